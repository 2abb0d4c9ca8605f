"""Sentences: which words of a sentence speak of a number, who says it, and who was lost.

Everything between a number and what it counts has to be known; where it is not, the number is not
understood. Who kills is not who died, and who speaks is neither.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from service.reading.amounts import Amount
from service.reading.names import Mention, Names
from service.reading.roots import root
from service.reading.times import Time
from service.reading.tokens import CODE, MARK, WORD, Token
from service.reading.words import Mark

_JOINTS = {",", ";", "and", "but", "while", "та", "і", "й", "а", "але", "и", "но", "—", "–"}
_LISTS = {",", "and", "or", "та", "і", "й", "або", "чи", "и", "или", "/", "&", "also", "також"}
_BETWEEN = {
    "those", "seriously", "severely", "важко", "тяжело", "were", "was", "been", "had", "have",
    "has", "are", "is", "gone", "went",
}  # fmt: skip
_CLAUSE = {",", ";", ":", "(", ")", "—", "–", '"', "“", "”", "«", "»", "\n"}
_ASIDE = {"age", "duration", "size", "ordinal", "money", "percent", "designation", "time"}
_INSTRUMENTAL = ("ими", "ыми", "ою", "єю", "ами", "ями")
_GENITIVE = {"of", "for"}
_CYRILLIC = range(0x400, 0x530)


@dataclass(frozen=True, slots=True)
class Text:
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

    def __post_init__(self) -> None:
        for mark in self.marks:
            self._starting.setdefault(mark.first, []).append(mark)
            self._ending.setdefault(mark.last, []).append(mark)

    def form(self, at: int) -> str:
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

    def mentions_in(self, first: int, last: int, *vocabularies: str) -> list[Mention]:
        return [
            one
            for one in self.mentions
            if one.first >= first and one.last <= last and one.vocabulary in vocabularies
        ]

    def is_known(self, at: int) -> bool:
        """Whether the lexicon or some name knows a word."""
        words = self.names.lexicon
        form = self.form(at)
        return (
            any(one.first <= at < one.last for one in self.marks)
            or form in words.plain
            or form in words.stop
            or form in words.place
            or form in words.generic
            or form in words.months
            or form in words.numbers
            or form in words.scales
            or any(one.first <= at < one.last for one in self.mentions)
            or any(one.first <= at < one.last for one in self.times)
            or any(one.begins <= at < one.ends for one in self.amounts)
        )

    def is_name(self, at: int) -> bool:
        """Whether a word is written as a name that nothing here knows."""
        token = self.tokens[at]
        if token.kind == CODE:
            return True
        if token.kind != WORD or not token.is_capital or self.in_title_case:
            return False
        if self.is_known(at):
            return False
        opens = at == 0 or self.tokens[at - 1].sentence != token.sentence
        return not opens or self._does(at + 1)

    def _does(self, at: int) -> bool:
        """Whether a word that may open a sentence is what someone says or loses."""
        outcome = self.marked(at, "outcomes")
        return self.marked(at, "speech") is not None or (
            outcome is not None and (outcome.name == "unspecified" or self.form(at) == "killed")
        )


@dataclass(frozen=True, slots=True)
class Speech:
    """Who is said to have counted: ``first`` to ``last`` names them, and nobody else."""

    first: int
    last: int
    verb: int


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
    """One sentence and the part of it that speaks of one of its numbers."""

    def __init__(self, text: Text, amount: Amount) -> None:
        self.text = text
        self.amount = amount
        number = text.tokens[amount.first].sentence
        inside = [at for at, token in enumerate(text.tokens) if token.sentence == number]
        self.first, self.last = inside[0], inside[-1] + 1
        others = [one for one in text.amounts if self.first <= one.first < self.last]
        counts = [one for one in others if one.kind not in _ASIDE]
        at = counts.index(amount)
        self.previous = counts[at - 1] if at else None
        following = counts[at + 1] if at + 1 < len(counts) else None
        self.low = self._cut(self.previous, amount) if self.previous else self.first
        self.high = self._cut(amount, following) if following else self.last
        self.speeches = list(self._speeches())

    def _cut(self, one: Amount, other: Amount) -> int:
        """Where what is said of a number ends and that of the next begins."""
        for at in range(other.begins - 1, one.ends - 1, -1):
            if self.text.form(at) in _JOINTS:
                return at
        return one.ends if one.ends > one.last else min(one.ends + 1, other.begins)

    # Who speaks

    def _speeches(self) -> Iterator[Speech]:
        text = self.text
        for mark in text.marks_in(self.first, self.last, "speech"):
            if mark.name == "by":
                last = self._clause_end(mark.last)
                yield Speech(mark.last, min(last, self._verb_after(mark.last, last)), mark.first)
            elif mark.name == "said":
                yield from self._subject(mark)
        for mention in text.mentions_in(self.first, self.last, "source"):
            opens = mention.first == self.first or text.form(mention.first - 1) in _CLAUSE
            if opens and text.form(mention.last) == ":":
                yield Speech(mention.first, mention.last, mention.last)

    def _subject(self, mark: Mark) -> Iterator[Speech]:
        text = self.text
        first = mark.first
        while first > self.first and text.form(first - 1) not in _CLAUSE:
            first -= 1
        inside = range(first, mark.first)
        if self._has_number(first, mark.first) or text.marks_in(first, mark.first, "outcomes"):
            return
        if not any(text.tokens[at].kind == WORD for at in inside):
            last = self._clause_end(mark.last)
            after = text.form(mark.last)
            if (
                first > self.first
                and after not in {"that", "що", "что"}
                and not (self._has_number(mark.last, last))
            ):
                yield Speech(mark.last, last, mark.first)
            return
        yield Speech(first, mark.first, mark.first)

    def _has_number(self, first: int, last: int) -> bool:
        return any(first <= one.first < last for one in self.text.amounts)

    def _clause_end(self, at: int) -> int:
        while at < self.last and self.text.form(at) not in _CLAUSE:
            at += 1
        return at

    def _verb_after(self, first: int, last: int) -> int:
        """Where a name after "according to" ends, if no comma says so: at the next verb or number."""
        for at in range(first, last):
            ends = self.text.marked(at, "outcomes") or (
                at > first and self.text.marked(at, "times")
            )
            if ends or self._has_number(at, at + 1):
                return at
        return last

    def speaks(self, at: int) -> bool:
        """Whether a token names who speaks."""
        return any(one.first <= at < one.last for one in self.speeches)

    def origins(self) -> frozenset[str] | None:
        """The sources that are said to have counted; empty: others than are known; None: no one."""
        text, found, unknown = self.text, set(), False
        for speech in self.speeches:
            said = text.mentions_in(speech.first, speech.last, "source", "party", "population")
            sources = {one.id for one in said if one.vocabulary == "source"}
            named = {id_ for id_ in sources if text.names.sources[id_].named}
            strange = any(text.is_name(at) for at in range(speech.first, speech.last))
            if not named and strange:
                named = text.names.sources_like(text.tokens[speech.first : speech.last])
            found |= named
            if named:
                continue
            parties = text.names.parties(one for one in said)
            spoken = {id_ for party in parties for id_ in text.names.of_party(party)}
            if strange or (parties and not spoken):
                unknown = True
            else:
                found |= spoken | sources
        if found:
            return frozenset(found)
        return frozenset() if unknown else None

    # What was lost

    def outcomes(self) -> Outcomes | None:
        """What is said to have become of those counted; None where nothing is."""
        after = self._group(self.amount.ends, self.high)
        before = self._last_group(self.low, self.amount.begins)
        if after is None or before is None:
            return after or before
        if after.counts is None or before.counts is None:
            return after if before.counts is None else before
        if after.counts == before.counts:
            return before
        if self.is_active(before):
            return before
        return Outcomes(before.first, after.last, frozenset({"unclear"}))

    def _groups(self, first: int, last: int) -> list[Outcomes]:
        groups: list[Outcomes] = []
        for mark in self.text.marks_in(first, last, "outcomes"):
            if self.speaks(mark.first):
                continue
            if groups and self._is_list(groups[-1].last, mark.first):
                old = groups.pop()
                groups.append(Outcomes(old.first, mark.last, old.names | {mark.name}))
            elif groups and mark.first < groups[-1].last:
                old = groups.pop()
                groups.append(Outcomes(old.first, old.last, old.names | {mark.name}))
            else:
                groups.append(Outcomes(mark.first, mark.last, frozenset({mark.name})))
        return groups

    def _is_list(self, first: int, last: int) -> bool:
        """Whether nothing but commas, "and" and words of basis are between two outcomes."""
        forms = [self.text.form(at) for at in range(first, last)]
        joined = any(form in _LISTS for form in forms) or not forms
        return joined and all(form in _LISTS or form in _BETWEEN for form in forms)

    def _group(self, first: int, last: int) -> Outcomes | None:
        groups = self._groups(first, last)
        stated = [one for one in groups if one.counts is not None]
        return (stated or groups or [None])[0]

    def _last_group(self, first: int, last: int) -> Outcomes | None:
        groups = self._groups(first, last)
        stated = [one for one in groups if one.counts is not None]
        return (stated or groups or [None])[-1]

    def is_active(self, outcomes: Outcomes) -> bool:
        """Whether the words before the number say who did it: "Russia killed 500 people"."""
        if outcomes.first >= self.amount.begins:
            return False
        text = self.text
        mark = next(
            (
                one
                for one in text.marks_in(outcomes.first, outcomes.last + 1, "active")
                if one.name == "active"
            ),
            None,
        )
        if mark is None:
            return False
        before = outcomes.first - 1
        while text.form(before) in {"also", "already", "have", "has", "вже", "уже"}:
            before -= 1
        if before < self.first or text.form(before) in _CLAUSE:
            return before >= self.first and self._is_cyrillic(outcomes.first)
        if self._is_cyrillic(outcomes.first):
            return True
        is_passive = any(
            one.section == "active" and one.name == "auxiliary"
            for one in text._ending.get(before + 1, ())  # noqa: SLF001
        )
        words = text.names.lexicon
        apart = any(
            text.tokens[at].kind == MARK or text.form(at) in words.stop | words.place
            for at in range(outcomes.last, self.amount.begins)
        )
        return not is_passive and not apart

    def _is_cyrillic(self, at: int) -> bool:
        return ord(self.text.form(at)[0]) in _CYRILLIC

    def bases(self) -> set[str]:
        """How they are said to have been counted."""
        found = set()
        for mark in self.text.marks_in(self.low, self.high, "basis"):
            if (
                self.text.form(mark.last) not in {"that", "що", "что", ","}
                or mark.first > self.amount.last
            ):
                found.add(mark.name)
        return found

    # What is counted

    def noun(self) -> tuple[list[int], int]:
        """The words right behind the number that say what is counted, and where they end."""
        text, words = self.text, self.text.names.lexicon
        found: list[int] = []
        at = self.amount.ends
        while at < self.high:
            form = text.form(at)
            if text.tokens[at].kind == MARK and form not in {"'", "-"}:
                break
            mark = text.marked(at, "outcomes") or text.marked(at, "people")
            mention = next((one for one in self._entities() if one.first <= at < one.last), None)
            if form in words.stop and form not in _GENITIVE and mention is None:
                break
            if mention is not None:
                at = mention.last
                continue
            time = next((one for one in text.times if one.first == at), None)
            if time is not None:
                break
            if mark is not None:
                at = mark.last
                continue
            if text.marked(at, "basis") or text.marked(at, "hedges") or text.marked(at, "times"):
                at += 1
                continue
            if not (form in words.plain or form in words.generic):
                found.append(at)
            at += 1
        return found, at

    def _entities(self) -> list[Mention]:
        return [
            one
            for one in self.text.mentions
            if one.vocabulary in {"population", "unit", "party", "measure"}
        ]

    def kind(self, first: int, last: int) -> str | None:
        """Whether soldiers or civilians are spoken of; None where it is people, or not said."""
        kinds = {mark.name for mark in self.text.marks_in(first, last, "people")} - {"any"}
        return kinds.pop() if len(kinds) == 1 else None

    def strangers(self, first: int, last: int) -> list[int]:
        """The words there that nothing knows, of whoever speaks left out."""
        text = self.text
        return [
            at
            for at in range(first, last)
            if text.tokens[at].kind in {WORD, CODE}
            and not text.is_known(at)
            and not self.speaks(at)
        ]

    def names(self, first: int, last: int) -> list[int]:
        """The names there that nothing knows, of whoever speaks left out."""
        return [at for at in range(first, last) if self.text.is_name(at) and not self.speaks(at)]

    # Whose

    def is_place(self, mention: Mention) -> bool:
        """Whether a name stands there as where, or as against whom."""
        before = mention.first - 1
        if self.text.form(before) in {
            "the",
            "all",
            "occupied",
            "eastern",
            "southern",
            "northern",
            "western",
            "всій",
            "всей",
        }:
            before -= 1
        return self.text.form(before) in self.text.names.lexicon.place

    def is_agent(self, mention: Mention) -> bool:
        """Whether a name stands there as who did it: "killed by Russian forces"."""
        text = self.text
        if text.form(mention.first - 1) == "by" or (
            text.form(mention.first - 1) == "the" and text.form(mention.first - 2) == "by"
        ):
            return True
        return text.form(mention.first).endswith(_INSTRUMENTAL) and self._is_cyrillic(mention.first)

    def clause(self) -> int:
        """Where the clause begins that the number is in, as far as punctuation says."""
        at = self.amount.begins
        while at > self.low and self.text.form(at - 1) not in _CLAUSE:
            at -= 1
        return at

    def whose(self, outcomes: Outcomes | None) -> list[Mention]:
        """The names of those who were lost, as near to the number as they are given.

        The people of a place are meant by it only where nobody else is named.
        """
        return self._whose(outcomes, by_place=False) or self._whose(outcomes, by_place=True)

    def _whose(self, outcomes: Outcomes | None, *, by_place: bool) -> list[Mention]:
        after = self._owners(self.amount.ends, self.high, by_place=by_place)
        if after:
            return self._nearest(after, forward=True)
        if outcomes is not None and self.is_active(outcomes):
            between = self._owners(outcomes.last, self.amount.begins, by_place=by_place)
            return self._nearest(between, forward=False)
        before = self._owners(self.low, self.amount.begins, by_place=by_place)
        return self._nearest(before, forward=False)

    def _owners(self, first: int, last: int, *, by_place: bool) -> list[Mention]:
        return [
            one
            for one in self.text.mentions_in(first, last, "population", "party")
            if not self.speaks(one.first)
            and not self.is_agent(one)
            and not self._in_conflict(one)
            and (
                self._is_of_place(one)
                if by_place
                else not self.is_place(one) or self._is_people(one)
            )
        ]

    def _in_conflict(self, mention: Mention) -> bool:
        """Whether a name is part of a conflict's name, or of a source's."""
        return any(
            one.vocabulary in {"conflict", "source"}
            and one.is_whole
            and one.first <= mention.first
            and mention.last <= one.last
            and one.last - one.first > mention.last - mention.first
            for one in self.text.mentions
        )

    def _is_people(self, mention: Mention) -> bool:
        """Whether a name says by itself that people are meant: "Ukrainian soldiers"."""
        return bool(self.text.marks_in(mention.first, mention.last, "people"))

    def _is_of_place(self, mention: Mention) -> bool:
        """Whether the people of a place are named by it: "people killed in Gaza"."""
        if mention.vocabulary != "population":
            return False
        return self.text.names.populations[mention.id].kind != "military"

    @staticmethod
    def _nearest(found: list[Mention], *, forward: bool) -> list[Mention]:
        """All that is named at the place that is nearest."""
        if not found:
            return []
        place = min(one.first for one in found) if forward else max(one.first for one in found)
        return [one for one in found if one.first == place]

    def sentence_roots(self) -> set[str]:
        """The roots of the sentence's words."""
        return {
            root(self.text.form(at))
            for at in range(self.first, self.last)
            if self.text.tokens[at].kind == WORD
        }

    def refused(self) -> str | None:
        """Why a sentence does not say that something was counted, if it does not."""
        text = self.text
        for name, why in _REFUSALS.items():
            for mark in text.marks_in(self.first, self.last, "refusals", name):
                near = self.low <= mark.first < self.high
                if (near or name in _ANYWHERE) and not self.speaks(mark.first):
                    return why
        if text.form(self.amount.ends) == "more" and text.form(self.amount.ends + 1) != "than":
            return _REFUSALS["changes"]
        multiple = any(
            one.kind == "multiple" and self.first <= one.first < self.last for one in text.amounts
        )
        return _REFUSALS["multiples"] if multiple else None


_ANYWHERE = {"negation", "future", "multiples", "unclear"}
_REFUSALS = {
    "negation": "it is denied",
    "future": "it is said of what may be, not of what was counted",
    "rates": "it is a rate, not a count",
    "changes": "it is a change, not a count",
    "multiples": "it is a comparison, not a count",
    "unclear": "whom it counts is not clear",
}


def pick(mentions: Iterable[Mention], vocabulary: str) -> set[str]:
    """The ids of one vocabulary."""
    return {one.id for one in mentions if one.vocabulary == vocabulary}
