-- migrate:up
-- Figures and everything said of them. A version and its chains, steps and
-- statements are written once; the database refuses to change them.

-- Identity: null equals null, so one tuple has one figure.
create table figure (
    id slug not null,
    first integer generated always as (1) stored,
    originators text[] not null,
    measure slug not null,
    population slug,
    conflict slug not null,
    area slug,
    period_start date,
    period_end date,
    period_kind text,
    item text,
    series slug not null,
    constraint figure_pkey primary key (id),
    constraint figure_identity_key unique nulls not distinct (
        originators, measure, population, conflict, area,
        period_start, period_end, period_kind, item
    ),
    constraint figure_originators_check check (
        is_set(originators) and cardinality(originators) between 1 and 12
    ),
    constraint figure_measure_fkey foreign key (measure, first)
    references measure (id, revision),
    constraint figure_population_fkey foreign key (population, first)
    references population (id, revision),
    constraint figure_conflict_fkey foreign key (conflict, first)
    references conflict (id, revision),
    constraint figure_area_fkey foreign key (area, first) references area (id, revision),
    constraint figure_period_kind_check check (
        (period_kind is null) = (period_start is null and period_end is null)
        and period_kind in ('instant', 'flow', 'cumulative')
    ),
    constraint figure_period_order_check check (period_start <= period_end),
    constraint figure_item_check check (item <> '' and length(item) <= 200)
);
create index figure_series on figure (series, period_end, id);
create index figure_measure on figure (measure);
create index figure_population on figure (population);
create index figure_conflict on figure (conflict);
create index figure_area on figure (area);

create table version (
    figure slug not null,
    version integer not null,
    previous integer generated always as (nullif(version - 1, 0)) stored,
    first integer generated always as (1) stored,
    status text not null,
    period_edtf text,
    period_inferred text[] not null default '{}',
    caveats text[] not null default '{}',
    quantity_version integer not null,
    change_type text not null,
    change_cause text,
    change_note text,
    replayed boolean not null default false,
    recorded_at timestamptz not null,
    recorded_by text not null,
    event bigint not null,
    digest bytea not null,
    chain bytea not null,
    transaction xid8 not null default pg_current_xact_id(),
    constraint version_pkey primary key (figure, version),
    constraint version_figure_fkey foreign key (figure) references figure (id),
    constraint version_gapless foreign key (figure, previous)
    references version (figure, version),
    constraint version_event_fkey foreign key (event, figure, version)
    references journal (id, figure, version),
    constraint version_event_key unique (event),
    constraint version_version_check check (version >= 1),
    constraint version_status_check check (status in ('draft', 'published', 'retracted')),
    constraint version_inferred_check check (
        is_set(period_inferred) and period_inferred <@ '{end,start}'
    ),
    constraint version_period_check check (
        period_edtf is not null or period_inferred = '{}'
    ),
    constraint version_quantity_version_check check (quantity_version between 1 and version),
    constraint version_change_type_check check (
        change_type in (
            'created', 'publication', 'correction', 'provenance', 'verification',
            'retraction', 'reinstatement'
        )
        and (change_type = 'created') = (version = 1)
    ),
    constraint version_change_cause_check check (
        change_cause is null
        or change_type = 'correction'
        and change_cause in ('source', 'relay', 'transcription', 'unknown')
    ),
    constraint version_change_note_check check (
        coalesce(
            change_note <> '',
            change_type not in ('correction', 'retraction', 'reinstatement')
        )
    ),
    constraint version_digest_check check (
        length(digest) = 32 and length(chain) = 32
    )
);

-- One document's route from the originator, with the reading as that document
-- words it. The first chain's reading is the version's own.
create table chain (
    figure slug not null,
    version integer not null,
    chain integer not null,
    previous integer generated always as (nullif(chain - 1, 0)) stored,
    first integer generated always as (1) stored,
    value numeric,
    lower numeric,
    upper numeric,
    missing text,
    comparator text,
    approximate boolean not null,
    as_reported text,
    constraint chain_pkey primary key (figure, version, chain),
    constraint chain_version_fkey foreign key (figure, version)
    references version (figure, version),
    constraint chain_gapless foreign key (figure, version, previous)
    references chain (figure, version, chain),
    constraint chain_chain_check check (chain >= 1),
    constraint chain_exact_check check (
        is_exact(value) and is_exact(lower) and is_exact(upper)
    ),
    constraint chain_missing_check check (
        (missing is null) = (num_nonnulls(value, lower, upper) > 0)
        and missing in ('unknown', 'not-applicable', 'words-only')
    ),
    constraint chain_words_check check (missing is null or as_reported is not null),
    constraint chain_comparator_check check (
        (comparator is null) = (value is null)
        and comparator in ('=', '<', '<=', '>=', '>')
    ),
    constraint chain_approximate_check check (not approximate or value is not null),
    constraint chain_as_reported_check check (as_reported <> '')
);

