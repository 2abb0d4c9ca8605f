-- migrate:up
-- A part may be of fewer people, of a smaller area or of a battle of the war: what stands beside a
-- figure is what the same originators count over the same time, whoever and wherever it is about.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

create function moment_of(
    originators text[], period_start date, period_end date, period_kind text
) returns bigint
language sql immutable parallel safe
return hash_record_extended(row(originators, period_start, period_end, period_kind), 0);

-- squawk-ignore require-concurrent-index-creation
create index figure_moment on figure (
    moment_of(originators, period_start, period_end, period_kind)
);
-- The index and the function that were read for the same population, conflict and area alone stay
-- for the release before this one.

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_moment;
drop function moment_of(text[], date, date, text);
