-- name: copy_state()!
-- Append projection rows.
copy figure_state (
    figure, version, events, recorded, recorded_at, status, series, measure, unit, counts,
    basis, population, conflict, area, origin, sources, documents, kind, period_start,
    period_end, reported, low, high, value, could_not_verify, verification, warnings, public,
    author, words
) from stdin;

-- name: close(figures, versions, events, times)!
-- End the span of versions that a later one follows.
update figure_state
set
    events = int8range(lower(figure_state.events), closing.event),
    recorded = tstzrange(lower(figure_state.recorded), closing.recorded_at)
from unnest(
    :figures::text[], :versions::integer[], :events::bigint[], :times::timestamptz[]
) as closing (figure, version, event, recorded_at)
where figure_state.figure = closing.figure and figure_state.version = closing.version;

-- name: list_reached(document)
-- The figures whose newest version has a chain through the document.
select figure_state.figure as id
from figure_state
where upper_inf(figure_state.events) and :document = any(figure_state.documents)
order by figure_state.figure;

-- name: find_current(etags, id, sees_all, name)^
-- The current version as rendered; no body where the reader has it already.
select
    rendering.etag, figure_state.recorded_at,
    case when not rendering.etag = any(:etags::text[]) then rendering.body end as body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.figure = :id
    and upper_inf(figure_state.events)
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
order by figure_state.version desc
limit 1;

-- name: find_at(etags, id, now, as_of, sees_all, name)^
-- The version that was current in a state, as rendered; no body where the reader has it already.
select
    rendering.etag, figure_state.recorded_at,
    case when not rendering.etag = any(:etags::text[]) then rendering.body end as body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.figure = :id
    and (:now::bigint is null or figure_state.events @> :now::bigint)
    and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text);

-- name: find_version(etags, id, version, now, as_of, sees_all, name)^
-- One version as rendered; no body where the reader has it already.
select
    rendering.etag, figure_state.recorded_at,
    case when not rendering.etag = any(:etags::text[]) then rendering.body end as body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.figure = :id
    and figure_state.version = :version
    and (:now::bigint is null or lower(figure_state.events) <= :now::bigint)
    and (:as_of::timestamptz is null or lower(figure_state.recorded) <= :as_of::timestamptz)
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text);

-- name: list_history(id, at, as_of, before, limit, sees_all, name)
-- A figure's versions as rendered, newest first, from below one version down.
select figure_state.version, figure_state.recorded_at, rendering.body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.figure = :id
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and lower(figure_state.events) <= :at
    and (:as_of::timestamptz is null or lower(figure_state.recorded) <= :as_of::timestamptz)
    and (:before::integer is null or figure_state.version < :before::integer)
order by figure_state.version desc
limit :limit;

-- name: count_history(id, at, as_of, sees_all, name)^
-- How many versions of a figure can be read.
select count(*) as count
from figure_state
where figure_state.figure = :id
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and lower(figure_state.events) <= :at
    and (:as_of::timestamptz is null or lower(figure_state.recorded) <= :as_of::timestamptz);

-- name: filter(at, now, as_of, sees_all, name, status, measure, population, conflict, area, unit, source, origin, document, could_not_verify, verification, counts, basis, kind, warning, series, figures, period_from, period_to, reported, value_min, value_max)
-- Every filter there is, one a line: the versions current in a state that pass them all.
select
    figure_state.figure, figure_state.version, figure_state.recorded_at,
    figure_state.period_start, figure_state.period_end, figure_state.low, figure_state.value,
    figure_state.series, figure_state.area
from figure_state
where lower(figure_state.events) <= :at::bigint
    and (:now::bigint is null or figure_state.events @> :now::bigint)
    and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
    and (:as_of::timestamptz is null or figure_state.recorded_at <= :as_of::timestamptz)
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and figure_state.status = any(:status::text[])
    and (:measure::text[] is null or figure_state.measure = any(:measure::text[]))
    and (:population::text[] is null or figure_state.population = any(:population::text[]))
    and (:conflict::text[] is null or figure_state.conflict = any(:conflict::text[]))
    and (:area::text[] is null or figure_state.area = any(:area::text[]))
    and (:unit::text[] is null or figure_state.unit = any(:unit::text[]))
    and (:source::text[] is null or figure_state.sources && :source::text[])
    and (:origin::text[] is null or figure_state.origin && :origin::text[])
    and (:document::text[] is null or figure_state.documents && :document::text[])
    and (:could_not_verify::boolean is null or figure_state.could_not_verify = :could_not_verify)
    and (:verification::text[] is null or figure_state.verification && :verification::text[])
    and (:counts::text[] is null or figure_state.counts && :counts::text[])
    and (:basis::text[] is null or figure_state.basis = any(:basis::text[]))
    and (:kind::text[] is null or figure_state.kind = any(:kind::text[]))
    and (:warning::text[] is null or figure_state.warnings && :warning::text[])
    and (:series::text[] is null or figure_state.series = any(:series::text[]))
    and (:figures::text[] is null or figure_state.figure = any(:figures::text[]))
    and (:period_from::date is null
        or coalesce(figure_state.period_end, 'infinity') >= :period_from)
    and (:period_to::date is null
        or coalesce(figure_state.period_start, '-infinity') <= :period_to)
    and (:reported::daterange is null or figure_state.reported && :reported::daterange)
    and (:value_min::numeric is null or figure_state.high >= :value_min)
    and (:value_max::numeric is null or figure_state.low <= :value_max);

