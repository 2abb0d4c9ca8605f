"""Texts: the words of a claim with the phrases, times, amounts and names among them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from service.claims.entities.names import Mention, Names
from service.claims.grammar.times import Time
from service.claims.text.amounts import Amount
from service.claims.text.phrases import Mark, MarkedTokens
from service.claims.text.tokens import CODE, WORD, Token

# Names that a shorter name within them is only a part of.
_WHOLES = frozenset({"conflict", "source"})
_LEAST_WORDS = 4  # of a headline
_CAPITALS = 0.6  # of the longer words of a headline
_LONGER = 3  # letters that a word has more than, which a headline capitalises


class AnnotatedText(MarkedTokens):
    """A text with its times, amounts and names; spans are tokens, from the first to after the last.

    ``marks``: its phrases, but for those that are names.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        names: Names,
        *,
        marks: Sequence[Mark],
        times: Sequence[Time] = (),
        amounts: Sequence[Amount] = (),
        mentions: Sequence[Mention] = (),
    ) -> None:
        super().__init__(tokens, names.lexicon, marks)
        self.names = names
        self.grammar = names.lexicon.grammar
        self.times = times
        self.amounts = amounts
        self.mentions = mentions
        self.in_title_case = _is_headline(tokens)
        self._covered = _tokens_of([*marks, *mentions, *times])  # by what means something
        for amount in amounts:
            self._covered.update(range(amount.begins, amount.ends))
        self._wholes: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.vocabulary in _WHOLES and mention.is_whole:
                for at in range(mention.first, mention.last):
                    self._wholes[at].append(mention)

    def root(self, at: int) -> str:
        """The root of a token."""
        return self.names.root(self.form(at))

    def marked(self, at: int, section: str) -> Mark | None:
        """The phrase of a section that begins at a token."""
        return next((mark for mark in self.starting(at) if mark.section == section), None)

    def marks_in(self, first: int, last: int, section: str, name: str | None = None) -> list[Mark]:
        """The phrases of a section that lie between two tokens."""
        return [
            mark
            for at in range(first, last)
            for mark in self.starting(at)
            if mark.section == section and name in {None, mark.name} and mark.last <= last
        ]

    def marked_until(self, at: int, section: str, name: str) -> bool:
        """Whether a phrase ends before a token."""
        return any(mark.section == section and mark.name == name for mark in self.ending(at))

    def mentions_in(self, first: int, last: int, *vocabularies: str) -> list[Mention]:
        """The names from some vocabularies that stand between two tokens."""
        return [
            mention
            for mention in self.mentions
            if mention.first >= first
            and mention.last <= last
            and mention.vocabulary in vocabularies
        ]

    def is_inside(self, mention: Mention) -> bool:
        """Whether a name is part of a conflict's longer name, or of a source's."""
        return any(
            whole.first <= mention.first
            and mention.last <= whole.last
            and whole.last - whole.first > mention.last - mention.first
            for whole in self._wholes.get(mention.first, ())
        )

    def is_known(self, at: int) -> bool:
        """Whether the lexicon or some name knows a word."""
        return at in self._covered or self.lexicon.knows(self.form(at))

    def is_name(self, at: int) -> bool:
        """Whether a word is written as a name that nothing here knows."""
        token = self.tokens[at]
        if token.kind == CODE:
            return True
        if token.kind != WORD or not token.is_capital or self.in_title_case:
            return False
        if self.is_known(at) or token.form in self.lexicon.classes:
            return False
        opens = at == 0 or self.tokens[at - 1].sentence != token.sentence
        return not opens or self._does(at + 1)

    def _does(self, at: int) -> bool:
        """Whether a word that may open a sentence is what someone says or loses."""
        outcome = self.marked(at, "outcomes")
        return self.marked(at, "speech") is not None or (
            outcome is not None
            and (outcome.name == "unspecified" or self.form(at) in self.grammar.loss_verbs)
        )


def _tokens_of(spans: Iterable[Mark | Mention | Time]) -> set[int]:
    return {at for span in spans for at in range(span.first, span.last)}


def _is_headline(tokens: Sequence[Token]) -> bool:
    """Whether most words have capital letters, so that these make no names."""
    words = [token for token in tokens if token.kind == WORD and len(token.text) > _LONGER]
    capitals = sum(token.is_capital for token in words)
    return len(words) >= _LEAST_WORDS and capitals >= _CAPITALS * len(words)
