-- migrate:up
-- Outcomes are a vocabulary: what a measure counts are ids of it, and one may be a part of another.
-- Units have parents, too. `warstats migrate` records the outcomes that measures already count.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

create table outcome (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    parent slug,
    reversible boolean,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint outcome_pkey primary key (id, revision),
    constraint outcome_gapless foreign key (id, previous) references outcome (id, revision),
    constraint outcome_replaces_fkey foreign key (replaces, first)
    references outcome (id, revision),
    constraint outcome_parent_fkey foreign key (parent, first)
    references outcome (id, revision),
    constraint outcome_event_fkey foreign key (event) references journal (id),
    constraint outcome_revision_check check (revision >= 1),
    constraint outcome_name_check check (name <> '')
);

alter table unit add column parent slug;
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table unit add constraint unit_parent_fkey foreign key (parent, first)
references unit (id, revision);

alter table rendering drop constraint rendering_noun_check;
-- squawk-ignore constraint-missing-not-valid
alter table rendering add constraint rendering_noun_check check (
    noun in (
        'figure', 'conflict', 'population', 'area', 'unit', 'outcome', 'measure', 'source',
        'document'
    )
);

-- An outcome is used by the measures that count it or what lies below it.
create or replace function entry_is_used(vocabulary text, entry text) returns boolean
language sql stable
return case vocabulary
    when 'unit' then exists (
        select 1 from measure inner join figure on figure.measure = measure.id
        where measure.unit = entry
    )
    when 'outcome' then exists (
        with recursive below as (
            select entry collate "C" as id
            union
            select outcome.id::text from outcome inner join below on outcome.parent = below.id
        )

        select 1 from measure inner join below on below.id = any(measure.counts)
    )
    when 'measure' then exists (select 1 from figure where measure = entry)
    when 'population' then exists (select 1 from figure where population = entry)
    when 'conflict' then exists (select 1 from figure where conflict = entry)
    when 'area' then exists (select 1 from figure where area = entry)
    when 'source' then exists (select 1 from step_source where source = entry)
    or exists (select 1 from step_basis where source = entry)
    or exists (select 1 from statement where by = entry)
    when 'document' then exists (select 1 from step where document = entry)
    or exists (select 1 from step_basis where document = entry)
    or exists (select 1 from statement where entry in (document, said_in))
    else false
end;

-- What a measure counts is recorded, and no outcome stands beside one that it is a part of. What a
-- revision leaves as it stood is not tried again: it may be older than the outcomes.
create function require_outcomes() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1 from measure
        where id = new.id and revision = new.revision - 1
            and counts is not distinct from new.counts
    ) then
        return new;
    end if;
    if exists (
        select 1 from unnest(new.counts) as counted
        where not exists (select 1 from outcome where id = counted)
    ) then
        raise exception 'measure % counts what is no outcome', new.id
            using errcode = 'foreign_key_violation', constraint = 'measure_counts_fkey';
    end if;
    if exists (
        with recursive newest as (
            select distinct on (outcome.id) outcome.id::text as id, outcome.parent::text as parent
            from outcome
            order by outcome.id, outcome.revision desc
        ),

        above as (
            select newest.parent as id from newest where newest.id = any(new.counts)
            union
            select newest.parent from newest inner join above on newest.id = above.id
        )

        select 1 from above where above.id = any(new.counts)
    ) then
        raise exception 'measure % counts an outcome and its part', new.id
            using errcode = 'restrict_violation', constraint = 'measure_counts_parts';
    end if;
    return new;
end;
$$;
create trigger measure_outcomes before insert on measure
for each row execute function require_outcomes();

-- A unit that is older than parents may be given one, once.
create function refuse_new_parent() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1 from unit
        where id = new.id and revision = new.revision - 1
            and parent is not null and parent is distinct from new.parent
    ) and entry_is_used('unit', new.id) then
        raise exception 'parent of unit % is in use and cannot be redefined', new.id
            using errcode = 'restrict_violation', constraint = 'entry_frozen', column = 'parent';
    end if;
    return new;
end;
$$;
create trigger unit_parent before insert on unit
for each row when (new.revision > 1) execute function refuse_new_parent();

create trigger outcome_redefinition before insert on outcome
for each row execute function refuse_redefinition('parent');
create trigger outcome_circle before insert on outcome
for each row execute function refuse_circle();
create trigger unit_circle before insert on unit
for each row execute function refuse_circle();
create trigger outcome_append_only before update or delete or truncate on outcome
for each statement execute function refuse_change();

grant select, insert on outcome to warstats_service;

-- migrate:down
drop trigger unit_circle on unit;
drop trigger unit_parent on unit;
drop function refuse_new_parent();
drop trigger measure_outcomes on measure;
drop function require_outcomes();
create or replace function entry_is_used(vocabulary text, entry text) returns boolean
language sql stable
return case vocabulary
    when 'unit' then exists (
        select 1 from measure inner join figure on figure.measure = measure.id
        where measure.unit = entry
    )
    when 'measure' then exists (select 1 from figure where measure = entry)
    when 'population' then exists (select 1 from figure where population = entry)
    when 'conflict' then exists (select 1 from figure where conflict = entry)
    when 'area' then exists (select 1 from figure where area = entry)
    when 'source' then exists (select 1 from step_source where source = entry)
    or exists (select 1 from step_basis where source = entry)
    or exists (select 1 from statement where by = entry)
    when 'document' then exists (select 1 from step where document = entry)
    or exists (select 1 from step_basis where document = entry)
    or exists (select 1 from statement where entry in (document, said_in))
    else false
end;
alter table rendering drop constraint rendering_noun_check;
-- squawk-ignore constraint-missing-not-valid
alter table rendering add constraint rendering_noun_check check (
    noun in (
        'figure', 'conflict', 'population', 'area', 'unit', 'measure', 'source',
        'document'
    )
);
-- squawk-ignore ban-drop-column
alter table unit drop column parent;
drop table outcome;
