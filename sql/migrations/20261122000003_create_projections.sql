-- migrate:up
-- What reading needs beside the truth; all of it can be made again from it.

-- The JSON of a figure's version or an entry's revision, made when written.
create table rendering (
    noun text not null,
    id slug not null,
    revision integer not null,
    etag text not null,
    body text not null,
    constraint rendering_pkey primary key (noun, id, revision),
    constraint rendering_noun_check check (
        noun in (
            'figure', 'conflict', 'population', 'area', 'unit', 'measure', 'source',
            'document'
        )
    )
);
-- Grows when texts are made again, so that whoever keeps a list asks anew.
create table rendering_generation (
    generation integer not null,
    constraint rendering_generation_pkey primary key (generation)
);
insert into rendering_generation (generation) values (1);

-- Read far more often than written: kept whole beside its key, not compressed.
alter table rendering alter column body set storage external;
alter table rendering set (toast_tuple_target = 8160);

-- Every filter column of a version, and when it was current: in journal ids
-- (what a walk of pages is pinned to) and in recorded time (what as_of asks).
create table figure_state (
    figure slug not null,
    version integer not null,
    events int8range not null,
    recorded tstzrange not null,
    recorded_at timestamptz not null,
    status text not null,
    series slug not null,
    measure slug not null,
    unit slug not null,
    counts text[],
    basis text not null,
    population slug,
    conflict slug not null,
    area slug,
    origin text[] not null,
    sources text[] not null,
    documents text[] not null,
    kind text,
    period_start date,
    period_end date,
    reported datemultirange not null,
    low numeric,
    high numeric,
    value numeric,
    could_not_verify boolean not null,
    verification text[] not null,
    warnings text[] not null,
    constraint figure_state_pkey primary key (figure, version),
    constraint figure_state_version_fkey foreign key (figure, version)
    references version (figure, version),
    constraint figure_state_span_check check (not isempty(events) and not isempty(recorded))
);
-- At most one version of a figure is current.
create unique index figure_state_current on figure_state (figure)
where upper_inf(events);
create index figure_state_series on figure_state (series, period_end, figure);
create index figure_state_measure on figure_state (measure, figure);
create index figure_state_population on figure_state (population, figure);
create index figure_state_conflict on figure_state (conflict, figure);
create index figure_state_area on figure_state (area, figure) where area is not null;
create index figure_state_unit on figure_state (unit, figure);
create index figure_state_recorded_at on figure_state (recorded_at, figure);
create index figure_state_period on figure_state (
    coalesce(period_end, 'infinity'), figure
);
create index figure_state_period_desc on figure_state (
    coalesce(period_end, '-infinity'), figure
);
create index figure_state_value on figure_state (coalesce(value, 'infinity'), figure);
create index figure_state_value_desc on figure_state (coalesce(value, '-infinity'), figure);
create index figure_state_origin on figure_state using gin (origin);
create index figure_state_sources on figure_state using gin (sources);
create index figure_state_documents on figure_state using gin (documents);

-- migrate:down
drop table figure_state, rendering_generation, rendering;
