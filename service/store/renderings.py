"""Renderings: the JSON texts made when a version or a revision was written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from service.db import Connection
from service.store import queries

_sql = queries.load("renderings")


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text and its strong entity tag; for an entry also the words that a search finds it by."""

    noun: str
    id: str
    revision: int
    etag: str
    body: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rerendering:
    """How far texts and projection were made again by the ``code`` that makes them.

    ``noun`` and ``last_id`` name the last entry or figure made again, None before the first.
    """

    code: str
    noun: str | None = None
    last_id: str | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredJson:
    """A rendering as it is read; ``body`` is None where the client has it (304)."""

    etag: str
    recorded_at: datetime
    body: str | None


def insert(conn: Connection, renderings: Iterable[Rendering]) -> None:
    """Append renderings."""
    queries.copy(
        conn,
        _sql.copy_rendering,
        (astuple(rendering) for rendering in renderings),
    )


def list_(conn: Connection, noun: str, ids: Sequence[str]) -> list[Rendering]:
    """Return the renderings of all revisions of the ids."""
    return [
        Rendering(noun, row["id"], row["revision"], row["etag"], row["body"], row["words"])
        for row in _sql.list_renderings(conn, noun=noun, ids=list(ids))
    ]


def find_etag(conn: Connection, noun: str, id_: str, revision: int) -> str | None:
    """Return the entity tag of a revision, or None."""
    row = _sql.find_etag(conn, noun=noun, id=id_, revision=revision)
    return str(row["etag"]) if row else None


def increment_generation(conn: Connection) -> None:
    """Note that texts were made again, so that cached lists are no longer current."""
    _sql.increment_generation(conn)


def replace(conn: Connection, rendering: Rendering) -> bool:
    """Replace a text by one made again; return whether it differed. Only the owner may."""
    changed: int = _sql.replace_rendering(conn, **asdict(rendering))
    return changed > 0


def any_(conn: Connection) -> bool:
    """Return whether there is any text."""
    return bool(_sql.has_renderings(conn)["has_renderings"])


def find_rerendering(conn: Connection) -> Rerendering | None:
    """Return how far the texts were last made again; None if they never were."""
    row = _sql.find_rerendering(conn)
    return Rerendering(**row) if row else None


def note_rerendering(
    conn: Connection, code: str, position: tuple[str, str] | None, *, is_finished: bool
) -> None:
    """Note the last entry or figure (noun, id) that was made again. Only the owner may."""
    noun, last_id = position or (None, None)
    _sql.note_rerendering(conn, code=code, noun=noun, last_id=last_id, is_finished=is_finished)
