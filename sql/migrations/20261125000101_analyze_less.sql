-- migrate:up
-- A large import waits for statistics that its own statements are planned by, and no others: the
-- arrays and bounds of the projection are sampled ten times as finely, which took two minutes at a
-- million figures. Autovacuum gathers theirs once the import has ended.

set local lock_timeout = '10s';
set local statement_timeout = '10s';

create or replace function renew_statistics(written bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if (select count(*) from (select from figure_state limit 2 * written + 1) as part)
        > 2 * written
    then
        return false;
    end if;
    analyze journal, figure, version, chain, step, step_source, rendering, export_text;
    analyze figure_state (
        figure, version, events, recorded, recorded_at, status, series, measure, unit, basis,
        population, conflict, area, kind, period_start, period_end, value, could_not_verify,
        public, author
    );
    return true;
end
$$;

-- migrate:down
create or replace function renew_statistics(written bigint) returns boolean
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
