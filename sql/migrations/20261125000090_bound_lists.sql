-- migrate:up
-- No list reads more as the table grows: a search compares its words with the distinct words of all
-- figures, and finds the figures by whole words; a range of values is found by a range; series are
-- listed from rows of their own.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- The words of a text, which is folded to letters and digits with a space between; a longer word
-- than an index can hold counts by its first 100 letters.
create function words_in(words text) returns text[]
language sql immutable parallel safe
return string_to_array(
    regexp_replace(words collate "C", '([^ ]{100})[^ ]+', '\1', 'g'), ' '
);

-- Whether words stand next to each other in a text.
create function has_phrase(words text, phrase text) returns boolean
language sql immutable parallel safe
return words_in(words) @> words_in(phrase) and ' ' || words || ' ' like '% ' || phrase || ' %';

-- The numbers within the bounds of a figure, both included; null where it has none.
create function bounds_of(low numeric, high numeric) returns numrange
language sql immutable parallel safe
return case when low is not null then numrange(low, high, '[]') end;

-- Each word that was ever in the wording of a figure, and the first event that brought it.
create table figure_word (
    word text not null,
    event bigint not null,
    constraint figure_word_pkey primary key (word)
);
create function note_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into figure_word (word, event)
    select word.word, min(lower(figure_state.events))
    from added as figure_state
    cross join unnest(words_in(figure_state.words)) as word (word)
    where word.word <> ''
    group by word.word
    order by word.word
    on conflict do nothing;
    return null;
end
$$;
create function note_changed_words() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into figure_word (word, event)
    select distinct word.word, lower(new.events)
    from unnest(words_in(new.words)) as word (word)
    where word.word <> ''
    order by word.word
    on conflict (word) do update set event = excluded.event
    where excluded.event < figure_word.event;
    return null;
end
$$;
revoke execute on function note_words(), note_changed_words() from public;
create trigger figure_state_words after insert on figure_state
referencing new table as added
for each statement execute function note_words();
-- `warstats rerender` changes the words of a row.
create trigger figure_state_changed_words after update of words on figure_state
for each row when (old.words is distinct from new.words)
execute function note_changed_words();

insert into figure_word (word, event)
select word.word, min(lower(figure_state.events))
from figure_state
cross join unnest(words_in(figure_state.words)) as word (word)
where word.word <> ''
group by word.word;
create index figure_word_like on figure_word using gin (word gin_trgm_ops);
grant select on figure_word to warstats_service;

-- The words up to an event that are most like a word, and how much, 0 to 1. How many are like it is
-- not known before; there is no word for which reading all of them is right.
create function words_like(wanted text, at bigint, most integer)
returns table (word text, similarity real)
language sql stable parallel safe rows 50
set enable_seqscan = off
as $$
select figure_word.word, word_similarity(wanted, figure_word.word) as similarity
from figure_word
where resembles(figure_word.word, wanted) and figure_word.event <= at
order by similarity desc, figure_word.word collate "C" asc
limit most
$$;

-- The best matches of a search come in this order, which is of no meaning: where they are many, the
-- first are found after few others, wherever their ids stand.
-- squawk-ignore require-concurrent-index-creation
create index figure_state_scattered on figure_state (
    hashtextextended(figure::text, 0), figure
);

-- The release before compares the whole wording of figures without an index, for a while.
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_words;
-- squawk-ignore require-concurrent-index-creation
create index figure_state_words on figure_state using gin (words_in(words));

-- What the figures of a series share, so that series are found without reading their figures.
create table series (
    id slug not null,
    originators text[] not null,
    measure slug not null,
    population slug,
    conflict slug,
    area slug,
    period_kind text,
    constraint series_pkey primary key (id)
);
create function note_series() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into series (id, originators, measure, population, conflict, area, period_kind)
    select distinct on (added.series)
        added.series, added.originators, added.measure, added.population, added.conflict,
        added.area, added.period_kind
    from added
    order by added.series
    on conflict do nothing;
    return null;
end
$$;
revoke execute on function note_series() from public;
create trigger figure_new_series after insert on figure
referencing new table as added
for each statement execute function note_series();

insert into series (id, originators, measure, population, conflict, area, period_kind)
select distinct on (figure.series)
    figure.series, figure.originators, figure.measure, figure.population, figure.conflict,
    figure.area, figure.period_kind
from figure
order by figure.series;
create index series_measure on series (measure, id);
create index series_population on series (population, id);
create index series_conflict on series (conflict, id);
create index series_area on series (area, id) where area is not null;
grant select on series to warstats_service;

-- squawk-ignore require-concurrent-index-creation
create index figure_state_bounds on figure_state using gist (bounds_of(low, high));
alter index figure_state_bounds alter column 1 set statistics 1000;

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index figure_state_bounds, figure_state_scattered, figure_state_words;
drop function words_like(text, bigint, integer);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_words on figure_state using gin (words gin_trgm_ops);
drop trigger figure_state_changed_words on figure_state;
drop trigger figure_state_words on figure_state;
drop function note_changed_words(), note_words();
drop trigger figure_new_series on figure;
drop function note_series();
drop table series, figure_word;
drop function bounds_of(numeric, numeric), has_phrase(text, text), words_in(text);
