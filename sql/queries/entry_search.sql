-- name: list_named(vocabulary, whole, is_first, at, as_of, after, limit)
-- A page by id of the entries that have a name: as their first one, or as any other.
select rendering.id, rendering.body
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and rendering.noun <> 'figure'
    and string_to_array(left(rendering.words, 2000), ' | ') @> array[:whole::text]
    and (split_part(left(rendering.words, 2000), ' | ', 1) = :whole::text) = :is_first::boolean
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

-- name: list_beginning(vocabulary, whole, beginning, at, as_of, after, limit)
-- A page by id of the entries whose first name begins with a search, and that do not have the name.
with begun as materialized (
    select rendering.id, rendering.revision, rendering.words
    from rendering
    where rendering.noun = :vocabulary
        and rendering.noun <> 'figure'
        and split_part(left(rendering.words, 2000), ' | ', 1) like :beginning
)

select begun.id, rendering.body
from begun
inner join rendering
    on rendering.noun = :vocabulary
    and begun.id = rendering.id
    and begun.revision = rendering.revision
inner join journal
    on journal.vocabulary = :vocabulary
    and begun.id = journal.entry
    and begun.revision = journal.revision
where not string_to_array(left(begun.words, 2000), ' | ') @> array[:whole::text]
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
    and (:after::text is null or begun.id > :after::text)
order by begun.id
limit :limit;

-- name: list_worded(vocabulary, whole, beginning, part, second, third, patterns, at, as_of, after, limit)
-- A page by id of the other entries that have all words of a search.
select rendering.id, rendering.body
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and rendering.noun <> 'figure'
    and rendering.words like :part
    and rendering.words like :second
    and rendering.words like :third
    and ' ' || rendering.words || ' ' like all(:patterns::text[])
    and split_part(left(rendering.words, 2000), ' | ', 1) not like :beginning
    and not string_to_array(left(rendering.words, 2000), ' | ') @> array[:whole::text]
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

-- name: count_whole(vocabulary, whole, beginning, part, second, third, patterns, at, as_of)$
-- How many entries have all words of a search, or a first name that begins with it.
select count(*)
from rendering
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where rendering.noun = :vocabulary
    and rendering.noun <> 'figure'
    and (
        string_to_array(left(rendering.words, 2000), ' | ') @> array[:whole::text]
        or split_part(left(rendering.words, 2000), ' | ', 1) like :beginning
        or (
            rendering.words like :part
            and rendering.words like :second
            and rendering.words like :third
            and ' ' || rendering.words || ' ' like all(:patterns::text[])
        )
    )
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
    );

-- name: list_similar(vocabulary, words, longest, whole, beginning, patterns, most, at, as_of, similarity, after, limit)
-- A page, best first, of entries with words like all of a search's; the first by id are compared.
with candidate as materialized (
    select rendering.id, rendering.revision, rendering.words
    from rendering
    where rendering.noun = :vocabulary
        and rendering.noun <> 'figure'
        and resembles(rendering.words, :longest)
    order by rendering.id, rendering.revision
    limit :most
),

named as materialized (
    select
        candidate.id, candidate.revision,
        (
            split_part(left(candidate.words, 2000), ' | ', 1) like :beginning
            or ' ' || candidate.words || ' ' like all(:patterns::text[])
            or string_to_array(left(candidate.words, 2000), ' | ') @> array[:whole::text]
        ) as is_whole,
        least(0.999, (
            select round(min(word_similarity(wanted.word, candidate.words))::numeric, 3)
            from unnest(:words::text[]) as wanted (word)
        )) as similarity
    from candidate
    inner join journal
        on journal.vocabulary = :vocabulary
        and journal.entry = candidate.id
        and journal.revision = candidate.revision
    where journal.id <= :at
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
    select max(case when named.is_whole then 1 else named.similarity end) as similarity
    from named
),

match as (
    select named.id, named.revision, named.similarity, count(*) over () as total
    from named
    cross join best
    where not named.is_whole
        and named.similarity >= case when best.similarity >= 0.5 then 0.5 else 0.33 end
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
