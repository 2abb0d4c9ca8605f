"""The head of the journal: its newest event, and one digest over all events up to it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from service.domain.canonical import dumps
from service.domain.digest import digest_text, timestamp

_WRITTEN = re.compile(
    r"([1-9]\d{0,17})/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)/(sha-256:[0-9a-f]{64})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Head:
    """An event's id, its recorded time, and the root of the Merkle tree over all up to it."""

    id: int
    at: str
    digest: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a head as ``str`` writes it; raises ValueError for any other text."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError("write a head as `warstats verify-journal` prints it: ID/TIME/DIGEST")
        return cls(int(match[1]), match[2], match[3])

    def __str__(self) -> str:
        return f"{self.id}/{self.at}/{self.digest}"


def leaf(  # noqa: PLR0913  # the columns of an event
    *,
    id_: int,
    type_: str,
    subject: str,
    number: int | None,
    digest: bytes | None,
    chain: bytes | None,
    at: datetime,
    by: str,
) -> bytes:
    """Return what the tree has of an event (ADR 17): RFC 8785 JSON of its columns.

    ``number`` is that of the version or revision, ``chain`` the chain digest of the version.
    """
    digests = (value and digest_text(value) for value in (digest, chain))
    return dumps([id_, type_, subject, number, *digests, timestamp(at), by])
