"""Amounts: the numbers of a text, their hedges, and what is no count.

Years, dates, money, percentages, ages, distances, unit numbers and the like are told apart, so
that they are never taken for people.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from service.claims.text.hedges import Hedges, hedge_in, hedged
from service.claims.text.numerals import Numeral, Numerals, mantissa
from service.claims.text.phrases import MarkedTokens
from service.claims.text.tokens import CODE, MARK, NUMBER, WORD
from service.domain.quantity import Quantity, is_exact

COUNT = "count"
_NOTHING = Quantity()
_CURRENCIES = set("$€£¥₴₽₪₹")
_LOPSIDED = 20  # times as much is a range's end not, if both have one scale
_KINDS = {"sizes": "size", "units": "ordinal", "spans": "duration", "ages": "age"}
_YEARS = (1800, 2100)
_FEW = 1000  # above this nothing is numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number phrase: tokens ``first`` to ``last``, with its hedges from ``begins`` to ``ends``.

    ``kind``: ``count``, or what it is instead. ``place``: of the last digit printed.
    """

    first: int
    last: int
    begins: int
    ends: int
    kind: str
    reading: Quantity = _NOTHING
    place: Decimal | None = None


def find_amounts(text: MarkedTokens, taken: Collection[int]) -> list[Amount]:
    """Every number phrase of a text, but for the tokens that are ``taken`` by dates."""
    return list(_Reader(text, taken).amounts())


