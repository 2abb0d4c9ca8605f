"""Numbers in words: the sum of words such as "two hundred and five thousand"."""

from decimal import Decimal
from fractions import Fraction

_SMALL_SCALES = frozenset({12, 20, 100})
_TENTHS = frozenset({1, 2, 4, 5, 10})


class NumberInWords:
    """A number in words while it grows: hundreds before tens before ones, and then a scale."""

    def __init__(self) -> None:
        """Begin with no word."""
        self._total = Fraction(0)
        self._group = Fraction(0)
        self._below = Fraction(10**18)  # what comes next has to be less
        self._begun = False

    def takes(self, value: Fraction | None) -> bool:
        """Whether a value may follow after an "and"."""
        return self._begun and value is not None and self._below >= 100 and value < self._below

    def add(self, value: Fraction) -> bool:
        """Go on with a value; false where it begins another number."""
        if self._begun and value >= self._below:
            return False
        self._group += value
        self._begun = True
        sizes = (Fraction(1), Fraction(10), Fraction(100))
        self._below = sizes[(value >= 20 and value % 10 == 0) + (value >= 100)]
        return True

    def scale(self, scale: int) -> None:
        """Multiply what was added since the last scale."""
        group = self._group if self._begun and self._group else Fraction(1)
        if scale in _SMALL_SCALES:
            self._group, self._below = group * scale, Fraction(100)
        else:
            self._total += group * scale
            self._group, self._below = Fraction(0), Fraction(1000)
        self._begun = True

    @property
    def is_scaled(self) -> bool:
        """Whether a scale of a thousand or more is in it."""
        return self._total > 0

    def value(self) -> Decimal | None:
        """Return the number so far; None for none, or for one that decimals do not end."""
        total = self._total + self._group
        if not self._begun or total.denominator not in _TENTHS:
            return None
        return Decimal(total.numerator) / Decimal(total.denominator)
