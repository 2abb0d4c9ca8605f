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


def raise_generation(conn: Connection) -> None:
    """Note that texts were made again, so that cached lists are no longer current."""
    _sql.raise_generation(conn)


def replace(conn: Connection, rendering: Rendering) -> bool:
    """Replace a text by one made again; return whether it differed. Only the owner may."""
    changed: int = _sql.replace_rendering(conn, **asdict(rendering))
    return changed > 0
