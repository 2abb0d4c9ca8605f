-- name: matching(measure, population, conflict, area, whole, until)
-- Series with a figure that passes the filters, if :whole those of no area; {states} is filter.
select series.id
from series
where (:measure::text[] is null or series.measure = any(:measure::text[]))
    and (:population::text[] is null or series.population = any(:population::text[]))
    and (:conflict::text[] is null or series.conflict = any(:conflict::text[]))
    and (:area::text[] is null or series.area = any(:area::text[]))
    and (:whole::boolean is null or series.area is null)
    and exists (
        select
        from (
            {states}
        ) as state
        where state.series = series.id
            and (:until::date is null or state.period_end <= :until::date)
    );

-- name: list_page(after, limit)
-- A page of series by id with the text of one figure of each; {states} is filter.
with page as materialized (
    select matching.id
    from (
        {matching}
    ) as matching
    where (:after::text is null or matching.id > :after::text)
    order by matching.id
    limit :limit
)

select
    page.id, own.figures, own.first_end, own.last_end, rendering.body
from page
cross join lateral (
    select
        count(*) as figures, min(state.period_end) as first_end,
        max(state.period_end) as last_end,
        (array_agg(state.figure order by state.figure))[1] as figure,
        (array_agg(state.version order by state.figure))[1] as version
    from (
        {states}
    ) as state
    where state.series = page.id
) as own
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = own.figure
    and rendering.revision = own.version
order by page.id;

-- name: list_ids(limit)
-- The first series by id; {matching} is matching.
select matching.id
from (
    {matching}
) as matching
order by matching.id
limit :limit;

-- name: count(most)^
-- The number of series with a figure that passes the filters, counted up to :most.
select count(*) as count
from (
    select matching.id
    from (
        {matching}
    ) as matching
    limit :most -- noqa: AM09, any of them: they are counted
) as counted;

-- name: list_before(starts, before)
-- The readings of figures before a day since one of the starts, oldest first; {states} is filter.
select
    state.figure, version.period_edtf, version.period_inferred, chain.value, chain.lower,
    chain.upper, chain.missing, chain.comparator, chain.approximate, chain.as_reported,
    chain.scale
from (
    {states}
) as state
inner join version on version.figure = state.figure and version.version = state.version
inner join chain
    on chain.figure = state.figure
    and chain.version = state.version
    and chain.chain = 1
where state.period_start = any(:starts::date[]) and state.period_end < :before::date
order by state.period_end, state.figure;

-- name: list_of_same_period(figures)
-- Figures, and all by the same originators over the same period.
with span as (
    select distinct
        figure.originators, figure.period_start, figure.period_end, figure.period_kind
    from figure
    where figure.id = any(:figures::text[])
        and figure.period_start is not null
        and figure.period_end is not null
)

select other.id
from span
inner join figure as other
    on moment_of(other.originators, other.period_start, other.period_end, other.period_kind)
    = moment_of(span.originators, span.period_start, span.period_end, span.period_kind)
    and span.originators = other.originators
    and span.period_start = other.period_start
    and span.period_end = other.period_end
    and span.period_kind = other.period_kind;

-- name: list_replacing(series, at)
-- The series whose measure replaces that of this series, or is replaced by it.
with this_series as (
    select
        figure.originators, figure.measure, figure.population, figure.conflict, figure.area,
        figure.period_kind
    from figure where figure.series = :series order by figure.id
    limit 1
),

newest as (
    select distinct on (measure.id) measure.id, measure.name, measure.replaces
    from measure where measure.event <= :at
    order by measure.id asc, measure.revision desc
)

select distinct
    figure.series, measure.id as measure, measure.name,
    coalesce(measure.replaces = this_series.measure, false) as is_newer
from this_series
inner join newest as this_measure on this_series.measure = this_measure.id
inner join newest as measure
    on measure.replaces = this_series.measure or this_measure.replaces = measure.id
inner join figure
    on measure.id = figure.measure
    and this_series.originators = figure.originators
    and this_series.conflict is not distinct from figure.conflict
    and this_series.population is not distinct from figure.population
    and this_series.area is not distinct from figure.area
    and this_series.period_kind is not distinct from figure.period_kind
order by figure.series;

-- name: list_rhythms()
-- When the last period of each series ended, and the median gap of its ends; {states} is filter.
select
    gaps.series, max(gaps.period_end) as last_end, count(gaps.gap) as gaps,
    percentile_disc(0.5) within group (order by gaps.gap) as usual_gap
from (
    select
        ends.series, ends.period_end,
        ends.period_end - lag(ends.period_end) over (
            partition by ends.series order by ends.period_end
        ) as gap
    from (
        select distinct state.series, state.period_end
        from (
            {states}
        ) as state
        where state.period_end is not null
    ) as ends
) as gaps
group by gaps.series;
