"""Find the slips in what a write brings to figures, and refuse those that nobody acknowledged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from service.claims.as_reported import read_words
from service.db import Connection
from service.domain.faults import Fault, within
from service.domain.figure import Content
from service.domain.figure_slips import Context, figure_slips
from service.domain.slip_subjects import stated_in
from service.domain.slips import Slip, refusals
from service.errors import Invalid
from service.store import vocabularies
from service.usecases.figures.append import referenced_entries
from service.usecases.figures.body import NEWEST


@dataclass(frozen=True, slots=True)
class Brought:
    """What a write brings to one figure: its content after and before, and its position.

    ``acknowledged`` are the codes of slips that are right here.
    """

    position: int
    content: Content
    acknowledged: Collection[str] = ()
    before: Content | None = None


def require_no_slips(
    conn: Connection, brought: Sequence[Brought], today: date
) -> dict[int, tuple[Slip, ...]]:
    """Return the acknowledged slips by position; positions without any are left out.

    Raises Invalid with every slip that is not acknowledged; a fault's path begins with the
    position.
    """
    entries = vocabularies.find(
        conn, {entry for each in brought for entry in referenced_entries(each.content, ())}
    ).at(NEWEST)
    slips: dict[int, tuple[Slip, ...]] = {}
    faults: list[Fault] = []
    for each in brought:
        context = Context(stated_in(each.content), entries, today, read_words)
        if own := figure_slips(context, each.before):
            slips[each.position] = tuple(own)
            faults += within(each.position, faults=refusals(own, each.acknowledged))
    if faults:
        raise Invalid(faults, "Something here is most likely a mistake: see errors.")
    return slips
