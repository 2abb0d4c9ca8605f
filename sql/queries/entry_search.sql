-- name: list_exact(vocabulary, part, patterns, at, as_of, after, limit)
-- A page by id of the entries that have all words of a search, in their newest revision.
select rendering.id, rendering.body
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and rendering.noun <> 'figure'
    and rendering.words like :part
    and ' ' || rendering.words || ' ' like all(:patterns::text[])
    and journal.id <= :at
    and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz)
    and not exists (
        select 1
        from journal as later
        where later.vocabulary = journal.vocabulary
            and later.entry = journal.entry
            and later.revision > journal.revision
            and later.id <= :at
            and (:as_of::timestamptz is null or later.at <= :as_of::timestamptz)
    )
    and (:after::text is null or rendering.id > :after::text)
order by rendering.id
limit :limit;

-- name: list_similar(vocabulary, words, longest, patterns, at, as_of, similarity, after, limit)
-- A page of the entries that have words like all of a search's, best first, after a key and an id.
with named as materialized (
    select
        rendering.id, rendering.revision,
        case
            when ' ' || rendering.words || ' ' like all(:patterns::text[]) then 1.000
            else least(0.999, (
                select round(min(word_similarity(wanted.word, rendering.words))::numeric, 3)
                from unnest(:words::text[]) as wanted (word)
            ))
        end as similarity
    from rendering
    inner join journal
        on journal.vocabulary = rendering.noun
        and journal.entry = rendering.id
        and journal.revision = rendering.revision
    where rendering.noun = :vocabulary
        and rendering.noun <> 'figure'
        and resembles(rendering.words, :longest)
        and journal.id <= :at
        and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz)
        and not exists (
            select 1
            from journal as later
            where later.vocabulary = journal.vocabulary
                and later.entry = journal.entry
                and later.revision > journal.revision
                and later.id <= :at
                and (:as_of::timestamptz is null or later.at <= :as_of::timestamptz)
        )
),

-- A word that names an entry is not taken for what is less like it.
best as (
    select max(named.similarity) as similarity from named
),

match as (
    select named.id, named.revision, named.similarity, count(*) over () as total
    from named
    cross join best
    where named.similarity >= case when best.similarity >= 0.5 then 0.5 else 0.33 end
)

select match.id, rendering.body, match.similarity::text as key, match.total
from match
inner join rendering
    on rendering.noun = :vocabulary
    and match.id = rendering.id
    and match.revision = rendering.revision
where (
    :after::text is null
    or match.similarity < :similarity::numeric
    or (match.similarity = :similarity::numeric and match.id > :after::text)
)
order by match.similarity desc, match.id asc
limit :limit;
