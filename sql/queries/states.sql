-- name: find_current(etags, id, sees_all, name)^
-- The current version as rendered; no body if its etag is given.
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
-- The version that is current in a snapshot, as rendered; no body if its etag is given.
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
-- One version as rendered; no body if its etag is given.
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
-- The number of versions of a figure that the reader may see.
select count(*) as count
from figure_state
where figure_state.figure = :id
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and lower(figure_state.events) <= :at
    and (:as_of::timestamptz is null or lower(figure_state.recorded) <= :as_of::timestamptz);

-- name: filter(at, now, as_of, sees_all, name, status, measure, population, conflict, area, unit, source, origin, document, could_not_verify, verification, counts, basis, kind, warning, stake, series, figures, period_from, period_to, period_end_from, period_end_to, reported, value)
-- All filters, one a line: the versions current in a snapshot that pass them all.
select
    figure_state.figure, figure_state.version, figure_state.recorded_at,
    figure_state.period_start, figure_state.period_end, figure_state.low, figure_state.value,
    figure_state.series, figure_state.area, figure_state.high, figure_state.events,
    figure_state.recorded, figure_state.measure, figure_state.population, figure_state.conflict
from figure_state
where lower(figure_state.events) <= :at::bigint
    and (:now::bigint is null or figure_state.events @> :now::bigint)
    and (:as_of::timestamptz is null or figure_state.recorded @> :as_of::timestamptz)
    and (:as_of::timestamptz is null or figure_state.recorded_at <= :as_of::timestamptz)
    and (figure_state.public or :sees_all::boolean or figure_state.author = :name::text)
    and (:status::text[] is null or figure_state.status = any(:status::text[]))
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
    and (:stake::text[] is null or figure_state.stakes && :stake::text[])
    and (:series::text[] is null or figure_state.series = any(:series::text[]))
    and (:figures::text[] is null or figure_state.figure = any(:figures::text[]))
    and (:period_from::date is null
        or coalesce(figure_state.period_end, 'infinity') >= :period_from)
    and (:period_to::date is null
        or coalesce(figure_state.period_start, '-infinity') <= :period_to)
    and (:period_end_from::date is null
        or coalesce(figure_state.period_end, '-infinity') >= :period_end_from)
    and (:period_end_to::date is null
        or coalesce(figure_state.period_end, 'infinity') <= :period_end_to)
    and (:reported::daterange is null or figure_state.reported && :reported::daterange)
    and (:value::numrange is null
        or bounds_of(figure_state.low, figure_state.high) && :value::numrange);

-- name: has_word(measure, population, conflict, area, source, document, wording, phrase, number)
-- Figures with a word of a search in their wording or in an entry, or with its number, one a line.
select figure_state.figure
from figure_state
where (
    figure_state.measure = any(:measure::text[])
    or figure_state.population = any(:population::text[])
    or figure_state.conflict = any(:conflict::text[])
    or figure_state.area = any(:area::text[])
    or figure_state.sources && :source::text[]
    or figure_state.documents && :document::text[]
    or figure_state.low = :number::numeric
    or figure_state.high = :number::numeric
    or words_in(figure_state.words) && :wording::text[]
    or has_phrase(figure_state.words, :phrase)
);

-- name: list_words_like(words, at, most)
-- The words of figures' wording that are most like each word, and the similarity (0 to 1).
select wanted.place::integer as place, near_word.word as id, near_word.similarity
from unnest(:words::text[]) with ordinality as wanted (word, place)
cross join lateral words_like(wanted.word, :at::bigint, :most::integer) as near_word;

-- name: count(most)^
-- The number of figures that pass the filters, counted up to :most; {states} is filter.
select count(*) as count
from (
    select state.figure
    from (
        {states}
    ) as state
    limit :most -- noqa: AM09, any of them: they are counted
) as counted;

