-- migrate:up
-- Whether the originators of a figure belong to the side that they count, or to its opponent.
-- `warstats rerender` fills the column for older versions.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

alter table figure_state add column stakes text[] not null default '{}';
-- squawk-ignore require-concurrent-index-creation
create index figure_state_stakes on figure_state using gin (stakes);
alter table figure_state alter column stakes set statistics 1000;

-- migrate:down
-- squawk-ignore ban-drop-column
alter table figure_state drop column stakes;