create table step (
    figure slug not null,
    version integer not null,
    chain integer not null,
    step integer not null,
    previous integer generated always as (nullif(step - 1, 0)) stored,
    first integer generated always as (1) stored,
    role text not null,
    as_named text,
    document slug,
    reported_on edtf_date,
    as_reported text,
    locator text,
    excerpt text,
    constraint step_pkey primary key (figure, version, chain, step),
    constraint step_chain_fkey foreign key (figure, version, chain)
    references chain (figure, version, chain),
    constraint step_gapless foreign key (figure, version, chain, previous)
    references step (figure, version, chain, step),
    constraint step_document_fkey foreign key (document, first)
    references document (id, revision),
    constraint step_step_check check (step >= 1),
    constraint step_role_check check (
        role in ('originator', 'compiler', 'reporter')
        and (role = 'originator') = (step = 1)
    )
);
create index step_document on step (document, figure, version) where document is not null;

create table step_source (
    figure slug not null,
    version integer not null,
    chain integer not null,
    step integer not null,
    source slug not null,
    first integer generated always as (1) stored,
    constraint step_source_pkey primary key (figure, version, chain, step, source),
    constraint step_source_step_fkey foreign key (figure, version, chain, step)
    references step (figure, version, chain, step),
    constraint step_source_source_fkey foreign key (source, first)
    references source (id, revision)
);
create index step_source_source on step_source (source);

-- What the originator compiled the number from; outside the chain.
create table step_basis (
    figure slug not null,
    version integer not null,
    chain integer not null,
    step integer not null,
    basis integer not null,
    source slug,
    document slug,
    as_named text,
    first integer generated always as (1) stored,
    constraint step_basis_pkey primary key (figure, version, chain, step, basis),
    constraint step_basis_step_fkey foreign key (figure, version, chain, step)
    references step (figure, version, chain, step),
    constraint step_basis_source_fkey foreign key (source, first)
    references source (id, revision),
    constraint step_basis_document_fkey foreign key (document, first)
    references document (id, revision),
    constraint step_basis_check check (
        basis >= 1 and num_nonnulls(source, document, as_named) > 0
    )
);
create index step_basis_source on step_basis (source);
create index step_basis_document on step_basis (document);

-- No figure and no event without its version, no version without a chain, no chain
-- without its originator: checked when the transaction commits.
alter table figure add constraint figure_version_fkey
foreign key (id, first) references version (figure, version)
deferrable initially deferred;
-- The journal is empty when this first runs.
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
alter table journal add constraint journal_version_fkey
foreign key (figure, version) references version (figure, version)
deferrable initially deferred;
alter table version add constraint version_chain_fkey
foreign key (figure, version, first) references chain (figure, version, chain)
deferrable initially deferred;
alter table chain add constraint chain_originator_fkey
foreign key (figure, version, chain, first) references step (figure, version, chain, step)
deferrable initially deferred;

-- Who said what of a figure, or of all figures of a document, and when.
create table statement (
    id bigint not null,
    first integer generated always as (1) stored,
    scope text not null,
    figure slug,
    document slug,
    status text not null,
    by slug not null,
    stated_on edtf_date,
    wording text,
    said_in slug,
    recorded_at timestamptz not null,
    recorded_by text not null,
    event bigint not null,
    constraint statement_pkey primary key (id),
    constraint statement_figure_fkey foreign key (figure) references figure (id),
    constraint statement_document_fkey foreign key (document, first)
    references document (id, revision),
    constraint statement_by_fkey foreign key (by, first) references source (id, revision),
    constraint statement_said_in_fkey foreign key (said_in, first)
    references document (id, revision),
    constraint statement_event_fkey foreign key (event) references journal (id),
    constraint statement_scope_check check (
        scope = 'figure' and figure is not null and document is null
        or scope = 'document' and document is not null and figure is null
    ),
    constraint statement_status_check check (
        status in (
            'verified', 'corroborated', 'could_not_verify', 'not_attempted', 'disputed',
            'refuted'
        )
    ),
    constraint statement_wording_check check (wording <> '' and length(wording) <= 300)
);
create index statement_document on statement (document) where document is not null;
create index statement_figure on statement (figure) where figure is not null;
create index statement_by on statement (by);

-- The version that brought a statement to a figure.
create table version_statement (
    figure slug not null,
    version integer not null,
    statement bigint not null,
    constraint version_statement_pkey primary key (figure, statement),
    constraint version_statement_version_fkey foreign key (figure, version)
    references version (figure, version),
    constraint version_statement_statement_fkey foreign key (statement)
    references statement (id) deferrable initially deferred
);
create index version_statement_version on version_statement (figure, version);

-- A named moment: everything up to one journal id.
create table release (
    name slug not null,
    note text,
    event bigint not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint release_pkey primary key (name),
    constraint release_event_fkey foreign key (event) references journal (id)
);

-- A repeated request gets the first one's answer; kept for 24 hours.
create table idempotency (
    principal text not null,
    method text not null,
    path text not null,
    key text not null,
    fingerprint bytea not null,
    status smallint not null,
    headers jsonb not null,
    body text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint idempotency_pkey primary key (principal, method, path, key),
    constraint idempotency_status_check check (status between 200 and 299),
    constraint idempotency_fingerprint_check check (length(fingerprint) = 32)
);
create index idempotency_recorded_at on idempotency (recorded_at);

-- migrate:down
drop table idempotency, release, version_statement, statement;
alter table journal drop constraint journal_version_fkey;
alter table figure drop constraint figure_version_fkey;
alter table chain drop constraint chain_originator_fkey;
alter table version drop constraint version_chain_fkey;
drop table step_basis, step_source, step, chain, version, figure;
