"""Slips: what is possible, but most likely a mistake. This is the one list of them.

A slip is refused unless the writer acknowledges its code; then it is recorded, and shown as a
warning until what it speaks of changes. ``figure_slips`` and ``entry_slips`` find them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from service.domain.faults import Fault

WORDS_DIFFER = "words-differ"
FRACTION_OF_COUNT = "fraction-of-count"
DOCUMENT_OF_ANOTHER_SOURCE = "document-of-another-source"
REPORTED_BEFORE_ORIGIN = "reported-before-origin"
REPORTED_AFTER_DOCUMENT = "reported-after-document"
REPORTED_IN_FUTURE = "reported-in-future"
PERIOD_OUTSIDE_CONFLICT = "period-outside-conflict"
NAME_TAKEN = "name-taken"
DOCUMENT_TWICE = "document-twice"

OF_FIGURES: Mapping[str, str] = {
    WORDS_DIFFER: "the words, fully read, say another number, hedge or bound than the fields",
    FRACTION_OF_COUNT: "a fraction of a unit of kind count",
    DOCUMENT_OF_ANOTHER_SOURCE: "a document of none of the step's sources, nor of their parents",
    REPORTED_BEFORE_ORIGIN: "a step reported before one that it relays",
    REPORTED_AFTER_DOCUMENT: "a step reported after its document was published or accessed",
    REPORTED_IN_FUTURE: "a step reported after today",
    PERIOD_OUTSIDE_CONFLICT: "a period without a day in common with the conflict",
}
OF_ENTRIES: Mapping[str, str] = {
    NAME_TAKEN: "an entry whose name another entry of its kind has",
    DOCUMENT_TWICE: "a document with the address, or the title, source and day of another",
}
CODES = (*OF_FIGURES, *OF_ENTRIES)

_REMEDY = "correct it, or, if it is right, {}"
_BODY_FIELD = 'add "acknowledge": ["{}"]'
_FILE_OPTION = "import the file with --acknowledge {0} (over HTTP ?acknowledge={0})"

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its code, its place in the body, and a phrase about it as it was found.

    An acknowledged one has the sentence of its warning instead.
    """

    code: str
    path: Path
    detail: str

    @property
    def fault(self) -> Fault:
        """The refusal of a slip that nobody acknowledged."""
        remedy = _REMEDY.format(_BODY_FIELD.format(self.code))
        return Fault(self.path, f"{self.detail}: {remedy}", code=self.code)

    @property
    def acknowledged(self) -> "Slip":
        """The slip as it is recorded, with the sentence that its warning shows."""
        sentence = f"{self.detail[:1].upper()}{self.detail[1:]}. This was acknowledged as right."
        return replace(self, detail=sentence)

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901)."""
        return "".join(f"/{part}" for part in self.path)


def in_terms_of_files(fault: Fault) -> Fault:
    """Return the refusal of a slip as it is said of a file whose lines have no field for codes."""
    if fault.code is None:
        return fault
    option = _FILE_OPTION.format(fault.code)
    return replace(fault, detail=fault.detail.replace(_BODY_FIELD.format(fault.code), option))


def refusals(slips: Iterable[Slip], acknowledged: Collection[str]) -> list[Fault]:
    """Return a fault for each slip whose code is not acknowledged."""
    return [slip.fault for slip in slips if slip.code not in acknowledged]


def codes_of(slips: Iterable[Slip]) -> tuple[str, ...]:
    """Return the codes of slips, each once, in the order of ``CODES``."""
    codes = {slip.code for slip in slips}
    return tuple(code for code in CODES if code in codes)
