-- name: list_excessive()
-- Privileges of the connected role that could change history, and triggers that are off.
with history as (
    select ('public.' || named.history)::regclass as history
    from unnest(
        array[
            'journal', 'unit', 'outcome', 'measure', 'conflict', 'population', 'area', 'source',
            'document', 'figure', 'version', 'chain', 'step', 'step_source', 'step_basis',
            'statement', 'version_statement', 'release'
        ]
    ) as named (history)
)

select history.history::text || ' ' || privilege.name as excess
from history
cross join (values ('UPDATE'), ('DELETE'), ('TRUNCATE')) as privilege (name)
where has_table_privilege(history.history, privilege.name)
    or privilege.name = 'UPDATE' and has_any_column_privilege(history.history, 'UPDATE')
union all
select 'key ' || privilege.name as excess
from (values ('DELETE'), ('TRUNCATE')) as privilege (name)
where has_table_privilege('public.key', privilege.name)
union all
select 'key UPDATE ' || fixed.name as excess
from (values ('id'), ('name'), ('role'), ('hash')) as fixed (name)
where has_column_privilege('public.key', fixed.name, 'UPDATE')
union all
select history.history::text || ' is not guarded' as excess
from history
where not exists (
    select 1 from pg_trigger
    where pg_trigger.tgrelid = history.history
        and right(pg_trigger.tgname, 12) = '_append_only'
        and pg_trigger.tgenabled in ('O', 'A')
)
order by excess;