class _Reader:
    """One text while its amounts are read."""

    def __init__(self, text: MarkedTokens, taken: Collection[int]) -> None:
        self._text = text
        self._tokens = text.tokens
        self._form = text.form
        self._grammar = text.lexicon.grammar
        self._taken = taken
        self._numerals = Numerals(text.tokens, text.lexicon, taken)
        self._hedges = Hedges(text, self._numerals)
        self._last_end = -1  # of the amount before

    def amounts(self) -> Iterator[Amount]:
        """The amounts in order."""
        at = 0
        while at < len(self._tokens):
            amount = self._vague(at) or self._amount(at)
            if amount is not None:
                yield amount
                self._last_end = amount.last
            at = amount.last if amount else at + 1

    def _vague(self, at: int) -> Amount | None:
        """Words in place of a number: "tens of thousands", "two-three"."""
        mark = next((mark for mark in self._text.starting(at) if mark.section == "vague"), None)
        if at in self._taken or not (mark or self._is_either(at)):
            return None
        last = mark.last if mark else at + 1
        while self._form(last) in self._text.lexicon.scales:
            last += 1
        return _aside(at, last, "vague")

    def _is_either(self, at: int) -> bool:
        """Whether a word is made of numbers that make no sum: "two-three"."""
        parts = self._form(at).split("-")
        numbers = self._text.lexicon.numbers
        return (
            len(parts) > 1
            and all(part in numbers for part in parts)
            and self._numerals.at(at) is None
        )

    def _amount(self, at: int) -> Amount | None:
        first = self._numerals.at(at)
        if first is None:
            return self._no_number(at)
        either = self._form(first.last) in self._grammar.disjunctions
        other = self._numerals.at(first.last + 1) if either else None
        if other is not None:
            return _aside(at, other.last, "vague")  # "two or three million"
        second = self._numerals.range_end(first)
        if second is not None and self._is_labelled(first, second):
            second = None
        if second is not None and self._is_lopsided(first, second):
            return _aside(at, second.last, "vague")
        kind = self._other(first, second)
        if kind is not None:
            return _aside(at, (second or first).last, kind)
        return self._count(first, second)

    def _no_number(self, at: int) -> Amount | None:
        """A name with digits in it, or digits that are read as no number."""
        kinds = {CODE: "designation", NUMBER: "unreadable"}
        kind = kinds.get(self._tokens[at].kind)
        return None if kind is None or at in self._taken else _aside(at, at + 1, kind)

    def _is_labelled(self, first: Numeral, second: Numeral) -> bool:
        """Whether a year stands before its number: "2023 - 253,000"."""
        return self._is_year(first) and second.value > _YEARS[1]

    def _is_lopsided(self, first: Numeral, second: Numeral) -> bool:
        """Whether it cannot be told which scale a range's first number has: "two to 300,000"."""
        return (
            second.scaled and not first.scaled and _LOPSIDED * first.value <= mantissa(second.value)
        )

    def _count(self, first: Numeral, second: Numeral | None) -> Amount:
        last = (second or first).last
        begins, before = self._hedges.before(first.first, is_range=second is not None)
        ends, after = self._hedges.after(last)
        reading = hedged(first, second, before, after)
        if not all(is_exact(bound) for bound in reading.bounds if bound is not None):
            return _aside(first.first, last, "unreadable")
        return Amount(
            first=first.first,
            last=last,
            begins=begins,
            ends=ends,
            kind=COUNT,
            reading=reading,
            place=max(first.place, second.place) if second else first.place,
        )

    # What is no count

    def _other(self, first: Numeral, second: Numeral | None) -> str | None:
        """What a number is, if it counts nobody."""
        last = (second or first).last
        return (
            self._of_measure(first.first, last)
            or self._of_order(first, last)
            or self._of_share(first, second)
        )

    def _of_measure(self, at: int, last: int) -> str | None:
        """Money, percentages, ages, distances, durations."""
        ends = {self._form(at - 1), self._form(last)}
        if ends & _CURRENCIES or self._has(last, "money"):
            return "money"
        if "%" in ends or self._has(last, "percent"):
            return "percent"
        hyphen = last + (self._form(last) == "-" and self._text.is_glued(last))
        if self._form(hyphen).startswith(tuple(self._grammar.ages)) or self._ends(at, "age"):
            return "age"
        return next((kind for name, kind in _KINDS.items() if self._has(last, name)), None)

    def _of_order(self, first: Numeral, last: int) -> str | None:
        """Numbers of units and chapters, names of weapons, numbers of a list."""
        at, before = first.first, self._form(first.first - 1)
        if self._text.is_glued(last):
            if self._has(last, "ordinals") or (self._form(last) == "-" and self._is_ending(last)):
                return "ordinal"  # "47th"
            if self._tokens[last].kind == WORD and not self._text.starting(last):
                return "unreadable"
        numbered = at - (before == "." and self._text.is_glued(at - 1))
        if before in {"+", "±", "["} or self._form(last) in {"±", "]"}:
            return "note"  # a change beside a count, a margin, a footnote
        if before in {"№", "#"} or (self._ends(numbered, "numbered") and first.value < _FEW):
            return "ordinal"
        if self._is_list_number(at, last):
            return "ordinal"
        return "designation" if self._is_designation(first) else None

    def _of_share(self, first: Numeral, second: Numeral | None) -> str | None:
        """Shares, multiples, and what no count can be."""
        at, last = first.first, (second or first).last
        if first.is_share or (second and second.is_share):
            return "share"
        if self._has(last, "multiples"):
            return "multiple"
        if self._has(last, "shares") or self._ends(at, "shares"):
            return "share"
        in_whole = self._form(last) in self._grammar.ratio_joints and self._is_small(last + 1)
        of_ratio = self._form(at - 1) in self._grammar.ratio_joints and self._is_small(at - 2)
        if first.value < _FEW and (in_whole or of_ratio):
            return "share"  # "one in five"
        if self._is_part(last) or self._is_whole(at):
            return "share"  # "27 of its 31"
        return self._of_nothing(first, second)

    def _of_nothing(self, first: Numeral, second: Numeral | None) -> str | None:
        """Decimals, years, and digits beside digits."""
        last, value = (second or first).last, (second or first).value
        if value != value.to_integral_value():
            return "decimal"
        beside = last < len(self._tokens) and self._tokens[last].kind == NUMBER
        if beside and last not in self._taken:
            return "unreadable"  # "1 1/2 million"
        return "year" if second is None and self._is_year(first) else None

    def _is_year(self, first: Numeral) -> bool:
        """Whether a number that no time took is a year all the same: "Russia's 2024 losses"."""
        text = self._tokens[first.first].text
        if not (len(text) == 4 and text.isdecimal() and _YEARS[0] <= int(text) <= _YEARS[1]):
            return False
        counted = any(mark.section == "people" for mark in self._text.starting(first.last))
        hedged = hedge_in(self._text.ending(first.first))
        return not (first.scaled or counted or hedged or int(text) % 100 == 0)

    def _is_part(self, last: int) -> bool:
        """Whether the number that it is a part of follows: "3,155 of 93,921"."""
        if self._form(last) not in self._grammar.part_links:
            return False
        at = last + 1
        while self._form(at) in self._grammar.part_determiners or hedge_in(self._text.starting(at)):
            at += 1
        return self._numerals.at(at) is not None

    def _is_whole(self, at: int) -> bool:
        """Whether a part of it stands before: "60 % of its 3,000"."""
        while self._form(at - 1) in self._grammar.part_determiners or hedge_in(
            self._text.ending(at)
        ):
            at -= 1
        if self._form(at - 1) not in self._grammar.part_links:
            return False
        return self._last_end == at - 1 or self._form(at - 2) in self._grammar.percents | {"%"}

    def _is_designation(self, first: Numeral) -> bool:
        """A small number behind a name: "Leopard 2"."""
        at = first.first
        if at < 2 or first.value >= _FEW or self._tokens[at].kind != NUMBER:
            return False
        token, before = self._tokens[at - 1], self._tokens[at - 2]
        known = self._text.starting(at - 1) or self._text.ending(at)
        return (
            token.kind == WORD
            and token.is_capital
            and not known
            and token.form not in self._text.lexicon.plain
            and token.sentence == before.sentence
            and before.kind != MARK
        )

    def _is_list_number(self, at: int, last: int) -> bool:
        opens = at == 0 or self._tokens[at - 1].sentence != self._tokens[at].sentence
        return opens and self._form(last) in {".", ")"} and self._text.is_glued(last)

    def _is_ending(self, hyphen: int) -> bool:
        """Whether a few letters stand right behind a hyphen, as behind an ordinal."""
        return self._text.is_glued(hyphen + 1) and len(self._form(hyphen + 1)) <= 3

    def _is_small(self, at: int) -> bool:
        number = self._numerals.at(at)
        return number is not None and number.value < _FEW

    def _has(self, at: int, name: str) -> bool:
        return any(mark.name == name for mark in self._text.starting(at))

    def _ends(self, at: int, name: str) -> bool:
        return any(mark.name == name for mark in self._text.ending(at))


def _aside(first: int, last: int, kind: str) -> Amount:
    return Amount(first=first, last=last, begins=first, ends=last, kind=kind)
