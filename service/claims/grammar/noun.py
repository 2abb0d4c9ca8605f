"""The noun of a number: the words right behind it that say what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.claims.entities.names import PARTY
from service.claims.grammar.annotated_text import AnnotatedText
from service.claims.text.tokens import MARK

_COUNTED = ("population", "unit", PARTY)
_EXPLAINING = ("basis", "hedges", "times")  # sections of phrases that a noun may hold


@dataclass(frozen=True, slots=True)
class Noun:
    """Tokens ``first`` to ``last``; ``unexplained`` are those of its words that nothing knows."""

    first: int
    last: int
    unexplained: Sequence[int]


def find_noun(text: AnnotatedText, first: int, last: int) -> Noun:
    """The noun that begins behind a number, at ``first``, and ends before ``last``."""
    unexplained: list[int] = []
    has_people = False
    at = first
    while at < last:
        phrase = text.marked(at, "outcomes") or text.marked(at, "people")
        if phrase and phrase.section == "outcomes" and has_people:
            break  # "soldiers died of"
        name_ends = _name_end(text, at)
        if name_ends or phrase:
            has_people |= bool(name_ends) or (phrase is not None and phrase.section == "people")
            at = name_ends or (phrase.last if phrase else at)
            continue
        if _ends_noun(text, at):
            break
        if not _is_explained(text, at):
            unexplained.append(at)
        at += 1
    return Noun(first, at, unexplained)


def _name_end(text: AnnotatedText, at: int) -> int:
    """Where the name ends that a token is of; 0 if it is of none."""
    return next(
        (
            mention.last
            for mention in text.mentions
            if mention.vocabulary in _COUNTED and mention.first <= at < mention.last
        ),
        0,
    )


def _ends_noun(text: AnnotatedText, at: int) -> bool:
    form = text.form(at)
    if form in text.lexicon.stop and form not in text.grammar.noun_links:
        return True
    return text.tokens[at].kind == MARK or any(time.first == at for time in text.times)


def _is_explained(text: AnnotatedText, at: int) -> bool:
    form = text.form(at)
    known = form in text.lexicon.plain or form in text.lexicon.generic
    return known or any(text.marked(at, section) for section in _EXPLAINING)
