-- name: copy_release()!
-- Append releases.
copy release (name, note, event, recorded_at, recorded_by) from stdin;

-- name: find_release(name, at, as_of)^
-- One release of a snapshot; null for the present.
select release.name, release.note, release.event, release.recorded_at, release.recorded_by
from release
where release.name = :name
    and (:at::bigint is null or release.event <= :at::bigint)
    and (:as_of::timestamptz is null or release.recorded_at <= :as_of::timestamptz);

-- name: list_page(at, as_of, after, limit)
-- The releases of a snapshot after an event, oldest first.
select release.name, release.note, release.event, release.recorded_at, release.recorded_by
from release
where release.event <= :at
    and (:as_of::timestamptz is null or release.recorded_at <= :as_of::timestamptz)
    and (:after::bigint is null or release.event > :after::bigint)
order by release.event
limit :limit;

-- name: count_all(at, as_of)^
-- The number of releases of a snapshot.
select count(*) as count
from release
where release.event <= :at
    and (:as_of::timestamptz is null or release.recorded_at <= :as_of::timestamptz);
