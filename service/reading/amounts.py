"""Amounts: the numbers of a text in whatever form, their hedges, and what is no count.

Years, dates, money, percentages, ages, distances, unit numbers and the like are told apart, so
that they are never taken for people.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from service.domain.quantity import Quantity, is_exact
from service.domain.tolerance import last_place
from service.reading.tokens import CODE, MARK, NUMBER, WORD, Token
from service.reading.words import Lexicon, Mark

COUNT = "count"
_READINGS = {
    "about": ("=", True),
    "nearly": ("<", True),
    "just_over": (">", True),
    "over": (">", False),
    "at_least": (">=", False),
    "at_most": ("<=", False),
    "under": ("<", False),
    "exactly": ("=", False),
}
_SIGNS = {"~": "about", "≈": "about", "∼": "about", ">": "over", "<": "under", "≥": "at_least",
          "≤": "at_most", "+": "at_least"}  # fmt: skip
_CURRENCIES = set("$€£¥₴₽₪₹")
_TO = {"to", "-", "–", "—", "до", "and", "і", "й", "та", "и", "or", "або", "чи", "или"}
_DASHES = {"-", "–", "—"}
_FROM = {"between", "from", "від", "з", "із", "між", "от", "с", "между"}
_AND = {"and", "і", "й", "та", "и", "з", "с"}
_OF = {"of", "a", "an", "the"}
_IN = {"in", "із", "из"}
_CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)
_HALF = Decimal("0.5")
_HALVES = {("з", "половиною"), ("із", "половиною"), ("с", "половиной")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number phrase: tokens ``first`` to ``last``, its hedges from ``begins`` to ``ends``.

    ``kind``: ``count``, or why it is none. ``place``: of the last digit printed.
    """

    first: int
    last: int
    begins: int
    ends: int
    kind: str
    reading: Quantity = Quantity()
    place: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Number:
    first: int
    last: int
    value: Decimal
    place: Decimal
    scaled: bool = False
    is_share: bool = False


def find_amounts(
    tokens: Sequence[Token], marks: Sequence[Mark], lexicon: Lexicon, taken: set[int]
) -> list[Amount]:
    """Every number phrase of a text, but for the tokens that are ``taken`` by dates."""
    return list(_Reader(tokens, marks, lexicon, taken).amounts())


