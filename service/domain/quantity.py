"""Quantities and their hedges: the number as stated, never more exact than that.

Comparators are FHIR's (``<``, ``<=``, ``>=``, ``>``) with ``=`` for a number printed
without a bound; ``approximate`` says that the source called the number close.
"""

import re
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from service.domain.faults import Fault

COMPARATORS = ("=", "<", "<=", ">=", ">")
MISSING = ("unknown", "not-applicable", "words-only")
MAX_DIGITS = 15
MAX_PLACES = 6
MAX_MAGNITUDE = 18  # as a power of ten


@dataclass(frozen=True, slots=True)
class Hedge:
    """How a wording bounds its number. ``comparator`` None: bounds or words, no one value."""

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
    """A reading: the number, or why there is none, and the words it was printed in.

    ``lower`` and ``upper`` are bounds a source stated, in whatever order it stated them.
    """

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    missing: str | None = None
    comparator: str | None = None
    approximate: bool = False
    as_reported: str | None = None

    @property
    def amount(self) -> "Quantity":
        """The quantity without its wording, unless words are all there is."""
        return self if self.missing is not None else replace(self, as_reported=None)

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Low and high end of what was stated, a broken order mended for searching only."""
        if self.value is not None:
            return self.value, self.value
        if self.lower is not None and self.upper is not None:
            return min(self.lower, self.upper), max(self.lower, self.upper)
        return self.lower, self.upper


# The fields of a reading, wherever it is written, stored or drawn.
READING = tuple(field.name for field in fields(Quantity))


def is_exact(number: Decimal) -> bool:
    """Whether a reader's binary double holds the number without loss (IEEE 754: 15 digits)."""
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


def settle(reading: Quantity) -> Quantity:
    """Give a number without a comparator the ``=`` of FHIR, unless its own words hedge it."""
    if reading.value is None or reading.comparator is not None:
        return reading
    hedge = read_hedge(reading.as_reported) if reading.as_reported else _EXACT
    return replace(reading, comparator="=") if hedge == _EXACT else reading


def faults_of(quantity: Quantity) -> list[Fault]:
    """Name everything that keeps a reading from being one statement."""
    faults = [
        Fault(
            (name,),
            f"give at most {MAX_DIGITS} significant digits, {MAX_PLACES} decimal places, "
            "and less than 10^18",
        )
        for name in ("value", "lower", "upper")
        if (number := getattr(quantity, name)) is not None and not is_exact(number)
    ]
    numbers = (quantity.value, quantity.lower, quantity.upper)
    has_number = any(number is not None for number in numbers)
    if has_number and quantity.missing is not None:
        faults.append(Fault(("missing",), "leave it out where a value or a bound is given"))
    if not has_number and quantity.missing is None:
        faults.append(
            Fault(
                ("value",),
                "give a value or a stated bound, or say in 'missing' why there is none: "
                + ", ".join(MISSING),
            )
        )
    if quantity.missing is not None and quantity.as_reported is None:
        faults.append(Fault(("as_reported",), "give the words that stand in place of a number"))
    if quantity.value is not None and quantity.comparator is None:
        faults.append(
            Fault(("comparator",), "give the comparator of the value: " + ", ".join(COMPARATORS))
        )
    if quantity.value is None and quantity.comparator is not None:
        faults.append(Fault(("comparator",), "leave it out where there is no value"))
    if quantity.value is None and quantity.approximate:
        faults.append(
            Fault(("approximate",), "only a value can be approximate; keep the words as reported")
        )
    return faults
