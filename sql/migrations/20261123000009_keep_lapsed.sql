-- migrate:up
-- A statement that had lapsed where a figure is taken from has lapsed here, too: the
-- correction it lapsed by came before the figure's first version here. And a statement on a
-- document that was recorded elsewhere says so, as versions do.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

alter table version_statement add column lapsed boolean not null default false;
alter table statement add column replayed boolean not null default false
constraint statement_replayed_check check (not replayed or document is not null);

-- migrate:down
-- squawk-ignore ban-drop-column
alter table statement drop column replayed;
-- squawk-ignore ban-drop-column
alter table version_statement drop column lapsed;
