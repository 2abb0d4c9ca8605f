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

-- name: list_constraints()
-- The constraints of tables: whether each holds for what is recorded, and for what is written.
select
    pg_class.relname as relation, pg_constraint.conname as name,
    pg_constraint.convalidated as is_valid,
    coalesce((to_jsonb(pg_constraint) ->> 'conenforced')::boolean, true)
    and not exists (
        select 1 from pg_trigger
        where pg_trigger.tgconstraint = pg_constraint.oid and pg_trigger.tgenabled = 'D'
    ) as is_on,
    pg_get_constraintdef(pg_constraint.oid) as definition
from pg_constraint
inner join pg_class on pg_constraint.conrelid = pg_class.oid
where pg_class.relnamespace = 'public'::regnamespace;

-- name: list_indexes()
-- The indexes of tables, whether each is valid, and whether it is unique.
select
    pg_class.relname as name, pg_index.indisvalid as is_valid, pg_index.indisunique as is_unique
from pg_index
inner join pg_class on pg_index.indexrelid = pg_class.oid
where pg_class.relnamespace = 'public'::regnamespace;

-- name: list_columns()
-- The columns of tables.
select pg_class.relname as relation, pg_attribute.attname as name
from pg_attribute
inner join pg_class on pg_attribute.attrelid = pg_class.oid
where pg_class.relnamespace = 'public'::regnamespace
    and pg_class.relkind = 'r'
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped;
