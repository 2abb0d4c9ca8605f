"""Phrases: what the lexicon says of the words of a text, the longest phrase first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.claims.languages.lexicon import Lexicon, Phrase
from service.claims.text.tokens import Token

_LEAST_STEM = 3  # letters


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase that says something: of which ``section`` and ``name``, at tokens first to last."""

    section: str
    name: str
    first: int
    last: int  # the token after the phrase
    language: str


def find_marks(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mark]:
    """Every phrase of a text; where one lies within a longer one, the longer alone."""
    marks: list[Mark] = []
    covered = 0
    for at in range(len(tokens)):
        if at < covered:
            continue
        phrases = list(_phrases_at(tokens, at, lexicon))
        longest = max((len(phrase.parts) for phrase in phrases), default=0)
        marks += [
            Mark(phrase.section, phrase.name, at, at + longest, phrase.language)
            for phrase in phrases
            if len(phrase.parts) == longest
        ]
        covered = at + longest
    return marks


class MarkedTokens:
    """The tokens of a text, the phrases among them, and the lexicon that these are of."""

    def __init__(
        self, tokens: Sequence[Token], lexicon: Lexicon, marks: Sequence[Mark] | None = None
    ) -> None:
        """``marks``: the phrases; None: every one that the lexicon knows."""
        self.tokens = tokens
        self.lexicon = lexicon
        self.marks = find_marks(tokens, lexicon) if marks is None else marks
        self._starting: dict[int, list[Mark]] = defaultdict(list)
        self._ending: dict[int, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            self._starting[mark.first].append(mark)
            self._ending[mark.last].append(mark)

    def form(self, at: int) -> str:
        """What a token is looked up by; nothing beyond the ends."""
        return self.tokens[at].form if 0 <= at < len(self.tokens) else ""

    def is_glued(self, at: int) -> bool:
        """Whether nothing stands between a token and the one before."""
        return 0 <= at < len(self.tokens) and self.tokens[at].glued

    def starting(self, at: int) -> Sequence[Mark]:
        """The phrases that begin at a token."""
        return self._starting.get(at, ())

    def ending(self, at: int) -> Sequence[Mark]:
        """The phrases that end before a token."""
        return self._ending.get(at, ())


def _phrases_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Iterator[Phrase]:
    """Every phrase that begins at a token."""
    form = tokens[at].form
    begun = list(lexicon.whole_words.get(form, ()))
    for length in range(_LEAST_STEM, len(form) + 1):
        begun += lexicon.stems.get(form[:length], ())
    for phrase in begun:
        rest = tokens[at : at + len(phrase.parts)]
        if len(rest) == len(phrase.parts) and all(
            token.form.startswith(word) if is_stem else token.form == word
            for (word, is_stem), token in zip(phrase.parts, rest, strict=True)
        ):
            yield phrase
