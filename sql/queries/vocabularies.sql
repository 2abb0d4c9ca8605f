-- name: copy_conflict()!
-- Append revisions of conflicts.
copy conflict (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    kind, parent, start_date, end_date, ucdp_id, wikidata_id
) from stdin;

-- name: copy_population()!
-- Append revisions of populations.
copy population (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    kind, party, parent
) from stdin;

-- name: copy_area()!
-- Append revisions of areas.
copy area (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    iso_code, parent, codes, latitude, longitude
) from stdin;

-- name: copy_unit()!
-- Append revisions of units.
copy unit (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    kind, code, parent
) from stdin;

-- name: copy_outcome()!
-- Append revisions of outcomes.
copy outcome (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    parent, reversible
) from stdin;

-- name: copy_measure()!
-- Append revisions of measures.
copy measure (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    unit, basis, definition, counts
) from stdin;

-- name: copy_source()!
-- Append revisions of sources.
copy source (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    kind, party, named, url, parent
) from stdin;

-- name: copy_document()!
-- Append revisions of documents.
copy document (
    id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by,
    source, title, url, archive_url, published_on, accessed_on, language, sha256,
    living
) from stdin;

-- name: list_revisions(conflict, population, area, unit, outcome, measure, source, document)
-- All revisions of the entries, oldest first, each with its fields as JSON.
select
    'conflict' as vocabulary, c.id, c.revision, c.recorded_at, c.recorded_by,
    to_jsonb(c) as fields
from conflict as c where c.id = any(:conflict::text[])
union all
select 'population', p.id, p.revision, p.recorded_at, p.recorded_by, to_jsonb(p)
from population as p where p.id = any(:population::text[])
union all
select 'area', a.id, a.revision, a.recorded_at, a.recorded_by, to_jsonb(a)
from area as a where a.id = any(:area::text[])
union all
select 'unit', u.id, u.revision, u.recorded_at, u.recorded_by, to_jsonb(u)
from unit as u where u.id = any(:unit::text[])
union all
select 'outcome', o.id, o.revision, o.recorded_at, o.recorded_by, to_jsonb(o)
from outcome as o where o.id = any(:outcome::text[])
union all
select 'measure', m.id, m.revision, m.recorded_at, m.recorded_by, to_jsonb(m)
from measure as m where m.id = any(:measure::text[])
union all
select 'source', s.id, s.revision, s.recorded_at, s.recorded_by, to_jsonb(s)
from source as s where s.id = any(:source::text[])
union all
select 'document', d.id, d.revision, d.recorded_at, d.recorded_by, to_jsonb(d)
from document as d where d.id = any(:document::text[])
order by vocabulary, id, revision;

-- name: list_revised()
-- The vocabulary and id of every entry with more than one revision.
select journal.vocabulary, journal.entry as id
from journal
where journal.vocabulary is not null and journal.revision = 2;

-- name: list_all()
-- The vocabulary and id of every entry.
select 'conflict' as vocabulary, conflict.id from conflict
union
select 'population' as vocabulary, population.id from population
union
select 'area' as vocabulary, area.id from area
union
select 'unit' as vocabulary, unit.id from unit
union
select 'outcome' as vocabulary, outcome.id from outcome
union
select 'measure' as vocabulary, measure.id from measure
union
select 'source' as vocabulary, source.id from source
union
select 'document' as vocabulary, document.id from document
order by vocabulary, id;

-- name: find_current(etags, vocabulary, id, at, as_of)^
-- The newest revision of an entry in a snapshot, as rendered; no body if its etag is given.
select
    journal.at as recorded_at,
    rendering.etag,
    case when not rendering.etag = any(:etags::text[]) then rendering.body end as body
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and rendering.id = :id
    and (:at::bigint is null or journal.id <= :at::bigint)
    and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz)
order by rendering.revision desc
limit 1;

-- name: list_page(vocabulary, at, as_of, after, limit)
-- A page of a vocabulary by id: each entry's newest revision in a snapshot.
select distinct on (rendering.id) rendering.id, rendering.body
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and journal.id <= :at
    and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz)
    and (:after::text is null or rendering.id > :after::text)
order by rendering.id asc, rendering.revision desc
limit :limit;

-- name: count_all(vocabulary, at, as_of)^
-- The number of entries of a vocabulary in a snapshot.
select count(*) as count
from journal
where journal.vocabulary = :vocabulary
    and journal.revision = 1
    and journal.id <= :at
    and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz);

-- name: list_descendants(vocabulary, at, ids)
-- The ids given and those of all entries below them in a hierarchy, at a journal id.
with recursive tree as (
    select conflict.id, conflict.parent, conflict.revision
    from conflict where :vocabulary = 'conflict' and conflict.event <= :at
    union all
    select population.id, population.parent, population.revision
    from population where :vocabulary = 'population' and population.event <= :at
    union all
    select area.id, area.parent, area.revision
    from area where :vocabulary = 'area' and area.event <= :at
    union all
    select unit.id, unit.parent, unit.revision
    from unit where :vocabulary = 'unit' and unit.event <= :at
    union all
    select outcome.id, outcome.parent, outcome.revision
    from outcome where :vocabulary = 'outcome' and outcome.event <= :at
),

