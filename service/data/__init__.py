"""The bundled figures: data files, loaded by the same code that imports anyone else's."""

from collections.abc import Iterator
from importlib.resources import files

FILES = ("vocabulary.ndjson", "ki-2025-07-28-deserters.ndjson")


def lines() -> Iterator[bytes]:
    """Every line of every file, vocabulary first."""
    for name in FILES:
        yield from (files(__name__) / name).read_bytes().splitlines(keepends=True)
