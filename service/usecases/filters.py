"""Filters of figures: the ids that they name must be known, and they reach down hierarchies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.db import Connection
from service.domain.faults import Fault
from service.domain.vocabulary import VOCABULARIES
from service.errors import Invalid
from service.store import search, vocabularies

_MAX_SUGGESTED = 10  # faults that name ids that may be meant; each costs a search
# The vocabulary that the ids of a filter belong to.
FILTERED: Mapping[str, str] = {
    "measure": "measure",
    "population": "population",
    "conflict": "conflict",
    "area": "area",
    "unit": "unit",
    "counts": "outcome",
    "source": "source",
    "origin": "source",
    "document": "document",
}


def resolve(conn: Connection, filters: Mapping[str, Any], *, at: int) -> dict[str, Any]:
    """Return the filters that are to be replaced by what they reach, as of a journal id.

    Raises Invalid with a fault for each id that no entry ever had, whenever the snapshot is: an
    entry that is known but had no figure then is a valid question.
    """
    faults = list(_unknown_ids(conn, filters))
    if faults:
        raise Invalid(faults)
    return search.expand_filters(conn, filters, at=at)


def _unknown_ids(conn: Connection, filters: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each unknown id, with up to three ids that may be meant."""
    named = [
        (name, vocabulary, id_)
        for name, vocabulary in FILTERED.items()
        for id_ in dict.fromkeys(filters.get(name) or ())
    ]
    if not named:
        return
    unknown = vocabularies.unknown(conn, {(vocabulary, id_) for _, vocabulary, id_ in named})
    suggestions: dict[tuple[str, str], list[str]] = {}
    for name, vocabulary, id_ in named:
        entry = vocabulary, id_
        if entry in unknown:
            if entry not in suggestions and len(suggestions) < _MAX_SUGGESTED:
                suggestions[entry] = vocabularies.similar_ids(conn, vocabulary, id_)
            yield Fault(("parameter", name), _sentence(*entry, suggestions.get(entry, ())))


def _sentence(vocabulary: str, id_: str, meant: Sequence[str]) -> str:
    plural = VOCABULARIES[vocabulary].plural
    remedy = f"did you mean {' or '.join(map(repr, meant))}?" if meant else f"see /v1/{plural}"
    return f"no {vocabulary} has the id {id_!r}: {remedy}"
