-- migrate:up
-- A release is named as editors name one: 2025.08 is no slug.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- The domain is text with a check: nothing is written anew.
-- squawk-ignore changing-column-type
alter table release alter column name type text collate "C";
-- squawk-ignore constraint-missing-not-valid
alter table release add constraint release_name_check check (
    length(name) <= 60 and name ~ '^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$'
);
-- squawk-ignore changing-column-type
alter table journal alter column release type text collate "C";

-- migrate:down
-- squawk-ignore changing-column-type
alter table journal alter column release type slug;
alter table release drop constraint release_name_check;
-- squawk-ignore changing-column-type
alter table release alter column name type slug;
