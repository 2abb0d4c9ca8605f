"""The bundled figures: data files, loaded by the code that runs every import."""

from collections.abc import Iterator
from importlib.resources import files

FILES = ("vocabulary.ndjson", "ki-2025-07-28-deserters.ndjson")


def lines() -> Iterator[bytes]:
    """Yield the lines of all files, vocabularies first, as UTF-8 with line ends."""
    for name in FILES:
        yield from (files(__name__) / name).read_bytes().splitlines(keepends=True)
