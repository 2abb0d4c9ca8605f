-- migrate:up
-- A claim that names an area and no conflict is about the only conflict that is recorded there.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index figure_area_conflict on figure (area, conflict, series);

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_area_conflict;
