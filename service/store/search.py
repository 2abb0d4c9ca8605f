"""Search: the figures that have all the words of a query, exactly or nearly, best matches first.

Words are compared by trigrams (pg_trgm) with the names of entries and with the distinct words of
all figures' wording, which are few beside the figures; the figures are then found by whole words
and ids. How well a figure matches is a tier, so that a page is found by indexes however many
figures match.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from service.db import SIMILARITY_THRESHOLD, Connection
from service.domain.search_words import Term, terms_of
from service.store import queries, vocabularies

# The least similarity that every word must have in a tier, best tier first. In the first one a
# number is the figure's own number; in the others it may stand in the words as well.
TIERS = (1.0, 1.0, 0.8, 0.65, 0.5, SIMILARITY_THRESHOLD)
# A word as similar as this to a name is taken to mean that name, not names less similar.
_NAMES_AN_ENTRY = 0.5
_VOCABULARIES = ("measure", "population", "conflict", "area", "source", "document")
_WORDING = "wording"  # beside the vocabularies: words of figures' own wording
_MOST_WORDS = 500  # of those like a word of a search, the most similar
# Prefixes of the parameters: what a tier requires, what the tier above it requires, and what is
# in the first alone.
_REQUIRED, _EXCLUDED, _NEW = "q", "x", "n"

# What a word of a search is looked for as: by kind, ids of entries, words of the wording, a phrase
# and a number. Kinds that there is nothing of are left out.
Sought = dict[str, Any]

_renderings = queries.load("renderings")
_sql = queries.load("states")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search, and its similarity to what there is: by kind, then by id, 0 to 1.

    The kinds are the vocabularies and ``wording``, the words of figures. ``number`` is what it is
    as a plain number, if it is one.
    """

    word: str
    similarities: Mapping[str, Mapping[str, float]]
    number: Decimal | None = None

    @property
    def least(self) -> float:
        """The least similarity of a match; lower for a word that names no entry (misspelt?)."""
        best = max(
            (
                similarity
                for vocabulary in _VOCABULARIES
                for similarity in self.similarities.get(vocabulary, {}).values()
            ),
            default=0,
        )
        return _NAMES_AN_ENTRY if best >= _NAMES_AN_ENTRY else SIMILARITY_THRESHOLD

    def sought(self, tier: int) -> Sought:
        """Return what it is looked for as in a tier and in those above it."""
        number = {} if self.number is None else {"number": self.number}
        if tier == 0 and number:
            return number
        least = max(TIERS[tier], self.least)
        sought: Sought = {
            kind: ids for kind in (*_VOCABULARIES, _WORDING) if (ids := self._ids(kind, least))
        }
        # A number with its thousands grouped is several words.
        phrase = {"phrase": self.word} if " " in self.word else {}
        return sought | phrase | number

    def _ids(self, kind: str, least: float) -> list[str]:
        similarities = self.similarities.get(kind, {})
        return sorted(id_ for id_, similarity in similarities.items() if similarity >= least)


def expand_filters(conn: Connection, filters: Mapping[str, Any], *, at: int) -> dict[str, Any]:
    """Return filters that reach further, as of a journal id.

    Hierarchies include everything below the given entries; the search text ``q`` becomes
    ``words`` with the entries and the words of figures that each one is like.
    """
    expanded: dict[str, Any] = vocabularies.with_descendants(conn, filters, at=at)
    if filters.get("q") is not None:
        expanded["words"] = _find_words(conn, terms_of(filters["q"]), at)
    return expanded


def _find_words(conn: Connection, terms: Sequence[Term], at: int) -> list[Word]:
    similarities: list[dict[str, dict[str, float]]] = [defaultdict(dict) for _ in terms]
    words = [term.word for term in terms]
    for row in _renderings.list_named_like(conn, words=words, at=at):
        similarities[row["place"] - 1][row["vocabulary"]][row["id"]] = row["similarity"]
    # Numbers that are spelt alike are other numbers: they are looked for whole.
    others = ["" if term.number is not None else term.word for term in terms]
    for row in _sql.list_words_like(conn, words=others, at=at, most=_MOST_WORDS):
        similarities[row["place"] - 1][_WORDING][row["id"]] = row["similarity"]
    for place, term in enumerate(terms):
        if term.number is not None:
            similarities[place][_WORDING][term.word] = 1.0
    return [
        Word(term.word, entries, term.number)
        for term, entries in zip(terms, similarities, strict=True)
    ]


