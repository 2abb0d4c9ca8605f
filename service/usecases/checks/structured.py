"""Interpret a claim that was given field by field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.domain.claim import Claim, Family, When
from service.domain.faults import Fault
from service.domain.period import parse_date, parse_edtf
from service.domain.quantity import Quantity
from service.domain.vocabulary import VOCABULARIES, Entry
from service.errors import Invalid
from service.reading.names import Names, family


def structured_claim(body: Mapping[str, Any], claimed_on: date | None, names: Names) -> Claim:
    """A claim that was given field by field; raises Invalid."""
    faults = []
    for field in ("measure", "population", "conflict", "area", "origin", "unit"):
        vocabulary = "source" if field == "origin" else field
        id_ = body.get(field)
        if id_ is not None and not names.has(vocabulary, id_):
            plural = VOCABULARIES[vocabulary].plural
            detail = f"no {vocabulary} is called {id_!r}: /v1/{plural} lists those there are"
            faults.append(Fault((field,), detail))
    when = None
    if body["period"] is not None:
        try:
            when = _when_of(**body["period"])
        except ValueError as error:
            faults.append(Fault(("period", "edtf"), str(error)))
    if faults:
        raise Invalid(faults)
    comparator = body["comparator"] or (None if body["value"] is None else "=")
    by_counts = body.get("measure") is None
    return Claim(
        reading=Quantity(
            value=body["value"],
            lower=body["lower"],
            upper=body["upper"],
            comparator=comparator,
            approximate=body["approximate"],
        ),
        measures=None if by_counts else frozenset({body["measure"]}),
        counts=body.get("counts") if by_counts else names.measures[body["measure"]].counts,
        units=(frozenset({body["unit"]}) if body["unit"] else names.persons or None)
        if by_counts
        else None,
        basis=body["basis"],
        population=_family(names.populations, body["population"]),
        conflict=_family(names.conflicts, body["conflict"]),
        area=_family(names.areas, body["area"]),
        origins=frozenset({body["origin"]}) if body["origin"] else None,
        when=when,
        claimed_on=claimed_on,
    )


def _family(entries: Mapping[str, Entry], id_: str | None) -> Family | None:
    return None if id_ is None else family(entries, {id_})


def _when_of(edtf: str, kind: str) -> When:
    """The time of a structured claim; raises ValueError with a remedy."""
    span = parse_edtf(edtf)
    if kind == "flow":
        return When("flow", span.start, span.end)
    last = edtf.rpartition("/")[2]
    earliest = parse_date(last).start if last not in {"", ".."} else None
    start = span.start if "/" in edtf else None
    latest = parse_date(edtf.partition("/")[0]).end if start else None
    return When("cumulative", start, span.end, earliest, latest)
