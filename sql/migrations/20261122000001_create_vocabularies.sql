-- migrate:up
-- The journal and the seven vocabularies. Every table here is append-only:
-- an entry is a row a revision, and its first revision is what others refer to.

create domain slug as text collate "C"
constraint slug_check check (
    length(value) <= 120 and value ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
);

-- A set kept as an array: sorted, without doubles, without nulls.
create function is_set(items text[]) returns boolean
language sql immutable parallel safe
return items = array(
    select distinct item collate "C"
    from unnest(items) as item
    where item is not null
    order by item collate "C"
);

-- A number that a JSON reader's double holds without loss:
-- at most 15 significant digits, at most 6 decimal places, below 10^18.
create function is_exact(number numeric) returns boolean
language sql immutable parallel safe
return scale(trim_scale(number)) <= 6
and abs(number) < 1e18
and length(
    trim(both '0' from replace(trim_scale(abs(number))::text, '.', ''))
) <= 15;

-- An EDTF date as precise as known (year, month or day), with ~ or ? if said.
create function is_edtf_date(value text) returns boolean
language sql immutable parallel safe
return value ~ '^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?[~?]?$'
and (
    length(rtrim(value, '~?')) < 10
    or substr(value, 9, 2)::integer <= extract(
        day from make_date(
            substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, 1
        ) + interval '1 month - 1 day'
    )
);

create domain edtf_date as text collate "C"
constraint edtf_date_check check (is_edtf_date(value));

create function refuse_change() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, tg_op
        using errcode = 'restrict_violation', constraint = 'append_only';
end;
$$;

-- One row a write, in the order of the writes: the change feed and the audit
-- trail. Ids have no gap; "at" may lie in the past for a replay, entered_at
-- never does.
create table journal (
    id bigint not null,
    previous bigint generated always as (nullif(id - 1, 0)) stored,
    type text not null,
    figure slug,
    version integer,
    vocabulary text,
    entry slug,
    revision integer,
    release slug,
    digest bytea,
    at timestamptz not null,
    by text not null,
    entered_at timestamptz not null default clock_timestamp(),
    constraint journal_pkey primary key (id),
    constraint journal_version_key unique (id, figure, version),
    constraint journal_id_check check (id >= 1),
    -- The clock may be pushed ahead by a microsecond an event, never by more.
    constraint journal_at_check check (at <= entered_at + interval '1 minute'),
    constraint journal_gapless foreign key (previous) references journal (id),
    constraint journal_by_check check (by <> ''),
    constraint journal_subject_check check (
        num_nonnulls(figure, vocabulary, release) = 1
        and (figure is null) = (version is null)
        and (vocabulary is null) = (entry is null)
        and (vocabulary is not null or revision is null)
    )
);
create index journal_at on journal (at desc);
create index journal_figure on journal (figure, version) where figure is not null;
create index journal_entry on journal (vocabulary, entry, revision)
where vocabulary is not null;

create table unit (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    code text,
    kind text not null,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint unit_pkey primary key (id, revision),
    constraint unit_gapless foreign key (id, previous) references unit (id, revision),
    constraint unit_replaces_fkey foreign key (replaces, first) references unit (id, revision),
    constraint unit_event_fkey foreign key (event) references journal (id),
    constraint unit_revision_check check (revision >= 1),
    constraint unit_name_check check (name <> ''),
    constraint unit_kind_check check (kind in ('count', 'rate', 'share', 'money'))
);

create table measure (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    unit slug not null,
    counts text[],
    basis text not null,
    definition text not null,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint measure_pkey primary key (id, revision),
    constraint measure_gapless foreign key (id, previous) references measure (id, revision),
    constraint measure_replaces_fkey foreign key (replaces, first)
    references measure (id, revision),
    constraint measure_unit_fkey foreign key (unit, first) references unit (id, revision),
    constraint measure_event_fkey foreign key (event) references journal (id),
    constraint measure_revision_check check (revision >= 1),
    constraint measure_name_check check (name <> ''),
    constraint measure_counts_check check (is_set(counts)),
    constraint measure_basis_check check (
        basis in ('claimed', 'estimated', 'identified', 'recorded', 'compiled', 'verified')
    ),
    constraint measure_definition_check check (definition <> '')
);

