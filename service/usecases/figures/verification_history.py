"""Tell the story of a figure's verification: every statement, and what it spoke of."""

from typing import Any

from service.db import Connection
from service.domain.chain import documents_in
from service.domain.derived import derive
from service.domain.principal import EDITOR, Principal
from service.domain.verification import standing
from service.store import figures, statements, vocabularies
from service.usecases.figures.append import referenced_entries
from service.usecases.figures.render import statement_view


def verification_history(
    conn: Connection, figure: str, reader: Principal, *, until: int
) -> dict[str, Any]:
    """Every statement that reached the figure until a version, newest first.

    As ``VerificationSchema`` reads it. Who may not see drafts is told what stood when the figure
    was published, as of that version, and all that came later.
    """
    versions = figures.list_versions(conn, [figure])[figure][:until]
    current, first = versions[-1], versions[0]
    if not (reader.may(EDITOR) or reader.name == first.author):
        first = next(version for version in versions if version.public)
    stood = {standing.statement.id for standing in first.standings}
    entries = vocabularies.find(conn, referenced_entries(current.content, current.statements)).at(
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
                "version": max(told.statement.version, first.version),
                "on_version": max(_spoken_of(told.statement.version, changes), first.version),
                "recorded_at": told.recorded_at,
                "recorded_by": told.recorded_by,
            }
            for told in reversed(statements.of_figures(conn, [figure])[figure])
            if told.statement.version <= until
            and (told.statement.version >= first.version or told.statement.id in stood)
        ],
    }


def _spoken_of(version: int, changes: dict[int, str]) -> int:
    """A statement that made a version of its own spoke of the one before."""
    return version - 1 if changes[version] == "verification" else version
