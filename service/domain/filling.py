"""What the words of a reading say beside its fields: filling in what is absent, and differences.

Words are a ``Quantity`` that was read in full from ``as_reported``. Only an absent field is filled,
never one that was stated as null, and never a bound from a hedge.
"""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from service.domain.quantity import Quantity

_NUMBERS = ("value", "lower", "upper", "missing")
_FROM_BELOW = frozenset({">", ">=", "="})
_FROM_ABOVE = frozenset({"<", "<=", "="})


def fill(
    reading: Quantity, stated: Collection[str], words: Quantity
) -> tuple[Quantity, tuple[str, ...]]:
    """Return the reading with its absent fields as the words say, and the names of these fields.

    ``stated`` are the fields that were written, null or not. A number that was stated in another
    field is not repeated: a lower bound of 25 says what "at least 25" says.
    """
    filled = reading if _is_told(reading, words) else _with_numbers(reading, stated, words)
    if filled.value is not None and "comparator" not in stated:
        filled = replace(filled, comparator=words.comparator or "=")
    agree = filled.value is not None and filled.comparator == words.comparator
    if agree and "approximate" not in stated:
        filled = replace(filled, approximate=words.approximate)
    names = (*_NUMBERS, "comparator", "approximate")
    return filled, tuple(name for name in names if getattr(filled, name) != getattr(reading, name))


def _with_numbers(reading: Quantity, stated: Collection[str], words: Quantity) -> Quantity:
    """Return the reading with the number, the bounds or the ``missing`` of the words."""
    numbers = (reading.value, reading.lower, reading.upper)
    if words.missing is not None:
        # Vague words stand for a number that is not there; beside one they are no reason.
        if "missing" in stated or any(number is not None for number in numbers):
            return reading
        return replace(reading, missing=words.missing)
    if reading.missing is not None or (words.value is None and reading.value is not None):
        return reading
    absent = {
        name: number
        for name in ("value", "lower", "upper")
        if name not in stated and (number := getattr(words, name)) is not None
    }
    return replace(reading, **absent)


def differs(reading: Quantity, words: Quantity) -> bool:
    """Whether the words say another number, hedge or bound than the fields of a reading."""
    if words.missing is not None:
        return reading.missing is None
    if words.value is None:
        bounds = {reading.lower, reading.upper}
        return reading.value is not None or bounds != {words.lower, words.upper}
    if reading.value is None:
        return not _is_told(reading, words)
    # A number printed bare may be one of a table whose note says that its numbers are rounded.
    is_bare = words.comparator == "=" and not words.approximate
    is_blurred = reading.approximate and not is_bare
    return (
        (reading.value, reading.comparator) != (words.value, words.comparator)
        or is_blurred != words.approximate
        or _is_bounded_otherwise(reading, words)
    )


def _is_bounded_otherwise(reading: Quantity, words: Quantity) -> bool:
    """Whether a bound is stated on the side on which the words bound the number elsewhere."""
    if words.approximate or words.comparator == "=":
        return False
    bound = reading.lower if words.comparator in _FROM_BELOW else reading.upper
    return bound is not None and bound != words.value


def _is_told(reading: Quantity, words: Quantity) -> bool:
    """Whether bounds without a value say what a hedged number says: from 25 on is "at least 25"."""
    if reading.value is not None or words.value is None or words.approximate:
        return False
    lower: set[Decimal | None] = {words.value} if words.comparator in _FROM_BELOW else {None}
    upper: set[Decimal | None] = {words.value} if words.comparator in _FROM_ABOVE else {None}
    return reading.lower in lower and reading.upper in upper