-- name: page(after, key, limit)
-- A page, found in its order; {states} is filter; {key}, {beyond} and {direction} are the sort.
select state.figure, state.version, {key} as key, true as is_found
from (
    {states}
) as state
where (:after::text is null or ({key}, state.figure) {beyond} (:key, :after::text))
order by {key} {direction}, state.figure {direction}
limit :limit;

-- name: page_of_few(after, key, limit, most)
-- The same, found among all that pass the filters; where they are more than :most, a row says so.
with few as materialized (
    select state.*
    from (
        {states}
    ) as state
    limit :most + 1 -- noqa: AM09, all of them, or too many
),

page as (
    select state.figure, state.version, {key} as key
    from few as state
    where (:after::text is null or ({key}, state.figure) {beyond} (:key, :after::text))
    order by {key} {direction}, state.figure {direction}
    limit :limit
)

select page.figure, page.version, page.key, size.is_few as is_found
from (select count(*) <= :most as is_few from few) as size
left join page on size.is_few;

-- name: list_page()
-- A page of figures as rendered; {page} is page or page_of_few, {direction} is of the sort.
select page.key::text as key, page.figure as id, rendering.body, page.is_found
from (
    {page}
) as page
left join rendering
    on rendering.noun = 'figure'
    and page.figure = rendering.id
    and page.version = rendering.revision
order by page.key {direction}, page.figure {direction};

-- name: list_export_page()
-- A page of figures with their texts in a format; {page} is page or page_of_few.
select
    page.key::text as key, page.figure as id, page.version, export_text.{suffix} as text,
    page.is_found
from (
    {page}
) as page
left join export_text on page.figure = export_text.figure and page.version = export_text.version
order by page.key {direction}, page.figure {direction};

-- name: list_texts(figures, versions)
-- Versions as rendered.
select rendering.id, rendering.body
from unnest(:figures::text[], :versions::integer[]) as wanted (figure, version)
inner join rendering
    on rendering.noun = 'figure'
    and wanted.figure = rendering.id
    and wanted.version = rendering.revision;

-- name: list_named(after, limit, history)
-- The entries that the next figures refer to, and the last figure; {states} is filter.
with next_figures as materialized (
    select state.figure, state.version
    from (
        {states}
    ) as state
    where (:after::text is null or state.figure > :after::text)
    order by state.figure
    limit :limit
),

versions as materialized (
    select figure_state.*
    from next_figures
    inner join figure_state
        on next_figures.figure = figure_state.figure
        and (figure_state.version = next_figures.version or :history::boolean)
        and figure_state.version <= next_figures.version
),

statements as materialized (
    select distinct statement.by, statement.said_in, statement.document
    from next_figures
    inner join version_statement
        on next_figures.figure = version_statement.figure
        and next_figures.version >= version_statement.version
    inner join statement on version_statement.statement = statement.id
),

bases as materialized (
    select distinct step_basis.source, step_basis.document
    from versions
    inner join step_basis
        on versions.figure = step_basis.figure
        and versions.version = step_basis.version
)

select 'figure' as vocabulary, max(next_figures.figure) as id from next_figures
union
select 'measure', versions.measure from versions
union
select 'conflict', versions.conflict from versions
union
select 'population', versions.population from versions
union
select 'area', versions.area from versions
union
select 'source', unnest(versions.sources) from versions
union
select 'document', unnest(versions.documents) from versions
union
select 'source', statements.by from statements
union
select 'document', unnest(array[statements.said_in, statements.document]) from statements
union
select 'source', bases.source from bases
union
select 'document', bases.document from bases;

-- name: list_standing(history)
-- The figures that stand in the place of retracted ones and do not match; {states} is filter.
with recursive matching as materialized (
    select state.figure, state.version
    from (
        {states}
    ) as state
),

