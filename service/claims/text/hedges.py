"""Hedges: the words around a number that bound it, before it and behind it."""

from collections.abc import Sequence

from service.claims.text.numerals import Numeral, Numerals, scaled_alike
from service.claims.text.phrases import Mark, MarkedTokens
from service.domain.quantity import Quantity

_HEDGES = {
    "about": ("=", True),
    "nearly": ("<", True),
    "just_over": (">", True),
    "over": (">", False),
    "at_least": (">=", False),
    "at_most": ("<=", False),
    "under": ("<", False),
    "exactly": ("=", False),
}
_SIGNS = {
    "~": "about", "≈": "about", ">": "over", "<": "under", "≥": "at_least", "≤": "at_most",
}  # fmt: skip
_OPEN = {"at_least", "over", "at_most"}
_BEHIND = {"about", "at_least", "at_most"}


class Hedges:
    """The hedges around the numbers of a text."""

    def __init__(self, text: MarkedTokens, numerals: Numerals) -> None:
        self._text = text
        self._form = text.form
        self._grammar = text.lexicon.grammar
        self._numerals = numerals

    def before(self, at: int, *, is_range: bool) -> tuple[int, str | None]:
        """Where the words before a number begin that hedge it, and the hedge."""
        begins, hedge = at, None
        for _ in range(3):
            if self._form(begins - 1) in self._grammar.articles:
                begins -= 1
                continue
            if self._form(begins - 1) in _SIGNS and not is_range:
                return begins - 1, hedge or _SIGNS[self._form(begins - 1)]
            comma = self._form(begins - 1) == ","
            mark = hedge_in(self._text.ending(begins - comma))
            if mark is None:
                break
            begins, hedge = mark.first, _stronger(mark.name, hedge)
        if is_range and self._form(begins - 1) in self._grammar.range_openers:
            return begins - 1, hedge
        return (begins, hedge) if hedge or is_range else (at, None)

    def after(self, last: int) -> tuple[int, str | None]:
        """Where the words behind a number end that hedge it, and the hedge."""
        if self._form(last) == "+":
            return last + 1, "at_least"
        mark = hedge_in(self._text.starting(last + (self._form(last) in {",", "("})))
        if mark is None or mark.name == "exactly" or self._numerals.at(mark.last) is not None:
            return last, None
        is_whole = mark.name in _BEHIND or self._form(mark.first) in self._grammar.hedge_joints
        return (mark.last, mark.name) if is_whole else (last, None)


def hedge_in(marks: Sequence[Mark]) -> Mark | None:
    """The hedge among some phrases, if one is."""
    return next((mark for mark in marks if mark.section == "hedges"), None)


def hedged(
    first: Numeral, second: Numeral | None, before: str | None, after: str | None
) -> Quantity:
    """A number, or a range, as its hedges say it."""
    if second is not None:
        return Quantity(lower=scaled_alike(first, second).value, upper=second.value)
    comparator, approximate = _HEDGES[before or after or "exactly"]
    if before == "about" and after in _OPEN:  # "some 50 or more"
        comparator, approximate = _HEDGES[after][0], True
    return Quantity(value=first.value, comparator=comparator, approximate=approximate)


def _stronger(outer: str, inner: str | None) -> str:
    """Of two hedges in a row the one that bounds: "up to about" bounds, "about" alone does not."""
    if inner is None:
        return outer
    return outer if inner in {"exactly", "about"} and outer != "exactly" else inner
