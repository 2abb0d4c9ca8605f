-- name: list_excess()
-- What the connected role could do to history and should not be able to.
select append_only.tgrelid::regclass::text || ' ' || privilege.name as excess
from pg_trigger as append_only
cross join (
    values ('UPDATE'), ('DELETE'), ('TRUNCATE')
) as privilege (name)
where right(append_only.tgname, 12) = '_append_only'
    and has_table_privilege(append_only.tgrelid, privilege.name)
order by excess;
