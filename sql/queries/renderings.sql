-- name: copy_rendering()!
-- Keep what was made when it was written.
copy rendering (noun, id, revision, etag, body) from stdin;

-- name: find_etag(noun, id, revision)^
-- The entity tag of one revision's text.
select rendering.etag
from rendering
where rendering.noun = :noun and rendering.id = :id and rendering.revision = :revision;

-- name: list_renderings(noun, ids)
-- The texts of some ids of one noun, to compare them with what they were made from.
select rendering.id, rendering.revision, rendering.etag, rendering.body
from rendering
where rendering.noun = :noun and rendering.id = any(:ids::text[])
order by rendering.id, rendering.revision;

-- name: replace_rendering(noun, id, revision, etag, body)!
-- Put a newly made text in place of the old one; the owner alone may.
insert into rendering (noun, id, revision, etag, body)
values (:noun, :id, :revision, :etag, :body)
on conflict (noun, id, revision) do update
    set etag = excluded.etag, body = excluded.body
    where rendering.body <> excluded.body;

-- name: raise_generation()!
-- Say that texts were made again.
update rendering_generation set generation = rendering_generation.generation + 1;
