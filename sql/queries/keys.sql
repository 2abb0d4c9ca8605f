-- name: find_active(id)^
-- A key that is not revoked, and whether its last use was noted over a minute ago.
select
    key.id, key.name, key.role, key.hash,
    coalesce(key.last_used_at < clock_timestamp() - interval '1 minute', true) as is_use_stale
from key
where key.id = :id and key.revoked_at is null;

-- name: set_last_used(id)!
-- Set the time of a key's last use.
update key set last_used_at = clock_timestamp() where key.id = :id;

-- name: insert_key(id, name, role, hash, by)^
-- Insert a key.
insert into key (id, name, role, hash, created_by)
values (:id, :name, :role, :hash, :by)
returning
    key.id, key.name, key.role, key.created_at, key.created_by, key.revoked_at, key.revoked_by,
    key.last_used_at;

-- name: revoke(id, by)!
-- Revoke a key permanently.
update key
set revoked_at = clock_timestamp(), revoked_by = :by
where key.id = :id and key.revoked_at is null;

-- name: find_key(id)^
-- One key, active or revoked, without its hash.
select
    key.id, key.name, key.role, key.created_at, key.created_by, key.revoked_at, key.revoked_by,
    key.last_used_at
from key
where key.id = :id;

-- name: list_keys()
-- All keys, active and revoked, oldest first, without their hashes.
select
    key.id, key.name, key.role, key.created_at, key.created_by, key.revoked_at, key.revoked_by,
    key.last_used_at
from key
order by key.created_at, key.id;