-- name: has_word(measure, population, conflict, area, source, document, word, least)
-- What has a word of a search in its own wording or in an entry that it names, well enough.
select figure_state.figure
from figure_state
where (
    figure_state.measure = any(:measure::text[])
    or figure_state.population = any(:population::text[])
    or figure_state.conflict = any(:conflict::text[])
    or figure_state.area = any(:area::text[])
    or figure_state.sources && :source::text[]
    or figure_state.documents && :document::text[]
    or (
        resembles(figure_state.words, :word)
        and word_similarity(:word, figure_state.words) >= :least
    )
);

-- name: count()^
-- How many figures pass the filters; {states} is filter.
select count(*) as count
from (
    {states}
) as state;

-- name: list_page(after, key, limit)
-- A page of figures as rendered, after a key; {key}, {beyond} and {direction} are the sort.
select ({key})::text as key, state.figure as id, rendering.body
from (
    {states}
) as state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = state.figure
    and rendering.revision = state.version
where (:after::text is null or ({key}, state.figure) {beyond} (:key, :after::text))
order by {key} {direction}, state.figure {direction}
limit :limit;

-- name: list_named(after, limit, history)
-- What a stretch of figures after one names, and the last of them; {states} is filter.
with stretch as materialized (
    select state.figure, state.version
    from (
        {states}
    ) as state
    where (:after::text is null or state.figure > :after::text)
    order by state.figure
    limit :limit
),

shown as materialized (
    select figure_state.*
    from stretch
    inner join figure_state
        on stretch.figure = figure_state.figure
        and (figure_state.version = stretch.version or :history::boolean)
        and figure_state.version <= stretch.version
),

said as materialized (
    select distinct statement.by, statement.said_in, statement.document
    from stretch
    inner join version_statement
        on stretch.figure = version_statement.figure
        and stretch.version >= version_statement.version
    inner join statement on version_statement.statement = statement.id
),

based as materialized (
    select distinct step_basis.source, step_basis.document
    from shown
    inner join step_basis
        on shown.figure = step_basis.figure
        and shown.version = step_basis.version
)

select 'figure' as vocabulary, max(stretch.figure) as id from stretch
union
select 'measure', shown.measure from shown
union
select 'conflict', shown.conflict from shown
union
select 'population', shown.population from shown
union
select 'area', shown.area from shown
union
select 'source', unnest(shown.sources) from shown
union
select 'document', unnest(shown.documents) from shown
union
select 'source', said.by from said
union
select 'document', unnest(array[said.said_in, said.document]) from said
union
select 'source', based.source from based
union
select 'document', based.document from based;

-- name: list_histories(figures, at, as_of, sees_all, name)
-- The versions that there were of some figures as rendered, oldest first.
select figure_state.figure, figure_state.version, rendering.body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.figure = any(:figures::text[])
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and lower(figure_state.events) <= :at
    and (:as_of::timestamptz is null or lower(figure_state.recorded) <= :as_of::timestamptz)
order by figure_state.figure, figure_state.version;

-- name: list_latest(whole, until, limit)
-- The last figure of each series as rendered; {states} is filter; of the whole: of no area.
select rendering.body
from (
    select distinct on (latest.series) latest.series, latest.figure, latest.version
    from (
        {states}
    ) as latest
    where (not :whole::boolean or latest.area is null)
        and (:until::date is null or latest.period_end <= :until::date)
    order by latest.series asc, latest.period_end desc nulls last, latest.figure desc
) as state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = state.figure
    and rendering.revision = state.version
order by state.series
limit :limit;

-- name: list_states(figures)
-- The whole projection of the figures in copy_state's order, days of reporting as first/last.
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
    figure_state.verification, figure_state.warnings, figure_state.public, figure_state.author,
    figure_state.words
from figure_state
where figure_state.figure = any(:figures::text[]);

-- name: replace_words(figure, version, words)!
-- Put newly made words in place of the old ones; the owner alone may.
update figure_state
set words = :words
where figure_state.figure = :figure
    and figure_state.version = :version
    and figure_state.words <> :words;
