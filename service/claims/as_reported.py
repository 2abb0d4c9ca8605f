"""Read the words of one number as a source printed them, such as "nearly 120,000".

The readers are those of claims. Nothing is concluded from words that are not read in full: words
with two numbers or none, with a word that is not known, in a language that is not read, or with a
separator that may group digits or begin decimals.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from service.claims.languages.lexicon import Lexicon
from service.claims.languages.load import lexicon
from service.claims.text.hedges import Hedges, hedge_in, hedged
from service.claims.text.numerals import Numeral, Numerals, mantissa
from service.claims.text.phrases import Mark, MarkedTokens
from service.claims.text.tokens import NUMBER, Token, tokenize
from service.claims.text.unit_words import is_percent, without_unit
from service.domain.canonical import plain_decimal
from service.domain.quantity import Quantity, is_exact
from service.domain.vocabulary import Unit

_COUNTED = frozenset({"people", "outcomes"})  # sections of nouns that may stand beside a number
_BLURRING = frozenset({"about", "exactly"})  # hedges that another one behind the number bounds
_LOPSIDED = 20  # a range whose end is more times its beginning, where the end alone has a scale

# At the head of a table, beside what its numbers are multiplied by.
_SCALE_SIGNS = frozenset("×'.():")
_SCALE_DIGITS = {"000": 1000, "1000": 1000, "1,000": 1000, "1 000": 1000, "1000000": 10**6}

_UNCLEAR: Final = "unclear"  # a language reads the words, and what they mean cannot be told
_Reading = Quantity | str | None


@lru_cache(maxsize=8192)  # the figures of a source are worded alike
def read_words(
    words: str,
    language: str | None = None,
    scale: str | None = None,
    unit: Unit | None = None,
) -> Quantity | None:
    """Read a wording in full as a quantity without ``as_reported``; None if it is not read.

    ``language`` is the BCP 47 tag of the document; without one all languages that can read the
    words must agree. ``scale`` is what the head of a table says of its numbers: "in thousands".
    ``unit`` is that of the measure: its own words ("45 %", "$5 million") may stand beside a number.
    Vague words ("hundreds") are read as ``missing``: ``words-only``.
    """
    factor = _read_scale(scale) if scale else 1
    if factor is None:
        return None
    languages = sorted(lexicon().languages)
    if language:
        primary = language.partition("-")[0].lower()
        if primary not in languages and not _has_plain_digits(words):
            return None
        languages = [primary] if primary in languages else languages[:1]
    readings = [_read(words, known, factor, unit) for known in languages]
    if any(reading == _UNCLEAR for reading in readings):
        return None
    agreed = {reading for reading in readings if isinstance(reading, Quantity)}
    return agreed.pop() if len(agreed) == 1 else None


def _has_plain_digits(words: str) -> bool:
    """Whether the words are one row of digits, which all languages read alike."""
    return words.strip().isdecimal()


def _read_scale(scale: str) -> int | None:
    """Return the number that a table's head multiplies by, None if it is not read."""
    words = lexicon()
    known = {**words.scales, **_SCALE_DIGITS, **words.table_scales}
    silent = words.grammar.table_nouns | _SCALE_SIGNS
    forms = [token.form for token in tokenize(scale, words.spelling)]
    if not silent.issuperset(form for form in forms if form not in known):
        return None
    factors = [known[form] for form in forms if form in known]
    return factors[0] if len(factors) == 1 else None


def _read(words: str, language: str, factor: int, unit: Unit | None) -> _Reading:
    """Read a wording in one language."""
    plain = words.replace(">=", "≥").replace("<=", "≤")
    tokens = without_unit(tokenize(plain, lexicon().spelling), unit)
    return _Wording(tokens, lexicon(language), in_percent=is_percent(unit)).read(factor)


