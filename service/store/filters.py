"""The filters and sorts of lists of figures, folded into one statement."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from psycopg import Cursor
from psycopg.rows import RowFactory, tuple_row
from psycopg.types.range import DateRange, NumericRange, Range

from schemas.filters import FigureConditions
from schemas.paging import TimeQuery
from service.db import Connection
from service.domain.principal import EDITOR, Principal
from service.store import queries, search
from service.store.journal import Snapshot

_sql = queries.load("states")
_Row = TypeVar("_Row")
_FILTER = _sql.filter.sql.rstrip().rstrip(";")

# Which parameters have a value, and whether that value is a list of a single element.
_Shape = tuple[tuple[str, bool], ...]


class Sort(NamedTuple):
    """The order of a list: an SQL expression that is never null, and a direction."""

    key: str
    descending: bool


def _nulls_last(columns: str, *, descending: bool) -> Sort:
    return Sort(f"coalesce({columns}, '{'-' if descending else ''}infinity')", descending)


SORTS: Mapping[str, Sort] = {
    "id": Sort("state.figure", descending=False),
    "-id": Sort("state.figure", descending=True),
    "recorded_at": Sort("state.recorded_at", descending=False),
    "-recorded_at": Sort("state.recorded_at", descending=True),
    "period": _nulls_last("state.period_end", descending=False),
    "-period": _nulls_last("state.period_end", descending=True),
    # A range comes where its lower bound belongs, descending where its upper bound does; one that
    # is open at that end, by the bound that it has.
    "value": _nulls_last(
        "nullif(state.low, '-infinity'), nullif(state.high, 'infinity')", descending=False
    ),
    "-value": _nulls_last(
        "nullif(state.high, 'infinity'), nullif(state.low, '-infinity')", descending=True
    ),
}

# The order of equally good matches of a search: of no meaning, and always the same. Where matches
# are many, some are soon met in it, whatever their ids have in common.
SCATTERED = Sort("hashtextextended(state.figure::text, 0)", descending=False)

# Filters that only the service itself uses.
_INTERNAL = frozenset({"series", "figures"})
# Pairs of filters that are the two ends of a single range parameter of the statement.
_RANGES: Mapping[str, tuple[str, str, type[Range[Any]]]] = {
    "reported": ("reported_from", "reported_to", DateRange),
    "value": ("value_min", "value_max", NumericRange),
}
_RANGE_OF_END = {end: name for name, (*ends, _) in _RANGES.items() for end in ends}
_SNAPSHOT = frozenset({"at", "now", "as_of", "sees_all", "name"})
_PARAMETER = re.compile(r"%\((\w+)\)s")


def unmatched(filters: Iterable[str], statement: str) -> set[str]:
    """Return the filters that the statement lacks, and its parameters that no filter sets."""
    expected = {_RANGE_OF_END.get(name, name) for name in filters}
    return expected ^ (set(_PARAMETER.findall(statement)) - _SNAPSHOT - _INTERNAL)


# The one list of filters is the schema's: each must be a condition of the statement ``filter``.
FILTERS = tuple(
    name for name in FigureConditions().fields if name not in {*TimeQuery().fields, "q"}
)
_DIRECT = tuple(name for name in (*FILTERS, *sorted(_INTERNAL)) if name not in _RANGE_OF_END)
if _unmatched := unmatched(FILTERS, _FILTER):
    raise RuntimeError(
        f"FigureConditions in schemas/filters.py and the statement `filter` in "
        f"sql/queries/states.sql differ in: {', '.join(sorted(_unmatched))}"
    )


def draft_visibility(reader: Principal) -> dict[str, Any]:
    """Return the parameters that decide on drafts: authors see their own, editors see all."""
    return {"sees_all": reader.may(EDITOR), "name": reader.name}


def parameters(
    filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot, *, tier: int | None = None
) -> dict[str, Any]:
    """Return the parameters of the statement ``filter``; those without a value are left out.

    A search is narrowed to the matches of one ``tier``, if given. Without a status filter only
    published figures match.
    """
    values = {name: filters[name] for name in _DIRECT if filters.get(name) is not None}
    for name, (first, last, kind) in _RANGES.items():
        ends = filters.get(first), filters.get(last)
        if ends != (None, None):
            values[name] = kind(*ends, "[]")
    values |= search.parameters(filters.get("words") or (), tier)
    span = {name: value for name, value in snapshot.span.items() if value is not None}
    return {
        "status": ["published"],
        **values,
        **draft_visibility(reader),
        **span,
        "at": snapshot.id,
    }


def build_query(name: str, values: Mapping[str, Any], queries: Any = _sql, **slots: str) -> bytes:
    """Return a named statement, folded for the parameters in ``values``, its slots filled."""
    return _fold(getattr(queries, name).sql, _shape(values), **slots)


def execute(
    conn: Connection,
    name: str,
    values: Mapping[str, Any],
    row_factory: RowFactory[_Row],
    queries: Any = _sql,
    **slots: str,
) -> Cursor[_Row]:
    """Execute the statement that ``build_query`` returns.

    It is planned for its values each time: of a prepared statement PostgreSQL keeps, after ten
    executions on a connection, one plan for all values, whether they are rare or common.
    """
    statement = build_query(name, values, queries, **slots)
    return conn.cursor(row_factory=row_factory).execute(statement, values, prepare=False)


def estimate(conn: Connection, values: Mapping[str, Any]) -> float:
    """Return how many figures PostgreSQL expects to pass the filters."""
    statement = b"explain (format json) " + _fold("{states}", _shape(values))
    [(plan,)] = conn.cursor(row_factory=tuple_row).execute(statement, values, prepare=False)
    return float(plan[0]["Plan"]["Plan Rows"])


# What narrows no list, and what has an index in which its figures stand in the order of their ids.
_OPEN = frozenset({*_SNAPSHOT, "status", "limit", "key", "after"})
_IN_ORDER_OF_ID = frozenset({"measure", "population", "conflict", "area", "unit"})


def narrows(values: Mapping[str, Any], order: Sort) -> bool:
    """Return whether the figures that pass may stand far down in the order of a sort.

    Not if nothing or only one value of a column is asked for that has an index in that order.
    """
    filters = {name for name in values if name not in _OPEN}
    if values["status"] != ["published"]:
        filters.add("status")
    if not filters:
        return False
    is_by_id = order.key == SORTS["id"].key
    return not (
        is_by_id
        and len(filters) == 1
        and filters <= _IN_ORDER_OF_ID
        and len(values[next(iter(filters))]) == 1
    )


def _shape(values: Mapping[str, Any]) -> _Shape:
    return tuple(
        (name, isinstance(value, list) and len(value) == 1) for name, value in values.items()
    )


@lru_cache(maxsize=512)
def _fold(text: str, shape: _Shape, **slots: str) -> bytes:
    """Fill a statement's slots, and fold the conditions whose parameter has no value to true.

    Each shape becomes a statement of its own, so that the plan that PostgreSQL keeps fits it:
    an absent filter costs nothing, and a single value is an equality, which lets an index be
    read in the order of the sort.
    """
    is_single = dict(shape)
    states = f"{_FILTER}\n{search.condition(is_single)}"
    for slot in sorted(slots, key=lambda slot: slot != "page"):  # which has slots of its own
        text = text.replace(f"{{{slot}}}", slots[slot])
    text = text.replace("{states}", states)

    def fold_condition(match: re.Match[str]) -> str:
        parameter, condition = match.groups()
        if parameter not in is_single:
            return "true"
        if is_single[parameter]:
            condition = _ANY.sub(r"= (\1)[1]", condition)
        return f"({condition})"

    return _OPTIONAL.sub(fold_condition, text).encode()


# One optional condition a line, as sql/queries/states.sql writes them.
_OPTIONAL = re.compile(r"\(%\((\w+)\)s::[a-z \[\]]+ is null\s+or (.*)\)$", re.MULTILINE)
_ANY = re.compile(r"= any\((%\(\w+\)s::text\[\])\)")
