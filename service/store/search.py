"""Search: the figures that have all the words of a query, exactly or nearly, best matches first.

Words are compared by trigrams (pg_trgm) with the names of entries, which are few, and with each
figure's own wording. How well a figure matches is a tier, so that a page is found by indexes
however many figures match.
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
_PARAMETERS = (*_VOCABULARIES, "word", "least", "number")
_NEVER = 2.0  # more than any similarity
# Prefixes of the parameters: what a tier requires, and what the tier above it requires.
_REQUIRED, _EXCLUDED = "q", "x"

_renderings = queries.load("renderings")
_sql = queries.load("states")
_CONDITION = _sql.has_word.sql.partition("where ")[2].rstrip().rstrip(";")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search, and its similarity to entries: vocabulary, then id, to 0 to 1.

    ``number`` is what it is as a plain number, if it is one.
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
                for entries in self.similarities.values()
                for similarity in entries.values()
            ),
            default=0,
        )
        return _NAMES_AN_ENTRY if best >= _NAMES_AN_ENTRY else SIMILARITY_THRESHOLD


def expand_filters(conn: Connection, filters: Mapping[str, Any], *, at: int) -> dict[str, Any]:
    """Return filters that reach further, as of a journal id.

    Hierarchies include everything below the given entries; the search text ``q`` becomes
    ``words`` with the entries that each one names.
    """
    expanded: dict[str, Any] = vocabularies.with_descendants(conn, filters, at=at)
    if filters.get("q") is not None:
        expanded["words"] = _find_words(conn, terms_of(filters["q"]), at)
    return expanded


def _find_words(conn: Connection, terms: Sequence[Term], at: int) -> list[Word]:
    similarities: list[dict[str, dict[str, float]]] = [defaultdict(dict) for _ in terms]
    for row in _renderings.list_named_like(conn, words=[term.word for term in terms], at=at):
        similarities[row["place"] - 1][row["vocabulary"]][row["id"]] = row["similarity"]
    return [
        Word(term.word, entries, term.number)
        for term, entries in zip(terms, similarities, strict=True)
    ]


def first_tier(words: Sequence[Word]) -> int:
    """Return the best tier that a search has: the first one takes a number."""
    return 0 if any(word.number is not None for word in words) else 1


def parameters(words: Sequence[Word], tier: int | None) -> dict[str, Any]:
    """Return the parameters of ``condition``: for one tier without those above it, or for all."""
    values = _tier_parameters(_REQUIRED, words, len(TIERS) - 1 if tier is None else tier)
    if tier is None or tier == first_tier(words):
        return values
    return values | _tier_parameters(_EXCLUDED, words, tier - 1)


def _tier_parameters(prefix: str, words: Sequence[Word], tier: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, word in enumerate(words):
        is_own_number = tier == 0 and word.number is not None
        least = _NEVER if is_own_number else max(TIERS[tier], word.least)
        of_word: dict[str, Any] = {
            vocabulary: sorted(
                id_
                for id_, similarity in word.similarities.get(vocabulary, {}).items()
                if similarity >= least
            )
            for vocabulary in _VOCABULARIES
        }
        of_word |= {"word": word.word, "least": least, "number": word.number}
        values |= {f"{prefix}{number}_{name}": value for name, value in of_word.items()}
    return values


def condition(names: Mapping[str, Any]) -> str:
    """Return the SQL condition that the parameters with these names belong to.

    Every word must match well enough for the tier, and not all so well as in the tier above.
    """
    required = _word_conditions(_REQUIRED, names)
    better = _word_conditions(_EXCLUDED, names)
    # A condition on what is not known, such as an area, is null.
    excluded = [f"({' and '.join(better)}) is not true"] if better else []
    return "".join(f"and {clause}\n" for clause in (*required, *excluded))


def _word_conditions(prefix: str, names: Mapping[str, Any]) -> list[str]:
    """Return the statement ``has_word`` as a condition for each word with the prefix."""
    words = sum(name.startswith(prefix) and name.endswith("_word") for name in names)
    return [_PARAMETER.sub(rf"%({prefix}{number}_\1)s", _CONDITION) for number in range(words)]


_PARAMETER = re.compile(rf"%\(({'|'.join(_PARAMETERS)})\)s")