newest as (
    select distinct on (tree.id) tree.id, tree.parent
    from tree
    order by tree.id asc, tree.revision desc
),

subtree as (
    select unnest(:ids::slug[]) as id
    union
    select newest.id from newest inner join subtree on newest.parent = subtree.id
)

select subtree.id from subtree;

-- name: list_unknown(vocabularies, ids)
-- Those of the entries named that were never recorded.
select named.vocabulary, named.id
from unnest(:vocabularies::text[], :ids::text[]) as named (vocabulary, id)
where not exists (
    select 1
    from journal
    where journal.vocabulary = named.vocabulary
        and journal.entry = named.id
        and journal.revision = 1
);

-- name: list_similar_ids(vocabulary, id, words)
-- The three entries most like an id that no entry has: of its neighbours by id and those it names.
with candidate as (
    (
        select rendering.id, rendering.words
        from rendering
        where rendering.noun = :vocabulary and rendering.id < :id
        order by rendering.id desc
        limit 20
    )
    union all
    (
        select rendering.id, rendering.words
        from rendering
        where rendering.noun = :vocabulary and rendering.id > :id
        order by rendering.id asc
        limit 20
    )
    union all
    (
        select rendering.id, rendering.words
        from rendering
        where rendering.noun = :vocabulary and resembles(rendering.words, :words)
        limit 1000 -- noqa: AM09, any of them: their names are compared below
    )
),

alike as (
    select
        candidate.id,
        max(
            similarity(candidate.id, :id) + word_similarity(:words, candidate.words)
        ) as similarity
    from candidate
    where similarity(candidate.id, :id) >= 0.4 or word_similarity(:words, candidate.words) >= 0.6
    group by candidate.id
)

select alike.id from alike
order by alike.similarity desc, alike.id asc
limit 3;

-- name: list_used(vocabulary, ids)
-- Those of the entries that a figure (or a measure, an outcome) uses: what defines them is frozen.
select named.id
from unnest(:ids::text[]) as named (id)
where entry_is_used(:vocabulary, named.id);

-- name: list_newest(after, at)
-- The newest revision up to a journal id of every entry except documents and outcomes, if it is after another.
select
    'conflict' as vocabulary, c.id, c.revision, c.recorded_at, c.recorded_by,
    to_jsonb(c) as fields
from (
    select distinct on (conflict.id) conflict.* from conflict
    where conflict.event <= :at order by conflict.id asc, conflict.revision desc
) as c
where c.event > :after
union all
select 'population', p.id, p.revision, p.recorded_at, p.recorded_by, to_jsonb(p)
from (
    select distinct on (population.id) population.* from population
    where population.event <= :at order by population.id asc, population.revision desc
) as p
where p.event > :after
union all
select 'area', a.id, a.revision, a.recorded_at, a.recorded_by, to_jsonb(a)
from (
    select distinct on (area.id) area.* from area
    where area.event <= :at order by area.id asc, area.revision desc
) as a
where a.event > :after
union all
select 'unit', u.id, u.revision, u.recorded_at, u.recorded_by, to_jsonb(u)
from (
    select distinct on (unit.id) unit.* from unit
    where unit.event <= :at order by unit.id asc, unit.revision desc
) as u
where u.event > :after
union all
select 'measure', m.id, m.revision, m.recorded_at, m.recorded_by, to_jsonb(m)
from (
    select distinct on (measure.id) measure.* from measure
    where measure.event <= :at order by measure.id asc, measure.revision desc
) as m
where m.event > :after
union all
select 'source', s.id, s.revision, s.recorded_at, s.recorded_by, to_jsonb(s)
from (
    select distinct on (source.id) source.* from source
    where source.event <= :at order by source.id asc, source.revision desc
) as s
where s.event > :after
order by vocabulary, id;

-- name: list_parents(at)
-- The parent of every entry that may have one, in its newest revision up to a journal id.
select
    'conflict' as vocabulary, newest.id, newest.parent, null::boolean as reversible
from (
    select distinct on (conflict.id) conflict.id, conflict.parent from conflict
    where conflict.event <= :at order by conflict.id asc, conflict.revision desc
) as newest
union all
select 'population', newest.id, newest.parent, null
from (
    select distinct on (population.id) population.id, population.parent from population
    where population.event <= :at order by population.id asc, population.revision desc
) as newest
union all
select 'area', newest.id, newest.parent, null
from (
    select distinct on (area.id) area.id, area.parent from area
    where area.event <= :at order by area.id asc, area.revision desc
) as newest
union all
select 'unit', newest.id, newest.parent, null
from (
    select distinct on (unit.id) unit.id, unit.parent from unit
    where unit.event <= :at order by unit.id asc, unit.revision desc
) as newest
union all
select 'outcome', newest.id, newest.parent, newest.reversible
from (
    select distinct on (outcome.id) outcome.id, outcome.parent, outcome.reversible from outcome
    where outcome.event <= :at order by outcome.id asc, outcome.revision desc
) as newest;

-- name: list_unrecorded_outcomes()
-- The words that some revision of a measure counts and that are no outcome yet.
select distinct counted.outcome as id
from measure
cross join unnest(measure.counts) as counted (outcome)
where not exists (select 1 from outcome where outcome.id = counted.outcome)
order by id;
