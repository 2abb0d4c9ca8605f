"""The identity of the code that makes texts and projections, and whether it has changed."""

import hashlib
from functools import cache
from pathlib import Path

from service.db import Connection
from service.store import renderings

_ROOT = Path(__file__).resolve().parents[3]
# What texts and rows of the projection are made by: more than is needed is no harm.
_SOURCES = (
    "schemas/**/*.py",
    "service/domain/**/*",
    "service/formats/*.py",
    "service/claims/**/*",  # words that are read decide what an export acknowledges
    "service/usecases/figures/render*.py",
    "service/store/projection.py",
    "sql/queries/projection.sql",
)
_CODE = frozenset({".py", ".sql", ".json", ".toml", ".txt"})


@cache
def rendering_code() -> str:
    """Return the SHA-256 of the modules that texts and projections are made by, in hexadecimal."""
    sha256 = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            if path.suffix in _CODE and path.is_file():
                sha256.update(f"{path.relative_to(_ROOT).as_posix()}\n".encode())
                sha256.update(path.read_bytes())
    return sha256.hexdigest()


def is_rerender_due(conn: Connection) -> bool:
    """Return whether other code than today's made some text, or may have."""
    last = renderings.find_rerendering(conn)
    if last is None:
        return renderings.any_(conn)
    return last.code != rendering_code() or last.finished_at is None


def note_first_rendering(conn: Connection) -> None:
    """Note, as the owner, that today's code makes the first texts of an empty database."""
    if renderings.find_rerendering(conn) is None and not renderings.any_(conn):
        renderings.note_rerendering(conn, rendering_code(), None, is_finished=True)
