-- name: find_vocabulary(at)^
-- The newest event of an entry other than a document, up to a journal id.
select journal.id, journal.entered_at
from journal
where journal.vocabulary is not null
    and journal.vocabulary <> 'document'
    and journal.id <= :at
order by journal.id desc
limit 1;

-- name: list_conflicts(ids, now, as_of)
-- The conflicts of published figures with an id in a column of theirs; one index step each.
with recursive step as (
    (
        select wanted.id, first.conflict
        from unnest(:ids::text[]) as wanted (id)
        cross join lateral (
            select figure.conflict
            from figure
            where figure.{column} = wanted.id
            order by figure.conflict
            limit 1
        ) as first
    )
    union all
    select step.id, later.conflict
    from step
    cross join lateral (
        select figure.conflict
        from figure
        where figure.{column} = step.id and figure.conflict > step.conflict
        order by figure.conflict
        limit 1
    ) as later
)

-- The inner limits keep the planner from joining all figures to find whether one exists.
select distinct step.conflict
from step
cross join lateral (
    select
    from figure
    cross join lateral (
        select
        from figure_state
        where figure_state.figure = figure.id
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.version
        limit 1
    ) as published
    where figure.{column} = step.id and figure.conflict = step.conflict
    order by figure.series
    limit 1
) as counted;

-- name: list_series(conflicts, most)
-- The series of the conflicts, at most :most of each, found by one index step each.
with recursive step as (
    (
        select wanted.conflict, first.series, 1 as place
        from unnest(:conflicts::text[]) as wanted (conflict)
        cross join lateral (
            select figure.series
            from figure
            where figure.conflict = wanted.conflict
            order by figure.series
            limit 1
        ) as first
    )
    union all
    select step.conflict, later.series, step.place + 1
    from step
    cross join lateral (
        select figure.series
        from figure
        where figure.conflict = step.conflict and figure.series > step.series
        order by figure.series
        limit 1
    ) as later
    where step.place < :most
)

select step.series from step;

-- name: list_series_without_conflict(areas, most)
-- The series of the areas whose figures name no conflict, at most :most of each area.
select distinct own.series
from unnest(:areas::text[]) as wanted (area)
cross join lateral (
    select figure.series
    from figure
    where figure.area = wanted.area and figure.conflict is null
    group by figure.series
    order by figure.series
    limit :most
) as own
order by own.series;

-- name: list_series_of(conflicts, populations, most)
-- The series of the populations in the conflicts, at most :most of each pair.
with recursive step as (
    (
        select wanted.conflict, member.population, first.series, 1 as place
        from unnest(:conflicts::text[]) as wanted (conflict)
        cross join unnest(:populations::text[]) as member (population)
        cross join lateral (
            select figure.series
            from figure
            where figure.population = member.population and figure.conflict = wanted.conflict
            order by figure.series
            limit 1
        ) as first
    )
    union all
    select step.conflict, step.population, later.series, step.place + 1
    from step
    cross join lateral (
        select figure.series
        from figure
        where figure.population = step.population
            and figure.conflict = step.conflict
            and figure.series > step.series
        order by figure.series
        limit 1
    ) as later
    where step.place < :most
)

select step.series from step;

-- name: list_shared(series, now, as_of)
-- What the figures of each series share, for series with a published figure in a snapshot.
select
    wanted.series, first.measure, first.population, first.conflict, first.area, first.origin,
    first.kind
from unnest(:series::text[]) as wanted (series)
cross join lateral (
    select
        figure_state.measure, figure_state.population, figure_state.conflict,
        figure_state.area, figure_state.origin, figure_state.kind
    from figure_state
    where figure_state.series = wanted.series
        and (:now::bigint is null or figure_state.events @> :now::bigint)
        and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
        and figure_state.status = 'published'
    order by figure_state.period_end, figure_state.figure
    limit 1
) as first;

-- name: list_points(now, as_of, series, flows, since, until, known, value)
-- For each series the figures nearest to a claim in time and number, of flows the highest, too.
select
    wanted.series, point.figure, point.version, point.sources, point.kind,
    version.period_edtf, version.period_inferred, chain.value, chain.lower, chain.upper,
    chain.missing, chain.comparator, chain.approximate,
    exists(
        select
        from figure_state as other
        where other.series = wanted.series
            and other.period_end = point.period_end
            and other.figure <> point.figure
            and other.period_start is not distinct from point.period_start
            and (:now::bigint is null or other.events @> :now::bigint)
            and (:as_of::timestamptz is null or other.recorded @> :as_of::timestamptz)
            and other.status = 'published'
    ) as of_several
from unnest(:series::text[], :flows::boolean[]) as wanted (series, is_flow)
cross join lateral (
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.period_end <= :until::date
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.period_end desc, figure_state.figure desc
        limit 8
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.period_end <= :known::date
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.period_end desc, figure_state.figure desc
        limit 1
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.period_end > :until::date
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.period_end asc, figure_state.figure asc
        limit 1
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.period_end is null
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.figure desc
        limit 3
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.low >= :value::numeric
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.low asc, figure_state.figure asc
        limit 1
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where figure_state.series = wanted.series
            and figure_state.low <= :value::numeric
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.low desc, figure_state.figure desc
        limit 1
    )
    union
    (
        select
            figure_state.figure, figure_state.version, figure_state.sources, figure_state.kind,
            figure_state.period_start, figure_state.period_end
        from figure_state
        where wanted.is_flow
            and figure_state.series = wanted.series
            and figure_state.period_start >= :since::date
            and figure_state.period_end <= :until::date
            and (:now::bigint is null or figure_state.events @> :now::bigint)
            and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
            and figure_state.status = 'published'
        order by figure_state.low desc nulls last, figure_state.figure desc
        limit 1
    )
) as point
inner join version on version.figure = point.figure and version.version = point.version
inner join chain
    on chain.figure = point.figure and chain.version = point.version and chain.chain = 1
order by wanted.series, point.period_end, point.figure;

-- name: list_bodies(figures, versions)
-- Versions as rendered.
select rendering.id, rendering.body
from unnest(:figures::text[], :versions::integer[]) as wanted (figure, version)
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = wanted.figure
    and rendering.revision = wanted.version;

-- name: list_bases(figures, versions)
-- The sources that versions were compiled from, outside of their chains.
select step_basis.figure, array_agg(distinct step_basis.source) as sources
from unnest(:figures::text[], :versions::integer[]) as wanted (figure, version)
inner join step_basis
    on step_basis.figure = wanted.figure
    and step_basis.version = wanted.version
where step_basis.source is not null
group by step_basis.figure;
