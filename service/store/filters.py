"""What may be asked of a list of figures: the filters and sorts, folded into one statement."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from psycopg.types.range import Range

from schemas.filters import FigureFilter
from schemas.paging import PageQuery
from service.domain.principal import EDITOR, Principal
from service.store import queries, search
from service.store.journal import Snapshot

_sql = queries.load("states")
_FILTER = _sql.filter.sql.rstrip().rstrip(";")


class Sort(NamedTuple):
    """What a list is ordered by: an expression that is never null, and a direction."""

    key: str
    descending: bool


def _nulls_last(column: str, *, descending: bool) -> Sort:
    return Sort(f"coalesce({column}, '{'-' if descending else ''}infinity')", descending)


SORTS: Mapping[str, Sort] = {
    "id": Sort("state.figure", descending=False),
    "-id": Sort("state.figure", descending=True),
    "recorded_at": Sort("state.recorded_at", descending=False),
    "-recorded_at": Sort("state.recorded_at", descending=True),
    "period": _nulls_last("state.period_end", descending=False),
    "-period": _nulls_last("state.period_end", descending=True),
    "value": _nulls_last("state.value", descending=False),
    "-value": _nulls_last("state.value", descending=True),
}

# Filters that the service itself asks by.
_INTERNAL = frozenset({"series", "figures"})
# The parameter of the statement that a pair of filters, the ends of a range, is one value of.
_RANGES: Mapping[str, tuple[str, str]] = {"reported": ("reported_from", "reported_to")}
_ENDS = {end: name for name, pair in _RANGES.items() for end in pair}
_SNAPSHOT = frozenset({"at", "now", "as_of", "sees_all", "name"})
_PARAMETER = re.compile(r"%\((\w+)\)s")


def unmatched(asked: Iterable[str], build_query: str) -> set[str]:
    """The filters that can be asked for and are not in the statement, or the other way round."""
    known = {_ENDS.get(name, name) for name in asked}
    return known ^ (set(_PARAMETER.findall(build_query)) - _SNAPSHOT - _INTERNAL)


# The one list of filters is the schema's: each must be a condition of the statement ``filter``.
FILTERS = tuple(name for name in FigureFilter().fields if name not in {*PageQuery().fields, "q"})
_DIRECT = tuple(name for name in (*FILTERS, *sorted(_INTERNAL)) if name not in _ENDS)
if _unmatched := unmatched(FILTERS, _FILTER):
    raise RuntimeError(
        f"FigureFilter in schemas/filters.py and the statement `filter` in sql/queries/states.sql "
        f"differ in: {', '.join(sorted(_unmatched))}"
    )


def draft_visibility(reader: Principal) -> dict[str, Any]:
    """What decides of drafts: their author sees them, and editors see all."""
    return {"sees_all": reader.may(EDITOR), "name": reader.name}


def parameters(
    filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot, *, tier: int | None = None
) -> dict[str, Any]:
    """What is asked, by whom, and of which state, as the statements name it.

    Of a search one ``tier``, or all of them.
    """
    given = {name: filters[name] for name in _DIRECT if filters.get(name) is not None}
    for name, (first, last) in _RANGES.items():
        bounds = filters.get(first), filters.get(last)
        if bounds != (None, None):
            given[name] = Range(*bounds, "[]")
    given |= search.parameters(filters.get("words") or (), tier)
    state = {name: value for name, value in snapshot.span.items() if value is not None}
    return {
        "status": ["published"],
        **given,
        **draft_visibility(reader),
        **state,
        "at": snapshot.id,
    }


def _shape(asked: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """Which parameters are given, and which of them hold a single value of a list."""
    return tuple(
        (name, isinstance(value, list) and len(value) == 1) for name, value in asked.items()
    )


def build_query(name: str, asked: Mapping[str, Any], queries: Any = _sql, **slots: str) -> bytes:
    """The statement of a name, in some queries, for what is asked, its slots filled."""
    return _statement(getattr(queries, name).sql, _shape(asked), **slots)


@lru_cache(maxsize=512)
def _statement(text: str, shape: tuple[tuple[str, bool], ...], **slots: str) -> bytes:
    """Fill a statement's slots with the one filter and the sort, and fold what is not asked.

    Each shape of a question is a statement of its own, so that the plan PostgreSQL keeps for
    it fits: a filter that is not given is not there, and one value is an equality, which
    keeps an index in the order of the sort.
    """
    given = dict(shape)
    states = f"{_FILTER}\n{search.condition(given)}"
    text = text.replace("{states}", states)
    for slot, value in slots.items():
        text = text.replace(f"{{{slot}}}", value)

    def fold(match: re.Match[str]) -> str:
        parameter, condition = match.groups()
        if parameter not in given:
            return "true"
        if given[parameter]:
            condition = _ANY.sub(r"= (\1)[1]", condition)
        return f"({condition})"

    return _OPTIONAL.sub(fold, text).encode()


# One optional condition a line, as sql/queries/states.sql writes them.
_OPTIONAL = re.compile(r"\(%\((\w+)\)s::[a-z \[\]]+ is null\s+or (.*)\)$", re.MULTILINE)
_ANY = re.compile(r"= any\((%\(\w+\)s::text\[\])\)")
