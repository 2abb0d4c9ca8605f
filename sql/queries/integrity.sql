-- name: count_figures()^
-- The number of figures, for showing progress.
select count(*) as count from figure;

-- name: list_figures(after, limit)
-- Ids after an id, in order, of all figures that any row refers to, missing ones too.
(
    select distinct figure.id
    from figure where figure.id > :after
    order by figure.id limit :limit
)
union
(
    select distinct version.figure as id
    from version where version.figure > :after
    order by version.figure limit :limit
)
union
(
    select distinct chain.figure as id
    from chain where chain.figure > :after
    order by chain.figure limit :limit
)
union
(
    select distinct step.figure as id
    from step where step.figure > :after
    order by step.figure limit :limit
)
union
(
    select distinct step_source.figure as id
    from step_source where step_source.figure > :after
    order by step_source.figure limit :limit
)
union
(
    select distinct step_basis.figure as id
    from step_basis where step_basis.figure > :after
    order by step_basis.figure limit :limit
)
union
(
    select distinct version_statement.figure as id
    from version_statement where version_statement.figure > :after
    order by version_statement.figure limit :limit
)
union
(
    select distinct statement.figure as id
    from statement where statement.figure > :after
    order by statement.figure limit :limit
)
union
(
    select distinct journal.figure as id
    from journal where journal.figure > :after
    order by journal.figure limit :limit
)
union
(
    select distinct figure_state.figure as id
    from figure_state where figure_state.figure > :after
    order by figure_state.figure limit :limit
)
union
(
    select distinct rendering.id
    from rendering where rendering.noun = 'figure' and rendering.id > :after
    order by rendering.id limit :limit
)
union
(
    select distinct export_text.figure as id
    from export_text where export_text.figure > :after
    order by export_text.figure limit :limit
)
order by id
limit :limit;

-- name: list_inconsistencies(figures)
-- Rows of the figures that are missing though others refer to them, and gaps in numbers.
select
    journal.figure, coalesce(journal.version, 0) as version,
    'it is missing, but event ' || journal.id || ' records it' as fault
from journal
left join version
    on version.event = journal.id
    and version.figure = journal.figure
    and version.version = journal.version
where journal.figure = any(:figures::text[]) and version.event is null
union all
select version.figure, version.version, 'its figure is missing'
from version
left join figure on figure.id = version.figure
where version.figure = any(:figures::text[]) and figure.id is null
union all
select figure.id, 1, 'it is missing, but its figure exists'
from figure
left join version on version.figure = figure.id and version.version = 1
where figure.id = any(:figures::text[]) and version.figure is null
union all
select chain.figure, chain.version, 'it is missing, but a chain of it exists'
from chain
left join version
    on version.figure = chain.figure
    and version.version = chain.version
where chain.figure = any(:figures::text[]) and version.figure is null
union all
select step.figure, step.version, 'a chain is missing, but a step of it exists'
from step
left join chain
    on chain.figure = step.figure
    and chain.version = step.version
    and chain.chain = step.chain
where step.figure = any(:figures::text[]) and chain.figure is null
union all
select step_source.figure, step_source.version, 'a step is missing, but a source of it exists'
from step_source
left join step
    on step.figure = step_source.figure
    and step.version = step_source.version
    and step.chain = step_source.chain
    and step.step = step_source.step
where step_source.figure = any(:figures::text[]) and step.figure is null
union all
select step_basis.figure, step_basis.version, 'a step is missing, but a basis of it exists'
from step_basis
left join step
    on step.figure = step_basis.figure
    and step.version = step_basis.version
    and step.chain = step_basis.chain
    and step.step = step_basis.step
where step_basis.figure = any(:figures::text[]) and step.figure is null
union all
select
    version_statement.figure, version_statement.version,
    'it is missing, but a statement names it'
from version_statement
left join version
    on version.figure = version_statement.figure
    and version.version = version_statement.version
where version_statement.figure = any(:figures::text[]) and version.figure is null
union all
select figure_state.figure, figure_state.version, 'it is missing, but a projection of it exists'
from figure_state
left join version
    on version.figure = figure_state.figure
    and version.version = figure_state.version
where figure_state.figure = any(:figures::text[]) and version.figure is null
union all
select version_statement.figure, version_statement.version, 'a statement that it added is missing'
from version_statement
left join statement on statement.id = version_statement.statement
where version_statement.figure = any(:figures::text[]) and statement.id is null
union all
select export_text.figure, export_text.version, 'it is missing, but texts for exports exist'
from export_text
left join version
    on version.figure = export_text.figure
    and version.version = export_text.version
