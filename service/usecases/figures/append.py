"""Record versions: the one place where a version, its digests, its text and its event are made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from service.db import Connection
from service.domain.chain import documents_in, references_in
from service.domain.derived import Derived, derive
from service.domain.digest import chain_digest, digest
from service.domain.draft import Draft
from service.domain.figure import Content, Version, references_of
from service.domain.verification import Statement
from service.domain.vocabulary import Entries
from service.store import figures, journal, projection, renderings, statements, vocabularies
from service.store.vocabularies import History
from service.usecases.figures.render import render_version


def append_versions(
    conn: Connection, clock: journal.Clock, drafts: Sequence[Draft], by: str
) -> list[Version]:
    """Append the drafts as versions, in their order, under the write lock that gave the clock.

    Each inherits what was said of the documents that its chains go through.
    """
    drafts = inherit(conn, drafts)
    history = vocabularies.find(
        conn,
        (name for draft in drafts for name in referenced_entries(draft.content, draft.statements)),
    )
    versions = [make_version(draft, clock, by) for draft in drafts]
    journal.append(conn, map(event_of, versions))
    figures.insert(conn, [version.content for version in versions if version.version == 1])
    figures.insert_versions(conn, versions)
    statements.insert_version_statements(conn, _brought(versions))
    seen = [_see(version, history) for version in versions]
    renderings.insert(conn, (render_version(*item) for item in seen))
    projection.close_spans(
        conn,
        [
            (draft.previous, version)
            for draft, version in zip(drafts, versions, strict=True)
            if draft.previous
        ],
    )
    projection.insert(conn, seen)
    return versions


def inherit(conn: Connection, drafts: Sequence[Draft]) -> list[Draft]:
    """Add the statements on a draft's documents that have not reached its figure before."""
    through = [documents_in(draft.content.provenance) for draft in drafts]
    said = statements.of_documents(conn, sorted(frozenset().union(*through)))
    inheriting = []
    for draft, documents in zip(drafts, through, strict=True):
        known = {statement.id for statement in draft.statements}
        reaching = [
            replace(told.statement, version=draft.version)
            for document in documents
            for told in said.get(document, ())
            if told.statement.id not in known
            # What is replayed shows what had been said by then.
            and (draft.replay is None or told.recorded_at <= draft.replay.at)
        ]
        all_said = sorted((*draft.statements, *reaching), key=lambda statement: statement.id)
        inheriting.append(replace(draft, statements=tuple(all_said)))
    return inheriting


def _see(version: Version, history: History) -> tuple[Version, Derived, Entries]:
    """A version with what follows from it and the entries as they were when it was recorded."""
    entries = history.at(version.recorded_at)
    return version, derive(version, entries), entries


def make_version(draft: Draft, clock: journal.Clock, by: str) -> Version:
    """Number, date and seal a draft; nothing is written."""
    event, recorded_at = clock.tick()
    if draft.replay:
        recorded_at, by = draft.replay.at, draft.replay.by
    sealed = digest(draft.content, draft.standings)
    return Version(
        content=draft.content,
        version=draft.version,
        statements=draft.statements,
        quantity_version=draft.quantity_version,
        change=draft.change,
        recorded_at=recorded_at,
        recorded_by=by,
        author=draft.previous.author if draft.previous else by,
        public=draft.public,
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
        replayed=draft.replay is not None,
    )


def event_of(version: Version) -> journal.Event:
    """What the journal says of a version."""
    return journal.Event(
        id=version.event,
        type=f"figure.{version.change.type}",
        at=version.recorded_at,
        by=version.recorded_by,
        figure=version.content.id,
        version=version.version,
        digest=version.digest,
    )


def _brought(versions: Iterable[Version]) -> Iterator[tuple[str, int, int, bool]]:
    for version in versions:
        for statement in version.statements:
            if statement.version == version.version:
                yield version.content.id, version.version, statement.id, statement.lapsed


def referenced_entries(content: Content, said: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    """Every vocabulary entry that a version's text shows, as (vocabulary, id)."""
    for _, vocabulary, id_ in _named(content):
        yield vocabulary, id_
    for statement in said:
        yield "source", statement.by


def _named(content: Content) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    yield from references_of(content)
    for path, vocabulary, id_ in references_in(content.provenance):
        yield ("provenance", *path), vocabulary, id_
