-- migrate:up
-- What counts over the same time is found by it: a part and its whole.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index figure_span on figure (period_end, period_start, conflict);

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_span;
