"""List every statement about a figure's verification, with the version that it is about."""

from collections.abc import Mapping
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
    """Return what ``VerificationSchema`` dumps: the statements up to a version, newest first.

    For a reader who may not see the draft the history begins with the first public version: it
    has the statements that stood then, as of that version, and all later ones.
    """
    versions = figures.list_versions(conn, [figure])[figure][:until]
    current, first = versions[-1], versions[0]
    if not (reader.may(EDITOR) or reader.name == first.author):
        first = next(version for version in versions if version.public)
    initial = {standing.statement.id for standing in first.standings}
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
                    standing(recorded.statement, current.quantity_version, documents), entries
                ),
                "version": max(recorded.statement.version, first.version),
                "on_version": max(
                    _subject_version(recorded.statement.version, changes), first.version
                ),
                "recorded_at": recorded.recorded_at,
                "recorded_by": recorded.recorded_by,
            }
            for recorded in reversed(statements.of_figures(conn, [figure])[figure])
            if recorded.statement.version <= until
            and (recorded.statement.version >= first.version or recorded.statement.id in initial)
        ],
    }


def _subject_version(added_by: int, changes: Mapping[int, str]) -> int:
    """Return the version that a statement is about, given the version that added it.

    A statement that made a version of its own is about the one before.
    """
    return added_by - 1 if changes[added_by] == "verification" else added_by
