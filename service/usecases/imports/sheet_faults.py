"""The faults of a spreadsheet of names: those of single rows, and of names that mean no one entry.

A name that stands in many rows is one fault, which lists them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.domain.entry_slips import fold_name
from service.domain.faults import Fault

_MAX_ROWS = 10  # that a fault lists


@dataclass(frozen=True, slots=True)
class DocumentCells:
    """What a row says of its document. ``day`` is EDTF.

    ``sources`` are the ids of its publishers as far as they are known, ``publisher`` the name of
    the first.
    """

    title: str | None
    address: str | None
    day: str | None
    sources: tuple[str, ...]
    publisher: str

    @property
    def key(self) -> object:
        """What tells it from other documents: its address, else its title, day and publisher."""
        publisher = self.sources or fold_name(self.publisher)
        return self.address or (fold_name(self.title or ""), self.day, publisher)


@dataclass(slots=True)
class UnmatchedName:
    """A name that means no entry, or several, which ``meant`` describes, and the rows that have it.

    ``document`` is what the first row says of it, if it is a document's.
    """

    vocabulary: str
    name: str
    column: str
    meant: str = ""
    document: DocumentCells | None = None
    first_row: int = 0
    rows: list[int] = field(default_factory=list)
    row_count: int = 0

    def add_row(self, number: int) -> None:
        """Note a row, once."""
        if not self.row_count:
            self.first_row = number
        if number not in self.rows[-1:]:
            self.row_count += 1
            if len(self.rows) < _MAX_ROWS:
                self.rows.append(number)

    @property
    def place(self) -> tuple[str | int, ...]:
        """The place of the name in its first row."""
        return "line", self.first_row, self.column

    def list_rows(self) -> str:
        """Return the rows that have the name, in words."""
        if len(self.rows) == 1:
            return f"row {self.rows[0]}"
        more = self.row_count - len(self.rows)
        numbers = list(map(str, self.rows)) + ([f"{more} more"] if more else [])
        return f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


@dataclass(slots=True)
class SheetFaults:
    """What is wrong with a sheet, collected row by row."""

    of_rows: list[Fault] = field(default_factory=list)
    missing: dict[object, UnmatchedName] = field(default_factory=dict)
    _ambiguous: dict[object, UnmatchedName] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.of_rows) + len(self.missing) + len(self._ambiguous)

    def add(self, number: int, column: str, detail: str) -> None:
        """Note what is wrong with a cell."""
        self.of_rows.append(Fault(("line", number, column), detail))

    def add_missing(self, vocabulary: str, name: str, number: int, column: str) -> None:
        """Note a name that no entry has."""
        unmatched = UnmatchedName(vocabulary, name, column)
        self.missing.setdefault((vocabulary, fold_name(name)), unmatched).add_row(number)

    def add_missing_document(self, cells: DocumentCells, number: int, column: str) -> None:
        """Note a document that is not recorded."""
        name = cells.title or cells.address or ""
        unmatched = UnmatchedName("document", name, column, document=cells)
        self.missing.setdefault(cells.key, unmatched).add_row(number)

    def add_ambiguous(
        self, vocabulary: str, name: str, number: int, column: str, meant: str
    ) -> None:
        """Note a name that several entries have."""
        unmatched = UnmatchedName(vocabulary, name, column, meant)
        key = vocabulary, fold_name(name), meant
        self._ambiguous.setdefault(key, unmatched).add_row(number)

    def all_but_missing(self) -> Iterator[Fault]:
        """Yield the faults of rows, and of each name that several entries have."""
        yield from self.of_rows
        for unmatched in self._ambiguous.values():
            yield Fault(
                unmatched.place,
                f"{unmatched.name!r} may mean {unmatched.meant}: write the id of the right one "
                f"({unmatched.list_rows()})",
            )
