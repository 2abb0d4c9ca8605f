-- name: find_newest_id()^
-- The newest statement's id; read under the write lock.
select coalesce(max(statement.id), 0) as id from statement;

-- name: copy_statement()!
-- Append statements.
copy statement (
    id, scope, figure, document, status, by, stated_on, wording, said_in, recorded_at,
    recorded_by, event
) from stdin;

-- name: copy_version_statement()!
-- Note which version brought which statement.
copy version_statement (figure, version, statement) from stdin;

-- name: list_of_documents(documents)
-- Every statement scoped to one of the documents, oldest first.
select
    statement.id, statement.scope, statement.document, statement.status, statement.by,
    statement.stated_on, statement.wording, statement.said_in, statement.recorded_at,
    statement.recorded_by
from statement
where statement.document = any(:documents::text[])
order by statement.id;

-- name: list_of_figures(figures)
-- Every statement that ever reached the figures, with the version that brought it.
select
    version_statement.figure, version_statement.version,
    statement.id, statement.scope, statement.document, statement.status, statement.by,
    statement.stated_on, statement.wording, statement.said_in, statement.recorded_at,
    statement.recorded_by
from version_statement
inner join statement on statement.id = version_statement.statement
where version_statement.figure = any(:figures::text[])
order by version_statement.figure, statement.id;
