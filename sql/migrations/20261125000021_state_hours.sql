-- migrate:up
-- Hours that a period states join the identity, as written there, with their offset from UTC. The
-- days beside them are those written there too.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

alter table figure add column start_time text, add column end_time text;

-- Hours and minutes, seconds if stated, and the offset: 04:00+02:00.
create function is_time_of_day(hours text) returns boolean
language sql immutable parallel safe
return hours ~ '^([01]\d|2[0-3]):[0-5]\d(:(?!00)[0-5]\d)?[+-](0\d|1[0-4]):[0-5]\d$';

-- Seconds from the beginning of 2000 in UTC, to tell which of two moments is the later one.
create function seconds_of(day date, hours text) returns bigint
language sql immutable parallel safe
return (day - date '2000-01-01')::bigint * 86400
+ left(hours, 2)::integer * 3600
+ substr(hours, 4, 2)::integer * 60
+ case when length(hours) = 14 then substr(hours, 7, 2)::integer else 0 end
- (left(right(hours, 6), 1) || '1')::integer
* (left(right(hours, 5), 2)::integer * 3600 + right(hours, 2)::integer * 60);

-- squawk-ignore constraint-missing-not-valid
alter table figure add constraint figure_hours_check check (
    (start_time is null or period_start is not null and is_time_of_day(start_time))
    and (end_time is null or period_end is not null and is_time_of_day(end_time))
);
-- squawk-ignore constraint-missing-not-valid
alter table figure add constraint figure_hours_order_check check (
    case when period_kind = 'instant'
        then period_start = period_end and start_time is not distinct from end_time
        else seconds_of(period_start, start_time) < seconds_of(period_end, end_time)
    end
    or start_time is null and end_time is null
);
alter table figure drop constraint figure_identity_key;
-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
alter table figure add constraint figure_identity_key unique nulls not distinct (
    originators, measure, population, conflict, area,
    period_start, period_end, period_kind, item, start_time, end_time
);

-- migrate:down
alter table figure drop constraint figure_identity_key;
-- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
alter table figure add constraint figure_identity_key unique nulls not distinct (
    originators, measure, population, conflict, area,
    period_start, period_end, period_kind, item
);
alter table figure drop constraint figure_hours_order_check,
drop constraint figure_hours_check;
drop function seconds_of(date, text);
drop function is_time_of_day(text);
-- squawk-ignore ban-drop-column
alter table figure drop column end_time, drop column start_time;
