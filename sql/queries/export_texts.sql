-- name: copy_export_text()!
-- Append the texts of versions for exports.
copy export_text (figure, version, csv, ndjson) from stdin;

-- name: list_export_texts(figures)
-- The texts of all versions of the figures, to compare them with texts made again.
select export_text.figure, export_text.version, export_text.csv, export_text.ndjson
from export_text
where export_text.figure = any(:figures::text[]);

-- name: replace_export_text(figure, version, csv, ndjson)!
-- Replace the texts of a version by those made again; only the owner may.
insert into export_text (figure, version, csv, ndjson)
values (:figure, :version, :csv, :ndjson)
on conflict (figure, version) do update set csv = excluded.csv, ndjson = excluded.ndjson;

-- name: delete_export_text(figure, version)!
-- Remove the texts of a version that depend on more than itself; only the owner may.
delete from export_text
where export_text.figure = :figure and export_text.version = :version;

-- name: list_entries_of_page(figures, versions)
-- What slips of these versions depend on: when they were recorded, and the entries they name.
select
    figure_state.figure, figure_state.version, figure_state.recorded_at, figure_state.measure,
    figure_state.conflict, figure_state.sources, figure_state.documents
from unnest(:figures::text[], :versions::integer[]) as wanted (figure, version)
inner join figure_state
    on wanted.figure = figure_state.figure and wanted.version = figure_state.version;
