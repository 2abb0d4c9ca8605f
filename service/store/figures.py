"""Figures and their versions, appended and read with all their parts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from service.db import Connection
from service.domain.chain import Basis, Chain, Step
from service.domain.figure import Change, Content, Identity, Version
from service.domain.period import make_period
from service.domain.quantity import READING, Quantity
from service.domain.slips import Slip
from service.store import queries, statements
from service.store.statements import RecordedStatement

_sql = queries.load("figures")

_IDENTITY = (
    "originators",
    "measure",
    "population",
    "conflict",
    "area",
    "period_start",
    "period_end",
    "period_kind",
    "item",
    "start_time",
    "end_time",
)


def insert(conn: Connection, contents: Iterable[Content]) -> None:
    """Append the identities of new figures."""
    queries.copy(
        conn,
        _sql.copy_figure,
        (
            (
                content.id,
                list(content.identity.originators),
                *(getattr(content.identity, name) for name in _IDENTITY[1:]),
                content.identity.series,
            )
            for content in contents
        ),
    )


def insert_versions(conn: Connection, versions: Sequence[Version]) -> None:
    """Append versions with their chains and steps."""
    queries.copy(conn, _sql.copy_version, map(_version_row, versions))
    chains = [
        ((version.content.id, version.version, number), chain)
        for version in versions
        for number, chain in enumerate(version.content.provenance, 1)
    ]
    queries.copy(
        conn,
        _sql.copy_chain,
        ((*place, *(getattr(chain.reading, name) for name in READING)) for place, chain in chains),
    )
    steps = [
        ((*place, number), step)
        for place, chain in chains
        for number, step in enumerate(chain.steps, 1)
    ]
    queries.copy(
        conn,
        _sql.copy_step,
        (
            (
                *place,
                step.role,
                step.as_named,
                step.document,
                step.reported_on,
                step.as_reported,
                step.locator,
                step.excerpt,
            )
            for place, step in steps
        ),
    )
    queries.copy(
        conn,
        _sql.copy_step_source,
        ((*place, source) for place, step in steps for source in step.sources),
    )
    queries.copy(
        conn,
        _sql.copy_step_basis,
        (
            (*place, number, basis.source, basis.document, basis.as_named)
            for place, step in steps
            for number, basis in enumerate(step.based_on, 1)
        ),
    )


@dataclass(frozen=True, slots=True, order=True)
class ExistingFigure:
    """A recorded figure with the id or the identity of a content that is to be recorded.

    ``position`` is that of the content; ``matched_on`` is ``id`` or ``identity``. ``public`` is
    whether it was ever published; ``author`` recorded its first version.
    """

    position: int
    figure: str
    matched_on: str
    status: str
    public: bool
    author: str


def find_existing(conn: Connection, contents: Sequence[Content]) -> Iterator[ExistingFigure]:
    """Find the recorded figures that have the id or the identity of one of the contents.

    Identities that differ only by a period's start that is unknown in either are the same.
    """
    identities = [
        {
            "position": position,
            **{
                name: value.isoformat() if hasattr(value, "isoformat") else value
                for name, value in asdict(content.identity).items()
            },
        }
        for position, content in enumerate(contents)
    ]
    rows = _sql.list_existing(
        conn, ids=[content.id for content in contents], identities=Jsonb(identities)
    )
    for row in rows:
        # SQL numbers the array of ids from 1; the identities carry their own positions.
        position = row["position"] - 1 if row["matched_on"] == "id" else row["position"]
        yield ExistingFigure(
            position, row["id"], row["matched_on"], row["status"], row["public"], row["author"]
        )


def list_ids(conn: Connection, *, after: str | None, limit: int) -> list[str]:
    """Return ids of figures after an id, in order."""
    return [row["id"] for row in _sql.list_ids(conn, after=after, limit=limit)]


def newest(conn: Connection, figures: Sequence[str]) -> dict[str, Version]:
    """Return the newest version of each figure, read from the normalised tables."""
    return {id_: versions[-1] for id_, versions in list_versions(conn, figures, last=1).items()}


def list_versions(
    conn: Connection, figures: Sequence[str], *, last: int | None = None
) -> dict[str, list[Version]]:
    """Return every version of each figure, or the ``last`` ones, oldest first.

    They are read from the normalised tables, not from renderings.
    """
    recorded = statements.of_figures(conn, figures)
    versions: dict[str, list[Version]] = defaultdict(list)
    for row in _sql.list_versions(conn, figures=list(figures), last=last):
        versions[row["id"]].append(_version(row, recorded.get(row["id"], ())))
    return versions


def list_public(conn: Connection, figures: Iterable[str]) -> set[str]:
    """Return those of the ids whose figure anyone may read: it is published, or was once."""
    return {row["id"] for row in _sql.list_public(conn, figures=sorted(figures))}


def list_retraction_reasons(conn: Connection, versions: Mapping[str, int]) -> dict[str, str]:
    """Return the reason of the last retraction of each figure, up to one of its versions."""
    rows = _sql.list_retraction_reasons(
        conn, figures=list(versions), versions=list(versions.values())
    )
    return {row["id"]: row["reason"] for row in rows}


def list_series(conn: Connection, figures: Sequence[str]) -> dict[str, str]:
    """Return the id of each figure's series, by figure."""
    return {row["id"]: row["series"] for row in _sql.list_series(conn, figures=list(figures))}


