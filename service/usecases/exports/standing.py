"""The figures that stand in the place of an export's retracted ones: an import asks for them."""

from dataclasses import replace

from service.domain.figure import STATUSES
from service.store import states
from service.usecases.exports.selection import Selection


def with_standing(selection: Selection, *, history: bool = False) -> list[Selection]:
    """Return the selection, and that of the figures which stand in the place of its retracted ones.

    Where one of these is retracted as well, the figure that stands in its place is among them. A
    figure is in one of the selections alone. With ``history`` what earlier versions named counts,
    too. A selection with a limit is a sample, and stays alone.
    """
    if selection.limit is not None:
        return [selection]
    with selection.connect() as conn:
        standing = states.list_standing(
            conn, selection.filters, selection.reader, selection.snapshot, history=history
        )
    if not standing:
        return [selection]
    filters = {"figures": standing, "status": list(STATUSES)}
    return [selection, replace(selection, filters=filters, sort=None)]
