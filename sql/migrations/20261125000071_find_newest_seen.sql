-- migrate:up
-- The newest event that a reader may see, found by one step in each index.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index journal_open on journal (id) where figure is null;
-- squawk-ignore require-concurrent-index-creation
create index figure_state_public_event on figure_state (lower(events)) where public;
-- squawk-ignore require-concurrent-index-creation
create index figure_state_author_event on figure_state (author, lower(events));

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_author_event;
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_public_event;
-- squawk-ignore require-concurrent-index-deletion
drop index journal_open;
