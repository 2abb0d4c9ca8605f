"""Verification: what agents stated about a figure, when, and whether that still counts.

The terms are the Every Casualty Standards'. "Could not verify" is a dated, attributed
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
    """What one agent stated about the verification of a figure, or of the figures in a document.

    ``id`` grows in the order of recording; ``version`` is the figure's version that added it.

    ``document`` is set where the scope is the figures in that document; ``recorded_at`` is
    None until it is recorded; ``lapsed``: a replayed statement that had lapsed already.
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
    """A statement as it counts in a version.

    It has lapsed where it is about an earlier quantity, or about a document that the figure's
    chains no longer go through.
    """

    statement: Statement
    lapsed: bool


def standing(statement: Statement, quantity_version: int, documents: Collection[str]) -> Standing:
    """How a statement counts in a version.

    ``quantity_version`` is the version that set the quantity, ``documents`` are those that the
    figure's chains go through.
    """
    elsewhere = statement.document is not None and statement.document not in documents
    earlier = statement.lapsed or statement.version < quantity_version
    return Standing(statement, lapsed=elsewhere or earlier)


def standings(
    statements: Iterable[Statement], quantity_version: int, documents: Collection[str] = ()
) -> tuple[Standing, ...]:
    """Each agent's latest statement, sorted by agent; a current one counts before a lapsed one."""
    ranked = sorted(
        (standing(statement, quantity_version, documents) for statement in statements),
        key=lambda standing: (not standing.lapsed, standing.statement.order),
    )
    latest = {standing.statement.by: standing for standing in ranked}
    return tuple(latest[agent] for agent in sorted(latest))


def could_not_verify(
    latest: Iterable[Standing], origin: Collection[str], agents: Iterable[Source]
) -> bool:
    """Whether a figure has the could-not-verify flag.

    It has, when a current statement is ``could_not_verify`` and no independent agent has verified:
    an originator, or an agent that belongs to a party, is not independent.
    """
    parties = {agent.id for agent in agents if agent.party is not None}
    statements = [standing.statement for standing in latest if not standing.lapsed]
    is_verified = any(
        statement.status == "verified"
        and statement.by not in origin
        and statement.by not in parties
        for statement in statements
    )
    return not is_verified and any(
        statement.status == "could_not_verify" for statement in statements
    )
