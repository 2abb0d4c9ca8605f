"""Tell the story of a figure's verification: every statement, and what it spoke of."""

from typing import Any

from service.db import Connection
from service.domain.chain import documents_in
from service.domain.derived import derive
from service.domain.verification import standing
from service.store import figures, statements, vocabularies
from service.usecases.record import references
from service.usecases.render import statement_view


def tell_verification(conn: Connection, figure: str) -> dict[str, Any]:
    """Every statement that reached the figure, newest first, as ``VerificationSchema`` reads."""
    versions = figures.list_versions(conn, [figure])[figure]
    current = versions[-1]
    entries = vocabularies.find(conn, references(current.content, current.statements)).at(
        current.recorded_at
    )
    documents = documents_in(current.content.provenance)
    changes = {version.version: version.change.type for version in versions}
    return {
        "figure": figure,
        "could_not_verify": derive(current, entries).could_not_verify,
        "data": [
            {
                **statement_view(
                    standing(told.statement, current.quantity_version, documents), entries
                ),
                "version": told.statement.version,
                "on_version": _spoken_of(told.statement.version, changes),
                "recorded_at": told.recorded_at,
                "recorded_by": told.recorded_by,
            }
            for told in reversed(statements.of_figures(conn, [figure])[figure])
        ],
    }


def _spoken_of(version: int, changes: dict[int, str]) -> int:
    """A statement that made a version of its own spoke of the one before."""
    return version - 1 if changes[version] == "verification" else version
