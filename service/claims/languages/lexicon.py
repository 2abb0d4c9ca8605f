"""Words: what the lexicon says of the words of a text, phrase by phrase, the longest first."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path

from service.claims.text.tokens import Token

_FOLDER = Path(__file__).parent
_SETS = {"words", "names"}  # sections of words that are looked up one by one
_VALUES = {"numbers", "scales", "fractions", "wholes", "months"}
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase that says something: of which ``section`` and ``name``, at tokens first to last."""

    section: str
    name: str
    first: int
    last: int  # the token after the phrase


@dataclass(frozen=True, slots=True)
class _Phrase:
    parts: tuple[tuple[str, bool], ...]  # a word, and whether any ending may follow
    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all languages together: they hardly collide, and texts mix them."""

    languages: set[str] = field(default_factory=set)
    numbers: dict[str, Fraction] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    fractions: dict[str, Fraction] = field(default_factory=dict)
    wholes: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    stop: set[str] = field(default_factory=set)
    place: set[str] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    press: set[str] = field(default_factory=set)
    whole_words: defaultdict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))
    stems: defaultdict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))

    def knows(self, form: str) -> bool:
        """Whether a word changes nothing of what is counted, or is a number's."""
        return any(
            form in words
            for words in (
                self.plain, self.stop, self.place, self.pronouns, self.months, self.numbers,
                self.scales,
            )
        )  # fmt: skip

    def mark(self, tokens: Sequence[Token]) -> list[Mark]:
        """Every phrase of a text; where one lies within a longer one, the longer alone."""
        marks: list[Mark] = []
        covered = 0
        for at in range(len(tokens)):
            if at < covered:
                continue
            found = [(len(one.parts), one) for one in self._at(tokens, at)]
            longest = max((length for length, _ in found), default=0)
            marks += [
                Mark(one.section, one.name, at, at + length)
                for length, one in found
                if length == longest
            ]
            covered = at + longest
        return marks

    def _at(self, tokens: Sequence[Token], at: int) -> Iterator[_Phrase]:
        form = tokens[at].form
        begun = list(self.whole_words.get(form, ()))
        for length in range(_LEAST_STEM, len(form) + 1):
            begun += self.stems.get(form[:length], ())
        for phrase in begun:
            rest = tokens[at : at + len(phrase.parts)]
            if len(rest) == len(phrase.parts) and all(
                token.form.startswith(word) if is_stem else token.form == word
                for (word, is_stem), token in zip(phrase.parts, rest, strict=True)
            ):
                yield phrase


@cache
def lexicon(language: str | None = None) -> Lexicon:
    """Read the words of every language there is a file of, or of one (ISO 639), once."""
    found = Lexicon()
    for file in sorted(_FOLDER.glob(f"{language or '*'}/words.toml")):
        found.languages.add(file.parent.name)
        for section, said in tomllib.loads(file.read_text(encoding="utf-8")).items():
            _add(found, section, said)
    return found


def _add(found: Lexicon, section: str, said: Mapping[str, object]) -> None:
    for name, value in said.items():
        if section in _VALUES:
            number = Fraction(str(value))
            getattr(found, section)[name] = (
                number if section in {"numbers", "fractions"} else int(number)
            )
            continue
        assert isinstance(value, list)
        if section == "words":
            getattr(found, name).update(value)
        elif section == "names" and name == "generic":
            found.generic.update(value)
        else:
            for text in value:
                _add_phrase(found, section, name, text)


def _add_phrase(found: Lexicon, section: str, name: str, text: str) -> None:
    # A hyphen within a word belongs to it, and so does the apostrophe.
    parts = tuple((word.removesuffix("*"), word.endswith("*")) for word in text.split())
    first, is_stem = parts[0]
    (found.stems if is_stem else found.whole_words)[first].append(_Phrase(parts, section, name))
