"""Ranges: the numbers that a wording allows."""

from dataclasses import dataclass
from decimal import Decimal

from service.domain.quantity import Quantity

_INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a wording allows: between two ends, each of them within it or not."""

    low: Decimal
    high: Decimal
    low_within: bool = True
    high_within: bool = True

    def can_be_at_most(self, other: "Range") -> bool:
        """Whether any number of this range is no more than any number of the other."""
        if self.low == other.high:
            return self.low_within and other.high_within
        return self.low < other.high

    def overlaps(self, other: "Range") -> bool:
        """Whether any number is in both ranges."""
        return self.can_be_at_most(other) and other.can_be_at_most(self)

    def contains(self, other: "Range") -> bool:
        """Whether every number of the other range is in this one."""
        low = other.low > self.low or (
            other.low == self.low and (self.low_within or not other.low_within)
        )
        high = other.high < self.high or (
            other.high == self.high and (self.high_within or not other.high_within)
        )
        return low and high


def range_of(reading: Quantity) -> Range | None:
    """The numbers that a wording allows; None for words without a number."""
    value, comparator = reading.value, reading.comparator
    if value is not None:
        match comparator:
            case "<" | "<=":
                return Range(-_INFINITY, value, high_within=comparator == "<=")
            case ">" | ">=":
                return Range(value, _INFINITY, low_within=comparator == ">=")
            case _:
                return Range(value, value)
    low, high = reading.bounds
    if low is None and high is None:
        return None
    return Range(-_INFINITY if low is None else low, _INFINITY if high is None else high)


def is_hedged(reading: Quantity) -> bool:
    """Whether a reading is anything but one number printed without a bound."""
    return reading.comparator != "=" or reading.approximate
