"""The projection ``figure_state``: one narrow row for each version, with the columns of filters.

A row also has the spans of journal ids and of recorded time in which its version was current.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from service.db import Connection
from service.domain.chain import documents_in, report_dates, sources_in
from service.domain.derived import Derived
from service.domain.figure import Version
from service.domain.period import parse_date
from service.domain.search_words import version_words
from service.domain.stake import distinct_stakes
from service.domain.vocabulary import Entries
from service.store import queries

_sql = queries.load("projection")
_INFINITY = Decimal("Infinity")
# The columns of a row, in the order of the statements ``copy_row`` and ``list_rows``.
COLUMNS = tuple(
    name.strip()
    for name in re.search(r"\((.*?)\)", _sql.copy_row.sql, re.DOTALL)[1].split(",")  # type: ignore[index]
)

# What a row is made from: a version, what follows from it, and the entries it was made with.
Projected = tuple[Version, Derived, Entries]


def insert(conn: Connection, versions: Iterable[Projected]) -> None:
    """Append the rows of new versions, with open spans."""
    queries.copy(conn, _sql.copy_row, (_row(*projected) for projected in versions))


def close_spans(conn: Connection, successions: Sequence[tuple[Version, Version]]) -> None:
    """End the spans of each old version at its successor, given as pairs (old, new)."""
    _sql.close(
        conn,
        figures=[old.content.id for old, _ in successions],
        versions=[old.version for old, _ in successions],
        events=[new.event for _, new in successions],
        times=[new.recorded_at for _, new in successions],
    )


def list_rows(conn: Connection, figures: Sequence[str]) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the rows of all versions of the figures, by figure and version."""
    rows = _sql.list_rows(conn, figures=list(figures))
    return {(row["figure"], row["version"]): row for row in rows}


def count_warnings(conn: Connection, figures: Sequence[str]) -> Counter[str]:
    """Count the warnings of the figures' newest versions, by code."""
    rows = _sql.count_warnings(conn, figures=list(figures)) if figures else ()
    return Counter({row["code"]: row["count"] for row in rows})


def span_ends(row: Mapping[str, Any]) -> tuple[int | None, datetime | None]:
    """Return the event and the time at which a row's spans end; None while they are open."""
    return row["events"].upper, row["recorded"].upper


def differences(row: Mapping[str, Any], projected: Projected) -> list[str]:
    """Return the columns of a row that differ from what ``insert`` writes.

    The ends of the spans are not compared, since they depend on the next version.
    """
    version, *_ = projected
    expected = dict(zip(row, _row(*projected), strict=True))
    event, time = span_ends(row)
    expected["events"] = Range(version.event, event)
    expected["recorded"] = Range(version.recorded_at, time)
    expected["reported"] = _merge(map(_days, report_dates(version.content.provenance)))
    return [name for name, value in expected.items() if row[name] != value]


def replace(conn: Connection, projected: Projected) -> None:
    """Replace every column of a version's row but its spans. Only the owner may do this."""
    _sql.replace_row(conn, **dict(zip(COLUMNS, _row(*projected), strict=True)))


def list_by_document(conn: Connection, document: str) -> list[str]:
    """Return the ids of figures whose newest version has a chain through the document."""
    return [row["id"] for row in _sql.list_by_document(conn, document=document)]


def _row(version: Version, derived: Derived, entries: Entries) -> tuple[Any, ...]:
    """Return a row's values in the order of the statement ``copy_row``."""
    content = version.content
    identity, reading = content.identity, content.reading
    measure = entries.measure(identity.measure)
    low, high = reading.bounds
    if reading.missing is None and reading.value is None:
        low, high = (-_INFINITY if low is None else low), (_INFINITY if high is None else high)
    return (
        content.id,
        version.version,
        Range(version.event, None),
        Range(version.recorded_at, None),
        version.recorded_at,
        content.status,
        identity.series,
        identity.measure,
        measure.unit,
        None if measure.counts is None else sorted(measure.counts),
        measure.basis,
        identity.population,
        identity.conflict,
        identity.area,
        list(identity.originators),
        sorted(sources_in(content.provenance)),
        sorted(documents_in(content.provenance)),
        identity.period_kind,
        identity.period_start,
        identity.period_end,
        Multirange(Range(*_days(day), "[]") for day in report_dates(content.provenance)),
        low,
        high,
        reading.value,
        derived.could_not_verify,
        sorted(
            {standing.statement.status for standing in version.standings if not standing.lapsed}
        ),
        sorted({warning.code for warning in derived.warnings}),
        distinct_stakes(derived.stakes.values()),
        version.public,
        version.author,
        version_words(version),
    )


def _merge(spans: Iterable[tuple[date, date]]) -> list[str]:
    """Return spans of days as ``list_rows`` reads them: "first/last", touching ones merged.

    PostgreSQL's own form ends with the day after, which Python lacks after the year 9999.
    """
    merged: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if merged and first.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return [f"{first}/{last}" for first, last in merged]


def _days(edtf: str) -> tuple[date, date]:
    """Return the first and the last day of an EDTF date."""
    span = parse_date(edtf)
    assert span.start is not None
    assert span.end is not None
    return span.start, span.end
