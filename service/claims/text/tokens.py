"""Tokens: the words, numbers and marks of a text, each with its place in the text as it came."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

WORD, NUMBER, MARK, CODE = "word", "number", "mark", "code"

# Grouped digits by one separator throughout, as in 1,050,250 or 1 050 250; Indian groups; plain.
_GROUPS = (
    r"\d{1,3}(?:(?P<sep>[,.'’\u00a0\u202f\u2009_ ])\d{3})(?:(?P=sep)\d{3})*(?:[.,]\d+)?(?![\d])"
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
# Abbreviations whose full stop ends no sentence.
_SHORT = frozenset(
    [
        "тис",
        "тыс",
        "млн",
        "млрд",
        "р",
        "рр",
        "г",
        "гг",
        "ст",
        "св",
        "ін",
        "др",
        "co",
        "no",
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "col",
        "lt",
        "sgt",
        "u.s",
        "u.k",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "approx",
        "ca",
        "c",
    ]
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‑": "-", "ё": "е", "ґ": "г"})


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


def tokenize(text: str, months: Collection[str] = ()) -> list[Token]:
    """Cut a text into tokens; invisible characters and stress marks are passed over.

    After one of the ``months`` a number ends before a space: "July 28 120 000" are two.
    """
    clean, places = _clean(text)
    found: list[Token] = []
    sentence, last_end, ended = 0, 0, False
    while match := _TOKEN.search(clean, last_end):
        kind = NUMBER if match.lastgroup == "sep" else str(match.lastgroup)
        said = match[0]
        start, end = match.span()
        if match["sep"] == " " and found and found[-1].form in months:
            day, _, rest = said.partition(" ")
            if not rest.startswith("0"):
                said, end = day, start + len(day)
        if ended and (start > last_end or said == "\n"):
            sentence += _begins(said, kind, found)
        if ended and kind != MARK:
            ended = False
        glued = bool(found) and start == last_end
        form = said.lower().translate(_APOSTROPHES)
        found.append(Token(said, form, kind, places[start], places[end - 1] + 1, glued, sentence))
        if kind == MARK and said in _END:
            ended = not (said == "." and len(found) > 1 and found[-2].form in _SHORT) or ended
            if said == "\n":
                ended = True
        last_end = end
    return found


def _begins(said: str, kind: str, found: list[Token]) -> bool:
    """Whether what follows a full stop begins a sentence: small letters go on with the last."""
    return kind != WORD or not said[0].islower() or found[-1].form in {"!", "?", "\n"}


def _clean(text: str) -> tuple[str, list[int]]:
    """A text of plain letters and digits, and for each of them its place in the text as it came."""
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter == "\u0301" or unicodedata.category(letter) == "Cf":
            continue
        if unicodedata.category(letter) in {"No", "Nl"}:
            kept.append(_ODD)  # ½, ³, Ⅹ: not to be run together with digits
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