where export_text.figure = any(:figures::text[]) and version.figure is null
union all
select rendering.id, rendering.revision, 'it is missing, but a text of it exists'
from rendering
left join version on version.figure = rendering.id and version.version = rendering.revision
where rendering.noun = 'figure'
    and rendering.id = any(:figures::text[])
    and version.figure is null
union all
select version.figure, version.version, 'it has no chain'
from version
left join chain
    on chain.figure = version.figure
    and chain.version = version.version
where version.figure = any(:figures::text[]) and chain.figure is null
union all
select chain.figure, chain.version, 'a chain of it has no step'
from chain
left join step
    on step.figure = chain.figure
    and step.version = chain.version
    and step.chain = chain.chain
where chain.figure = any(:figures::text[]) and step.figure is null
union all
select step.figure, step.version, 'a step of it has no source'
from step
left join step_source
    on step_source.figure = step.figure
    and step_source.version = step.version
    and step_source.chain = step.chain
    and step_source.step = step.step
where step.figure = any(:figures::text[]) and step_source.figure is null
union all
select chain.figure, chain.version, 'its chains are not numbered from 1 without a gap'
from chain
where chain.figure = any(:figures::text[])
group by chain.figure, chain.version
having max(chain.chain) <> count(*) or min(chain.chain) <> 1
union all
select step.figure, step.version, 'its steps are not numbered from 1 without a gap'
from step
where step.figure = any(:figures::text[])
group by step.figure, step.version, step.chain
having max(step.step) <> count(*) or min(step.step) <> 1
union all
select
    step_basis.figure, step_basis.version,
    'the bases of a step are not numbered from 1 without a gap'
from step_basis
where step_basis.figure = any(:figures::text[])
group by step_basis.figure, step_basis.version, step_basis.chain, step_basis.step
having max(step_basis.basis) <> count(*) or min(step_basis.basis) <> 1
union all
select figure.id, 1, 'lists of series do not have its series as it is'
from figure
where figure.id = any(:figures::text[])
    and not exists (
        select
        from series
        where series.id = figure.series
            and series.originators = figure.originators
            and series.measure = figure.measure
            and series.population is not distinct from figure.population
            and series.conflict is not distinct from figure.conflict
            and series.area is not distinct from figure.area
            and series.period_kind is not distinct from figure.period_kind
    )
union all
select
    figure_state.figure, figure_state.version,
    'searches do not have each word of its wording since its event'
from figure_state
cross join unnest(words_in(figure_state.words)) as wording (word)
left join figure_word
    on figure_word.word = wording.word
    and figure_word.event <= lower(figure_state.events)
where figure_state.figure = any(:figures::text[])
    and wording.word <> ''
    and figure_word.word is null
group by figure_state.figure, figure_state.version
order by figure, version, fault;

-- name: list_revision_inconsistencies()
-- Revisions that are missing though the journal or a text refers to them: place and fault.
with revisions as (
    select 'conflict' as vocabulary, conflict.id, conflict.revision, conflict.event from conflict
    union all
    select 'population', population.id, population.revision, population.event from population
    union all
    select 'area', area.id, area.revision, area.event from area
    union all
    select 'unit', unit.id, unit.revision, unit.event from unit
    union all
    select 'outcome', outcome.id, outcome.revision, outcome.event from outcome
    union all
    select 'measure', measure.id, measure.revision, measure.event from measure
    union all
    select 'source', source.id, source.revision, source.event from source
    union all
    select 'document', document.id, document.revision, document.event from document
)

select
    journal.vocabulary, journal.entry as id, journal.revision,
    'it is missing, but event ' || journal.id || ' records it' as fault
from journal
left join revisions
    on revisions.event = journal.id
    and revisions.vocabulary = journal.vocabulary
    and revisions.id = journal.entry
    and revisions.revision = journal.revision
where journal.vocabulary is not null
    and journal.entry is not null
    and journal.revision is not null
    and revisions.event is null
union all
select
    rendering.noun, rendering.id, rendering.revision,
    'it is missing, but a text of it exists'
from rendering
left join revisions
    on revisions.vocabulary = rendering.noun
    and revisions.id = rendering.id
    and revisions.revision = rendering.revision
where rendering.noun <> 'figure' and revisions.id is null
order by vocabulary, id, revision, fault;
