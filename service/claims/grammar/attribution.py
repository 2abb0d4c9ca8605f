"""Speech: who is said to have counted. Who speaks is not who was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.claims.grammar.marked_text import MarkedText
from service.claims.languages.lexicon import Mark
from service.claims.text.tokens import WORD

CLAUSE = frozenset({",", ";", ":", "(", ")", "—", "–", '"', "“", "”", "«", "»", "\n"})
_THAT = frozenset({"that", "що", "что"})
_QUOTES = frozenset({'"', "“", "”", "«", "»"})
_JOINTS = frozenset({"and", "while", "but", "та", "і", "й", "а", "але", "и", "но"})
_TALLIES = frozenset({"count", "tally", "estimate", "estimates", "figures", "reckoning"})
_NAME = 4  # tokens of a name before its count
_HAVE = frozenset({"has", "have", "had"})
_THE = frozenset({"the", *_JOINTS})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens ``first`` to ``last`` name who says it, and nobody else; ``verb``: by which word."""

    first: int
    last: int
    verb: int


def find_attributions(text: MarkedText, first: int, last: int) -> list[Attribution]:
    """Who speaks between two tokens."""
    return [
        *_by_verb(text, first, last),
        *(
            Attribution(one.first, one.last, one.first - 1)  # "confirmed dead by Mediazona"
            for one in text.mentions_in(first, last, "source")
            if text.form(one.first - 1) == "by" and text.names.sources[one.id].party is None
        ),
        *(
            Attribution(one.first, one.last, one.last)  # "Mediazona: ..."
            for one in text.mentions_in(first, last, "source")
            if (one.first == first or text.form(one.first - 1) in CLAUSE)
            and text.form(one.last) == ":"
        ),
        *(
            Attribution(one.first, one.last, one.last)  # "Mediazona has verified ..."
            for one in text.mentions_in(first, last, "source")
            if (one.first == first or text.form(one.first - 1) in CLAUSE | _THE)
            and _counts(text, one.last)
        ),
        *_by_count(text, first, last),
    ]


def _by_count(text: MarkedText, first: int, last: int) -> Iterator[Attribution]:
    """Whoever is named in "by their count"."""
    for at in range(first, last):
        if text.form(at) != "by":
            continue
        for end in range(at + 2, min(at + 2 + _NAME, last)):
            if text.form(end) in _TALLIES:
                yield Attribution(at + 1, end, at)
                break


def _counts(text: MarkedText, at: int) -> bool:
    """Whether a word says that whoever is named before it counted."""
    at += text.form(at) in _HAVE
    return text.marked(at, "basis") is not None


def find_origins(text: MarkedText, speeches: Sequence[Attribution]) -> frozenset[str] | None:
    """The sources that are said to have counted; empty: somebody unknown here; None: nobody."""
    found: set[str] = set()
    unknown = False
    for speech in speeches:
        sources, strange = _sources_of(text, speech)
        found |= sources
        unknown |= strange
    return frozenset(found) if found or unknown else None


def _sources_of(text: MarkedText, speech: Attribution) -> tuple[set[str], bool]:
    """The sources that one speech names, and whether it names somebody who is none of them."""
    names = text.names
    said = text.mentions_in(speech.first, speech.last, "source", "party", "population")
    sources = {one.id for one in said if one.vocabulary == "source"}
    named = {id_ for id_ in sources if names.sources[id_].named}
    strange = any(text.is_name(at) for at in range(speech.first, speech.last))
    if not named and strange:
        named = names.sources_like(text.tokens[speech.first : speech.last])
    if named:
        return named, False
    parties = names.parties(said)
    spoken = {id_ for party in parties for id_ in names.of_party(party)}
    press = names.lexicon.press
    if any(text.form(at) in press for at in range(speech.first, speech.last)):
        return sources, False  # "Russian media" name none
    if strange or (parties and not spoken):
        return set(), True
    return spoken | sources, False  # class words alone ("officials") name none


def _by_verb(text: MarkedText, first: int, last: int) -> Iterator[Attribution]:
    for mark in text.marks_in(first, last, "speech"):
        if mark.name == "by":
            yield _after(text, mark, last)
        elif mark.name == "said" and (found := _subject(text, mark, first, last)):
            yield found


def _after(text: MarkedText, mark: Mark, last: int) -> Attribution:
    """Whoever is named after "according to": up to the next comma, verb, time or number."""
    end = clause_end(text, mark.last, last)
    for at in range(mark.last, end):
        begins = text.marked(at, "outcomes") or (at > mark.last and text.marked(at, "times"))
        if begins or _has_number(text, at, at + 1):
            end = at
            break
    return Attribution(mark.last, end, mark.first)


def _subject(text: MarkedText, mark: Mark, first: int, last: int) -> Attribution | None:
    """Whoever is named before "says", or after it where nothing is before."""
    for ends in (CLAUSE - _QUOTES, CLAUSE, CLAUSE | _JOINTS):  # as much as may name somebody
        begins = mark.first
        while begins > first and text.form(begins - 1) not in ends:
            begins -= 1
        if not (
            _has_number(text, begins, mark.first) or text.marks_in(begins, mark.first, "outcomes")
        ):
            break
    else:
        return None
    inside = range(begins, mark.first)
    if any(text.tokens[at].kind == WORD for at in inside):
        return Attribution(begins, mark.first, mark.first)
    end = clause_end(text, mark.last, last)
    if begins == first or text.form(mark.last) in _THAT or _has_number(text, mark.last, end):
        return None
    return Attribution(mark.last, end, mark.first)


def clause_end(text: MarkedText, at: int, last: int) -> int:
    """Where the clause ends that a token is in, as far as punctuation says."""
    while at < last and text.form(at) not in CLAUSE:
        at += 1
    return at


def _has_number(text: MarkedText, first: int, last: int) -> bool:
    return any(first <= one.first < last for one in text.amounts)
