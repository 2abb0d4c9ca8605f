-- migrate:up
-- A clock that jumps back does not stop writes. An event is recorded later than every event before
-- it; so it is entered later, too, whatever the clock says. journal_at_check then always holds.

set local lock_timeout = '10s';
set local statement_timeout = '10s';

create function keep_entry_order() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
    new.entered_at := greatest(
        new.entered_at,
        (
            select before.entered_at + interval '1 microsecond'
            from journal as before
            where before.id = new.id - 1
        )
    );
    return new;
end;
$$;

create trigger journal_entry_order before insert on journal
for each row execute function keep_entry_order();

-- migrate:down
drop function keep_entry_order() cascade;
