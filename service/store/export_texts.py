"""Export texts: a version's row of CSV and line of NDJSON, made when the version was written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from service.db import Connection
from service.store import queries

_sql = queries.load("export_texts")


@dataclass(frozen=True, slots=True)
class ExportText:
    """The texts of a version, with their line ends."""

    figure: str
    version: int
    csv: str
    ndjson: str


@dataclass(frozen=True, slots=True)
class NamedEntries:
    """When a version was recorded, and the entries that it names by (vocabulary, id)."""

    recorded_at: datetime
    entries: tuple[tuple[str, str], ...]


def insert(conn: Connection, texts: Iterable[ExportText]) -> None:
    """Append texts."""
    queries.copy(conn, _sql.copy_export_text, (astuple(text) for text in texts))


def list_(conn: Connection, figures: Sequence[str]) -> dict[tuple[str, int], ExportText]:
    """Return the texts of all versions of the figures, by figure and version."""
    rows = _sql.list_export_texts(conn, figures=list(figures))
    return {(row["figure"], row["version"]): ExportText(**row) for row in rows}


def replace(conn: Connection, text: ExportText) -> None:
    """Replace the texts of a version, or add them. Only the owner may."""
    _sql.replace_export_text(conn, **asdict(text))


def delete(conn: Connection, figure: str, version: int) -> None:
    """Remove the texts of a version. Only the owner may."""
    _sql.delete_export_text(conn, figure=figure, version=version)


def list_named_entries(
    conn: Connection, versions: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], NamedEntries]:
    """Return what each (figure, version) names of measures, conflicts, sources and documents."""
    rows = _sql.list_entries_of_page(
        conn,
        figures=[figure for figure, _ in versions],
        versions=[version for _, version in versions],
    )
    return {
        (row["figure"], row["version"]): NamedEntries(
            row["recorded_at"],
            (
                ("measure", row["measure"]),
                *([("conflict", row["conflict"])] if row["conflict"] else ()),
                *(("source", id_) for id_ in row["sources"]),
                *(("document", id_) for id_ in row["documents"]),
            ),
        )
        for row in rows
    }
