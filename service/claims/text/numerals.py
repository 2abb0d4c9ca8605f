"""Numerals: numbers in digits of any grouping, in words, and with scales, in three languages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from service.claims.languages.lexicon import Lexicon
from service.claims.text.tokens import CODE, NUMBER, WORD, Token
from service.domain.tolerance import least_significant_place

FROM = frozenset({"between", "from", "від", "з", "із", "між", "от", "с", "между"})
_TO = frozenset({"to", "-", "–", "—", "до", "and", "і", "й", "та", "и"})
_AND = frozenset({"and", "і", "й", "та", "и"})
_JOINS = _AND | {"з", "с"}
_OF = frozenset({"of", "a", "an", "the"})
_WITH_HALF = {("з", "половиною"), ("із", "половиною"), ("с", "половиной")}
_SHORT = frozenset({"тис", "тыс", "млн", "млрд", "mln"})  # may be followed by a full stop
_LETTERS = frozenset({"k", "m"})  # scales only right behind digits
_SMALL_SCALES = frozenset({12, 20, 100})
_CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)
_NO_NUMBER = re.compile(r"[:/]|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{2}(?:\d{2})?$")
_LONGEST = 40  # characters; digits beyond it count nothing
_TENTHS = frozenset({1, 2, 4, 5, 10})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at tokens ``first`` to ``last``; ``place``: of the last digit that says something.

    ``scaled``: a scale word is in it. ``is_share``: a fraction of what is not a scale.
    """

    first: int
    last: int
    value: Decimal
    place: Decimal
    scaled: bool = False
    is_share: bool = False


class Numerals:
    """The numbers of one text, but for the tokens that are ``taken`` by dates."""

    def __init__(  # ``decimal_comma``: whether 1,5 is one and a half; None: as its letters show
        self,
        tokens: Sequence[Token],
        lexicon: Lexicon,
        taken: Collection[int] = (),
        decimal_comma: bool | None = None,
    ) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._taken = taken
        letters = "".join(token.text for token in tokens if token.kind == WORD)
        mostly_cyrillic = len(_CYRILLIC.findall(letters)) * 2 > len(letters)
        self._decimal_comma = mostly_cyrillic if decimal_comma is None else decimal_comma

    def at(self, at: int) -> Numeral | None:
        """The number that begins at a token, as long as it goes."""
        if not 0 <= at < len(self._tokens) or at in self._taken:
            return None
        if self._tokens[at].kind == NUMBER and len(self._tokens[at].text) > _LONGEST:
            return None
        if self._tokens[at].kind == NUMBER:
            found = self._and_a_half(at) or self._digits(at)
        else:
            found = (
                self._and_a_half(at) or self._whole(at) or self._fraction(at) or self._worded(at)
            )
        return found and self._with_half(found)

    def range_end(self, first: Numeral) -> Numeral | None:
        """The number that a range ends with, which another begins."""
        joint = self._form(first.last)
        if joint not in _TO or first.is_share:
            return None
        other = self.at(first.last + 1)
        if other is None or other.is_share:
            return None
        if joint in _AND and self._form(first.first - 1) not in FROM:
            return None
        return other if scaled_alike(first, other).value < other.value else None

    def _digits(self, at: int) -> Numeral | None:
        is_scaled = self._scale(at + 1) is not None
        found = _parse(self._tokens[at].text, decimal_comma=self._decimal_comma, scaled=is_scaled)
        if found is None:
            return None
        value, place = found
        last, factor = self._scales(at + 1)
        numeral = Numeral(at, last, value * factor, place * factor, scaled=factor > 1)
        return self._with_rest(numeral, factor) if is_scaled else numeral

    def _with_rest(self, numeral: Numeral, factor: int) -> Numeral:
        """The same with what follows it at once: "3 million 70 thousand"."""
        at = numeral.last
        if at >= len(self._tokens) or self._tokens[at].kind != NUMBER:
            return numeral
        rest = self.at(at)
        if rest is None or rest.value >= factor or numeral.place < factor:
            return numeral
        return Numeral(numeral.first, rest.last, numeral.value + rest.value, rest.place, True)

    def _with_half(self, numeral: Numeral) -> Numeral:
        """The same with half of its scale: "a million and a half"."""
        at = numeral.last
        scale = self._lexicon.scales.get(self._form(at - 1), 1)
        words = (self._form(at), self._form(at + 1), self._form(at + 2))
        length = 3 if words == ("and", "a", "half") else 2 if words[:2] in _WITH_HALF else 0
        if not length or scale < 1000 or self._scale(at + length) is not None:
            return numeral
        value = numeral.value + Decimal(scale) / 2
        return Numeral(
            numeral.first, at + length, value, least_significant_place(value), scaled=True
        )

    def _whole(self, at: int) -> Numeral | None:
        """A number that is one word with its scale: "півмільйона"."""
        whole = self._lexicon.wholes.get(self._form(at))
        if whole is None:
            return None
        value = Decimal(whole)
        return Numeral(at, at + 1, value, least_significant_place(value), scaled=True)

    def _and_a_half(self, at: int) -> Numeral | None:
        """Such as "two and a half thousand", "три с половиною тисячі"."""
        form = self._form(at)
        value = Fraction(form) if form.isdecimal() else self._in_one_word(form)
        words = (self._form(at + 1), self._form(at + 2), self._form(at + 3))
        if value is None or not (words == ("and", "a", "half") or words[:2] in _WITH_HALF):
            return None
        last, factor = self._scales(at + (4 if words[0] == "and" else 3))
        half = Decimal(int(value)) + Decimal("0.5")
        return None if factor == 1 else Numeral(at, last, half * factor, Decimal(factor) / 10, True)

    def _fraction(self, at: int) -> Numeral | None:
        """A fraction of a scale ("a quarter of a million"), or a share of something else."""
        for length in (2, 1):
            name = " ".join(self._form(at + place) for place in range(length))
            share = self._lexicon.fractions.get(name)
            if share is None:
                continue
            follows = last = at + length
            while self._form(follows) in _OF:
                follows += 1
            factor = 1
            if self._scale(follows) is not None:
                last, factor = self._scales(follows)
            value = Decimal(share.numerator * factor) / Decimal(share.denominator)
            return Numeral(
                at, last, value, least_significant_place(value), factor > 1, is_share=factor == 1
            )
        return None

    def _worded(self, at: int) -> Numeral | None:
        """A number in words: "a hundred and twenty thousand", "сто двадцять тисяч"."""
        first = at
        if self._form(at) in {"a", "an"}:
            if self._form(at + 1) not in self._lexicon.scales:
                return None
            at += 1
        form = self._form(at)
        is_scale = form in self._lexicon.scales and len(form) > 2
        if is_scale and first and self._tokens[first - 1].kind in {NUMBER, CODE}:
            return None  # of a number that is not read: "1/2 million"
        if not is_scale and self._in_one_word(form) is None:
            return None
        sum_ = _Sum()
        while at < len(self._tokens) and at not in self._taken:
            form = self._form(at)
            scale = self._scale(at) if form not in _LETTERS else None
            value = self._in_one_word(form)
            if scale is not None:
                sum_.scale(scale)
                at += self._form(at + 1) == "." and form in _SHORT
            elif value is not None:
                if not sum_.add(value):
                    break
            elif not (form in _JOINS and sum_.takes(self._in_one_word(self._form(at + 1)))):
                break
            at += 1
        return sum_.numeral(first, at)

    def _in_one_word(self, form: str) -> Fraction | None:
        """The value of a word such as "twenty-five"."""
        total, below = Fraction(0), None
        for part in form.split("-"):
            value = self._lexicon.numbers.get(part)
            if value is None or (below is not None and not value < below):
                return None  # "two-three" is no sum
            total += value
            below = Fraction(10 if value >= 20 and value < 100 else 0)
        return total

    def _scales(self, at: int) -> tuple[int, int]:
        """Where the scale words from a token on end, such as "hundred thousand"; their product."""
        factor = 1
        while (scale := self._scale(at)) is not None:
            factor *= scale
            at += 1
            at += self._form(at) == "." and self._form(at - 1) in _SHORT
        return at, factor

    def _scale(self, at: int) -> int | None:
        form = self._form(at)
        scale = self._lexicon.scales.get(form)
        if scale is None or at in self._taken or (form in _LETTERS and not self._tokens[at].glued):
            return None
        return None if form == "score" else scale

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""


