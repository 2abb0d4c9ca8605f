"""Texts: the words of a claim with all that was found in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.claims.entities.names import Mention, Names
from service.claims.grammar.times import Time
from service.claims.languages.lexicon import Mark
from service.claims.text.amounts import Amount
from service.claims.text.tokens import CODE, WORD, Token


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with all that was found in it."""

    tokens: Sequence[Token]
    marks: Sequence[Mark]
    times: Sequence[Time]
    amounts: Sequence[Amount]
    mentions: Sequence[Mention]
    names: Names
    in_title_case: bool
    _starting: dict[int, list[Mark]] = field(default_factory=dict)
    _ending: dict[int, list[Mark]] = field(default_factory=dict)
    _covered: set[int] = field(default_factory=set)  # by what means something
    _around: dict[int, list[Mention]] = field(
        default_factory=dict
    )  # whole names of events, sources

    def __post_init__(self) -> None:
        for mark in self.marks:
            self._starting.setdefault(mark.first, []).append(mark)
            self._ending.setdefault(mark.last, []).append(mark)
        for found in (self.marks, self.mentions, self.times):
            for one in found:
                self._covered.update(range(one.first, one.last))
        for mention in self.mentions:
            if mention.vocabulary in {"conflict", "source"} and mention.is_whole:
                for at in range(mention.first, mention.last):
                    self._around.setdefault(at, []).append(mention)
        for amount in self.amounts:
            self._covered.update(range(amount.begins, amount.ends))

    def form(self, at: int) -> str:
        """What a token is looked up by; nothing beyond the ends."""
        return self.tokens[at].form if 0 <= at < len(self.tokens) else ""

    def marked(self, at: int, section: str) -> Mark | None:
        """The phrase of a section that begins at a token."""
        return next((one for one in self._starting.get(at, ()) if one.section == section), None)

    def marks_in(self, first: int, last: int, section: str, name: str | None = None) -> list[Mark]:
        """The phrases of a section that lie between two tokens."""
        return [
            one
            for at in range(first, last)
            for one in self._starting.get(at, ())
            if one.section == section and name in {None, one.name} and one.last <= last
        ]

    def marked_until(self, at: int, section: str, name: str) -> bool:
        """Whether a phrase ends before a token."""
        return any(one.section == section and one.name == name for one in self._ending.get(at, ()))

    def mentions_in(self, first: int, last: int, *vocabularies: str) -> list[Mention]:
        """The names from some vocabularies that stand between two tokens."""
        return [
            one
            for one in self.mentions
            if one.first >= first and one.last <= last and one.vocabulary in vocabularies
        ]

    def is_inside(self, mention: Mention) -> bool:
        """Whether a name is part of a conflict's longer name, or of a source's."""
        return any(
            one.first <= mention.first
            and mention.last <= one.last
            and one.last - one.first > mention.last - mention.first
            for one in self._around.get(mention.first, ())
        )

    def is_known(self, at: int) -> bool:
        """Whether the lexicon or some name knows a word."""
        return at in self._covered or self.names.lexicon.knows(self.form(at))

    def is_name(self, at: int) -> bool:
        """Whether a word is written as a name that nothing here knows."""
        token = self.tokens[at]
        if token.kind == CODE:
            return True
        if token.kind != WORD or not token.is_capital or self.in_title_case:
            return False
        if self.is_known(at) or token.form in self.names.lexicon.classes:
            return False
        opens = at == 0 or self.tokens[at - 1].sentence != token.sentence
        return not opens or self._does(at + 1)

    def _does(self, at: int) -> bool:
        """Whether a word that may open a sentence is what someone says or loses."""
        outcome = self.marked(at, "outcomes")
        return self.marked(at, "speech") is not None or (
            outcome is not None and (outcome.name == "unspecified" or self.form(at) == "killed")
        )