def first_tier(words: Sequence[Word]) -> int:
    """Return the best tier that a search has: the first one takes a number."""
    return 0 if any(word.number is not None for word in words) else 1


def tiers(words: Sequence[Word], first: int) -> list[int]:
    """Return the tiers from one on in which a figure can match that does not in the tier above."""
    sought = [[word.sought(tier) for word in words] for tier in range(len(TIERS))]
    best = first_tier(words)
    return [
        tier
        for tier in range(first, len(TIERS))
        if all(sought[tier]) and (tier == best or sought[tier] != sought[tier - 1])
    ]


def parameters(words: Sequence[Word], tier: int | None) -> dict[str, Any]:
    """Return the parameters of ``condition``: for one tier without those above it, or for all."""
    required = [word.sought(len(TIERS) - 1 if tier is None else tier) for word in words]
    values = _named(_REQUIRED, required)
    if tier is None or tier == first_tier(words):
        return values
    excluded = [word.sought(tier - 1) for word in words]
    new = [_beyond(*each) for each in zip(required, excluded, strict=True)]
    return values | _named(_EXCLUDED, excluded) | _named(_NEW, new)


def _named(prefix: str, words: Sequence[Sought]) -> dict[str, Any]:
    """Return the parameters of words; ``word`` stands for each, also where nothing is sought."""
    values = {f"{prefix}{place}_word": True for place in range(len(words))}
    for place, sought in enumerate(words):
        values |= {f"{prefix}{place}_{kind}": value for kind, value in sought.items()}
    return values


def _beyond(required: Sought, excluded: Sought) -> Sought:
    """Return what is sought of a word in a tier and not in the one above it."""
    new = {
        kind: sorted(set(value) - set(excluded.get(kind, ()))) if isinstance(value, list) else value
        for kind, value in required.items()
        if value != excluded.get(kind)
    }
    return {kind: value for kind, value in new.items() if value not in ([], None)}


def condition(names: Mapping[str, Any]) -> str:
    """Return the SQL condition that the parameters with these names belong to.

    Every word must match well enough for the tier, and not all so well as in the tier above. What
    follows from that is said as well: some word matches what is new in the tier, which few
    figures may have.
    """
    required = _word_conditions(_REQUIRED, names)
    better = _word_conditions(_EXCLUDED, names)
    clauses = list(required)
    if better:
        # A condition on what is not known, such as an area, is null.
        clauses.append(f"({' and '.join(better)}) is not true")
        clauses.append(f"({' or '.join(_word_conditions(_NEW, names))})")
    return "".join(f"and {clause}\n" for clause in clauses)


def _word_conditions(prefix: str, names: Mapping[str, Any]) -> list[str]:
    """Return the statement ``has_word`` as a condition for each word with the prefix."""
    words = sum(name.startswith(prefix) and name.endswith("_word") for name in names)
    conditions = []
    for place in range(words):
        ways = [
            _PARAMETER.sub(rf"%({prefix}{place}_\1)s", way)
            for kind, way in _WAYS
            if f"{prefix}{place}_{kind}" in names
        ]
        conditions.append(f"({' or '.join(ways)})" if ways else "false")
    return conditions


_PARAMETER = re.compile(r"%\((\w+)\)s")
# The ways in which a word is found, each with the kind of what is sought: the lines of has_word.
_WAYS = [
    (match[1], way.strip())
    for way in re.split(r"\n +or |\(\n|\n\)", _sql.has_word.sql.partition("where ")[2])
    if (match := _PARAMETER.search(way))
]
