-- migrate:up
-- Violence in a country may belong to no conflict: the figure then states where it was. As in the
-- other parts of an identity, null equals null.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore ban-drop-not-null
alter table figure alter column conflict drop not null;
-- squawk-ignore ban-drop-not-null
alter table figure_state alter column conflict drop not null;
-- Every figure so far has a conflict, and both tables are small enough to be read under the lock.
-- squawk-ignore constraint-missing-not-valid
alter table figure add constraint figure_place_check check (
    conflict is not null or area is not null
);

-- squawk-ignore constraint-missing-not-valid
alter table conflict drop constraint conflict_kind_check, add constraint conflict_kind_check check (
    kind in ('war', 'phase', 'battle', 'event', 'violence')
);

-- migrate:down
-- squawk-ignore constraint-missing-not-valid
alter table conflict drop constraint conflict_kind_check, add constraint conflict_kind_check check (
    kind in ('war', 'phase', 'battle', 'event')
);
alter table figure drop constraint figure_place_check;
-- squawk-ignore adding-not-nullable-field
alter table figure_state alter column conflict set not null;
-- squawk-ignore adding-not-nullable-field
alter table figure alter column conflict set not null;
