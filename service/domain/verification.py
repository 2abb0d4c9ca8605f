"""Verification: who said what of a figure, when, and whether that still counts.

The words are the Every Casualty Standards'. "Could not verify" is a dated, attributed
statement; the flag is derived from the statements and never stored by itself.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from service.domain.period import parse_date
from service.domain.vocabulary import Source

STATUSES = (
    "verified",
    "corroborated",
    "could_not_verify",
    "not_attempted",
    "disputed",
    "refuted",
)
SCOPES = ("figure", "document")
_NOW = datetime.max.replace(tzinfo=UTC)  # what is being recorded is later than all that was


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One agent's word. ``id`` grows in the order of entering; ``version`` brought it.

    ``document`` is set where the scope is the figures in that document; ``recorded_at`` is
    None until it is recorded; ``lapsed``: it had lapsed where the figure was taken from.
    """

    id: int
    scope: str
    status: str
    by: str
    stated_on: str | None = None
    wording: str | None = None
    said_in: str | None = None
    document: str | None = None
    version: int = 1
    recorded_at: datetime | None = None
    lapsed: bool = False

    @property
    def order(self) -> tuple[date, datetime, int]:
        """Later statements sort later: by the day stated, then as recorded; undated first."""
        stated = parse_date(self.stated_on).start if self.stated_on else None
        return stated or date.min, self.recorded_at or _NOW, self.id


@dataclass(frozen=True, slots=True)
class Standing:
    """An agent's statement as it stands in a version.

    It has lapsed where it was said of an earlier quantity, or of a document that the figure's
    chains no longer go through.
    """

    statement: Statement
    lapsed: bool


def standing(statement: Statement, quantity_version: int, documents: Collection[str]) -> Standing:
    """How one statement stands, given when the quantity was set and the documents of the chains."""
    elsewhere = statement.document is not None and statement.document not in documents
    earlier = statement.lapsed or statement.version < quantity_version
    return Standing(statement, lapsed=elsewhere or earlier)


def standings(
    statements: Iterable[Statement], quantity_version: int, documents: Collection[str] = ()
) -> tuple[Standing, ...]:
    """Each agent's latest statement, by agent; one that still counts before one that lapsed."""
    latest: dict[str, Standing] = {}
    ranked = sorted(
        (standing(statement, quantity_version, documents) for statement in statements),
        key=lambda one: (not one.lapsed, one.statement.order),
    )
    for one in ranked:
        latest[one.statement.by] = one
    return tuple(latest[agent] for agent in sorted(latest))


def could_not_verify(
    current: Iterable[Standing], origin: Collection[str], agents: Iterable[Source]
) -> bool:
    """Whether the flag is up.

    It is, when an agent's standing word is ``could_not_verify`` and nobody independent has
    verified: an agent of the origin, or one that belongs to a party, is not independent.
    """
    parties = {agent.id for agent in agents if agent.party is not None}
    counting = [word.statement for word in current if not word.lapsed]
    verified = any(
        word.status == "verified" and word.by not in origin and word.by not in parties
        for word in counting
    )
    return not verified and any(word.status == "could_not_verify" for word in counting)
