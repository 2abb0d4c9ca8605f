-- migrate:up
-- A spreadsheet names entries by any of their names, folded: found at once, however many there are.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

create function fold_names(names text[]) returns text[]
language sql immutable parallel safe
return array(select fold_name(each.name) from unnest(names) as each (name));

-- squawk-ignore require-concurrent-index-creation
create index conflict_names on conflict using gin (fold_names(aliases || name));
-- squawk-ignore require-concurrent-index-creation
create index population_names on population using gin (fold_names(aliases || name));
-- squawk-ignore require-concurrent-index-creation
create index area_names on area using gin (fold_names(aliases || name));
-- squawk-ignore require-concurrent-index-creation
create index measure_names on measure using gin (fold_names(aliases || name));
-- squawk-ignore require-concurrent-index-creation
create index source_names on source using gin (fold_names(aliases || name));
-- squawk-ignore require-concurrent-index-creation
create index document_names on document using gin (fold_names(aliases || name || title));
-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index document_names;
-- squawk-ignore require-concurrent-index-deletion
drop index source_names;
-- squawk-ignore require-concurrent-index-deletion
drop index measure_names;
-- squawk-ignore require-concurrent-index-deletion
drop index area_names;
-- squawk-ignore require-concurrent-index-deletion
drop index population_names;
-- squawk-ignore require-concurrent-index-deletion
drop index conflict_names;
drop function fold_names(text[]);
