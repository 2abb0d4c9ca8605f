"""The JSON texts made when a version or a revision was written."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from service.db import Connection
from service.store import queries

_sql = queries.load("renderings")


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text and its strong entity tag; of an entry also the words that it is found by."""

    noun: str
    id: str
    revision: int
    etag: str
    body: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class StoredJson:
    """A rendering as it is read; ``body`` None where the reader has it already."""

    etag: str
    recorded_at: datetime
    body: str | None


def insert(conn: Connection, renderings: Iterable[Rendering]) -> None:
    """Append renderings of what is being written."""
    queries.copy(
        conn,
        _sql.copy_rendering,
        (astuple(text) for text in renderings),
    )


def list_(conn: Connection, noun: str, ids: Sequence[str]) -> list[Rendering]:
    """The renderings of every revision of the ids."""
    return [
        Rendering(noun, row["id"], row["revision"], row["etag"], row["body"], row["words"])
        for row in _sql.list_renderings(conn, noun=noun, ids=list(ids))
    ]


def find_etag(conn: Connection, noun: str, id_: str, revision: int) -> str | None:
    """The entity tag of one revision."""
    row = _sql.find_etag(conn, noun=noun, id=id_, revision=revision)
    return str(row["etag"]) if row else None


def raise_generation(conn: Connection) -> None:
    """Say that texts were made again, so that no cached list is taken for current."""
    _sql.raise_generation(conn)


def replace(conn: Connection, text: Rendering) -> bool:
    """Put a newly made text in the old one's place, as the owner; whether it differed."""
    changed: int = _sql.replace_rendering(conn, **asdict(text))
    return changed > 0
