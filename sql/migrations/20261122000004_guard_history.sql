-- migrate:up
-- Who may do what. History refuses change to everyone, the owner included;
-- the service's own role owns nothing and may only add.

create function entry_is_used(vocabulary text, entry text) returns boolean
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

-- A revision may rename; once a version uses the entry it may not redefine.
create function refuse_redefinition() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
    before jsonb;
    field text;
begin
    if new.revision = 1 then
        return new;
    end if;
    execute format('select to_jsonb(t) from %I as t where id = $1 and revision = $2', tg_table_name)
        into before using new.id, new.revision - 1;
    foreach field in array tg_argv loop
        if before -> field is distinct from to_jsonb(new) -> field
            and entry_is_used(tg_table_name, new.id) then
            raise exception '% of % % is in use and cannot be redefined', field, tg_table_name, new.id
                using errcode = 'restrict_violation', constraint = 'entry_frozen', column = field;
        end if;
    end loop;
    return new;
end;
$$;

-- A parent is never its own descendant.
create function refuse_circle() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
    ancestor text := new.parent;
begin
    while ancestor is not null loop
        if ancestor = new.id then
            raise exception '% % would be its own ancestor', tg_table_name, new.id
                using errcode = 'restrict_violation', constraint = 'entry_circle';
        end if;
        execute format(
            'select parent from %I where id = $1 order by revision desc limit 1', tg_table_name
        ) into ancestor using ancestor;
    end loop;
    return new;
end;
$$;

create trigger unit_redefinition before insert on unit
for each row execute function refuse_redefinition('kind');
create trigger measure_redefinition before insert on measure
for each row execute function refuse_redefinition('unit', 'counts', 'basis');
create trigger conflict_redefinition before insert on conflict
for each row execute function refuse_redefinition('kind', 'parent');
create trigger population_redefinition before insert on population
for each row execute function refuse_redefinition('kind', 'party', 'parent');
create trigger area_redefinition before insert on area
for each row execute function refuse_redefinition('parent');
create trigger source_redefinition before insert on source
for each row execute function refuse_redefinition('kind', 'party', 'named');
create trigger document_redefinition before insert on document
for each row execute function refuse_redefinition('source');
create trigger conflict_circle before insert on conflict
for each row execute function refuse_circle();
create trigger population_circle before insert on population
for each row execute function refuse_circle();
create trigger area_circle before insert on area
for each row execute function refuse_circle();

-- Every originator of a figure is a source: an array cannot hold foreign keys.
create function require_originators() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1 from unnest(new.originators) as originator
        where not exists (select 1 from source where id = originator)
    ) then
        raise exception 'an originator of % is not a source', new.id
            using errcode = 'foreign_key_violation', constraint = 'figure_originators_fkey';
    end if;
    return new;
end;
$$;
create trigger figure_originators before insert on figure
for each row execute function require_originators();

-- The first chain starts with the figure's originators; others with some of them.
create function require_own_originators() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1
        from (
            select
                step_source.chain,
                array_agg(step_source.source::text order by step_source.source) as sources
            from step_source
            where step_source.figure = new.figure
                and step_source.version = new.version
                and step_source.step = 1
            group by step_source.chain
        ) as starts
        inner join figure on figure.id = new.figure
        where not starts.sources <@ figure.originators
            or starts.chain = 1 and starts.sources <> figure.originators
    ) then
        raise exception 'the chains of % do not start with its originators', new.figure
            using errcode = 'restrict_violation', constraint = 'chain_originators_check';
    end if;
    if exists (
        select 1 from step
        where step.figure = new.figure and step.version = new.version
            and not exists (
                select 1 from step_source
                where step_source.figure = step.figure
                    and step_source.version = step.version
                    and step_source.chain = step.chain
                    and step_source.step = step.step
            )
    ) then
        raise exception 'a step of % names no source', new.figure
            using errcode = 'restrict_violation', constraint = 'step_source_check';
    end if;
    return null;