standing as (
    select version.duplicate_of as figure
    from matching
    inner join version
        on matching.figure = version.figure
        and (matching.version = version.version or :history::boolean)
        and matching.version >= version.version
    where version.duplicate_of is not null
    union
    -- What stands may have been retracted since.
    select version.duplicate_of
    from standing
    inner join version on standing.figure = version.figure
    where version.duplicate_of is not null
)

select standing.figure
from standing
where not exists (select 1 from matching where matching.figure = standing.figure);

-- name: list_histories(figures, at, as_of, sees_all, name)
-- All versions of the figures in a snapshot as rendered, oldest first.
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

-- name: list_latest(wanted_series, until)
-- The last figure of each series as rendered; {states} is filter.
select
    wanted.series, rendering.body,
    1 < (
        select count(*)
        from (
            select state.figure
            from (
                {states}
            ) as state
            where state.series = wanted.series
                and state.period_end = last_state.period_end
                and state.period_start is not distinct from last_state.period_start
            order by state.figure
            limit 2
        ) as item
    ) as is_item
from unnest(:wanted_series::text[]) as wanted (series)
cross join lateral (
    -- Apart, so that both are read off an index of series and ends.
    (
        select state.figure, state.version, state.period_start, state.period_end
        from (
            {states}
        ) as state
        where state.series = wanted.series
            and state.period_end is not null
            and (:until::date is null or state.period_end <= :until::date)
        order by state.period_end desc, state.figure desc
        limit 1
    )
    union all
    (
        select state.figure, state.version, state.period_start, state.period_end
        from (
            {states}
        ) as state
        where state.series = wanted.series
            and state.period_end is null
            and (:until::date is null or state.period_end <= :until::date)
        order by state.figure desc
        limit 1
    )
    limit 1 -- noqa: AM09, the first part comes first
) as last_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = last_state.figure
    and rendering.revision = last_state.version
order by wanted.series;

-- name: list_on_days(wanted_series, wanted_days)
-- The figures of each series that end on a day, as rendered; {states} is filter.
with wanted as (
    select distinct pair.series, pair.day
    from unnest(:wanted_series::text[], :wanted_days::date[]) as pair (series, day)
)

select
    state.series, state.period_end,
    count(*) over (
        partition by state.series, state.period_start, state.period_end
    ) > 1 as is_item,
    rendering.body
from (
    {states}
) as state
inner join wanted on state.series = wanted.series and state.period_end = wanted.day
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = state.figure
    and rendering.revision = state.version
order by state.figure;

-- name: list_nearest(wanted_series, starts, days, later)
-- Of each series the first figure that ends from a day on, or the last by then; {states} is filter.
select wanted.place, rendering.body
from unnest(
    :wanted_series::text[], :starts::date[], :days::date[], :later::boolean[]
) with ordinality as wanted (series, start, day, is_later, place)
cross join lateral (
    (
        select state.figure, state.version
        from (
            {states}
        ) as state
        where wanted.is_later
            and state.series = wanted.series
            and (wanted.start is null or state.period_start = wanted.start)
            and state.period_end >= wanted.day
        order by state.period_end asc, state.figure desc
        limit 1
    )
    union all
    (
        select state.figure, state.version
        from (
            {states}
        ) as state
        where not wanted.is_later
            and state.series = wanted.series
            and (wanted.start is null or state.period_start = wanted.start)
            and state.period_end <= wanted.day
        order by state.period_end desc, state.figure desc
        limit 1
    )
) as nearest
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = nearest.figure
    and rendering.revision = nearest.version;

-- name: list_available(limit)
-- Whose, in which conflict and where there are figures, most series first; {states} is filter.
select
    state.population, state.conflict, state.area,
    array_agg(distinct state.measure::text order by state.measure::text) as measures,
    count(distinct state.series) as series,
    min(state.period_end) as first_end, max(state.period_end) as last_end
from (
    {states}
) as state
group by state.population, state.conflict, state.area
order by series desc, state.population asc, state.conflict asc, state.area asc
limit :limit;
