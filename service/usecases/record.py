"""Record versions: the one place where a version, its digests, its text and its event are made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.db import Connection
from service.domain.chain import references_in
from service.domain.derived import derive
from service.domain.digest import chain_digest, digest
from service.domain.faults import Fault, unrecorded
from service.domain.figure import Change, Content, Version, references_of
from service.domain.quantity import Quantity
from service.domain.verification import Statement, standings
from service.domain.vocabulary import Entries
from service.errors import Invalid
from service.store import figures, journal, renderings, statements, states, vocabularies
from service.usecases.render import render_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version about to be recorded: what it says, what it follows, and why it is made."""

    content: Content
    change: Change
    statements: tuple[Statement, ...]
    previous: Version | None = None

    @property
    def version(self) -> int:
        return self.previous.version + 1 if self.previous else 1

    @property
    def quantity_version(self) -> int:
        """A correction of the quantity starts it anew: what was said of the old one lapses."""
        if self.previous and self.previous.content.reading == self.content.reading:
            return self.previous.quantity_version
        return self.version


def record(
    conn: Connection, clock: journal.Clock, drafts: Sequence[Draft], by: str
) -> list[Version]:
    """Append the drafts as versions, in their order, under the write lock that gave the clock.

    Raises Invalid when drafts name entries that are not recorded; a fault's path begins
    with the draft's position.
    """
    history = vocabularies.find(
        conn,
        (name for draft in drafts for name in references(draft.content, draft.statements)),
    )
    _require(drafts, history)
    entries = history.at(clock.at)  # under the lock nobody revises them until we are done
    _require_counts(drafts, entries)
    versions = [_version(draft, clock, by) for draft in drafts]
    journal.append(conn, map(_event, versions))
    figures.insert(conn, [version.content for version in versions if version.version == 1])
    figures.insert_versions(conn, versions)
    statements.bring(conn, _brought(versions))
    seen = [(version, derive(version, entries), entries) for version in versions]
    renderings.insert(conn, (render_version(*item) for item in seen))
    states.close(
        conn,
        [
            (draft.previous, version)
            for draft, version in zip(drafts, versions, strict=True)
            if draft.previous
        ],
    )
    states.insert(conn, seen)
    return versions


def _version(draft: Draft, clock: journal.Clock, by: str) -> Version:
    event, recorded_at = clock.tick()
    sealed = digest(draft.content, standings(draft.statements, draft.quantity_version))
    return Version(
        content=draft.content,
        version=draft.version,
        statements=draft.statements,
        quantity_version=draft.quantity_version,
        change=draft.change,
        recorded_at=recorded_at,
        recorded_by=by,
        event=event,
        digest=sealed,
        chain=chain_digest(
            draft.previous.chain if draft.previous else None,
            sealed,
            version=draft.version,
            change=draft.change,
            recorded_at=recorded_at,
            recorded_by=by,
        ),
    )


def _event(version: Version) -> journal.Event:
    return journal.Event(
        id=version.event,
        type=f"figure.{version.change.type}",
        at=version.recorded_at,
        by=version.recorded_by,
        figure=version.content.id,
        version=version.version,
        digest=version.digest,
    )


def _brought(versions: Iterable[Version]) -> Iterator[tuple[str, int, int]]:
    for version in versions:
        for statement in version.statements:
            if statement.version == version.version:
                yield version.content.id, version.version, statement.id


def _require(drafts: Iterable[Draft], history: vocabularies.History) -> None:
    faults = [
        unrecorded((position, *path), vocabulary, id_)
        for position, draft in enumerate(drafts)
        for path, vocabulary, id_ in _named(draft.content)
        if (vocabulary, id_) not in history
    ]
    if faults:
        raise Invalid(faults)


def _require_counts(drafts: Iterable[Draft], entries: Entries) -> None:
    """Nothing is counted below zero: a negative number is somebody's code for unknown."""
    faults = [
        Fault(
            (position, *place, name),
            "a count is not negative; where the number is not known, say so in 'missing'",
        )
        for position, draft in enumerate(drafts)
        if entries.unit(entries.measure(draft.content.identity.measure).unit).kind == "count"
        for place, reading in _readings(draft.content)
        for name in ("value", "lower", "upper")
        if (number := getattr(reading, name)) is not None and number < 0
    ]
    if faults:
        raise Invalid(faults)


def _readings(content: Content) -> Iterator[tuple[tuple[str | int, ...], Quantity]]:
    """Each reading with its place in a figure's body."""
    yield (), content.reading
    for at, chain in enumerate(content.provenance[1:], 1):
        if chain.reading != content.reading:
            yield ("provenance", at, "reading"), chain.reading


def references(content: Content, said: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    """Every vocabulary entry that a version's text shows, as (vocabulary, id)."""
    for _, vocabulary, id_ in _named(content):
        yield vocabulary, id_
    for statement in said:
        yield "source", statement.by


def _named(content: Content) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    yield from references_of(content)
    for path, vocabulary, id_ in references_in(content.provenance):
        yield ("provenance", *path), vocabulary, id_
