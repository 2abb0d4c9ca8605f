-- name: list_triggers()
-- The triggers of the tables that fire, by table and name.
select pg_class.relname as relation, pg_trigger.tgname as name
from pg_trigger
inner join pg_class on pg_trigger.tgrelid = pg_class.oid
where not pg_trigger.tgisinternal
    and pg_class.relnamespace = 'public'::regnamespace
    and pg_trigger.tgenabled in ('O', 'A');

-- name: list_functions()
-- The functions, and what they do.
select pg_proc.proname as name, pg_proc.prosrc as body
from pg_proc
where pg_proc.pronamespace = 'public'::regnamespace;

-- name: list_tables()
-- The tables, and whether the service's role, or a role that it is a member of, owns them.
select
    pg_class.relname as name,
    pg_has_role('warstats_service', pg_class.relowner, 'member') as owned
from pg_class
where pg_class.relnamespace = 'public'::regnamespace and pg_class.relkind = 'r';

-- name: list_grants()
-- What the service's role, or everyone, may do with tables, and with which column alone.
select pg_class.relname as relation, held.privilege_type as privilege, null as part
from pg_class
cross join aclexplode(pg_class.relacl) as held
where pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind = 'r'
    and held.grantee in (0, 'warstats_service'::regrole)
union all
select pg_class.relname, held.privilege_type, pg_attribute.attname
from pg_class
inner join pg_attribute on pg_class.oid = pg_attribute.attrelid
cross join aclexplode(pg_attribute.attacl) as held
where pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind = 'r'
    and held.grantee in (0, 'warstats_service'::regrole);
