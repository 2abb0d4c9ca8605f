-- migrate:up
-- Ranges are sorted by the bound that they begin with, and the changes of figures that pass filters
-- are found in the order of the journal.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index figure_state_value_ascending on figure_state (
    coalesce(nullif(low, '-infinity'), nullif(high, 'infinity'), 'infinity'), figure
);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_value_descending on figure_state (
    coalesce(nullif(high, 'infinity'), nullif(low, '-infinity'), '-infinity'), figure
);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_first_event on figure_state (lower(events));
-- squawk-ignore require-concurrent-index-creation
create index figure_state_last_event on figure_state (upper(events)) where not upper_inf(events);
alter index figure_state_value_ascending alter column 1 set statistics 1000;
alter index figure_state_value_descending alter column 1 set statistics 1000;

-- The release before sorts by these without an index, which it can do without for a while.
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_value, figure_state_value_desc;

-- migrate:down
-- squawk-ignore require-concurrent-index-creation
create index figure_state_value on figure_state (coalesce(value, 'infinity'), figure);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_value_desc on figure_state (coalesce(value, '-infinity'), figure);
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_last_event, figure_state_first_event, figure_state_value_descending,
figure_state_value_ascending;
