"""What a text of claims says, as it was read."""

from dataclasses import dataclass

from service.claims.text.amounts import Amount
from service.domain.claim import Claim


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A part of the text: from a character to before another."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedQuantity:
    """A number of a text and what was understood of it; ``why`` not, where ``claim`` is None."""

    part: TextSpan
    amount: Amount
    claim: Claim | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A number that counts nobody, and what it is."""

    part: TextSpan
    kind: str


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry that the text names."""

    part: TextSpan
    vocabulary: str
    id: str


@dataclass(frozen=True, slots=True)
class ParsedClaim:
    """What a text says: quantities, the entries it names, and the numbers that are no counts."""

    quantities: tuple[ParsedQuantity, ...]
    named: tuple[MatchedEntry, ...] = ()
    aside: tuple[OtherNumber, ...] = ()
