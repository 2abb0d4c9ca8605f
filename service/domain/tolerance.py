"""Tolerance: which numbers a wording allows, and which it usually means.

A printed number is no more exact than its last digit that is not a padding zero, and a hedge
says on which side of it the truth lies. From both follow two ranges: the hard one, outside of
which the wording would be false, and the usual one, outside of which it would be a strange choice.
"""

from dataclasses import dataclass
from decimal import Decimal

from service.domain.quantity import Quantity
from service.domain.range import Range

_INFINITY = Decimal("Infinity")
_ZERO = Decimal(0)
_LEAST, _MOST = Decimal("0.01"), Decimal("0.10")  # of a number: what "around" it can mean
_ROUNDED = Decimal("0.05")  # of a number: what rounding alone can hide at most


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The ``hard`` and ``usual`` range of a wording; ``width``: how far off a number is close."""

    hard: Range
    usual: Range
    width: Decimal


def tolerance_of(reading: Quantity, place: Decimal | None = None) -> Tolerance | None:
    """The tolerance of a reading; None for words without a number.

    ``place`` is the value of the last significant digit as printed, where the number alone does not
    show it ("1.0 million"). A value with bounds beside it, such as a best estimate, allows
    everything between the bounds.
    """
    value = reading.value
    if value is None:
        return _of_bounds(reading)
    width = _width(value, place)
    by_rounding = _rounding(value, place)
    near = Range(value - by_rounding, value + by_rounding)
    match reading.comparator, reading.approximate:
        case (">" | ">=") as comparator, False:
            within = comparator == ">="
            hard = Range(value, _INFINITY, low_within=within)
            usual = Range(value, value + width, low_within=within)
        case ("<" | "<=") as comparator, False:
            within = comparator == "<="
            hard = Range(_ZERO, value, high_within=within)
            usual = Range(max(_ZERO, value - width), value, high_within=within)
        case ">", True:
            hard = usual = Range(value, value + width, low_within=False)
        case "<", True:
            hard = usual = Range(max(_ZERO, value - width), value, high_within=False)
        case ">=", True:  # "some 50 or more"
            hard = Range(max(_ZERO, value - width), _INFINITY)
            usual = Range(max(_ZERO, value - width), value + width)
        case "<=", True:
            hard = Range(_ZERO, value + width)
            usual = Range(max(_ZERO, value - width), value + width)
        case _, True:
            hard = usual = Range(max(_ZERO, value - width), value + width)
        case _:
            hard = usual = near
    return Tolerance(_stretch(hard, reading), usual, width)


def _of_bounds(reading: Quantity) -> Tolerance | None:
    """The tolerance of a reading without a value: everything between its bounds."""
    low, high = reading.bounds
    if low is None and high is None:
        return None
    whole = Range(_ZERO if low is None else low, _INFINITY if high is None else high)
    width = max(_width(bound, None) for bound in (low, high) if bound is not None)
    return Tolerance(whole, whole, width)


def _stretch(hard: Range, reading: Quantity) -> Range:
    """Extend a range to the bounds that a source stated beside its number."""
    low, high = reading.lower, reading.upper
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    if low is not None and low < hard.low:
        hard = Range(low, hard.high, True, hard.high_within)
    if high is not None and high > hard.high:
        hard = Range(hard.low, high, hard.low_within, True)
    return hard


def least_significant_place(value: Decimal) -> Decimal:
    """The place value of a number's last digit that is not zero: 10,000 of 120,000; 1 of 0."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # a reading is finite
    zeros = next((at for at, digit in enumerate(reversed(digits)) if digit), None)
    return Decimal(1) if zeros is None else Decimal(1).scaleb(exponent + zeros)


def _width(value: Decimal, place: Decimal | None) -> Decimal:
    """How far from a number a hedge such as "around" usually reaches."""
    size = abs(value)
    return min(max(place or least_significant_place(value), size * _LEAST), size * _MOST)


def _rounding(value: Decimal, place: Decimal | None) -> Decimal:
    """How far from a number the exact one can be if it was rounded; 0 if it has all digits."""
    place = place or least_significant_place(value)
    return _ZERO if place == 1 else min(place / 2, abs(value) * _ROUNDED)
