"""Attribution: who is stated to have counted. Who speaks is not who was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.claims.entities.names import PARTY, Mention
from service.claims.grammar.annotated_text import AnnotatedText
from service.claims.text.phrases import Mark
from service.claims.text.tokens import WORD

CLAUSE = frozenset({",", ";", ":", "(", ")", "—", "–", '"', "“", "”", "«", "»", "\n"})
_QUOTES = frozenset({'"', "“", "”", "«", "»"})
_NAME = 4  # tokens of a name before its count


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens ``first`` to ``last`` name who says it, and nobody else; ``verb``: by which word."""

    first: int
    last: int
    verb: int


def find_attributions(text: AnnotatedText, first: int, last: int) -> list[Attribution]:
    """Who speaks between two tokens."""
    sources = text.mentions_in(first, last, "source")
    opening = [source for source in sources if _opens_clause(text, source, first)]
    return [
        *_by_verb(text, first, last),
        *(
            Attribution(source.first, source.last, source.first - 1)  # "dead by Mediazona"
            for source in sources
            if text.form(source.first - 1) in text.grammar.agents
            and text.names.sources[source.id].party is None
        ),
        *(
            Attribution(source.first, source.last, source.last)  # "Mediazona: ..."
            for source in opening
            if text.form(source.last) == ":"
        ),
        *(
            Attribution(source.first, source.last, source.last)  # "Mediazona has verified ..."
            for source in sources
            if (source in opening or _follows_joint(text, source)) and _counts(text, source.last)
        ),
        *_by_count(text, first, last),
    ]


def _opens_clause(text: AnnotatedText, mention: Mention, first: int) -> bool:
    return mention.first == first or text.form(mention.first - 1) in CLAUSE


def _follows_joint(text: AnnotatedText, mention: Mention) -> bool:
    """Whether a name stands behind an article, or behind what joins clauses."""
    grammar = text.grammar
    joints = grammar.definite | grammar.conjunctions | grammar.contrasts
    return text.form(mention.first - 1) in joints


def _by_count(text: AnnotatedText, first: int, last: int) -> Iterator[Attribution]:
    """Whoever is named in "by their count"."""
    for at in range(first, last):
        if text.form(at) not in text.grammar.agents:
            continue
        for end in range(at + 2, min(at + 2 + _NAME, last)):
            if text.form(end) in text.grammar.tallies:
                yield Attribution(at + 1, end, at)
                break


def _counts(text: AnnotatedText, at: int) -> bool:
    """Whether a word says that whoever is named before it counted."""
    at += text.form(at) in text.grammar.auxiliaries
    return text.marked(at, "basis") is not None


def find_origins(text: AnnotatedText, speeches: Sequence[Attribution]) -> frozenset[str] | None:
    """The ids of the sources that are stated to have counted.

    Empty where it is somebody who is not known here; None where nobody is named.
    """
    sources: set[str] = set()
    has_unknown = False
    for speech in speeches:
        ids, is_unknown = _sources_of(text, speech)
        sources |= ids
        has_unknown |= is_unknown
    return frozenset(sources) if sources or has_unknown else None


def _sources_of(text: AnnotatedText, speech: Attribution) -> tuple[set[str], bool]:
    """The sources that one speech names, and whether it names somebody who is none of them."""
    names = text.names
    speakers = text.mentions_in(speech.first, speech.last, "source", PARTY, "population")
    sources = {mention.id for mention in speakers if mention.vocabulary == "source"}
    named = {id_ for id_ in sources if names.sources[id_].named}
    is_strange = any(text.is_name(at) for at in range(speech.first, speech.last))
    if not named and is_strange:
        named = names.sources_like(text.tokens[speech.first : speech.last])
    if named:
        return named, False
    parties = names.parties(speakers)
    spoken = {id_ for party in parties for id_ in names.of_party(party)}
    if any(text.form(at) in text.lexicon.press for at in range(speech.first, speech.last)):
        return sources, False  # "Russian media" name none
    if is_strange or (parties and not spoken):
        return set(), True
    return spoken | sources, False  # class words alone ("officials") name none


def _by_verb(text: AnnotatedText, first: int, last: int) -> Iterator[Attribution]:
    """Whoever is named with a verb of saying, or behind "according to"."""
    for mark in text.marks_in(first, last, "speech"):
        if mark.name == "by":
            yield _after(text, mark, last)
        elif mark.name == "verb" and (subject := _subject(text, mark, first, last)):
            yield subject


def _after(text: AnnotatedText, mark: Mark, last: int) -> Attribution:
    """Whoever is named after "according to": up to the next comma, verb, time or number."""
    end = clause_end(text, mark.last, last)
    for at in range(mark.last, end):
        begins = text.marked(at, "outcomes") or (at > mark.last and text.marked(at, "times"))
        if begins or _has_number(text, at, at + 1):
            end = at
            break
    return Attribution(mark.last, end, mark.first)


def _subject(text: AnnotatedText, mark: Mark, first: int, last: int) -> Attribution | None:
    """Whoever is named before "says", or after it where nothing is before."""
    joints = text.grammar.conjunctions | text.grammar.contrasts
    for ends in (CLAUSE - _QUOTES, CLAUSE, CLAUSE | joints):  # as much as may name somebody
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
    if (
        begins == first
        or text.form(mark.last) in text.grammar.complementizers
        or _has_number(text, mark.last, end)
    ):
        return None
    return Attribution(mark.last, end, mark.first)


def clause_end(text: AnnotatedText, at: int, last: int) -> int:
    """Where the clause ends that a token is in, as far as punctuation says."""
    while at < last and text.form(at) not in CLAUSE:
        at += 1
    return at


def _has_number(text: AnnotatedText, first: int, last: int) -> bool:
    return any(first <= amount.first < last for amount in text.amounts)
