"""The body of a figure: parse a loaded body to content, and dump content as a body."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from schemas.base import LoadedBody
from schemas.provenance import MAX_CHAINS
from service.domain import chain, quantity, slug
from service.domain.chain import Basis, Chain, Step
from service.domain.faults import Fault, unrecorded, within
from service.domain.figure import Content, identify
from service.domain.period import Period, make_period, parse_edtf
from service.domain.quantity import READING, Quantity
from service.domain.vocabulary import Entries
from service.store.vocabularies import History
from service.usecases.figures.readings import Reading, make_reading

Path = tuple[str | int, ...]
Reference = tuple[Path, str, str]  # the place in the body, the vocabulary, the id

_MAX_IDENTITY_BYTES = 2000  # of what PostgreSQL keeps in one index row
_ENTRIES = ("measure", "population", "conflict", "area")
_BOUNDS = ("value", "lower", "upper")
NEWEST = datetime.max.replace(tzinfo=UTC)


def parse(
    loaded: LoadedBody, history: History | None = None, *, fills: bool = True
) -> Content | list[Fault]:
    """Make a figure's content from a loaded ``FigureBody``, or name every fault in it.

    What could be loaded of a faulty body is checked too, so that all faults are named at once.
    Without a ``history`` the entries that the body names are not looked up, and what only the
    language of a document tells is no fault. If it ``fills``, what the readings leave out is read
    from their words.
    """
    body = loaded.body
    entries = history.at(NEWEST) if history is not None else Entries()
    own = own_reading(body, entries, fills=fills)
    readings = chain_readings(body, own, entries, fills=fills)
    chains = make_chains(body, readings)
    period, period_faults = read_period(loaded)
    faults = [
        *loaded.faults,
        *_reading_faults(own, readings, body, is_staged=history is None),
        *within("provenance", faults=chain.faults_of(chains or ())),
        *period_faults,
        *_identity_faults(body),
    ]
    if history is not None:
        faults += _reference_faults(loaded, history)
        faults += _count_faults(own.quantity if own else None, chains, body, history)
    if faults:
        return faults
    assert chains is not None  # whatever loads without a fault has chains
    identity = identify(
        **{name: body[name] for name in (*_ENTRIES, "item")}, period=period, provenance=chains
    )
    content = Content(
        id=body["id"] or identity.slug,
        identity=identity,
        status=body["status"] or "published",
        period=period,
        provenance=chains,
        caveats=tuple(body["caveats"]),
        duplicate_of=body.get("duplicate_of"),
        filled=_filled(own, readings),
    )
    if content.id == content.duplicate_of:
        return [Fault(("duplicate_of",), "this is the figure itself: name the one that stands")]
    return content


def dump(content: Content) -> dict[str, Any]:
    """Return the body that ``parse`` makes the content of, as JSON with all its fields.

    Each further chain has its own reading, so that it stays when the figure's own changes.
    """
    identity, period = content.identity, content.period
    return {
        "id": content.id,
        "status": content.status,
        **{name: getattr(identity, name) for name in _ENTRIES},
        "item": identity.item,
        **asdict(content.reading),
        "period": period
        and {"edtf": period.edtf, "kind": period.kind, "inferred": list(period.inferred)},
        "provenance": [
            {
                "reading": asdict(route.reading) if number else None,
                "steps": [asdict(step) for step in route.steps],
            }
            for number, route in enumerate(content.provenance)
        ],
        "caveats": list(content.caveats),
    }


def references(loaded: LoadedBody) -> Iterator[Reference]:
    """Yield every vocabulary entry that a body names, also in chains that could not be loaded."""
    body = loaded.body
    for field in _ENTRIES:
        if body.get(field) is not None:
            yield (field,), field, body[field]
    for place, step in written_steps(body if "provenance" in body else loaded.raw):
        for index, source in items_in(step, "sources"):
            yield from _reference((*place, "sources", index), "source", source)
        yield from _reference((*place, "document"), "document", _field(step, "document"))
        for index, basis in items_in(step, "based_on"):
            for field in ("source", "document"):
                path = (*place, "based_on", index, field)
                yield from _reference(path, field, _field(basis, field))


def written_steps(body: Any) -> Iterator[tuple[Path, Any]]:
    """Yield the steps of a body's chains with their paths, as far as the body has the shape."""
    for number, route in items_in(body, "provenance"):
        for index, step in items_in(route, "steps"):
            yield ("provenance", number, "steps", index), step


def items_in(record: Any, field: str) -> Iterable[tuple[int, Any]]:
    """Return the numbered items of a field that should be a list; none if it is not."""
    items = _field(record, field)
    return enumerate(items[:MAX_CHAINS]) if isinstance(items, list | tuple) else ()


def _field(record: Any, field: str) -> Any:
    return record.get(field) if isinstance(record, Mapping) else None


def _reference(path: Path, vocabulary: str, id_: Any) -> Iterator[Reference]:
    if isinstance(id_, str) and slug.is_slug(id_):
        yield path, vocabulary, id_


