-- migrate:up
-- What a search finds, and an index for every filter that had none. The words are made again
-- by `warstats rerender`, as texts are.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

create extension if not exists pg_trgm;

-- Whether some stretch of the words is like the word: pg_trgm's operator under a name, and no
-- more, so that an index serves it.
create function resembles(words text, word text) returns boolean
language sql stable parallel safe
return words %> word;

-- The names of an entry's revision, and the wording of a figure's version, in plain letters.
alter table rendering add column words text not null default '';
alter table figure_state add column words text not null default '';

-- The words may be made again by the owner; a span is still closed once and never reopened.
drop trigger figure_state_closing on figure_state;
create trigger figure_state_closing before update of events, recorded on figure_state
for each row execute function refuse_reopening();

-- squawk-ignore require-concurrent-index-creation
create index rendering_words on rendering using gin (words gin_trgm_ops) where noun <> 'figure';
-- squawk-ignore require-concurrent-index-creation
create index figure_state_words on figure_state using gin (words gin_trgm_ops);
-- A value that is rare is found by these; one that is common by walking in the order asked for.
-- squawk-ignore require-concurrent-index-creation
create index figure_state_sets on figure_state using gin (counts, verification, warnings);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_status on figure_state (status);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_basis on figure_state (basis);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_kind on figure_state (kind);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_could_not_verify on figure_state (could_not_verify);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_period_start on figure_state (coalesce(period_start, '-infinity'));
-- squawk-ignore require-concurrent-index-creation
create index figure_state_low on figure_state (low);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_high on figure_state (high);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_reported on figure_state using gist (reported);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_recorded on figure_state using gist (recorded);

-- A source or a document that few figures name must be known to be rare.
alter table figure_state
alter column origin set statistics 1000,
alter column sources set statistics 1000,
alter column documents set statistics 1000,
alter column counts set statistics 1000,
alter column verification set statistics 1000,
alter column warnings set statistics 1000;

-- migrate:down
alter table figure_state
alter column origin set statistics 100,
alter column sources set statistics 100,
alter column documents set statistics 100,
alter column counts set statistics 100,
alter column verification set statistics 100,
alter column warnings set statistics 100;
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_recorded, figure_state_reported, figure_state_high, figure_state_low,
figure_state_period_start, figure_state_could_not_verify, figure_state_kind,
figure_state_basis, figure_state_status, figure_state_sets, figure_state_words,
rendering_words;
drop trigger figure_state_closing on figure_state;
create trigger figure_state_closing before update on figure_state
for each row execute function refuse_reopening();
-- squawk-ignore ban-drop-column
alter table figure_state drop column words;
-- squawk-ignore ban-drop-column
alter table rendering drop column words;
drop function resembles(text, text);
-- squawk-ignore ban-drop-extension
drop extension pg_trgm;
