-- migrate:up
-- A retracted version may name the figure that stands in its place. A history may come before that
-- figure in one import, so both are asked for when the transaction commits.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

alter table version add column duplicate_of slug;
-- The column is empty when this first runs.
-- squawk-ignore constraint-missing-not-valid
alter table version add constraint version_duplicate_check check (
    duplicate_of is null or status = 'retracted' and duplicate_of <> figure
);
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
alter table version add constraint version_duplicate_fkey
foreign key (duplicate_of) references figure (id) deferrable initially deferred;

-- migrate:down
-- squawk-ignore ban-drop-column
alter table version drop column duplicate_of;