class _Reader:
    """One text and what its words mean, while its numbers are read."""

    def __init__(
        self, tokens: Sequence[Token], marks: Sequence[Mark], lexicon: Lexicon, taken: set[int]
    ) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._taken = taken
        self._starting: dict[int, list[Mark]] = {}
        self._ending: dict[int, list[Mark]] = {}
        for mark in marks:
            self._starting.setdefault(mark.first, []).append(mark)
            self._ending.setdefault(mark.last, []).append(mark)
        letters = "".join(token.text for token in tokens if token.kind == WORD)
        self._decimal_comma = len(_CYRILLIC.findall(letters)) * 2 > len(letters)

    def amounts(self) -> Iterator[Amount]:
        at = 0
        while at < len(self._tokens):
            found = self._vague(at) or self._amount(at)
            if found is not None:
                yield found
            at = found.last if found else at + 1

    def _vague(self, at: int) -> Amount | None:
        mark = self._mark(at, "vague")
        if mark is None or at in self._taken:
            return None
        if self._ending.get(at) and self._number(at - 1) is not None:
            return None
        return Amount(first=at, last=mark.last, begins=at, ends=mark.last, kind="vague")

    def _amount(self, at: int) -> Amount | None:
        first = self._number(at)
        if first is None:
            if self._tokens[at].kind == CODE and at not in self._taken:
                return Amount(first=at, last=at + 1, begins=at, ends=at + 1, kind="designation")
            return None
        second = self._partner(first)
        last = (second or first).last
        if (kind := self._other(first, last)) is not None:
            return Amount(first=at, last=last, begins=at, ends=last, kind=kind)
        if first.is_share or (second and second.is_share):
            return Amount(first=at, last=last, begins=at, ends=last, kind="share")
        lone = (second or first).value
        if lone != lone.to_integral_value():  # nobody counts by decimals, but of thousands
            return Amount(first=at, last=last, begins=at, ends=last, kind="decimal")
        begins, before = self._hedge_before(at, is_range=second is not None)
        ends, after = self._hedge_after(last)
        place = max(first.place, second.place) if second else first.place
        reading = _read(first, second, before, after)
        if not all(is_exact(one) for one in reading.bounds if one is not None):
            return Amount(first=at, last=last, begins=at, ends=last, kind="unreadable")
        return Amount(
            first=at, last=last, begins=begins, ends=ends, kind=COUNT, reading=reading, place=place
        )

    # Numbers

    def _number(self, at: int) -> _Number | None:
        """The number that begins at a token: digits or words, with its scale."""
        if not 0 <= at < len(self._tokens) or at in self._taken:
            return None
        form = self._form(at)
        if (number := self._and_a_half(at)) is not None:
            return number
        if self._tokens[at].kind == NUMBER:
            return self._digits(at)
        if form in self._lexicon.wholes:
            value = Decimal(self._lexicon.wholes[form])
            return _Number(at, at + 1, value, last_place(value), scaled=True)
        if (share := self._fraction(at)) is not None:
            return share
        if form in {"a", "an"} and self._form(at + 1) in self._lexicon.scales:
            if self._tokens[at + 1].kind == WORD and len(self._form(at + 1)) > 2:
                return self._in_words(at + 1, at)
            return None
        if form in self._lexicon.numbers or (form in self._lexicon.scales and len(form) > 2):
            return self._in_words(at, at)
        if "-" in form and all(part in self._lexicon.numbers for part in form.split("-")):
            return self._in_words(at, at)
        return None

    def _and_a_half(self, at: int) -> _Number | None:
        """ "two and a half thousand", "три с половиной тысячи"."""
        value = self._words_value(self._form(at))
        words = (self._form(at + 1), self._form(at + 2), self._form(at + 3))
        if value is None or not (words == ("and", "a", "half") or words[:2] in _HALVES):
            return None
        last, factor = self._scales(at + (4 if words[0] == "and" else 3))
        if factor == 1:
            return None
        half = Decimal(int(value)) + _HALF
        return _Number(at, last, half * factor, _HALF * factor / 5, scaled=True)

    def _digits(self, at: int) -> _Number | None:
        found = _parse(
            self._tokens[at].text,
            decimal_comma=self._decimal_comma,
            scaled=self._scale(at + 1) is not None,
        )
        if found is None:
            return None
        value, place = found
        last, factor = self._scales(at + 1)
        return _Number(at, last, value * factor, place * factor, scaled=factor > 1)

    def _scales(self, at: int) -> tuple[int, int]:
        """The scale words from a token on, such as "thousand" or "hundred thousand"."""
        factor = 1
        while (scale := self._scale(at)) is not None:
            factor *= scale
            at += 1
            if self._form(at) == "." and self._form(at - 1) in {"тис", "тыс", "млн", "млрд", "mln"}:
                at += 1
        return at, factor

    def _scale(self, at: int) -> int | None:
        form = self._form(at)
        scale = self._lexicon.scales.get(form)
        if scale is None or at in self._taken:
            return None
        if form in {"k", "m", "mn", "bn"}:
            return scale if self._tokens[at].glued or form in {"mn", "bn"} else None
        if form == "score":
            return None
        return scale

    def _in_words(self, at: int, first: int) -> _Number | None:
        """A number in words: "a hundred and twenty thousand", "сто двадцять тисяч"."""
        total, group, last_size = Fraction(0), Fraction(0), Fraction(10**18)
        seen = False
        while at < len(self._tokens) and at not in self._taken:
            form = self._form(at)
            scale = self._scale(at) if form not in {"k", "m"} else None
            if form in self._lexicon.numbers or "-" in form:
                value = self._words_value(form)
                if value is None or (seen and value >= last_size):
                    break
                group, last_size, seen = group + value, value, True
                if value < 20 or value % 10:
                    last_size = Fraction(1)
                elif value < 100:
                    last_size = Fraction(10)
                else:
                    last_size = Fraction(100)
            elif scale is not None:
                group = group if seen and group else Fraction(1)
                if scale in {100, 12, 20}:
                    group, last_size = group * scale, Fraction(100)
                else:
                    total, group, last_size = total + group * scale, Fraction(0), Fraction(1000)
                seen = True
                if self._form(at + 1) == "." and form in {"тис", "тыс", "млн", "млрд"}:
                    at += 1
            elif form in _AND and seen and self._goes_on(at + 1, last_size):
                pass
            else:
                break
            at += 1
        value_ = total + group
        if not seen or value_.denominator not in {1, 2, 4, 5, 10}:
            return None
        value = Decimal(value_.numerator) / Decimal(value_.denominator)
        return _Number(first, at, value, last_place(value), scaled=total > 0)

    def _goes_on(self, at: int, last_size: Fraction) -> bool:
        value = self._words_value(self._form(at))
        return value is not None and last_size >= 100 and value < last_size

    def _words_value(self, form: str) -> Fraction | None:
        parts = [self._lexicon.numbers.get(part) for part in form.split("-")]
        return None if None in parts else sum(parts, Fraction(0))  # type: ignore[arg-type]

    def _fraction(self, at: int) -> _Number | None:
        """A fraction of a scale ("a quarter of a million"), or a share of something else."""
        longest = next(
            (
                length
                for length in (2, 1)
                if " ".join(self._form(at + n) for n in range(length)) in self._lexicon.fractions
            ),
            None,
        )
        if longest is None:
            return None
        name = " ".join(self._form(at + n) for n in range(longest))
        share, last = self._lexicon.fractions[name], at + longest
        follows = last
        while self._form(follows) in _OF:
            follows += 1
        factor = 1
        if self._scale(follows) is not None:
            last, factor = self._scales(follows)
        value = Decimal(share.numerator * factor) / Decimal(share.denominator)
        return _Number(at, last, value, last_place(value), factor > 1, is_share=factor == 1)

    def _partner(self, first: _Number) -> _Number | None:
        """The number that a range ends with, which another begins."""
        at = first.last
        joint = self._form(at)
        if joint not in _TO or first.is_share:
            return None
        other = self._number(at + 1)
        if other is None or other.is_share or other.value <= 0:
            return None
        is_between = self._form(first.first - 1) in _FROM
        if joint in {"and", "і", "й", "та", "и"} and not is_between:
            return None
        return other if _shared(first, other).value < other.value else None

    # What is no count

    def _other(self, first: _Number, last: int) -> str | None:
        """Why a number counts nobody, if it does not."""
        at = first.first
        before, after = self._form(at - 1), self._form(last)
        if before in _CURRENCIES or after in _CURRENCIES or self._has(last, "quantities", "money"):
            return "money"
        if after == "%" or self._has(last, "quantities", "percent"):
            return "percent"
        glued = last < len(self._tokens) and self._tokens[last].glued
        if glued and self._has(last, "quantities", "ordinals"):
            return "ordinal"
        if glued and after == "-" and self._starts_age(last + 1):
            return "age"
        if glued and after == "-" and self._is_ending(last + 1):  # "47-ма"
            return "ordinal"
        if first.value < 1000 and (
            (self._form(last) in _IN and self._is_small(last + 1))
            or (before in _IN and self._is_small(at - 2))
        ):
            return "share"  # "one in five"
        if self._starts_age(last):
            return "age"
        for name, kind in (("ages", "age"), ("sizes", "size"), ("units", "ordinal"),
                           ("spans", "duration")):  # fmt: skip
            if self._has(last, "quantities", name):
                return kind
        if self._ends(at, "quantities", "age"):
            return "age"
        counted = at - (before == "." and self._tokens[at - 1].glued)
        if before in {"№", "#"} or (
            self._ends(counted, "quantities", "numbered") and first.value < 1000
        ):
            return "ordinal"
        if self._is_designation(at, first):
            return "designation"
        if self._is_list_number(at, last):
            return "ordinal"
        if self._has(last, "refusals", "multiples"):
            return "multiple"
        if self._has(last, "refusals", "shares") or self._ends(at, "refusals", "shares"):
            return "share"
        if re.search("[:/]", self._tokens[at].text):
            return "time"
        if glued and self._tokens[last].kind == WORD and not self._starting.get(last):
            return "unreadable"
        return None

    def _is_designation(self, at: int, first: _Number) -> bool:
        """A small number behind a name: "Leopard 2"."""
        if at == 0 or first.value >= 1000 or self._tokens[at].kind != NUMBER:
            return False
        token = self._tokens[at - 1]
        known = self._starting.get(at - 1) or self._ending.get(at)
        return (
            token.kind == WORD
            and token.is_capital
            and not known
            and token.form not in self._lexicon.plain
            and at > 1
            and token.sentence == self._tokens[at - 2].sentence
            and self._tokens[at - 2].kind != MARK
        )

    def _is_list_number(self, at: int, last: int) -> bool:
        opens = at == 0 or self._tokens[at - 1].sentence != self._tokens[at].sentence
        return opens and self._form(last) in {".", ")"} and self._tokens[last].glued

    # Hedges

    def _hedge_before(self, at: int, *, is_range: bool) -> tuple[int, str | None]:
        begins, said = at, None
        for _ in range(3):
            if self._form(begins - 1) in {"a", "an", "the"}:
                begins -= 1
                continue
            if self._form(begins - 1) in _SIGNS and not is_range:
                return begins - 1, said or _SIGNS[self._form(begins - 1)]
            mark = next(
                (one for one in self._ending.get(begins, ()) if one.section == "hedges"), None
            )
            if mark is None:
                break
            begins = mark.first
            said = _combine(mark.name, said)
        if is_range and self._form(begins - 1) in _FROM:
            begins -= 1
        return (begins, said) if said or is_range else (at, None)

    def _hedge_after(self, last: int) -> tuple[int, str | None]:
        if self._form(last) == "+":
            return last + 1, "at_least"
        ends = last
        if self._form(ends) == ",":
            ends += 1
        mark = next((one for one in self._starting.get(ends, ()) if one.section == "hedges"), None)
        if mark is None or self._number(mark.last) is not None or mark.name == "exactly":
            return last, None
        if mark.name in {"over", "under", "nearly", "just_over", "at_most"} and (
            self._tokens[mark.first].form not in {"and", "or", "з", "с", "і", "и", "или", "або"}
        ):
            return last, None
        return mark.last, mark.name

    def _mark(self, at: int, section: str) -> Mark | None:
        return next((one for one in self._starting.get(at, ()) if one.section == section), None)

    def _has(self, at: int, section: str, name: str) -> bool:
        return any(
            one.section == section and one.name == name for one in self._starting.get(at, ())
        )

    def _ends(self, at: int, section: str, name: str) -> bool:
        return any(one.section == section and one.name == name for one in self._ending.get(at, ()))

    def _starts_age(self, at: int) -> bool:
        return self._form(at).startswith(("year-old", "річн", "летн"))

    def _is_ending(self, at: int) -> bool:
        """Whether a few letters stand right behind a hyphen, as behind an ordinal."""
        return at < len(self._tokens) and self._tokens[at].glued and len(self._form(at)) <= 3

    def _is_small(self, at: int) -> bool:
        number = self._number(at)
        return number is not None and number.value < 1000

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""


