"""A line of an import as its format reads it, before it is loaded by a schema."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.domain.faults import Fault


class ParsedLine(NamedTuple):
    """The number of a line, its value (None if it cannot be read), and the faults of reading it.

    ``derived`` are the cells, by column, that are not read but follow from the others. The value of
    a line that ``is_row`` are the cells of a spreadsheet of names, by column.
    """

    number: int
    value: Any
    faults: Sequence[Fault] = ()
    derived: Mapping[str, str] = {}
    is_row: bool = False
