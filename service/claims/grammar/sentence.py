"""Sentences: which words of a sentence speak of one of its numbers.

Everything between a number and what it counts has to be known; where it is not, the number is not
understood.
"""

from functools import cached_property

from service.claims.grammar.annotated_text import AnnotatedText
from service.claims.grammar.attribution import CLAUSE, Attribution, find_attributions, find_origins
from service.claims.grammar.noun import Noun, find_noun
from service.claims.text.amounts import Amount
from service.claims.text.tokens import CODE, WORD

# Numbers that belong to what another number counts ("a 47th brigade"), and end nothing.
_ASIDE = frozenset({"age", "duration", "size", "ordinal", "money", "designation"})


class Sentence:
    """The sentence of a number: tokens ``first`` to ``last``, of which ``low`` to ``high`` are its.

    ``before`` are the numbers before it in the sentence, ``previous`` the last of them.
    """

    def __init__(self, text: AnnotatedText, amount: Amount) -> None:
        self.text = text
        self.amount = amount
        number = text.tokens[amount.first].sentence
        inside = [at for at, token in enumerate(text.tokens) if token.sentence == number]
        self.first, self.last = inside[0], inside[-1] + 1
        counts = [
            other
            for other in text.amounts
            if self.first <= other.first < self.last and other.kind not in _ASIDE
        ]
        at = counts.index(amount)
        self.before = counts[:at]
        self.previous = counts[at - 1] if at else None
        following = counts[at + 1] if at + 1 < len(counts) else None
        self.low = self._cut(self.previous, amount) if self.previous else self.first
        self.high = self._cut(amount, following) if following else self.last
        self.speeches = find_attributions(text, self.first, self.last)

    def _cut(self, first: Amount, second: Amount) -> int:
        """Where what is said of a number ends and that of the next begins."""
        grammar = self.text.grammar
        between = range(second.begins - 1, first.ends - 1, -1)
        joints = grammar.conjunctions | grammar.contrasts | {",", ";"}
        for cutting in (frozenset(";"), joints):
            for at in between:
                if self.text.form(at) in cutting:
                    return at
        if second.kind == "share":  # "120,000 killed out of a million"
            return second.begins
        governing = self.text.marks_in(first.ends, second.begins, "active", "active")
        if governing and governing[-1].last == second.begins:
            return governing[-1].first
        return first.ends if first.ends > first.last else min(first.ends + 1, second.begins)

    @cached_property
    def noun(self) -> Noun:
        """The words right behind the number that say what is counted."""
        return find_noun(self.text, self.amount.ends, self.high)

    def clause(self) -> int:
        """Where the clause begins that the number is in, as far as punctuation says."""
        at = self.amount.begins
        while at > self.low and self.text.form(at - 1) not in CLAUSE:
            at -= 1
        return at

    def is_total(self) -> bool:
        """Whether it adds up what is counted before it: "1,110 yesterday, a million in all"."""
        return bool(self.previous and self.text.marks_in(self.low, self.high, "times", "total"))

    def is_named_alike(self) -> bool:
        """Whether what became of them is written as a name is: KIA, of which one is an army."""
        return any(
            self.text.tokens[mark.first].text.isupper()
            and self.text.names.acronyms(self.text.form(mark.first))
            for mark in self.text.marks_in(self.low, self.high, "outcomes")
        )

    def speaks(self, at: int) -> bool:
        """Whether a token names who speaks."""
        return any(speech.first <= at < speech.last for speech in self.speeches)

    def own_speeches(self) -> list[Attribution]:
        """Those who speak of this number; of the whole sentence where nobody does of it alone."""
        own = [speech for speech in self.speeches if self.low <= speech.verb < self.high]
        return own or self.speeches

    def origins(self) -> frozenset[str] | None:
        """The ids of the sources stated to have counted, as ``find_origins`` gives them."""
        return find_origins(self.text, self.own_speeches())

    def bases(self) -> set[str]:
        """How they are stated to have been counted: "confirmed deaths", not "confirmed that"."""
        complements = self.text.grammar.complementizers | {","}
        return {
            mark.name
            for mark in self.text.marks_in(self.low, self.high, "basis")
            if (mark.first > self.amount.last or self.text.form(mark.last) not in complements)
            and not (mark.name == "recorded" and self._is_verb(mark.first))
        }

    def _is_verb(self, at: int) -> bool:
        """Whether a word is what somebody who counted did."""
        return any(at in {speech.verb, speech.verb + 1} for speech in self.speeches)

    def kinds(self, first: int, last: int) -> set[str]:
        """Whether soldiers or civilians are spoken of, or both."""
        return {mark.name for mark in self.text.marks_in(first, last, "people")} - {"any"}

    def kind(self, first: int, last: int) -> str | None:
        """Whether soldiers or civilians are spoken of; None where it is people, or not said."""
        kinds = self.kinds(first, last)
        return kinds.pop() if len(kinds) == 1 else None

    def strangers(self, first: int, last: int) -> list[int]:
        """The words there that nothing knows, whoever speaks left out."""
        return [
            at
            for at in range(first, min(last, self.last))
            if self.text.tokens[at].kind in {WORD, CODE}
            and not self.text.is_known(at)
            and not self.speaks(at)
        ]

    def content(self) -> set[str]:
        """The roots of the words that say something, of names, times and speakers apart."""
        text = self.text
        spans = [(mention.first, mention.last) for mention in text.mentions]
        spans += [(time.first, time.last) for time in text.times]
        spans += [(amount.begins, amount.ends) for amount in text.amounts]
        explained = {at for first, last in spans for at in range(first, last)}
        return {
            text.root(at)
            for at in range(self.first, self.last)
            if text.tokens[at].kind == WORD
            and at not in explained
            and not self.speaks(at)
            and text.marked(at, "speech") is None
            and not text.lexicon.knows(text.form(at))
        }

    def roots(self) -> set[str]:
        """The roots of the sentence's words."""
        return {
            self.text.root(at)
            for at in range(self.first, self.last)
            if self.text.tokens[at].kind == WORD
        }
