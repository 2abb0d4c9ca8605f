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

-- name: increment_generation()!
-- Note that texts were made again, so that cached lists are no longer current.
update rendering_generation set generation = rendering_generation.generation + 1;

-- name: find_rerendering()^
-- How far the texts have been made again; no row before the first time.
select rerendering.code, rerendering.noun, rerendering.last_id, rerendering.finished_at
from rerendering;

-- name: has_renderings()^
-- Whether there is any text.
select count(*) > 0 as has_renderings
from (
    select rendering.id from rendering
    order by rendering.noun, rendering.id, rendering.revision limit 1
) as first_rendering;

-- name: note_rerendering(code, noun, last_id, is_finished)!
-- Note how far the texts have been made again; only the owner may.
insert into rerendering (code, noun, last_id, finished_at)
values (
    :code, :noun::text, :last_id::text, case when :is_finished::boolean then now() end
)
on conflict (id) do update
    set
        code = excluded.code, noun = excluded.noun, last_id = excluded.last_id,
        finished_at = excluded.finished_at;
