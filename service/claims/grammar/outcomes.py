"""Outcomes: what became of those counted, and who did it to whom."""

from dataclasses import dataclass

from service.claims.grammar.attribution import CLAUSE
from service.claims.grammar.sentence import Sentence
from service.claims.text.tokens import MARK

_UNSPECIFIED = "unspecified"  # losses that no outcome is stated of
_UNCLEAR = frozenset({"unclear"})
_LIST_SIGNS = frozenset({",", "/", "&"})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A group of outcome words in a row, such as "killed, wounded and missing".

    ``names`` are ids of outcomes, or ``unspecified`` or ``unclear``.
    """

    first: int
    last: int
    names: frozenset[str]

    @property
    def counts(self) -> frozenset[str] | None:
        """What is counted: None where no outcome is stated."""
        return self.names - {_UNSPECIFIED} or None

    @property
    def is_unclear(self) -> bool:
        """Whether it is stated twice, and not the same."""
        return not self.names.isdisjoint(_UNCLEAR)


def find_outcomes(sentence: Sentence) -> Outcomes | None:
    """What is stated to have become of those counted; None where nothing is."""
    amount = sentence.amount
    after = _best(_groups(sentence, amount.ends, sentence.high))
    if after is not None and _is_done_by_them(sentence, after):
        return Outcomes(after.first, after.last, _UNCLEAR)
    before = _best(_groups(sentence, sentence.low, amount.begins), last=True)
    if after is None or before is None:
        return after or before
    return _of_both(sentence, before, after)


def _of_both(sentence: Sentence, before: Outcomes, after: Outcomes) -> Outcomes:
    """Of outcomes on both sides of a number those that are its, or unclear ones."""
    unclear = Outcomes(before.first, after.last, _UNCLEAR)
    if before.is_unclear or after.is_unclear:
        return unclear
    if after.counts is None or before.counts is None:
        return after if before.counts is None else before
    is_done = is_active(sentence, before) and after.first > sentence.noun.last
    return before if after.counts == before.counts or is_done else unclear


def is_active(sentence: Sentence, outcomes: Outcomes) -> bool:
    """Whether the words before the number say who did it: "Russia killed 500 people"."""
    text = sentence.text
    active = text.marks_in(outcomes.first, outcomes.last + 1, "active", "active")
    if outcomes.first >= sentence.amount.begins or not active:
        return False
    before = outcomes.first - 1
    while text.form(before) in text.grammar.adverbs:
        before -= 1
    if before < sentence.first:
        return False
    if _is_distinct(sentence, outcomes):
        return True
    if text.form(before) in CLAUSE or text.marked_until(before + 1, "active", "auxiliary"):
        return False
    links = text.lexicon.stop | text.lexicon.place
    return not any(
        text.tokens[at].kind == MARK or text.form(at) in links
        for at in range(outcomes.last, sentence.amount.begins)
    )


def _is_done_by_them(sentence: Sentence, outcomes: Outcomes) -> bool:
    """Whether those who are counted did it themselves: "soldiers seized the city"."""
    text = sentence.text
    active = text.marks_in(outcomes.first, outcomes.last, "active", "active")
    if not active or outcomes.first < sentence.noun.last:
        return False
    if _is_distinct(sentence, outcomes):
        return True
    after = outcomes.last
    if text.marked_until(outcomes.first, "active", "auxiliary") or after >= sentence.last:
        return False
    objects = text.lexicon.pronouns | text.grammar.articles | text.grammar.objects
    is_named = any(mention.first == after for mention in text.mentions)
    return is_named or text.form(after) in objects or text.is_name(after)


def _is_distinct(sentence: Sentence, outcomes: Outcomes) -> bool:
    """Whether it is stated in a language in which no participle looks like an active verb."""
    mark = sentence.text.marked(outcomes.first, "outcomes")
    return mark is not None and sentence.text.lexicon.languages[mark.language].distinct_active


def _groups(sentence: Sentence, first: int, last: int) -> list[Outcomes]:
    """The outcomes between two tokens, those of a list in one group; speakers left out."""
    groups: list[Outcomes] = []
    for mark in sentence.text.marks_in(first, last, "outcomes"):
        if sentence.speaks(mark.first):
            continue
        group = groups[-1] if groups else None
        if group and (mark.first < group.last or _is_list(sentence, group.last, mark.first)):
            end = max(group.last, mark.last)
            groups[-1] = Outcomes(group.first, end, group.names | {mark.name})
        else:
            groups.append(Outcomes(mark.first, mark.last, frozenset({mark.name})))
    return groups


def _is_list(sentence: Sentence, first: int, last: int) -> bool:
    """Whether nothing but commas, "and" and auxiliaries are between two outcomes."""
    grammar = sentence.text.grammar
    joints = grammar.conjunctions | grammar.disjunctions | grammar.additions | _LIST_SIGNS
    forms = {sentence.text.form(at) for at in range(first, last)}
    return not forms.isdisjoint(joints) and forms <= joints | grammar.outcome_links


def _best(groups: list[Outcomes], *, last: bool = False) -> Outcomes | None:
    """The group that says what became of them; unclear where two do, and not the same."""
    stated = [group for group in groups if group.counts is not None] or groups
    if not stated:
        return None
    best = stated[-1 if last else 0]
    if any(group.counts != best.counts for group in stated):
        return Outcomes(best.first, best.last, _UNCLEAR)
    return best
