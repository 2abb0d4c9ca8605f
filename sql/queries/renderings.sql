-- name: copy_rendering()!
-- Keep what was made when it was written.
copy rendering (noun, id, revision, etag, body, words) from stdin;

-- name: find_etag(noun, id, revision)^
-- The entity tag of one revision's text.
select rendering.etag
from rendering
where rendering.noun = :noun and rendering.id = :id and rendering.revision = :revision;

-- name: list_renderings(noun, ids)
-- The texts of some ids of one noun, to compare them with what they were made from.
select rendering.id, rendering.revision, rendering.etag, rendering.body, rendering.words
from rendering
where rendering.noun = :noun and rendering.id = any(:ids::text[])
order by rendering.id, rendering.revision;

-- name: replace_rendering(noun, id, revision, etag, body, words)!
-- Put a newly made text in place of the old one; the owner alone may.
insert into rendering (noun, id, revision, etag, body, words)
values (:noun, :id, :revision, :etag, :body, :words)
on conflict (noun, id, revision) do update
    set etag = excluded.etag, body = excluded.body, words = excluded.words
    where rendering.body <> excluded.body or rendering.words <> excluded.words;

-- name: list_named_like(words, at)
-- The entries that some revision up to a journal id names with a word, and how nearly (0 to 1).
select
    wanted.place::integer as place, rendering.noun as vocabulary, rendering.id,
    max(word_similarity(wanted.word, rendering.words)) as likeness
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
-- Say that texts were made again.
update rendering_generation set generation = rendering_generation.generation + 1;