class _Wording:
    """The words of one number in one language, while they are read."""

    def __init__(self, tokens: Sequence[Token], words: Lexicon, *, in_percent: bool) -> None:
        [language] = words.languages.values()
        self._words = words
        self._in_percent = in_percent
        self._text = MarkedTokens(tokens, words)
        self._tokens = tokens
        self._has_decimal_comma = language.decimal_comma
        self._numerals = Numerals(self._tokens, words, decimal_comma=language.decimal_comma)
        self._hedges = Hedges(self._text, self._numerals)

    def read(self, factor: int) -> _Reading:
        """Read the words in full; ``factor`` is the number that the table's head multiplies by."""
        for at in range(len(self._tokens)):
            vague = next((m for m in self._text.starting(at) if m.section == "vague"), None)
            if vague is not None:
                return self._vague(vague)
            numeral = self._numerals.at(at)
            if numeral is not None:
                return self._number(numeral, factor)
            if self._tokens[at].kind == NUMBER:
                return _UNCLEAR
        return None

    def _vague(self, mark: Mark) -> _Reading:
        last = mark.last
        while last < len(self._tokens) and self._tokens[last].form in self._words.scales:
            last += 1
        begins = mark.first
        before = hedge_in(self._text.ending(begins))
        if before is not None:
            begins = before.first
        return Quantity(missing="words-only") if self._covers(begins, last) else None

    def _number(self, first: Numeral, factor: int) -> _Reading:
        second = self._numerals.range_end(first)
        last = (second or first).last
        begins, before = self._hedges.before(first.first, is_range=second is not None)
        ends, after = self._hedges.after(last)
        if (first.is_share and not self._in_percent) or not self._covers(begins, ends):
            return None
        if self._is_unclear(first, second, factor):
            return _UNCLEAR
        if _are_at_odds(before, after, is_range=second is not None):
            return None
        if self._may_be_decimal(first) or (second and self._may_be_decimal(second)):
            return None
        factor *= 100 if first.is_share else 1  # "nearly half" of a measure in percent
        reading = _multiplied(hedged(first, second, before, after), factor)
        return reading if all(map(_is_kept, reading.bounds)) else None

    def _is_unclear(self, first: Numeral, second: Numeral | None, factor: int) -> bool:
        """Whether the scale of a number is not clear: "two to 300 thousand"."""
        numerals = [numeral for numeral in (first, second) if numeral]
        if not all(map(self._has_falling_scales, numerals)):
            return True
        if factor > 1 and any(numeral.scaled for numeral in numerals):
            return True
        return (
            second is not None
            and second.scaled
            and not first.scaled
            and first.value < 1000
            and first.value * _LOPSIDED <= mantissa(second.value)
        )

    def _has_falling_scales(self, numeral: Numeral) -> bool:
        """Whether each scale word of a number is less than those before: no "thousand million"."""
        forms = [token.form for token in self._tokens[numeral.first : numeral.last]]
        scales = [scale for form in forms if (scale := self._words.scales.get(form, 0)) >= 1000]
        return all(later < earlier for earlier, later in pairwise(scales))

    def _may_be_decimal(self, numeral: Numeral) -> bool:
        """Whether a comma in digits may group them or begin decimals, as in 1,050."""
        text = self._tokens[numeral.first].text
        whole, comma, rest = text.partition(",")
        return bool(self._has_decimal_comma and comma and len(rest) == 3 and whole.isdecimal())

    def _covers(self, begins: int, ends: int) -> bool:
        """Whether nothing but what is counted stands beside the tokens ``begins`` to ``ends``."""
        nouns = self._nouns()
        grammar = self._words.grammar
        covered = {*range(begins, ends), *nouns}
        covered |= {
            at
            for at, token in enumerate(self._tokens)
            if token.form in grammar.conjunctions | grammar.disjunctions
            and {at - 1, at + 1} <= nouns
        }
        beside = [token for at, token in enumerate(self._tokens) if at not in covered]
        if beside and beside[-1] is self._tokens[-1] and beside[-1].form == ".":
            beside.pop()
        return all(token.form in self._words.grammar.empty_words for token in beside)

    def _nouns(self) -> set[int]:
        """Return the places of the tokens that say what is counted."""
        nouns = {
            at
            for mark in self._text.marks
            if mark.section in _COUNTED
            for at in range(mark.first, mark.last)
        }
        short = self._words.grammar.people_abbreviations
        for at, token in enumerate(self._tokens):
            is_stop = token.form == "." and at > 0 and self._tokens[at - 1].form in short
            if token.form in short or (is_stop and token.glued):
                nouns.add(at)
        return nouns


def _are_at_odds(before: str | None, after: str | None, *, is_range: bool) -> bool:
    """Whether the hedges of a number leave open what it means.

    "About 10 to 15" is neither a range nor a number, and "up to 1,000 or more" is bounded on both
    sides.
    """
    if is_range:
        return bool({before, after} - {None, "exactly"})
    return bool(before and after and before != after and before not in _BLURRING)


def _multiplied(reading: Quantity, factor: int) -> Quantity:
    """Return the reading times a factor, whole numbers without decimal places."""

    return replace(
        reading,
        value=_product(reading.value, factor),
        lower=_product(reading.lower, factor),
        upper=_product(reading.upper, factor),
    )


def _product(number: Decimal | None, factor: int) -> Decimal | None:
    return None if number is None else Decimal(plain_decimal(number * factor))


def _is_kept(number: Decimal | None) -> bool:
    """Whether a number can be recorded without loss."""
    return number is None or is_exact(number)
