"""Compose what an editor wrote, already of the right shape, into content that says one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from service.domain import chain, quantity
from service.domain.chain import Basis, Chain, Step, references_in
from service.domain.faults import Fault, within
from service.domain.figure import Content, identify
from service.domain.period import Period, make_period
from service.domain.quantity import READING, Quantity, settle

_MAX_IDENTITY_BYTES = 2000  # of what PostgreSQL keeps in one index row
_NAMED = ("measure", "population", "conflict", "area")


def compose(body: Mapping[str, Any]) -> Content:
    """Make a figure's content from a loaded ``FigureBody`` in which ``faults_of`` finds nothing."""
    period, provenance = _period(body["period"]), _chains(body)
    identity = identify(
        **{name: body[name] for name in (*_NAMED, "item")}, period=period, provenance=provenance
    )
    return Content(
        id=body["id"] or identity.slug,
        identity=identity,
        status=body["status"] or "published",
        period=period,
        provenance=provenance,
        caveats=tuple(body["caveats"]),
    )


def faults_of(body: Mapping[str, Any]) -> list[Fault]:
    """Every fault in what is there of a body; fields that could not be read are left out."""
    faults: list[Fault] = []
    if has_reading := _has_reading(body):
        faults += quantity.faults_of(_reading(body))
    if "provenance" in body:
        chains = _chains(body)
        if has_reading and chains[0].reading != _reading(body):
            faults.append(
                Fault(("provenance", 0, "reading"), "the first chain's reading is the figure's own")
            )
        for at, said in enumerate(body["provenance"]):
            if said["reading"]:
                found = quantity.faults_of(_reading(said["reading"]))
                faults += within("provenance", at, "reading", faults=found)
        faults += within("provenance", faults=chain.faults_of(chains))
    if "period" in body:
        try:
            _period(body["period"])
        except ValueError as error:
            faults.append(Fault(("period", "edtf"), str(error)))
    if _identity_bytes(body) > _MAX_IDENTITY_BYTES:
        faults.append(
            Fault((), "the ids that identify the figure and its item are too long together")
        )
    return faults


def references_of(body: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every vocabulary entry that a body names: place, vocabulary, id."""
    for field in _NAMED:
        if body.get(field) is not None:
            yield (field,), field, body[field]
    if "provenance" in body:
        for path, vocabulary, id_ in references_in(_chains(body)):
            yield ("provenance", *path), vocabulary, id_


def readings_of(body: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Quantity]]:
    """Each reading in a body, with its place."""
    if _has_reading(body):
        yield (), _reading(body)
    for at, said in enumerate(body.get("provenance", ())):
        if at and said["reading"]:
            yield ("provenance", at, "reading"), _reading(said["reading"])


def decompose(content: Content) -> dict[str, Any]:
    """The body that ``compose`` makes the content of, as JSON would hold it; every field is there.

    Each further chain carries its own reading, so that it stays when the first one's changes.
    """
    identity, period = content.identity, content.period
    return {
        "id": content.id,
        "status": content.status,
        **{name: getattr(identity, name) for name in _NAMED},
        "item": identity.item,
        **asdict(content.reading),
        "period": period
        and {"edtf": period.edtf, "kind": period.kind, "inferred": list(period.inferred)},
        "provenance": [
            {
                "reading": asdict(route.reading) if at else None,
                "steps": [asdict(step) for step in route.steps],
            }
            for at, route in enumerate(content.provenance)
        ],
        "caveats": list(content.caveats),
    }


def _identity_bytes(body: Mapping[str, Any]) -> int:
    """How much of what identifies a figure there is."""
    chains = body.get("provenance")
    sources = chains[0]["steps"][0]["sources"] if chains else ()
    named = [body.get(field) or "" for field in (*_NAMED, "item")]
    return sum(len(text.encode()) for text in (*sources, *named))


def _has_reading(body: Mapping[str, Any]) -> bool:
    return all(name in body for name in READING)


def _reading(said: Mapping[str, Any]) -> Quantity:
    return settle(Quantity(**{name: said[name] for name in READING}))


def _chains(body: Mapping[str, Any]) -> tuple[Chain, ...]:
    own = _reading(body) if _has_reading(body) else Quantity()
    return tuple(
        Chain(
            _reading(said["reading"]) if said["reading"] else own, tuple(map(_step, said["steps"]))
        )
        for said in body["provenance"]
    )


def _step(said: Mapping[str, Any]) -> Step:
    return Step(
        **{
            **said,
            "sources": tuple(sorted(set(said["sources"]))),
            "based_on": tuple(Basis(**basis) for basis in said["based_on"]),
        }
    )


def _period(said: Mapping[str, Any] | None) -> Period | None:
    if said is None:
        return None
    return make_period(said["edtf"], said["kind"], tuple(said["inferred"]))
