"""A faulty body as far as it can be read: its slips are named beside its faults, all at once."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody, load_partial
from schemas.provenance import ChainBody, StepBody
from service.claims.as_reported import read_words
from service.db import Connection
from service.domain import quantity
from service.domain.chain import Chain, Step
from service.domain.faults import Fault, within
from service.domain.figure_slips import Context, figure_slips
from service.domain.quantity import Quantity
from service.domain.slip_subjects import Stated
from service.domain.slips import refusals
from service.domain.vocabulary import Entries
from service.errors import Invalid
from service.store import figures, journal, vocabularies
from service.usecases.figures.body import (
    NEWEST,
    chain_readings,
    items_in,
    make_chains,
    own_reading,
    read_period,
    references,
)
from service.usecases.figures.readings import Reading, make_reading

_CHAIN = ChainBody()
_STEP = StepBody()


@contextmanager
def slips_beside_faults(
    conn: Connection,
    bodies: Sequence[LoadedBody],
    acknowledged: Collection[str] = (),
    *,
    fills: bool = True,
) -> Iterator[None]:
    """Add to the faults of bodies, which the block raises, the slips in what is valid of them.

    The codes that are ``acknowledged`` are so for all, beside what each body acknowledges.
    Re-raises the Invalid of its block; a fault's path begins with the body's position.
    """
    try:
        yield
    except Invalid as error:
        faulty = sorted({int(fault.path[0]) for fault in error.faults})
        slips = find_slips(conn, [bodies[at] for at in faulty], acknowledged, fills=fills)
        error.faults += tuple(
            replace(slip, path=(faulty[int(slip.path[0])], *slip.path[1:])) for slip in slips
        )
        raise


def find_slips(
    conn: Connection,
    bodies: Sequence[LoadedBody],
    acknowledged: Collection[str] = (),
    *,
    fills: bool = True,
) -> list[Fault]:
    """Return the refusals of the slips in faulty bodies; a path begins with the body's position.

    A slip is looked for where the fields that it needs are valid, and only in what differs from the
    figure that has the id of the body.
    """
    named = ((vocabulary, id_) for body in bodies for _, vocabulary, id_ in references(body))
    entries = vocabularies.find(conn, named).at(NEWEST)
    ids = [body.body["id"] for body in bodies if body.body.get("id")]
    newest = figures.newest(conn, ids) if ids else {}
    today = journal.today(conn)
    faults: list[Fault] = []
    for position, loaded in enumerate(bodies):
        codes = {*acknowledged, *loaded.body.get("acknowledge", ())}
        current = newest.get(loaded.body.get("id") or "")
        stated = _read_partly(loaded, entries, fills=fills)
        slips = figure_slips(
            Context(stated, entries, today, read_words), current.content if current else None
        )
        faults += within(position, faults=refusals(slips, codes))
    return faults


def _read_partly(loaded: LoadedBody, entries: Entries, *, fills: bool) -> Stated:
    """Return what is valid of a body: without what is not recorded, or could not be loaded."""
    body = loaded.body
    own = own_reading(body, entries, fills=fills)
    chains = make_chains(body, chain_readings(body, own, entries, fills=fills))
    if chains is None:
        chains = tuple(_chains_partly(loaded, own, entries, fills=fills))
    if not chains and own is not None:
        chains = (Chain(own.quantity, ()),)
    measure, conflict = body.get("measure"), body.get("conflict")
    return Stated(
        tuple(_recorded_part(chain, entries) for chain in chains),
        read_period(loaded)[0],
        measure if ("measure", measure) in entries else None,
        conflict if ("conflict", conflict) in entries else None,
    )


def _chains_partly(
    loaded: LoadedBody, own: Reading | None, entries: Entries, *, fills: bool
) -> Iterator[Chain]:
    """Yield the chains of a body of which some could not be loaded, as far as each could be."""
    for number, written in items_in(loaded.raw, "provenance"):
        steps = [load_partial(_STEP, step).body for _, step in items_in(written, "steps")]
        reading = load_partial(_CHAIN, written).body.get("reading") if number else None
        if reading:
            measure = loaded.body.get("measure")
            quantity_ = make_reading(reading, steps, measure, entries, fills=fills).quantity
        else:
            quantity_ = own.quantity if own else Quantity()
        yield Chain(quantity_, tuple(map(_step_partly, steps)))


def _step_partly(written: dict[str, Any]) -> Step:
    return Step(
        role=written.get("role") or "",
        sources=tuple(sorted(set(written.get("sources") or ()))),
        document=written.get("document"),
        reported_on=written.get("reported_on"),
    )


def _recorded_part(chain: Chain, entries: Entries) -> Chain:
    """Return a chain without entries that are not recorded, and without the words of faults."""
    reading = chain.reading
    if faults := [*quantity.faults_of(reading)]:
        at_fault = {str(part) for fault in faults for part in fault.path} & {
            "value",
            "lower",
            "upper",
        }
        reading = replace(reading, as_reported=None, **dict.fromkeys(at_fault))  # type: ignore[arg-type]
    return Chain(reading, tuple(_recorded_step(step, entries) for step in chain.steps))


def _recorded_step(step: Step, entries: Entries) -> Step:
    are_recorded = all(("source", source) in entries for source in step.sources)
    return replace(
        step,
        sources=step.sources if are_recorded else (),
        document=step.document if ("document", step.document) in entries else None,
    )