def _combine(outer: str, inner: str | None) -> str:
    """Of two hedges in a row the one that bounds: "up to about" bounds, "about" alone does not."""
    if inner is None or inner in {"exactly", "about"}:
        return outer if outer != "exactly" or inner is None else inner
    return inner


def _shared(first: _Number, second: _Number) -> _Number:
    """A range's first number, with the scale that it shares with the second ("50 to 60 thousand")."""
    if first.scaled or not second.scaled or first.value >= 1000:
        return first
    factor = Decimal(1)
    while factor * 1000 <= second.value:
        factor *= 1000
    return replace(first, value=first.value * factor, place=first.place * factor)


def _read(
    first: _Number, second: _Number | None, before: str | None, after: str | None
) -> Quantity:
    if second is not None:
        return Quantity(lower=_shared(first, second).value, upper=second.value)
    comparator, approximate = _READINGS[before or after or "exactly"]
    if before == "about" and after in {"at_least", "over", "at_most"}:  # "some 50 or more"
        comparator, approximate = _READINGS[after][0], True
    return Quantity(value=first.value, comparator=comparator, approximate=approximate)


def _parse(text: str, *, decimal_comma: bool, scaled: bool) -> tuple[Decimal, Decimal] | None:
    """The value of digits and the place value of the last one that says something."""
    if re.search(r"[:/]", text) or re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}", text):
        return (Decimal(0), Decimal(1)) if re.fullmatch(r"[\d:/]+", text) else None
    plain = re.sub(r"[\u00a0\u202f\u2009_ '’]", "", text)
    separators = re.findall(r"[.,]", plain)
    if len(set(separators)) == 2:
        decimal = plain[max(plain.rfind("."), plain.rfind(","))]
        other = "," if decimal == "." else "."
        plain = plain.replace(other, "").replace(decimal, ".")
        if plain.count(".") > 1:
            return None
    elif len(separators) > 1:
        plain = plain.replace(separators[0], "")
    elif separators:
        whole, _, rest = plain.partition(separators[0])
        is_group = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
        by_comma = separators[0] == ","
        if is_group and scaled and (decimal_comma or not by_comma):
            is_group = False  # 1,050 млн, 1.050 million
        elif is_group and not by_comma and not decimal_comma:
            is_group = False  # 1.050 in English
        if not is_group and by_comma and not decimal_comma and not (scaled and len(rest) != 3):
            return None  # 1,05 in English, and no scale to say what it is
        plain = whole + rest if is_group else f"{whole}.{rest}"
    value = Decimal(plain)
    if "." in plain:
        return value, Decimal(1).scaleb(-len(plain.partition(".")[2]))
    return value, last_place(value)
