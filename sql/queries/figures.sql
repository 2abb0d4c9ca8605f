-- name: copy_figure()!
-- Append identities.
copy figure (
    id, originators, measure, population, conflict, area, period_start, period_end,
    period_kind, item, start_time, end_time, series
) from stdin;

-- name: copy_version()!
-- Append versions.
copy version (
    figure, version, status, period_edtf, period_inferred, caveats, duplicate_of,
    quantity_version, change_type, change_cause, change_note, replayed, recorded_at,
    recorded_by, event, digest, chain, acknowledged, slips, filled
) from stdin;

-- name: copy_chain()!
-- Append chains with their readings.
copy chain (
    figure, version, chain, value, lower, upper, missing, comparator, approximate, as_reported,
    scale
) from stdin;

-- name: copy_step()!
-- Append the steps of chains.
copy step (
    figure, version, chain, step, role, as_named, document, reported_on, as_reported,
    locator, excerpt
) from stdin;

-- name: copy_step_source()!
-- Append the sources of steps.
copy step_source (figure, version, chain, step, source) from stdin;

-- name: copy_step_basis()!
-- Append what originators compiled their numbers from.
copy step_basis (figure, version, chain, step, basis, source, document, as_named) from stdin;

-- name: list_existing(ids, identities)
-- The figures with one of the ids, or one of the identities up to an unknown start.
select
    figure.id, wanted.position::integer as position, 'id' as matched_on, figure_state.status,
    figure_state.public, figure_state.author
from figure
inner join figure_state on figure.id = figure_state.figure and upper_inf(figure_state.events)
inner join unnest(:ids::text[]) with ordinality as wanted (id, position)
    on figure.id = wanted.id
union all
select
    figure.id, wanted.position::integer as position, 'identity' as matched_on,
    figure_state.status, figure_state.public, figure_state.author
from jsonb_to_recordset(:identities::jsonb) as wanted (
    position integer, originators text[], measure text, population text, conflict text,
    area text, period_start date, period_end date, period_kind text, item text,
    start_time text, end_time text
)
inner join figure
    on place_of(
        figure.originators, figure.measure, figure.population, figure.conflict, figure.area,
        figure.period_end, figure.period_kind, figure.item
    ) = place_of(
        wanted.originators, wanted.measure, wanted.population, wanted.conflict, wanted.area,
        wanted.period_end, wanted.period_kind, wanted.item
    )
    and figure.originators = wanted.originators
    and figure.measure = wanted.measure
    and figure.conflict is not distinct from wanted.conflict
    and figure.population is not distinct from wanted.population
    and figure.area is not distinct from wanted.area
    and (
        figure.period_start is null
        or wanted.period_start is null
        or figure.period_start = wanted.period_start
        and figure.start_time is not distinct from wanted.start_time
    )
    and figure.period_end is not distinct from wanted.period_end
    and figure.end_time is not distinct from wanted.end_time
    and figure.period_kind is not distinct from wanted.period_kind
    and figure.item is not distinct from wanted.item
inner join figure_state on figure.id = figure_state.figure and upper_inf(figure_state.events);

-- name: list_versions(figures, last)
-- All versions of the figures or the last few, oldest first, with chains and steps as JSON.
select
    figure.id, figure.originators::text[] as originators, figure.measure,
    figure.population, figure.conflict, figure.area, figure.period_start,
    figure.period_end, figure.period_kind, figure.item, figure.start_time, figure.end_time,
    version.version, version.status, version.period_edtf, version.period_inferred,
    version.caveats, version.duplicate_of,
    version.quantity_version, version.change_type, version.change_cause,
    version.change_note, version.replayed, version.recorded_at, version.recorded_by,
    version.event, version.digest, version.chain, version.acknowledged, version.slips,
    version.filled,
    (
        select created.recorded_by
        from version as created
        where created.figure = version.figure and created.version = 1
    ) as author,
    (
        select bool_or(earlier.status = 'published')
        from version as earlier
        where earlier.figure = version.figure and earlier.version <= version.version
    ) as public,
    (
        select jsonb_agg(
            to_jsonb(route) || jsonb_build_object(
                'steps',
                (
                    select jsonb_agg(
                        to_jsonb(hop) || jsonb_build_object(
                            'sources',
                            (
                                select jsonb_agg(step_source.source order by step_source.source)
                                from step_source
                                where step_source.figure = hop.figure
                                    and step_source.version = hop.version
                                    and step_source.chain = hop.chain
                                    and step_source.step = hop.step
                            ),
                            'based_on',
                            (
                                select coalesce(
                                    jsonb_agg(to_jsonb(step_basis) order by step_basis.basis),
                                    '[]'
                                )
                                from step_basis
                                where step_basis.figure = hop.figure
                                    and step_basis.version = hop.version
                                    and step_basis.chain = hop.chain
                                    and step_basis.step = hop.step
                            )
                        ) order by hop.step
                    )
                    from step as hop
                    where hop.figure = route.figure
                        and hop.version = route.version
                        and hop.chain = route.chain
                )
            ) order by route.chain
        )
        from chain as route
        where route.figure = version.figure and route.version = version.version
    ) as provenance
from version
inner join figure on figure.id = version.figure
where version.figure = any(:figures::text[])
    and (:last::integer is null or not exists (
        select 1
        from version as later
        where later.figure = version.figure
            and later.version = version.version + :last::integer
    ))
order by version.figure, version.version;

-- name: list_ids(after, limit)
-- Ids of figures after an id, in order.
select figure.id
from figure
where :after::text is null or figure.id > :after::text
order by figure.id
limit :limit;

-- name: list_public(figures)
-- Those of the figures that are published, or were once.
select figure_state.figure as id
from figure_state
where figure_state.figure = any(:figures::text[])
    and upper_inf(figure_state.events)
    and figure_state.public;

-- name: list_retraction_reasons(figures, versions)
-- The reason of the last retraction of each figure, up to a version of it.
select distinct on (version.figure) version.figure as id, version.change_note as reason
from unnest(:figures::text[], :versions::integer[]) as wanted (figure, version)
inner join version
    on wanted.figure = version.figure and wanted.version >= version.version
where version.change_type = 'retraction'
order by version.figure asc, version.version desc;

-- name: list_series(figures)
-- The series of each figure.
select figure.id, figure.series from figure where figure.id = any(:figures::text[]);
