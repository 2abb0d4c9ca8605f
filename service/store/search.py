"""Search: which figures have all the words asked for, nearly or exactly, the best matches first.

Words are looked for in the names of entries, which are few, and in a figure's own wording. How
well a figure matches is told in tiers, so that a page is found by indexes however many match.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.db import LEAST_LIKENESS, Connection
from service.domain.wording import words_of
from service.store import queries, vocabularies

# From how like each word must be at least, the best first.
TIERS = (1.0, 0.8, 0.65, 0.5, LEAST_LIKENESS)
_NAMED = 0.5  # so like a name, a word is taken to be meant for one, and not for what is less like
_VOCABULARIES = ("measure", "population", "conflict", "area", "source", "document")
_NAMES = (*_VOCABULARIES, "word", "least")

_renderings = queries.load("renderings")
_sql = queries.load("states")
_CONDITION = _sql.has_word.sql.partition("where ")[2].rstrip().rstrip(";")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search, and how like it the names of entries are: vocabulary, id, 0 to 1."""

    word: str
    named: Mapping[str, Mapping[str, float]]

    @property
    def least(self) -> float:
        """How like it at least what it finds is: a word that names nothing may be misspelt."""
        likest = max((like for some in self.named.values() for like in some.values()), default=0)
        return _NAMED if likest >= _NAMED else LEAST_LIKENESS


def widen(conn: Connection, filters: Mapping[str, Any], *, at: int) -> dict[str, Any]:
    """What filters reach at a journal id: all below an entry, and what the words of ``q`` name."""
    reached: dict[str, Any] = vocabularies.reach(conn, filters, at=at)
    if filters.get("q") is not None:
        reached["words"] = _find(conn, words_of(filters["q"]), at)
    return reached


def _find(conn: Connection, words: Sequence[str], at: int) -> list[Word]:
    named: list[dict[str, dict[str, float]]] = [defaultdict(dict) for _ in words]
    for row in _renderings.list_named_like(conn, words=list(words), at=at):
        named[row["place"] - 1][row["vocabulary"]][row["id"]] = row["likeness"]
    return [Word(word, some) for word, some in zip(words, named, strict=True)]


def parameters(words: Sequence[Word], tier: int | None) -> dict[str, Any]:
    """The parameters of ``condition``: of one tier without those above it, or of all."""
    given = _of_tier("q", words, len(TIERS) - 1 if tier is None else tier)
    return given | (_of_tier("x", words, tier - 1) if tier else {})


def _of_tier(prefix: str, words: Sequence[Word], tier: int) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for number, word in enumerate(words):
        least = max(TIERS[tier], word.least)
        said: dict[str, Any] = {
            name: sorted(id_ for id_, like in word.named.get(name, {}).items() if like >= least)
            for name in _VOCABULARIES
        }
        said |= {"word": word.word, "least": least}
        given |= {f"{prefix}{number}_{name}": value for name, value in said.items()}
    return given


def condition(given: Mapping[str, Any]) -> str:
    """What ``parameters`` ask, woven into the filters: every word, and not all of them better."""
    asked, better = (
        [
            _PARAMETER.sub(rf"%({prefix}{number}_\1)s", _CONDITION)
            for number in range(
                sum(name.startswith(prefix) and name.endswith("_word") for name in given)
            )
        ]
        for prefix in ("q", "x")
    )
    excluded = [f"not ({' and '.join(better)})"] if better else []
    return "".join(f"and {one}\n" for one in (*asked, *excluded))


_PARAMETER = re.compile(rf"%\(({'|'.join(_NAMES)})\)s")
