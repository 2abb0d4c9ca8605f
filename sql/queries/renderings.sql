-- name: copy_rendering()!
-- Append renderings.
copy rendering (noun, id, revision, etag, body, words) from stdin;

-- name: find_etag(noun, id, revision)^
-- The entity tag of one revision's text.
select rendering.etag
from rendering
where rendering.noun = :noun and rendering.id = :id and rendering.revision = :revision;

-- name: list_renderings(noun, ids)
-- The texts of the ids of one noun, to compare them with texts made again.
select rendering.id, rendering.revision, rendering.etag, rendering.body, rendering.words
from rendering
where rendering.noun = :noun and rendering.id = any(:ids::text[])
order by rendering.id, rendering.revision;

-- name: replace_rendering(noun, id, revision, etag, body, words)!
-- Replace a text by one made again; only the owner may.
insert into rendering (noun, id, revision, etag, body, words)
values (:noun, :id, :revision, :etag, :body, :words)
on conflict (noun, id, revision) do update
    set etag = excluded.etag, body = excluded.body, words = excluded.words
    where rendering.body <> excluded.body or rendering.words <> excluded.words;

-- name: list_named_like(words, at)
-- The entries that a revision up to a journal id names by a word, and the similarity (0 to 1).
select
    wanted.place::integer as place, rendering.noun as vocabulary, rendering.id,
    max(word_similarity(wanted.word, rendering.words)) as similarity
from unnest(:words::text[]) with ordinality as wanted (word, place)
inner join rendering
    on rendering.noun <> 'figure'
    and resembles(rendering.words, wanted.word)
inner join journal
    on journal.vocabulary = rendering.noun
    and journal.entry = rendering.id
    and journal.revision = rendering.revision
where journal.id <= :at
group by wanted.place, rendering.noun, rendering.id;

-- name: raise_generation()!
-- Note that texts were made again, so that cached lists are no longer current.
update rendering_generation set generation = rendering_generation.generation + 1;