end;
$$;
create constraint trigger version_originators after insert on version
deferrable initially deferred
for each row execute function require_own_originators();

-- What belongs to a version is written with it, in one transaction, or never.
create function refuse_addition() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1
        from (select distinct figure, version from added) as added
        inner join version using (figure, version)
        where version.transaction <> pg_current_xact_id()
    ) then
        raise exception 'a version that is recorded takes no addition to its %', tg_table_name
            using errcode = 'restrict_violation', constraint = 'append_only';
    end if;
    return null;
end;
$$;
create trigger chain_addition after insert on chain referencing new table as added
for each statement execute function refuse_addition();
create trigger step_addition after insert on step referencing new table as added
for each statement execute function refuse_addition();
create trigger step_source_addition after insert on step_source referencing new table as added
for each statement execute function refuse_addition();
create trigger step_basis_addition after insert on step_basis referencing new table as added
for each statement execute function refuse_addition();
create trigger version_statement_addition after insert on version_statement
referencing new table as added
for each statement execute function refuse_addition();

-- Recorded time never runs backwards within a figure.
create function require_later() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if exists (
        select 1 from version
        where figure = new.figure and version = new.version - 1
            and recorded_at >= new.recorded_at
    ) then
        raise exception 'version % of % is not later than the one before', new.version, new.figure
            using errcode = 'restrict_violation', constraint = 'version_recorded_at_check';
    end if;
    return new;
end;
$$;
create trigger version_later before insert on version
for each row when (new.version > 1) execute function require_later();

-- The end of a span is the one thing a projection row may have closed later.
create function refuse_reopening() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if not upper_inf(old.events)
        or lower(new.events) is distinct from lower(old.events)
        or lower(new.recorded) is distinct from lower(old.recorded) then
        raise exception 'the span of % version % is closed', old.figure, old.version
            using errcode = 'restrict_violation', constraint = 'append_only';
    end if;
    return new;
end;
$$;
create trigger figure_state_closing before update on figure_state
for each row execute function refuse_reopening();

do $$
declare
    history text;
    privilege text := case
        when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member'
    end;
begin
    foreach history in array array[
        'journal', 'unit', 'measure', 'conflict', 'population', 'area', 'source', 'document',
        'figure', 'version', 'chain', 'step', 'step_source', 'step_basis', 'statement',
        'version_statement', 'release'
    ] loop
        execute format(
            'create trigger %1$I before update or delete or truncate on %2$I '
            'for each statement execute function refuse_change()',
            history || '_append_only', history
        );
    end loop;

    if not exists (select 1 from pg_roles where rolname = 'warstats_service') then
        create role warstats_service nologin;
    end if;
    -- A temporary table could stand in for one that a trigger asks.
    execute format('revoke temporary on database %I from public', current_database());
    -- Whoever migrates may act as the service, so one database URL is enough.
    if not pg_has_role(current_user, 'warstats_service', privilege) then
        execute format('grant warstats_service to %I', current_user);
    end if;
end;
$$;

grant usage on schema public to warstats_service;
grant select on all tables in schema public to warstats_service;
grant insert on
unit, measure, conflict, population, area, source, document,
figure, version, chain, step, step_source, step_basis, statement, version_statement,
release, rendering, figure_state, idempotency
to warstats_service;
-- entered_at is the clock's alone.
grant insert (
    id, type, figure, version, vocabulary, entry, revision, release, digest, at, by
) on journal to warstats_service;
grant update (events, recorded) on figure_state to warstats_service;
grant delete on idempotency to warstats_service;

-- migrate:down
drop function refuse_addition() cascade;
drop function require_later() cascade;
drop function refuse_reopening() cascade;
drop function require_own_originators() cascade;
drop function require_originators() cascade;
drop function refuse_circle() cascade;
drop function refuse_redefinition() cascade;
drop function entry_is_used(text, text);
drop owned by warstats_service;
