-- name: list_namesakes(vocabulary, names)
-- The newest revisions of a vocabulary's entries that have one of the names, folded.
with wanted as (
    select array_agg(fold_name(given.name)) as names
    from unnest(:names::text[]) as given (name)
)

select
    'conflict' as vocabulary, c.id, c.revision, c.recorded_at, c.recorded_by,
    to_jsonb(c) as fields
from conflict as c
where :vocabulary = 'conflict'
    and fold_name(c.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from conflict as later where later.id = c.id and later.revision > c.revision
    )
union all
select
    'population' as vocabulary, p.id, p.revision, p.recorded_at, p.recorded_by,
    to_jsonb(p) as fields
from population as p
where :vocabulary = 'population'
    and fold_name(p.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from population as later where later.id = p.id and later.revision > p.revision
    )
union all
select
    'area' as vocabulary, a.id, a.revision, a.recorded_at, a.recorded_by,
    to_jsonb(a) as fields
from area as a
where :vocabulary = 'area'
    and fold_name(a.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from area as later where later.id = a.id and later.revision > a.revision
    )
union all
select
    'unit' as vocabulary, u.id, u.revision, u.recorded_at, u.recorded_by,
    to_jsonb(u) as fields
from unit as u
where :vocabulary = 'unit'
    and fold_name(u.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from unit as later where later.id = u.id and later.revision > u.revision
    )
union all
select
    'outcome' as vocabulary, o.id, o.revision, o.recorded_at, o.recorded_by,
    to_jsonb(o) as fields
from outcome as o
where :vocabulary = 'outcome'
    and fold_name(o.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from outcome as later where later.id = o.id and later.revision > o.revision
    )
union all
select
    'measure' as vocabulary, m.id, m.revision, m.recorded_at, m.recorded_by,
    to_jsonb(m) as fields
from measure as m
where :vocabulary = 'measure'
    and fold_name(m.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from measure as later where later.id = m.id and later.revision > m.revision
    )
union all
select
    'source' as vocabulary, s.id, s.revision, s.recorded_at, s.recorded_by,
    to_jsonb(s) as fields
from source as s
where :vocabulary = 'source'
    and fold_name(s.name) = any((select wanted.names from wanted)::text[])
    and not exists (
        select 1 from source as later where later.id = s.id and later.revision > s.revision
    );

-- name: list_named(vocabulary, ids, names, urls)
-- The newest revisions of a vocabulary's entries with one of the ids, names or aliases, folded.
select
    'conflict' as vocabulary, c.id, c.revision, c.recorded_at, c.recorded_by,
    to_jsonb(c) as fields
from conflict as c
where :vocabulary = 'conflict'
    and (
        c.id = any(:ids::text[])
        or fold_names(c.aliases || c.name) && fold_names(:names::text[])
    )
    and not exists (
        select 1 from conflict as later where later.id = c.id and later.revision > c.revision
    )
union all
select
    'population' as vocabulary, p.id, p.revision, p.recorded_at, p.recorded_by,
    to_jsonb(p) as fields
from population as p
where :vocabulary = 'population'
    and (
        p.id = any(:ids::text[])
        or fold_names(p.aliases || p.name) && fold_names(:names::text[])
    )
    and not exists (
        select 1 from population as later where later.id = p.id and later.revision > p.revision
    )
union all
select
    'area' as vocabulary, a.id, a.revision, a.recorded_at, a.recorded_by,
    to_jsonb(a) as fields
from area as a
where :vocabulary = 'area'
    and (
        a.id = any(:ids::text[])
        or fold_names(a.aliases || a.name) && fold_names(:names::text[])
    )
    and not exists (
        select 1 from area as later where later.id = a.id and later.revision > a.revision
    )
union all
select
    'measure' as vocabulary, m.id, m.revision, m.recorded_at, m.recorded_by,
    to_jsonb(m) as fields
from measure as m
where :vocabulary = 'measure'
    and (
        m.id = any(:ids::text[])
        or fold_names(m.aliases || m.name) && fold_names(:names::text[])
    )
    and not exists (
        select 1 from measure as later where later.id = m.id and later.revision > m.revision
    )
union all
select
    'source' as vocabulary, s.id, s.revision, s.recorded_at, s.recorded_by,
    to_jsonb(s) as fields
from source as s
where :vocabulary = 'source'
    and (
        s.id = any(:ids::text[])
        or fold_names(s.aliases || s.name) && fold_names(:names::text[])
    )
    and not exists (
        select 1 from source as later where later.id = s.id and later.revision > s.revision
    )
union all
select
    'document' as vocabulary, d.id, d.revision, d.recorded_at, d.recorded_by,
    to_jsonb(d) as fields
from document as d
where :vocabulary = 'document'
    and (
        d.id = any(:ids::text[])
        or fold_names(d.aliases || d.name || d.title) && fold_names(:names::text[])
        or d.url = any(:urls::text[])
    )
    and not exists (
        select 1 from document as later where later.id = d.id and later.revision > d.revision
    );

-- name: list_same_documents(urls, titles)
-- The newest revisions of documents that have one of the addresses or one of the titles.
select
    'document' as vocabulary, d.id, d.revision, d.recorded_at, d.recorded_by,
    to_jsonb(d) as fields
from document as d
where (d.url = any(:urls::text[]) or d.title = any(:titles::text[]))
    and not exists (
        select 1 from document as later where later.id = d.id and later.revision > d.revision
    );
