-- migrate:up
-- An export reads what was made when a version was written, and makes nothing of it again.

set local lock_timeout = '10s';
set local statement_timeout = '10s';

-- A version's row of CSV and its line of NDJSON, with their line ends. A version without a row
-- here has texts that depend on more than itself: they are made when they are read.
create table export_text (
    figure slug not null,
    version integer not null,
    csv text not null,
    ndjson text not null,
    constraint export_text_pkey primary key (figure, version),
    constraint export_text_version_fkey foreign key (figure, version)
    references version (figure, version),
    constraint export_text_csv_check check (right(csv, 1) = E'\n'),
    constraint export_text_ndjson_check check (right(ndjson, 1) = E'\n')
);

-- Kept whole beside its key, as rendering is.
alter table export_text alter column csv set storage external;
alter table export_text alter column ndjson set storage external;
alter table export_text set (toast_tuple_target = 8160);

grant select, insert on export_text to warstats_service;

-- migrate:down
drop table export_text;
