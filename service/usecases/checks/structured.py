"""Interpret a claim that is given field by field."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from service.claims.entities.hierarchy import family
from service.claims.entities.names import Names
from service.domain.claim import Claim, Family, When
from service.domain.faults import Fault
from service.domain.hierarchy import Hierarchies
from service.domain.outcome_sets import Outcomes
from service.domain.period import parse_edtf, parse_moment
from service.domain.quantity import Quantity
from service.domain.vocabulary import VOCABULARIES, Entry
from service.errors import Invalid

# The fields that hold the id of an entry, and the vocabulary of each.
_VOCABULARY_OF = {
    "measure": "measure",
    "population": "population",
    "conflict": "conflict",
    "area": "area",
    "origin": "source",
    "unit": "unit",
}


def structured_claim(
    body: Mapping[str, Any], claimed_on: date | None, names: Names, trees: Hierarchies
) -> Claim:
    """Return the claim in a body that ``ClaimBody`` loaded.

    Raises Invalid for an entry that is not recorded, and for a period that is not EDTF.
    """
    faults = [*_unrecorded_entries(body, names), *_unrecorded_outcomes(body, trees)]
    when = None
    try:
        when = _when(**body["period"]) if body["period"] is not None else None
    except ValueError as error:
        faults.append(Fault(("period", "edtf"), str(error)))
    if faults:
        raise Invalid(faults)
    measures, counts, units = _definition(body, names)
    return Claim(
        reading=_reading(body),
        measures=measures,
        counts=counts,
        units=units,
        basis=body["basis"],
        population=_family(names.populations, body["population"]),
        conflict=_family(names.conflicts, body["conflict"]),
        area=_family(names.areas, body["area"]),
        origins=frozenset({body["origin"]}) if body["origin"] else None,
        when=when,
        claimed_on=claimed_on,
    )


def _unrecorded_entries(body: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    """Yield a fault for each entry that the body names and that is not recorded."""
    for field, vocabulary in _VOCABULARY_OF.items():
        id_ = body.get(field)
        if id_ is not None and not names.has(vocabulary, id_):
            plural = VOCABULARIES[vocabulary].plural
            yield Fault((field,), f"no {vocabulary} has the id {id_!r}: see /v1/{plural}")


def _unrecorded_outcomes(body: Mapping[str, Any], trees: Hierarchies) -> Iterator[Fault]:
    """Yield a fault for each outcome that the body counts and that is not recorded."""
    for outcome in sorted(body.get("counts") or ()):
        if not trees.has("outcome", outcome):
            yield Fault(("counts",), f"no outcome has the id {outcome!r}: see /v1/outcomes")


def _reading(body: Mapping[str, Any]) -> Quantity:
    comparator = body["comparator"] or (None if body["value"] is None else "=")
    return Quantity(
        value=body["value"],
        lower=body["lower"],
        upper=body["upper"],
        comparator=comparator,
        approximate=body["approximate"],
    )


def _definition(
    body: Mapping[str, Any], names: Names
) -> tuple[frozenset[str] | None, Outcomes, frozenset[str] | None]:
    """Return what is counted, as the ``measures``, ``counts`` and ``units`` of a claim.

    The unit of a claim by outcomes is that of people if the body names none.
    """
    measure, unit = body.get("measure"), body["unit"]
    if measure is not None:
        return frozenset({measure}), names.measures[measure].counts, None
    return None, body.get("counts"), frozenset({unit}) if unit else names.persons or None


def _family(entries: Mapping[str, Entry], id_: str | None) -> Family | None:
    return None if id_ is None else family(entries, {id_})


def _when(edtf: str, kind: str) -> When:
    """Return the time that a claim states; raises ValueError with a remedy.

    The end of a cumulative count, and its start in an interval, may not be stated to the day.
    """
    span = parse_edtf(edtf)
    if kind == "flow":
        return When("flow", span.start, span.end)
    last = edtf.rpartition("/")[2]
    earliest = parse_moment(last).start if last not in {"", ".."} else None
    start = span.start if "/" in edtf else None
    latest = parse_moment(edtf.partition("/")[0]).end if start else None
    return When("cumulative", start, span.end, earliest, latest)
