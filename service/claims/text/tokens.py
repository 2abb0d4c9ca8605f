"""Tokens: the words, numbers and marks of a text, each with its place in the text as it came."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from service.claims.languages.lexicon import Spelling

WORD, NUMBER, MARK, CODE = "word", "number", "mark", "code"

# Grouped digits by one separator throughout, as in 1,050,250 or 1 050 250; Indian groups; plain.
_GROUPS = (
    r"\d{1,3}(?:(?P<separator>[,.'’\u00a0\u202f\u2009_ ])\d{3})(?:(?P=separator)\d{3})*"
    r"(?:[.,]\d+)?(?![\d])"
)
_LAKHS = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)"
_DAY = (
    r"\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}\.\d{1,2}\.\d{2}(?:\d{2})?(?![.\d])"
    r"|\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
)
_ODD = "\N{VULGAR FRACTION ONE HALF}"  # stands for every number that is no row of digits
_TOKEN = re.compile(
    rf"(?P<code>\w*{_ODD}\w*|[^\W\d_]+[-‑]?\d[\w]*(?:[-‑]\w+)*)"  # T-72, F16, COVID-19
    rf"|(?P<number>{_DAY}|{_GROUPS}|{_LAKHS}|\d+(?:[.,:/]\d+)*)"
    rf"|(?P<word>[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*(?:[-‑][^\W\d_]+(?:['’ʼ][^\W\d_]+)*)*)"
    rf"|(?P<mark>[^\w\s]|\n)"
)
_END = frozenset(".!?…\n")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, mark, or code such as T-72. ``form`` is what it is looked up by.

    ``start``, ``end``: where it stands in the text as it came, in Unicode characters. ``glued``:
    nothing is between it and the token before. ``sentence`` counts from 0.
    """

    text: str
    form: str
    kind: str
    start: int
    end: int
    glued: bool
    sentence: int

    @property
    def is_capital(self) -> bool:
        """Whether it is written as names are."""
        return self.text[0].isupper()


def tokenize(text: str, spelling: Spelling, months: Collection[str] = ()) -> list[Token]:
    """Cut a text into tokens; invisible characters and stress marks are passed over.

    After one of the ``months`` a number ends before a space: "July 28 120 000" are two.
    """
    return list(_Tokenizer(text, spelling, months).tokens())


class _Tokenizer:
    """One text while it is cut."""

    def __init__(self, text: str, spelling: Spelling, months: Collection[str]) -> None:
        self._text, self._places = _clean(text)
        self._abbreviations = spelling.abbreviations
        self._letters = {**_APOSTROPHES, **spelling.same_letters}
        self._months = months
        self._sentence = 0
        self._is_ended = False  # whether a mark that ends a sentence stands before
        self._before: Token | None = None

    def tokens(self) -> Iterator[Token]:
        end = 0
        while match := _TOKEN.search(self._text, end):
            token, end = self._cut(match, end)
            self._is_ended = self._ends_sentence(token)
            self._before = token
            yield token

    def _cut(self, match: re.Match[str], last_end: int) -> tuple[Token, int]:
        """The token of a match, and where it ends in the cleaned text."""
        kind = NUMBER if match.lastgroup == "separator" else str(match.lastgroup)
        text = match[0]
        start, end = match.span()
        if (
            match["separator"] == " "
            and self._before is not None
            and self._before.form in self._months
        ):
            day, _, rest = text.partition(" ")
            if not rest.startswith("0"):
                text, end = day, start + len(day)
        if self._is_ended and (start > last_end or text == "\n"):
            self._sentence += self._begins(text, kind)
        form = text.lower().translate(self._letters)
        glued = self._before is not None and start == last_end
        first, last = self._places[start], self._places[end - 1] + 1
        return Token(text, form, kind, first, last, glued, self._sentence), end

    def _begins(self, text: str, kind: str) -> bool:
        """Whether what follows a full stop begins a sentence: small letters go on with the last."""
        if kind != WORD or not text[0].islower():
            return True
        return self._before is not None and self._before.form in {"!", "?", "\n"}

    def _ends_sentence(self, token: Token) -> bool:
        """Whether a mark ends a sentence, or follows its end; abbreviations' stops do not."""
        if token.kind != MARK:
            return False
        if token.text not in _END:
            return self._is_ended
        short = self._before is not None and self._before.form in self._abbreviations
        return not (token.text == "." and short) or self._is_ended


def _clean(text: str) -> tuple[str, list[int]]:
    """A text of plain letters and digits, and for each of them its place in the text as it came."""
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter == "\u0301" or unicodedata.category(letter) == "Cf":
            continue
        if unicodedata.category(letter) in {"No", "Nl"}:
            kept.append(_ODD)  # a fraction, a raised or a Roman number: not to be run together
            places.append(place)
            continue
        plain = (
            unicodedata.normalize("NFKC", letter) if letter not in "\u00a0\u202f\u2009…" else letter
        )
        if len(plain) != 1:
            plain = letter
        if plain.isdigit() and plain not in "0123456789":
            plain = str(unicodedata.digit(plain))
        kept.append(plain)
        places.append(place)
    return "".join(kept), places
