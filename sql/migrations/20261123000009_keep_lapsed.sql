-- migrate:up
-- A statement that had lapsed where a figure is taken from has lapsed here, too: the
-- correction it lapsed by came before the figure's first version here.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

alter table version_statement add column lapsed boolean not null default false;

-- migrate:down
alter table version_statement drop column lapsed;
