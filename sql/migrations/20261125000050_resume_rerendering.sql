-- migrate:up
-- How far the texts and the projection have been made again, and by which code.

set local lock_timeout = '10s';
set local statement_timeout = '10s';

-- One row at most. The position is that of the last entry or figure made again; it is null before
-- the first.
create table rerendering (
    id integer not null default 1,
    code text not null,
    noun text,
    last_id text,
    finished_at timestamptz,
    constraint rerendering_pkey primary key (id),
    constraint rerendering_single_check check (id = 1),
    constraint rerendering_position_check check ((noun is null) = (last_id is null))
);
grant select on rerendering to warstats_service;

-- migrate:down
drop table rerendering;
