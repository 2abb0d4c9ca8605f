"""The bundled outcomes and figures: data files, loaded by the code that runs every import."""

from collections.abc import Iterator
from importlib.resources import files

OUTCOMES = "outcomes.ndjson"
FIGURES = ("vocabulary.ndjson", "ki-2025-07-28-deserters.ndjson")
FILES = (OUTCOMES, *FIGURES)


def lines(*names: str) -> Iterator[bytes]:
    """Yield the lines of some files, or of all, vocabularies first, as UTF-8 with line ends."""
    for name in names or FILES:
        yield from (files(__name__) / name).read_bytes().splitlines(keepends=True)
