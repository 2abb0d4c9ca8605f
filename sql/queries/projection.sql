-- name: copy_row()!
-- Append projection rows.
copy figure_state (
    figure, version, events, recorded, recorded_at, status, series, measure, unit, counts,
    basis, population, conflict, area, origin, sources, documents, kind, period_start,
    period_end, reported, low, high, value, could_not_verify, verification, warnings, stakes,
    public, author, words
) from stdin;

-- name: close(figures, versions, events, times)!
-- End the spans of versions at their successors.
update figure_state
set
    events = int8range(lower(figure_state.events), closing.event),
    recorded = tstzrange(lower(figure_state.recorded), closing.recorded_at)
from unnest(
    :figures::text[], :versions::integer[], :events::bigint[], :times::timestamptz[]
) as closing (figure, version, event, recorded_at)
where figure_state.figure = closing.figure and figure_state.version = closing.version;

-- name: list_by_document(document)
-- The figures whose newest version has a chain through the document.
select figure_state.figure as id
from figure_state
where upper_inf(figure_state.events) and :document = any(figure_state.documents)
order by figure_state.figure;

-- name: list_rows(figures)
-- The rows of the figures in the order of copy_row, spans of reporting as first/last.
select
    figure_state.figure, figure_state.version, figure_state.events, figure_state.recorded,
    figure_state.recorded_at, figure_state.status, figure_state.series, figure_state.measure,
    figure_state.unit, figure_state.counts, figure_state.basis, figure_state.population,
    figure_state.conflict, figure_state.area, figure_state.origin, figure_state.sources,
    figure_state.documents, figure_state.kind, figure_state.period_start,
    figure_state.period_end,
    array(
        select lower(span.days)::text || '/' || (upper(span.days) - 1)::text
        from unnest(figure_state.reported) as span (days)
    ) as reported,
    figure_state.low, figure_state.high, figure_state.value, figure_state.could_not_verify,
    figure_state.verification, figure_state.warnings, figure_state.stakes, figure_state.public,
    figure_state.author, figure_state.words
from figure_state
where figure_state.figure = any(:figures::text[]);

-- name: replace_row(figure, version, recorded_at, status, series, measure, unit, counts, basis, population, conflict, area, origin, sources, documents, kind, period_start, period_end, reported, low, high, value, could_not_verify, verification, warnings, stakes, public, author, words)!
-- Replace every column of a row but its spans by one made again; only the owner may.
update figure_state
set
    recorded_at = :recorded_at,
    status = :status,
    series = :series,
    measure = :measure,
    unit = :unit,
    counts = :counts::text[],
    basis = :basis,
    population = :population,
    conflict = :conflict,
    area = :area,
    origin = :origin::text[],
    sources = :sources::text[],
    documents = :documents::text[],
    kind = :kind,
    period_start = :period_start::date,
    period_end = :period_end::date,
    reported = :reported::datemultirange,
    low = :low::numeric,
    high = :high::numeric,
    value = :value::numeric,
    could_not_verify = :could_not_verify,
    verification = :verification::text[],
    warnings = :warnings::text[],
    stakes = :stakes::text[],
    public = :public,
    author = :author,
    words = :words
where figure_state.figure = :figure and figure_state.version = :version;

-- name: count_warnings(figures)
-- How many of the figures have each warning now.
select warning.code, count(*) as count
from figure_state
cross join unnest(figure_state.warnings) as warning (code)
where figure_state.figure = any(:figures::text[]) and upper_inf(figure_state.events)
group by warning.code;