create table conflict (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    kind text not null,
    parent slug,
    start_date edtf_date,
    end_date edtf_date,
    ucdp_id text,
    wikidata_id text,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint conflict_pkey primary key (id, revision),
    constraint conflict_gapless foreign key (id, previous) references conflict (id, revision),
    constraint conflict_replaces_fkey foreign key (replaces, first)
    references conflict (id, revision),
    constraint conflict_parent_fkey foreign key (parent, first)
    references conflict (id, revision),
    constraint conflict_event_fkey foreign key (event) references journal (id),
    constraint conflict_revision_check check (revision >= 1),
    constraint conflict_name_check check (name <> ''),
    constraint conflict_kind_check check (kind in ('war', 'phase', 'battle', 'event'))
);

create table population (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    kind text not null,
    party slug,
    parent slug,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint population_pkey primary key (id, revision),
    constraint population_gapless foreign key (id, previous)
    references population (id, revision),
    constraint population_replaces_fkey foreign key (replaces, first)
    references population (id, revision),
    constraint population_parent_fkey foreign key (parent, first)
    references population (id, revision),
    constraint population_event_fkey foreign key (event) references journal (id),
    constraint population_revision_check check (revision >= 1),
    constraint population_name_check check (name <> ''),
    constraint population_kind_check check (
        kind in ('military', 'civilian', 'mixed', 'unspecified')
    )
);

create table area (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    iso_code text,
    parent slug,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint area_pkey primary key (id, revision),
    constraint area_gapless foreign key (id, previous) references area (id, revision),
    constraint area_replaces_fkey foreign key (replaces, first) references area (id, revision),
    constraint area_parent_fkey foreign key (parent, first) references area (id, revision),
    constraint area_event_fkey foreign key (event) references journal (id),
    constraint area_revision_check check (revision >= 1),
    constraint area_name_check check (name <> ''),
    constraint area_iso_code_check check (iso_code ~ '^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$')
);

create table source (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    kind text not null,
    party slug,
    named boolean not null,
    url text,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint source_pkey primary key (id, revision),
    constraint source_gapless foreign key (id, previous) references source (id, revision),
    constraint source_replaces_fkey foreign key (replaces, first)
    references source (id, revision),
    constraint source_event_fkey foreign key (event) references journal (id),
    constraint source_revision_check check (revision >= 1),
    constraint source_name_check check (name <> ''),
    constraint source_kind_check check (
        kind in (
            'belligerent', 'government', 'intergovernmental', 'ngo', 'media', 'osint',
            'court', 'academic', 'unspecified'
        )
    )
);

create table document (
    id slug not null,
    revision integer not null default 1,
    previous integer generated always as (nullif(revision - 1, 0)) stored,
    first integer generated always as (1) stored,
    name text not null,
    aliases text[] not null default '{}',
    description text,
    replaces slug,
    source slug not null,
    title text not null,
    url text,
    archive_url text,
    published_on edtf_date,
    accessed_on edtf_date,
    language text,
    sha256 text,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint document_pkey primary key (id, revision),
    constraint document_gapless foreign key (id, previous) references document (id, revision),
    constraint document_replaces_fkey foreign key (replaces, first)
    references document (id, revision),
    constraint document_source_fkey foreign key (source, first)
    references source (id, revision),
    constraint document_event_fkey foreign key (event) references journal (id),
    constraint document_revision_check check (revision >= 1),
    constraint document_name_check check (name <> '' and title <> ''),
    constraint document_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);

-- migrate:down
drop table document, source, area, population, conflict, measure, unit, journal;
drop function refuse_change();
drop domain edtf_date, slug;
drop function is_edtf_date(text);
drop function is_exact(numeric);
drop function is_set(text[]);