def own_reading(body: Mapping[str, Any], entries: Entries, *, fills: bool) -> Reading | None:
    """Return the figure's own reading, None if a field of it could not be loaded."""
    if not all(name in body for name in READING):
        return None
    chains = body.get("provenance")
    steps = chains[0]["steps"] if chains else ()
    return make_reading(body, steps, body.get("measure"), entries, fills=fills)


def chain_readings(
    body: Mapping[str, Any], own: Reading | None, entries: Entries, *, fills: bool
) -> tuple[Reading, ...]:
    """Return the reading of each chain that could be loaded, the figure's own by default."""
    if "provenance" not in body:
        return ()
    default = Reading(own.quantity if own else Quantity())
    return tuple(
        make_reading(
            written["reading"], written["steps"], body.get("measure"), entries, fills=fills
        )
        if written["reading"]
        else default
        for written in body["provenance"]
    )


def _filled(own: Reading | None, chains: Sequence[Reading]) -> tuple[str, ...]:
    """Return the names of the fields that were filled in, of further chains with their place."""
    return (
        *(own.filled if own else ()),
        *(
            f"provenance/{number}/reading/{name}"
            for number, reading in enumerate(chains)
            for name in reading.filled
            if number
        ),
    )


def _reading_faults(
    own: Reading | None,
    chains: Sequence[Reading],
    body: Mapping[str, Any],
    *,
    is_staged: bool,
) -> Iterator[Fault]:
    """Yield the faults of the readings; of a body that ``is_staged`` not those of open ones."""
    if own is not None and not (own.is_open and is_staged):
        yield from quantity.faults_of(own.quantity)
    if own is not None and chains and chains[0].quantity != own.quantity:
        yield Fault(("provenance", 0, "reading"), "the first chain's reading is the figure's own")
    for number, reading in enumerate(chains):
        if body["provenance"][number]["reading"] and not (reading.is_open and is_staged):
            faults = quantity.faults_of(reading.quantity)
            yield from within("provenance", number, "reading", faults=faults)


def read_period(loaded: LoadedBody) -> tuple[Period | None, list[Fault]]:
    """Return the period, or the fault of its dates, even if its other fields are faulty."""
    written = loaded.body.get("period")
    try:
        if written is not None:
            return make_period(written["edtf"], written["kind"], tuple(written["inferred"])), []
        edtf = _field(_field(loaded.raw, "period"), "edtf")
        has_fault = any(fault.path == ("period", "edtf") for fault in loaded.faults)
        if "period" not in loaded.body and isinstance(edtf, str) and not has_fault:
            parse_edtf(edtf)
    except ValueError as error:
        return None, [Fault(("period", "edtf"), str(error))]
    return None, []


def _identity_faults(body: Mapping[str, Any]) -> Iterator[Fault]:
    chains = body.get("provenance")
    sources = chains[0]["steps"][0]["sources"] if chains else ()
    parts = [body.get(field) or "" for field in (*_ENTRIES, "item")]
    if sum(len(text.encode()) for text in (*sources, *parts)) > _MAX_IDENTITY_BYTES:
        yield Fault((), "the ids that identify the figure and its item are too long in total")


def _reference_faults(loaded: LoadedBody, history: History) -> Iterator[Fault]:
    for path, vocabulary, id_ in references(loaded):
        if (vocabulary, id_) not in history:
            yield unrecorded(path, vocabulary, id_)


def _count_faults(
    reading: Quantity | None,
    chains: Sequence[Chain] | None,
    body: Mapping[str, Any],
    history: History,
) -> Iterator[Fault]:
    """Yield a fault for each number below zero, in any reading, of a measure that is a count."""
    if ("measure", body.get("measure")) not in history:
        return
    entries = history.at(NEWEST)
    if entries.unit(entries.measure(body["measure"]).unit).kind != "count":
        return
    readings: list[tuple[Path, Quantity]] = [] if reading is None else [((), reading)]
    readings += [
        (("provenance", number, "reading"), route.reading)
        for number, route in enumerate(chains or ())
        if number and body["provenance"][number]["reading"]
    ]
    for path, stated in readings:
        for name in _BOUNDS:
            number = getattr(stated, name)
            if number is not None and number < 0:
                yield Fault(
                    (*path, name),
                    "a count must not be negative; if the number is not known, use 'missing'",
                )


def make_chains(body: Mapping[str, Any], readings: Sequence[Reading]) -> tuple[Chain, ...] | None:
    """Return the chains of a body with their readings, None if they could not be loaded."""
    if "provenance" not in body:
        return None
    return tuple(
        Chain(reading.quantity, tuple(map(make_step, written["steps"])))
        for reading, written in zip(readings, body["provenance"], strict=True)
    )


def make_step(written: Mapping[str, Any]) -> Step:
    return Step(
        **{
            **written,
            "sources": tuple(sorted(set(written["sources"]))),
            "based_on": tuple(Basis(**basis) for basis in written["based_on"]),
        }
    )
