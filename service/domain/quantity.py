"""Quantities and their hedges: the number as it was stated, and never more exact than that.

Comparators are FHIR's (``<``, ``<=``, ``>=``, ``>``) with ``=`` for a number printed
without a bound; ``approximate`` is true where the source said "about" or the like.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from service.domain.canonical import LATER
from service.domain.faults import Fault

COMPARATORS = ("=", "<", "<=", ">=", ">")
MISSING = ("unknown", "not-applicable", "words-only")
NO_NUMBER = f"give a value or a bound, or the reason for neither in 'missing': {', '.join(MISSING)}"
MAX_DIGITS = 15
MAX_PLACES = 6
MAX_MAGNITUDE = 18  # as a power of ten


@dataclass(frozen=True, slots=True)
class Hedge:
    """How a wording bounds its number. ``comparator`` None: it has bounds or words, not a value."""

    comparator: str | None
    approximate: bool = False


_EXACT = Hedge("=")
_HEDGES: dict[str, Hedge] = {
    phrase: hedge
    for phrases, hedge in (
        (("exactly", "precisely"), _EXACT),
        (
            ("around", "about", "some", "roughly", "approximately", "circa", "an estimated"),
            Hedge("=", approximate=True),
        ),
        (
            ("nearly", "almost", "close to", "just under", "just below"),
            Hedge("<", approximate=True),
        ),
        (("just over", "slightly more than", "a little over"), Hedge(">", approximate=True)),
        (
            ("over", "more than", "surpassed", "surpassing", "exceeding", "exceeded", "above"),
            Hedge(">"),
        ),
        (("at least", "no fewer than", "no less than", "not less than"), Hedge(">=")),
        (("up to", "at most", "no more than", "as many as"), Hedge("<=")),
        (("fewer than", "less than", "under", "below"), Hedge("<")),
        (("between",), Hedge(None)),
        (("hundreds", "dozens", "tens of", "thousands", "scores of", "millions"), Hedge(None)),
    )
    for phrase in phrases
}
_LEADING = re.compile(
    r"\s*(" + "|".join(sorted(map(re.escape, _HEDGES), key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_BARE = re.compile(
    r"\s*\d[\d.,\u00a0\u202f ]*(?:(?:hundred|thousand|million|billion)\s*)?",
    re.IGNORECASE | re.ASCII,
)


def read_hedge(as_reported: str) -> Hedge | None:
    """Read the hedge that leads a wording; None when its first words are not in the vocabulary.

    A bare number is unhedged: ``=``. A number with anything else behind it is not read: what
    follows may be a hedge too ("12,000 or more", "3,000, at least", "10-12").
    """
    if _BARE.fullmatch(as_reported):
        return _EXACT
    match = _LEADING.match(as_reported)
    return _HEDGES[match[1].lower()] if match else None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A reading: the number, or in ``missing`` the reason for its absence, and its wording.

    ``lower`` and ``upper`` are bounds a source stated, in whatever order it stated them; ``scale``
    is what the head of a table says of the printed number, as in "in thousands".
    """

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    missing: str | None = None
    comparator: str | None = None
    approximate: bool = False
    as_reported: str | None = None
    scale: str | None = field(default=None, metadata=LATER)

    @property
    def amount(self) -> "Quantity":
        """The quantity without its wording, unless it has no number."""
        return self if self.missing is not None else replace(self, as_reported=None, scale=None)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest number stated, None where unknown.

        Bounds that were stated in the wrong order are put right, for searching only.
        """
        if self.value is not None:
            return self.value, self.value
        if self.lower is not None and self.upper is not None:
            return min(self.lower, self.upper), max(self.lower, self.upper)
        return self.lower, self.upper


# The fields of a reading, wherever it is written, stored or drawn.
READING = tuple(each.name for each in fields(Quantity))


def is_exact(number: Decimal) -> bool:
    """Whether a binary double holds the number without loss (IEEE 754: 15 digits)."""
    if not number.is_finite():
        return False
    # Read off the digits: arithmetic would round to its context, or overflow.
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # finite, so not one of the words for NaN and infinity
    significant = "".join(map(str, digits)).rstrip("0")
    if not significant.strip("0"):
        return abs(exponent) <= MAX_DIGITS
    places = -exponent - (len(digits) - len(significant))
    return (
        len(significant.lstrip("0")) <= MAX_DIGITS
        and places <= MAX_PLACES
        and number.adjusted() < MAX_MAGNITUDE
    )


def with_comparator(reading: Quantity) -> Quantity:
    """The reading, with the comparator ``=`` if its value has none and its words no hedge."""
    if reading.value is None or reading.comparator is not None:
        return reading
    hedge = read_hedge(reading.as_reported) if reading.as_reported else _EXACT
    return replace(reading, comparator="=") if hedge == _EXACT else reading


def faults_of(quantity: Quantity) -> list[Fault]:
    """Every fault that keeps a reading from being one statement; the places are its fields."""
    return [
        *_precision_faults(quantity),
        *_missing_faults(quantity),
        *_comparator_faults(quantity),
    ]


def _precision_faults(quantity: Quantity) -> Iterator[Fault]:
    """Numbers that a double would not hold."""
    for name in ("value", "lower", "upper"):
        number = getattr(quantity, name)
        if number is not None and not is_exact(number):
            yield Fault(
                (name,),
                f"give at most {MAX_DIGITS} significant digits and {MAX_PLACES} decimal places, "
                f"and a number below 10^{MAX_MAGNITUDE}",
            )


def _missing_faults(quantity: Quantity) -> Iterator[Fault]:
    """A reading has a number, or the reason for its absence and the words in its place."""
    numbers = (quantity.value, quantity.lower, quantity.upper)
    has_number = any(number is not None for number in numbers)
    if has_number and quantity.missing is not None:
        yield Fault(("missing",), "leave this out if a value or a bound is given")
    if not has_number and quantity.missing is None:
        yield Fault(("value",), NO_NUMBER)
    if quantity.missing is not None and quantity.as_reported is None:
        yield Fault(("as_reported",), "give the words that the source used instead of a number")
    if quantity.scale is not None and quantity.as_reported is None:
        yield Fault(("scale",), "give the number as printed in 'as_reported', or leave this out")


def _comparator_faults(quantity: Quantity) -> Iterator[Fault]:
    """A value has a comparator, and nothing else can have one or be approximate."""
    if quantity.value is not None:
        if quantity.comparator is None:
            comparators = ", ".join(COMPARATORS)
            yield Fault(("comparator",), f"give the comparator of the value: {comparators}")
        return
    if quantity.comparator is not None:
        yield Fault(("comparator",), "leave this out if there is no value")
    if quantity.approximate:
        yield Fault(
            ("approximate",), "only a value can be approximate: give the wording in 'as_reported'"
        )
