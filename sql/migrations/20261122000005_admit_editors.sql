-- migrate:up
-- Who may write, and whose drafts a reader may see.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- A key names a principal in the journal. The key itself is never stored: only its hash.
create table key (
    id text collate "C" not null,
    name text not null,
    role text not null,
    hash bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    created_by text not null,
    revoked_at timestamptz,
    revoked_by text,
    last_used_at timestamptz,
    constraint key_pkey primary key (id),
    constraint key_id_check check (id ~ '^[a-z0-9]{12}$'),
    constraint key_name_check check (name <> '' and length(name) <= 100),
    constraint key_role_check check (role in ('reader', 'contributor', 'editor', 'admin')),
    constraint key_hash_check check (length(hash) = 32),
    constraint key_revoked_check check ((revoked_at is null) = (revoked_by is null))
);
-- A name is one principal's; it may have another key once the last one is revoked.
create unique index key_name_key on key (name) where revoked_at is null;

create function refuse_restoring() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if old.revoked_at is not null and (new.revoked_at, new.revoked_by)
        is distinct from (old.revoked_at, old.revoked_by) then
        raise exception 'key % is revoked for good', old.id
            using errcode = 'restrict_violation', constraint = 'key_revoked';
    end if;
    return new;
end;
$$;
create trigger key_restoring before update on key
for each row execute function refuse_restoring();
create trigger key_kept before delete or truncate on key
for each statement execute function refuse_change();

grant select on key to warstats_service;
grant insert (id, name, role, hash, created_by) on key to warstats_service;
grant update (revoked_at, revoked_by, last_used_at) on key to warstats_service;

-- Whether anyone may read the version: it is published, or it once was and is retracted.
alter table figure_state add column public boolean not null default true;
-- Who recorded the figure's first version, and so may read it while it is a draft.
alter table figure_state add column author text not null default '';

alter table figure_state disable trigger figure_state_closing;
update figure_state
set
    public = figure_state.status <> 'draft',
    author = version.recorded_by
from version
where version.figure = figure_state.figure and version.version = 1;
alter table figure_state enable trigger figure_state_closing;
-- Whoever writes without saying which is refused: a draft must not be public by default.
-- squawk-ignore ban-drop-default
alter table figure_state alter column public drop default;
-- squawk-ignore ban-drop-default
alter table figure_state alter column author drop default;

-- What a definition says: its wording may change in case, spaces, quotation marks, and in
-- punctuation that no digit stands beside ("1.5", "A-10" and "< 18" say something).
create function gist_of(words text) returns text
language sql immutable parallel safe
return regexp_replace(
    regexp_replace(lower(words), '[\s"''`´“”„‘’«»]+', '', 'g'),
    '(?<!\d)[.,;:!?()…](?!\d)', '', 'g'
);

-- Once a figure uses the measure, its definition may be worded better but not say otherwise.
create function refuse_new_definition() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    if entry_is_used('measure', new.id) and exists (
        select 1 from measure
        where measure.id = new.id and measure.revision = new.revision - 1
            and gist_of(measure.definition) <> gist_of(new.definition)
    ) then
        raise exception 'definition of measure % is in use and cannot be redefined', new.id
            using errcode = 'restrict_violation', constraint = 'entry_frozen', column = 'definition';
    end if;
    return new;
end;
$$;
create trigger measure_definition before insert on measure
for each row execute function refuse_new_definition();

-- migrate:down
drop function refuse_new_definition() cascade;
drop function gist_of(text);
-- squawk-ignore ban-drop-column
alter table figure_state drop column author;
-- squawk-ignore ban-drop-column
alter table figure_state drop column public;
drop table key;
drop function refuse_restoring();
