"""A fault in what was said: the place and the remedy. Faults are collected, never thrown singly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; ``path`` holds object keys and list indexes, outermost first.

    ``missing`` is the kind and id of what is named and not recorded, if that is what is wrong.
    """

    path: tuple[str | int, ...]
    detail: str
    missing: tuple[str, str] | None = None

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901); the empty string is the whole document."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)


def unrecorded(path: tuple[str | int, ...], vocabulary: str, id_: str) -> Fault:
    """An entry is named that nobody has recorded."""
    return Fault(
        path, f"no {vocabulary} is called {id_!r}: record it first", missing=(vocabulary, id_)
    )


def within(*path: str | int, faults: Iterable[Fault]) -> list[Fault]:
    """Put faults of a part under the part's place in the whole."""
    return [replace(fault, path=(*path, *fault.path)) for fault in faults]
