-- migrate:up
-- What an editor acknowledged stands with the version, and with an entry's event. Which fields were
-- read from the words stands beside what was stated. A number may have the scale of its table.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- The tables are small enough to be read under the lock, and no row has any of this yet.
alter table version
add column acknowledged text[] not null default '{}',
-- squawk-ignore constraint-missing-not-valid
add constraint version_acknowledged_check check (
    cardinality(acknowledged) = cardinality(array_remove(array_remove(acknowledged, null), ''))
),
add column slips jsonb not null default '[]',
-- squawk-ignore constraint-missing-not-valid
add constraint version_slips_check check (jsonb_typeof(slips) = 'array'),
add column filled text[] not null default '{}';

alter table chain
add column scale text,
-- squawk-ignore constraint-missing-not-valid
add constraint chain_scale_check check (
    scale is null or (scale <> '' and as_reported is not null)
);

alter table journal
add column acknowledged text[] not null default '{}',
-- squawk-ignore constraint-missing-not-valid
add constraint journal_acknowledged_check check (
    acknowledged = '{}' or (vocabulary is not null and revision is not null)
);
grant insert (acknowledged) on journal to warstats_service;

-- The body that a source belongs to, or the outlet that hosts it.
alter table source
add column parent slug,
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
add constraint source_parent_fkey foreign key (parent, first) references source (id, revision);
create trigger source_circle before insert on source
for each row execute function refuse_circle();

-- A text that is brought up to date may report what is later than its first day.
alter table document add column living boolean not null default false;

-- A name with case, accents, spaces and Unicode form folded, so that namesakes are found at once.
create function fold_name(name text) returns text
language sql immutable parallel safe
return btrim(
    regexp_replace(
        regexp_replace(lower(normalize(name, nfkd)), '[\u0300-\u036f]', '', 'g'), '\s+', ' ', 'g'
    )
);
-- squawk-ignore require-concurrent-index-creation
create index conflict_name on conflict using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index population_name on population using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index area_name on area using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index unit_name on unit using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index outcome_name on outcome using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index measure_name on measure using hash (fold_name(name));
-- squawk-ignore require-concurrent-index-creation
create index source_name on source using hash (fold_name(name));

-- A second document with the same address or title is found at once, however long these are.
-- squawk-ignore require-concurrent-index-creation
create index document_url on document using hash (url);
-- squawk-ignore require-concurrent-index-creation
create index document_title on document using hash (title);

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index source_name, measure_name, outcome_name;
-- squawk-ignore require-concurrent-index-deletion
drop index unit_name, area_name, population_name, conflict_name;
drop function fold_name(text);
-- squawk-ignore require-concurrent-index-deletion
drop index document_title;
-- squawk-ignore require-concurrent-index-deletion
drop index document_url;
-- squawk-ignore ban-drop-column
alter table document drop column living;
drop trigger source_circle on source;
-- squawk-ignore ban-drop-column
alter table source drop column parent;
-- squawk-ignore ban-drop-column
alter table journal drop column acknowledged;
-- squawk-ignore ban-drop-column
alter table chain drop column scale;
-- squawk-ignore ban-drop-column
alter table version drop column acknowledged, drop column slips, drop column filled;
