-- migrate:up
-- An area has a code in any number of schemes beside ISO 3166, and may have a point.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- Codes as [{"scheme", "code"}]: sorted, each once, without empty ones.
create function is_code_set(codes jsonb) returns boolean
language sql immutable parallel safe
return jsonb_typeof(codes) = 'array'
and not exists (
    select from jsonb_array_elements(codes) as item (value)
    where jsonb_typeof(item.value) <> 'object'
        or item.value - '{scheme,code}'::text[] <> '{}'
        or jsonb_typeof(item.value -> 'scheme') is distinct from 'string'
        or jsonb_typeof(item.value -> 'code') is distinct from 'string'
        or not coalesce(item.value ->> 'scheme' ~ '^[a-z0-9]+(-[a-z0-9]+)*$', false)
        or coalesce(item.value ->> 'code', '') = ''
)
and codes = coalesce(
    (
        select jsonb_agg(distinct_codes.value order by distinct_codes.scheme, distinct_codes.code)
        from (
            select distinct
                item.value,
                (item.value ->> 'scheme') collate "C" as scheme,
                (item.value ->> 'code') collate "C" as code
            from jsonb_array_elements(codes) as item (value)
        ) as distinct_codes
    ),
    '[]'
);

alter table area
add column codes jsonb not null default '[]',
add column latitude numeric,
add column longitude numeric;
-- The columns are empty when this first runs.
-- squawk-ignore constraint-missing-not-valid
alter table area add constraint area_codes_check check (is_code_set(codes));
-- squawk-ignore constraint-missing-not-valid
alter table area add constraint area_point_check check (
    (latitude is null) = (longitude is null)
    and is_exact(latitude)
    and is_exact(longitude)
    and latitude between -90 and 90
    and longitude between -180 and 180
);

-- migrate:down
-- squawk-ignore ban-drop-column
alter table area drop column longitude, drop column latitude, drop column codes;
drop function is_code_set(jsonb);
