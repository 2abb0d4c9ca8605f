-- name: find_newest_id()^
-- The newest statement's id; read under the write lock.
select coalesce(max(statement.id), 0) as id from statement;

-- name: copy_statement()!
-- Append statements.
copy statement (
    id, scope, figure, document, status, by, stated_on, wording, said_in, recorded_at,
    recorded_by, event, replayed
) from stdin;

-- name: copy_version_statement()!
-- Append which version added which statement.
copy version_statement (figure, version, statement, lapsed) from stdin;

-- name: list_of_documents(documents)
-- The statements about the documents, oldest first.
select
    statement.id, statement.scope, statement.document, statement.status, statement.by,
    statement.stated_on, statement.wording, statement.said_in, statement.recorded_at,
    statement.recorded_by, statement.event
from statement
where statement.document = any(:documents::text[])
order by statement.id;

-- name: list_of_figures(figures)
-- The statements that any version of the figures has, with the version that added each.
select
    version_statement.figure, version_statement.version, version_statement.lapsed,
    statement.id, statement.scope, statement.document, statement.status, statement.by,
    statement.stated_on, statement.wording, statement.said_in, statement.recorded_at,
    statement.recorded_by, statement.event
from version_statement
inner join statement on statement.id = version_statement.statement
where version_statement.figure = any(:figures::text[])
order by version_statement.figure, statement.id;

-- name: list_with_events(after, limit)
-- Statements after an id with their events, and that of the version that added each.
select
    statement.id, statement.figure, statement.document, statement.recorded_at,
    statement.recorded_by, statement.event, version.event as version_event
from statement
left join version_statement
    on version_statement.figure = statement.figure
    and version_statement.statement = statement.id
left join version
    on version.figure = version_statement.figure
    and version.version = version_statement.version
where statement.id > :after
order by statement.id
limit :limit;
