"""Numerals: numbers in digits of any grouping, in words, and with scales."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from service.claims.languages.lexicon import Lexicon
from service.claims.languages.script import LATIN, script_of_letter
from service.claims.text.digits import read_digits
from service.claims.text.number_words import NumberInWords
from service.claims.text.tokens import CODE, NUMBER, WORD, Token
from service.domain.tolerance import least_significant_place

DASHES = frozenset("-–—")
_LONGEST = 40  # characters; digits beyond it count nothing


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

    def __init__(
        self,
        tokens: Sequence[Token],
        lexicon: Lexicon,
        taken: Collection[int] = (),
        decimal_comma: bool | None = None,
    ) -> None:
        """``decimal_comma``: whether 1,5 is one and a half; None: as the text's letters show."""
        self._tokens = tokens
        self._lexicon = lexicon
        self._grammar = lexicon.grammar
        self._halves = [tuple(phrase.split()) for phrase in lexicon.grammar.halves]
        self._taken = taken
        self._decimal_comma = (
            _is_mostly_in(tokens, lexicon.comma_scripts())
            if decimal_comma is None
            else decimal_comma
        )

    def at(self, at: int) -> Numeral | None:
        """The number that begins at a token, as long as it goes."""
        if not 0 <= at < len(self._tokens) or at in self._taken:
            return None
        token = self._tokens[at]
        if token.kind == NUMBER and len(token.text) > _LONGEST:
            return None
        if token.kind == NUMBER:
            numeral = self._and_a_half(at) or self._digits(at)
        else:
            numeral = (
                self._and_a_half(at) or self._whole(at) or self._fraction(at) or self._worded(at)
            )
        return numeral and self._with_half(numeral)

    def range_end(self, first: Numeral) -> Numeral | None:
        """The number that a range ends with, which another begins."""
        joint = self._form(first.last)
        if joint not in self._grammar.range_joints | DASHES or first.is_share:
            return None
        other = self.at(first.last + 1)
        if other is None or other.is_share:
            return None
        opens = self._form(first.first - 1) in self._grammar.range_openers
        if joint in self._grammar.conjunctions and not opens:
            return None
        return other if scaled_alike(first, other).value < other.value else None

    def _digits(self, at: int) -> Numeral | None:
        is_scaled = self._scale(at + 1) is not None
        read = read_digits(
            self._tokens[at].text, decimal_comma=self._decimal_comma, scaled=is_scaled
        )
        if read is None:
            return None
        value, place = read
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
        length = self._half_length(at)
        if not length or scale < 1000 or self._scale(at + length) is not None:
            return numeral
        value = numeral.value + Decimal(scale) / 2
        return Numeral(
            numeral.first, at + length, value, least_significant_place(value), scaled=True
        )

    def _half_length(self, at: int) -> int:
        """Of how many tokens "and a half" is, if it begins at a token; else 0."""
        begun = self._form(at)
        for words in self._halves:
            if words[0] == begun and all(
                self._form(at + place) == word for place, word in enumerate(words)
            ):
                return len(words)
        return 0

    def _whole(self, at: int) -> Numeral | None:
        """A number that is one word with its scale, such as "half-million"."""
        whole = self._lexicon.wholes.get(self._form(at))
        if whole is None:
            return None
        value = Decimal(whole)
        return Numeral(at, at + 1, value, least_significant_place(value), scaled=True)

    def _and_a_half(self, at: int) -> Numeral | None:
        """Such as "two and a half thousand"."""
        length = self._half_length(at + 1)
        form = self._form(at)
        if not length:
            return None
        value = Fraction(form) if form.isdecimal() else self._in_one_word(form)
        if value is None:
            return None
        last, factor = self._scales(at + 1 + length)
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
            while self._form(follows) in self._grammar.empty_words:
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
        """A number in words: "a hundred and twenty thousand"."""
        begins = at
        if self._form(at) in self._grammar.indefinite:
            if self._form(at + 1) not in self._lexicon.scales:
                return None
            at += 1
        form = self._form(at)
        is_scale = form in self._lexicon.scales and len(form) > 2
        if is_scale and begins and self._tokens[begins - 1].kind in {NUMBER, CODE}:
            return None  # of a number that is not read: "1/2 million"
        if not is_scale and self._in_one_word(form) is None:
            return None
        return self._summed(begins, at)

    def _summed(self, begins: int, at: int) -> Numeral | None:
        """The sum of the number words from a token on, as long as they make one number."""
        number = NumberInWords()
        while at < len(self._tokens) and at not in self._taken:
            form = self._form(at)
            scale = self._scale(at) if form not in self._grammar.scale_letters else None
            value = self._in_one_word(form)
            if scale is not None:
                number.scale(scale)
                at += self._has_full_stop(at)
            elif value is not None:
                if not number.add(value):
                    break
            elif not (
                form in self._grammar.number_joints
                and number.takes(self._in_one_word(self._form(at + 1)))
            ):
                break
            at += 1
        total = number.value()
        if total is None:
            return None
        place = least_significant_place(total)
        return Numeral(begins, at, total, place, scaled=number.is_scaled)

    def _has_full_stop(self, at: int) -> bool:
        """Whether a scale is abbreviated, with the full stop behind it."""
        return self._form(at + 1) == "." and self._form(at) in self._grammar.scale_abbreviations

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
            at += 1 + self._has_full_stop(at)
        return at, factor

    def _scale(self, at: int) -> int | None:
        form = self._form(at)
        scale = self._lexicon.scales.get(form)
        if scale is None or at in self._taken or form in self._grammar.idle_scales:
            return None
        return None if form in self._grammar.scale_letters and not self._tokens[at].glued else scale

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""


def scaled_alike(first: Numeral, second: Numeral) -> Numeral:
    """A range's first number with the scale that it shares with the second: "50 to 60 thousand"."""
    if first.scaled or not second.scaled or first.value >= 1000:
        return first
    factor = Decimal(1)
    while factor * 1000 <= second.value:
        factor *= 1000
    return replace(first, value=first.value * factor, place=first.place * factor)


def mantissa(value: Decimal) -> Decimal:
    """A number without its thousands: 120 of 120,000."""
    while value >= 1000:
        value /= 1000
    return value


def _is_mostly_in(tokens: Sequence[Token], scripts: frozenset[str]) -> bool:
    """Whether more than half of the letters of a text's words are of some scripts."""
    letters = "".join(token.text for token in tokens if token.kind == WORD)
    if letters.isascii():
        return LATIN in scripts
    return 2 * sum(script_of_letter(letter) in scripts for letter in letters) > len(letters)