def scan_versions(
    conn: Connection, figures: Sequence[str], recorded: Mapping[str, Sequence[RecordedStatement]]
) -> Iterator[tuple[str, int, Version | Exception]]:
    """Yield figure, number and version of all versions, oldest first, for the audit.

    Where the rows of a version cannot be read, the exception stands in its place.
    """
    for row in _sql.list_versions(conn, figures=list(figures), last=None):
        version: Version | Exception
        try:
            version = _version(row, recorded.get(row["id"], ()))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            version = error
        yield row["id"], row["version"], version


def _version(row: Mapping[str, Any], recorded: Sequence[RecordedStatement]) -> Version:
    return Version(
        content=_content(row),
        version=row["version"],
        statements=tuple(
            item.statement for item in recorded if item.statement.version <= row["version"]
        ),
        quantity_version=row["quantity_version"],
        change=Change(
            row["change_type"], row["change_cause"], row["change_note"], tuple(row["acknowledged"])
        ),
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        author=row["author"],
        public=row["public"],
        event=row["event"],
        digest=bytes(row["digest"]),
        chain=bytes(row["chain"]),
        replayed=row["replayed"],
        slips=tuple(
            Slip(slip["code"], tuple(slip["path"]), slip["detail"]) for slip in row["slips"]
        ),
    )


def _version_row(version: Version) -> tuple[Any, ...]:
    content = version.content
    return (
        content.id,
        version.version,
        content.status,
        content.period.edtf if content.period else None,
        sorted(content.period.inferred) if content.period else [],
        list(content.caveats),
        content.duplicate_of,
        version.quantity_version,
        version.change.type,
        version.change.cause,
        version.change.note,
        version.replayed,
        version.recorded_at,
        version.recorded_by,
        version.event,
        version.digest,
        version.chain,
        list(version.change.acknowledged),
        Jsonb([asdict(slip) for slip in version.slips]),
        list(content.filled),
    )


def _content(row: Mapping[str, Any]) -> Content:
    identity = {name: row[name] for name in _IDENTITY} | {"originators": tuple(row["originators"])}
    period = row["period_edtf"] and make_period(
        row["period_edtf"], row["period_kind"], tuple(row["period_inferred"])
    )
    return Content(
        id=row["id"],
        identity=Identity(**identity),
        status=row["status"],
        period=period,
        provenance=tuple(_chain(chain) for chain in row["provenance"]),
        caveats=tuple(row["caveats"]),
        duplicate_of=row["duplicate_of"],
        filled=tuple(row["filled"]),
    )


def _chain(row: Mapping[str, Any]) -> Chain:
    return Chain(
        reading=Quantity(**{name: _exact(row[name]) for name in READING}),
        steps=tuple(_step(step) for step in row["steps"]),
    )


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        role=row["role"],
        sources=tuple(row["sources"]),
        as_named=row["as_named"],
        document=row["document"],
        reported_on=row["reported_on"],
        as_reported=row["as_reported"],
        locator=row["locator"],
        excerpt=row["excerpt"],
        based_on=tuple(
            Basis(basis["source"], basis["document"], basis["as_named"])
            for basis in row["based_on"]
        ),
    )


def _exact(value: Any) -> Any:
    """Return a number as a decimal: whole numbers in JSON arrive as int."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
