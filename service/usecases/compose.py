"""Compose what an editor wrote, already of the right shape, into content that says one thing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.domain import chain, quantity
from service.domain.chain import Basis, Chain, Step
from service.domain.faults import Fault, within
from service.domain.figure import Content, identify
from service.domain.period import Period, make_period
from service.domain.quantity import READING, Quantity, read_hedge
from service.errors import Invalid


def compose(body: Mapping[str, Any]) -> Content:
    """Make a figure's content from a loaded ``FigureBody``; raises Invalid with every fault."""
    faults: list[Fault] = []
    own = _reading(body, faults)
    provenance = tuple(
        Chain(
            _reading(said["reading"], faults, "provenance", at, "reading")
            if said["reading"]
            else own,
            tuple(map(_step, said["steps"])),
        )
        for at, said in enumerate(body["provenance"])
    )
    if provenance[0].reading != own:
        faults.append(
            Fault(("provenance", 0, "reading"), "the first chain's reading is the figure's own")
        )
    faults += within("provenance", faults=chain.faults_of(provenance))
    period = _period(body["period"], faults)
    if faults:
        raise Invalid(faults)
    identity = identify(
        measure=body["measure"],
        conflict=body["conflict"],
        provenance=provenance,
        period=period,
        population=body["population"],
        area=body["area"],
        item=body["item"],
    )
    return Content(
        id=body["id"] or identity.slug,
        identity=identity,
        status=body["status"],
        period=period,
        provenance=provenance,
        caveats=tuple(body["caveats"]),
    )


def _reading(said: Mapping[str, Any], faults: list[Fault], *place: str | int) -> Quantity:
    """A number without a comparator is exact, as in FHIR; not if its own words hedge it."""
    reading = Quantity(**{name: said[name] for name in READING})
    if reading.value is not None and reading.comparator is None:
        hedge = read_hedge(reading.as_reported) if reading.as_reported else None
        if not reading.as_reported or (hedge and hedge.comparator == "=" and not hedge.approximate):
            reading = replace(reading, comparator="=")
    faults += within(*place, faults=quantity.faults_of(reading))
    return reading


def _step(said: Mapping[str, Any]) -> Step:
    return Step(
        **{
            **said,
            "sources": tuple(sorted(set(said["sources"]))),
            "based_on": tuple(Basis(**basis) for basis in said["based_on"]),
        }
    )


def _period(said: Mapping[str, Any] | None, faults: list[Fault]) -> Period | None:
    if said is None:
        return None
    try:
        return make_period(said["edtf"], said["kind"], tuple(said["inferred"]))
    except ValueError as error:
        faults.append(Fault(("period", "edtf"), str(error)))
        return None