class _Sum:
    """A number in words while it grows: hundreds before tens before ones, and then a scale."""

    def __init__(self) -> None:
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
        """Multiply what was said since the last scale."""
        group = self._group if self._begun and self._group else Fraction(1)
        if scale in _SMALL_SCALES:
            self._group, self._below = group * scale, Fraction(100)
        else:
            self._total += group * scale
            self._group, self._below = Fraction(0), Fraction(1000)
        self._begun = True

    def numeral(self, first: int, last: int) -> Numeral | None:
        total = self._total + self._group
        if not self._begun or total.denominator not in _TENTHS:
            return None
        value = Decimal(total.numerator) / Decimal(total.denominator)
        return Numeral(first, last, value, least_significant_place(value), scaled=self._total > 0)


def scaled_alike(first: Numeral, second: Numeral) -> Numeral:
    """A range's first number with the scale that it shares with the second: "50 to 60 thousand"."""
    if first.scaled or not second.scaled or first.value >= 1000:
        return first
    factor = Decimal(1)
    while factor * 1000 <= second.value:
        factor *= 1000
    return replace(first, value=first.value * factor, place=first.place * factor)


def _parse(text: str, *, decimal_comma: bool, scaled: bool) -> tuple[Decimal, Decimal] | None:
    """The value of digits and the place value of the last one that says something.

    None where they are a time or a date, or where what a comma means cannot be told.
    """
    if _NO_NUMBER.match(text) or ":" in text or "/" in text:
        return None
    plain = re.sub(r"[\u00a0\u202f\u2009_ '’]", "", text)
    separators = re.findall(r"[.,]", plain)
    if len(set(separators)) == 2:
        decimal = plain[max(plain.rfind("."), plain.rfind(","))]
        plain = plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(separators) > 1:
        plain = plain.replace(separators[0], "")
    elif separators:
        whole, _, rest = plain.partition(separators[0])
        if _is_group(whole, rest, separators[0], decimal_comma=decimal_comma, scaled=scaled):
            plain = whole + rest
        elif not scaled and not decimal_comma and (separators[0] == "," or len(rest) == 3):
            return None  # 1,05 or 1.050 in English, and no scale to say what it is
        else:
            plain = f"{whole}.{rest}"
    if plain.count(".") > 1:
        return None
    value = Decimal(plain)
    if "." in plain:
        return value, Decimal(1).scaleb(-len(plain.partition(".")[2]))
    return value, least_significant_place(value)


def _is_group(whole: str, rest: str, separator: str, *, decimal_comma: bool, scaled: bool) -> bool:
    """Whether a lone separator groups thousands: 1,050, but not 1,050 млн or 1.050 in English."""
    if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return False
    if separator == ",":
        return not (scaled and decimal_comma)
    return decimal_comma and not scaled
