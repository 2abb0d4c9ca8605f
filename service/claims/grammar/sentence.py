"""Sentences: which words of a sentence speak of one of its numbers, and what became of those.

Everything between a number and what it counts has to be known; where it is not, the number is not
understood.
"""

from dataclasses import dataclass

from service.claims.grammar.attribution import CLAUSE, Attribution, find_attributions, find_origins
from service.claims.grammar.marked_text import MarkedText
from service.claims.text.amounts import Amount
from service.claims.text.stemming import root
from service.claims.text.tokens import CODE, MARK, WORD

_JOINTS = frozenset({",", ";", "and", "but", "while", "та", "і", "й", "а", "але", "и", "но"})
_LISTS = frozenset(
    {",", "and", "or", "та", "і", "й", "або", "чи", "и", "или", "/", "&", "also", "також"}
)
_BETWEEN = frozenset({
    "those", "seriously", "severely", "важко", "тяжело", "were", "was", "been", "had", "have",
    "has", "are", "is", "gone", "went",
})  # fmt: skip
_ADVERBS = frozenset({"also", "already", "have", "has", "вже", "уже"})
_THAT = frozenset({"that", "що", "что", ","})
# Numbers that belong to what another number counts ("a 47th brigade"), and end nothing.
_ASIDE = frozenset({"age", "duration", "size", "ordinal", "money", "designation"})
_CYRILLIC = range(0x400, 0x530)
_UNCLEAR = frozenset({"unclear"})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A group of outcome words in a row, such as "killed, wounded and missing"."""

    first: int
    last: int
    names: frozenset[str]

    @property
    def counts(self) -> frozenset[str] | None:
        """What is counted: None where no outcome is stated."""
        return self.names - {"unspecified"} or None


class Sentence:
    """The sentence of a number: tokens ``first`` to ``last``, of which ``low`` to ``high`` are its.

    ``previous`` is the number before it in the same sentence, if there is one.
    """

    def __init__(self, text: MarkedText, amount: Amount) -> None:
        self.text = text
        self.amount = amount
        number = text.tokens[amount.first].sentence
        inside = [at for at, token in enumerate(text.tokens) if token.sentence == number]
        self.first, self.last = inside[0], inside[-1] + 1
        counts = [
            one
            for one in text.amounts
            if self.first <= one.first < self.last and one.kind not in _ASIDE
        ]
        at = counts.index(amount)
        self.before = counts[:at]
        self.previous = counts[at - 1] if at else None
        following = counts[at + 1] if at + 1 < len(counts) else None
        self.low = self._cut(self.previous, amount) if self.previous else self.first
        self.high = self._cut(amount, following) if following else self.last
        self.speeches = find_attributions(text, self.first, self.last)

    def _cut(self, one: Amount, other: Amount) -> int:
        """Where what is said of a number ends and that of the next begins."""
        between = range(other.begins - 1, one.ends - 1, -1)
        for joints in ({";"}, _JOINTS):
            for at in between:
                if self.text.form(at) in joints:
                    return at
        if other.kind == "share":  # "120,000 killed out of a million"
            return other.begins
        governing = self.text.marks_in(one.ends, other.begins, "active", "active")
        if governing and governing[-1].last == other.begins:
            return governing[-1].first
        return one.ends if one.ends > one.last else min(one.ends + 1, other.begins)

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
        return any(one.first <= at < one.last for one in self.speeches)

    def own_speeches(self) -> list[Attribution]:
        """Those who speak of this number; of the whole sentence where nobody does of it alone."""
        own = [one for one in self.speeches if self.low <= one.verb < self.high]
        return own or self.speeches

    def origins(self) -> frozenset[str] | None:
        """Who is said to have counted."""
        return find_origins(self.text, self.own_speeches())

    def outcomes(self) -> Outcomes | None:
        """What is said to have become of those counted; None where nothing is.

        Its counts are ``unclear`` where it is said twice, and not the same.
        """
        after = _best(self._groups(self.amount.ends, self.high))
        if after is not None and self._does(after):
            return Outcomes(after.first, after.last, _UNCLEAR)
        before = _best(self._groups(self.low, self.amount.begins), last=True)
        if after is None or before is None:
            return after or before
        if "unclear" in after.names | before.names:
            return Outcomes(before.first, after.last, _UNCLEAR)
        if after.counts is None or before.counts is None:
            return after if before.counts is None else before
        _, noun_ends = self.noun()
        is_done = self.is_active(before) and after.first > noun_ends
        if after.counts == before.counts or is_done:
            return before
        return Outcomes(before.first, after.last, _UNCLEAR)

    def _groups(self, first: int, last: int) -> list[Outcomes]:
        groups: list[Outcomes] = []
        for mark in self.text.marks_in(first, last, "outcomes"):
            if self.speaks(mark.first):
                continue
            old = groups[-1] if groups else None
            if old and (mark.first < old.last or self._is_list(old.last, mark.first)):
                end = max(old.last, mark.last)
                groups[-1] = Outcomes(old.first, end, old.names | {mark.name})
            else:
                groups.append(Outcomes(mark.first, mark.last, frozenset({mark.name})))
        return groups

    def _is_list(self, first: int, last: int) -> bool:
        """Whether nothing but commas, "and" and auxiliaries are between two outcomes."""
        forms = [self.text.form(at) for at in range(first, last)]
        return any(form in _LISTS for form in forms) and all(
            form in _LISTS or form in _BETWEEN for form in forms
        )

    def is_active(self, outcomes: Outcomes) -> bool:
        """Whether the words before the number say who did it: "Russia killed 500 people"."""
        text = self.text
        active = text.marks_in(outcomes.first, outcomes.last + 1, "active", "active")
        if outcomes.first >= self.amount.begins or not active:
            return False
        before = outcomes.first - 1
        while text.form(before) in _ADVERBS:
            before -= 1
        if before < self.first:
            return False
        if self.is_cyrillic(outcomes.first):
            return True
        if text.form(before) in CLAUSE or text.marked_until(before + 1, "active", "auxiliary"):
            return False
        words = text.names.lexicon
        return not any(
            text.tokens[at].kind == MARK or text.form(at) in words.stop | words.place
            for at in range(outcomes.last, self.amount.begins)
        )

    def _does(self, outcomes: Outcomes) -> bool:
        """Whether those who are counted did it themselves: "soldiers seized the city"."""
        text = self.text
        active = text.marks_in(outcomes.first, outcomes.last, "active", "active")
        _, ends = self.noun()
        if not active or outcomes.first < ends:
            return False
        if self.is_cyrillic(outcomes.first):
            return True
        before, after = outcomes.first, outcomes.last
        if text.marked_until(before, "active", "auxiliary") or after >= self.last:
            return False
        named = any(one.first == after for one in text.mentions)
        object_ = text.form(after) in text.names.lexicon.pronouns | {"the", "a", "an", "it", "him"}
        return named or object_ or text.is_name(after)

    def is_cyrillic(self, at: int) -> bool:
        """Whether a word is written in Cyrillic letters."""
        return ord(self.text.form(at)[0]) in _CYRILLIC

    def bases(self) -> set[str]:
        """How they are said to have been counted: "confirmed deaths", not "confirmed that"."""
        return {
            mark.name
            for mark in self.text.marks_in(self.low, self.high, "basis")
            if (mark.first > self.amount.last or self.text.form(mark.last) not in _THAT)
            and not (mark.name == "recorded" and self._is_verb(mark.first))
        }

    def _is_verb(self, at: int) -> bool:
        """Whether a word is what somebody who counted did."""
        return any(at in {one.verb, one.verb + 1} for one in self.speeches)

    def noun(self) -> tuple[list[int], int]:
        """The words right behind the number that nothing explains, and where its noun ends."""
        text, words = self.text, self.text.names.lexicon
        entities = [
            one for one in text.mentions if one.vocabulary in {"population", "unit", "party"}
        ]
        found: list[int] = []
        people = False  # whether they were named already
        at = self.amount.ends
        while at < self.high:
            form = text.form(at)
            named = next((one for one in entities if one.first <= at < one.last), None)
            known = text.marked(at, "outcomes") or text.marked(at, "people")
            if known and known.section == "outcomes" and people:
                break  # "soldiers died of"
            if named or known:
                people = people or bool(named) or (known is not None and known.section == "people")
                at = named.last if named else known.last if known else at
                continue
            ends = form in words.stop and form not in {"of", "for"}
            if ends or text.tokens[at].kind == MARK or any(one.first == at for one in text.times):
                break
            explained = any(text.marked(at, name) for name in ("basis", "hedges", "times"))
            if not (explained or form in words.plain or form in words.generic):
                found.append(at)
            at += 1
        return found, at

    def noun_span(self) -> tuple[int, int]:
        """Where the words stand right behind the number that say what is counted."""
        return self.amount.ends, self.noun()[1]

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
        text, words = self.text, self.text.names.lexicon
        told = {
            at
            for found in (text.mentions, text.times)
            for one in found
            for at in range(one.first, one.last)
        } | {at for one in text.amounts for at in range(one.begins, one.ends)}
        return {
            root(text.form(at))
            for at in range(self.first, self.last)
            if text.tokens[at].kind == WORD
            and at not in told
            and not self.speaks(at)
            and text.marked(at, "speech") is None
            and not words.knows(text.form(at))
        }

    def roots(self) -> set[str]:
        """The roots of the sentence's words."""
        return {
            root(self.text.form(at))
            for at in range(self.first, self.last)
            if self.text.tokens[at].kind == WORD
        }


def _best(groups: list[Outcomes], *, last: bool = False) -> Outcomes | None:
    """The group that says what became of them; unclear where two do, and not the same."""
    stated = [one for one in groups if one.counts is not None] or groups
    if not stated:
        return None
    best = stated[-1 if last else 0]
    if any(one.counts != best.counts for one in stated):
        return Outcomes(best.first, best.last, _UNCLEAR)
    return best
