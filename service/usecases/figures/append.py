"""Append versions: the one place that makes a version, its digests, its text and its event."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from service.db import Connection
from service.domain.chain import documents_in, references_in
from service.domain.derived import Derived, derive
from service.domain.digest import chain_digest, digest
from service.domain.draft import Draft
from service.domain.figure import Content, Version, references_of
from service.domain.verification import Statement
from service.domain.vocabulary import Entries
from service.store import (
    export_texts,
    figures,
    journal,
    projection,
    renderings,
    statements,
    vocabularies,
)
from service.store.vocabularies import History
from service.usecases.figures.render import render_version

_MANY = 100  # versions, from which on a thread costs less than it saves


def append_versions(
    conn: Connection, clock: journal.Clock, drafts: Sequence[Draft], by: str
) -> list[Version]:
    """Record the drafts, in their order, as versions by ``by``; return the versions.

    The caller holds the write lock, which gave the clock. Each version inherits the statements on
    the documents that its chains go through.
    """
    drafts = inherit_statements(conn, drafts)
    history = vocabularies.find(
        conn,
        (
            entry
            for draft in drafts
            for entry in referenced_entries(draft.content, draft.statements)
        ),
    )
    versions = [make_version(draft, clock, by) for draft in drafts]
    with _in_background(lambda: _insert(conn, versions), is_worth=len(versions) >= _MANY):
        projected = [_project(version, history) for version in versions]
        texts = [render_version(*parts) for parts in projected]
    renderings.insert(conn, [rendering for rendering, _ in texts])
    export_texts.insert(conn, [for_exports for _, for_exports in texts if for_exports])
    projection.close_spans(
        conn,
        [
            (draft.previous, version)
            for draft, version in zip(drafts, versions, strict=True)
            if draft.previous
        ],
    )
    projection.insert(conn, projected)
    return versions


@contextmanager
def _in_background(work: Callable[[], None], *, is_worth: bool) -> Iterator[None]:
    """Do work on the connection, which the block leaves alone, while the block runs.

    So that texts are made while PostgreSQL checks the rows. Raises what the work raises.
    """
    if not is_worth:
        work()
        yield
        return
    with ThreadPoolExecutor(max_workers=1) as executor:
        done = executor.submit(work)
        yield
        done.result()


def _insert(conn: Connection, versions: Sequence[Version]) -> None:
    """Append the events and the rows that state everything of the versions."""
    journal.append(conn, map(event_of, versions))
    figures.insert(conn, [version.content for version in versions if version.version == 1])
    figures.insert_versions(conn, versions)
    statements.insert_version_statements(conn, _added_statements(versions))


def inherit_statements(conn: Connection, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with the statements on their documents that they lack.

    A replayed draft gets those alone that had been recorded by its own time.
    """
    documents = [documents_in(draft.content.provenance) for draft in drafts]
    recorded = statements.of_documents(conn, sorted(frozenset().union(*documents)))
    complete = []
    for draft, of_draft in zip(drafts, documents, strict=True):
        known = {statement.id for statement in draft.statements}
        inherited = [
            replace(each.statement, version=draft.version)
            for document in of_draft
            for each in recorded.get(document, ())
            if each.statement.id not in known
            and (draft.replay is None or each.recorded_at <= draft.replay.at)
        ]
        by_id = sorted((*draft.statements, *inherited), key=lambda statement: statement.id)
        complete.append(replace(draft, statements=tuple(by_id)))
    return complete


def _project(version: Version, history: History) -> tuple[Version, Derived, Entries]:
    """Return a version with what is derived from it, and the entries at its recorded time."""
    entries = history.at(version.recorded_at)
    return version, derive(version, entries), entries


def make_version(draft: Draft, clock: journal.Clock, by: str) -> Version:
    """Return the version of a draft: with its number, event, time and digests; write nothing."""
    event, recorded_at = clock.tick()
    if draft.replay:
        recorded_at, by = draft.replay.at, draft.replay.by
    content_digest = digest(draft.content, draft.standings)
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
        digest=content_digest,
        chain=chain_digest(
            draft.previous.chain if draft.previous else None,
            content_digest,
            version=draft.version,
            change=draft.change,
            recorded_at=recorded_at,
            recorded_by=by,
        ),
        replayed=draft.replay is not None,
        slips=draft.standing_slips,
    )


def event_of(version: Version) -> journal.Event:
    """Return the event with which the journal records a version."""
    return journal.Event(
        id=version.event,
        type=f"figure.{version.change.type}",
        at=version.recorded_at,
        by=version.recorded_by,
        figure=version.content.id,
        version=version.version,
        digest=version.digest,
    )


def _added_statements(versions: Iterable[Version]) -> Iterator[tuple[str, int, int, bool]]:
    """Yield (figure, version, statement, lapsed) for the statements that each version adds."""
    for version in versions:
        for statement in version.statements:
            if statement.version == version.version:
                yield version.content.id, version.version, statement.id, statement.lapsed


def referenced_entries(
    content: Content, statements: Iterable[Statement]
) -> Iterator[tuple[str, str]]:
    """Yield every vocabulary entry that a version's text shows, as (vocabulary, id)."""
    for _, vocabulary, id_ in references_of(content):
        yield vocabulary, id_
    for _, vocabulary, id_ in references_in(content.provenance):
        yield vocabulary, id_
    for statement in statements:
        yield "source", statement.by
