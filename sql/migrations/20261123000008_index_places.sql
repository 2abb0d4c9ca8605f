-- migrate:up
-- Who holds a place already is asked of every figure that comes in, and what counts over the same
-- time of every one that is held against others.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- An identity but for its start, null equal to null, as one number to look up.
create function place_of(
    originators text[], measure text, population text, conflict text, area text,
    period_end date, period_kind text, item text
) returns bigint
language sql immutable parallel safe
return hash_record_extended(
    row(originators, measure, population, conflict, area, period_end, period_kind, item), 0
);

-- squawk-ignore require-concurrent-index-creation
create index figure_place on figure (
    place_of(
        originators, measure, population, conflict, area, period_end, period_kind, item
    )
);
-- squawk-ignore require-concurrent-index-creation
create index figure_span on figure (period_end, period_start, conflict);

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_span, figure_place;
drop function place_of(text[], text, text, text, text, date, text, text);
