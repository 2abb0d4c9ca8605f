"""Faults: what is wrong with an input, each with its place and its remedy.

Faults are collected, so that a reader learns all of them at once; none is raised by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    ``path`` holds object keys and list indexes, outermost first; ``detail`` says what to do.
    ``missing`` is the vocabulary and the id of an entry that does not exist, where that is wrong;
    ``figure`` the id of the figure that this one collides with, ``code`` that of a slip.
    """

    path: tuple[str | int, ...]
    detail: str
    missing: tuple[str, str] | None = None
    figure: str | None = None
    code: str | None = None

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901); the empty string is the whole document."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)


def unrecorded(path: tuple[str | int, ...], vocabulary: str, id_: str) -> Fault:
    """The fault of naming an entry that does not exist."""
    detail = f"no {vocabulary} has the id {id_!r}: create it first"
    return Fault(path, detail, missing=(vocabulary, id_))


def within(*path: str | int, faults: Iterable[Fault]) -> list[Fault]:
    """The faults of a part, with their places in the whole; ``path`` is the place of the part."""
    return [replace(fault, path=(*path, *fault.path)) for fault in faults]
