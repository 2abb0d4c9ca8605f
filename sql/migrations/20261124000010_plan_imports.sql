-- migrate:up
-- What a large import reads again of what it has just written is planned by statistics that know
-- of it, and what stands beside a figure is one number to look up, however many share its days.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- By whom, of whom, where and when, null equal to null, whatever is counted.
create function span_of(
    originators text[], population text, conflict text, area text,
    period_start date, period_end date, period_kind text
) returns bigint
language sql immutable parallel safe
return hash_record_extended(
    row(originators, population, conflict, area, period_start, period_end, period_kind), 0
);

-- squawk-ignore require-concurrent-index-deletion
drop index figure_span;
-- squawk-ignore require-concurrent-index-creation
create index figure_span on figure (
    span_of(originators, population, conflict, area, period_start, period_end, period_kind)
);

-- A bound that is not known lies at infinity, and the outermost hundredth of all values with it:
-- so coarse that a rare one looked common, and was looked for by walking.
alter index figure_state_period alter column 1 set statistics 1000;
alter index figure_state_period_desc alter column 1 set statistics 1000;
alter index figure_state_period_start alter column 1 set statistics 1000;
alter table figure_state
alter column low set statistics 1000,
alter column high set statistics 1000,
alter column reported set statistics 1000;

-- Statistics are the owner's to gather, and a transaction that fills the tables needs them before
-- it ends. Where it has added less than there was before, those that are there do.
create function renew_statistics(written bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if (select count(*) from (select from figure_state limit 2 * written + 1) as part)
        > 2 * written
    then
        return false;
    end if;
    analyze journal, figure, version, chain, step, step_source, figure_state, rendering;
    return true;
end
$$;

revoke execute on function renew_statistics(bigint) from public;
grant execute on function renew_statistics(bigint) to warstats_service;

-- migrate:down
drop function renew_statistics(bigint);
alter table figure_state
alter column low set statistics 100,
alter column high set statistics 100,
alter column reported set statistics 100;
alter index figure_state_period_start alter column 1 set statistics 100;
alter index figure_state_period_desc alter column 1 set statistics 100;
alter index figure_state_period alter column 1 set statistics 100;
-- squawk-ignore require-concurrent-index-deletion
drop index figure_span;
drop function span_of(text[], text, text, text, date, date, text);
-- squawk-ignore require-concurrent-index-creation
create index figure_span on figure (period_end, period_start, conflict);
