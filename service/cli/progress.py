"""Progress: a bar on standard error for whoever sits at a terminal; otherwise nothing."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from rich.console import Console
from rich.progress import (
    BarColumn,
    FileSizeColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)


@contextmanager
def reading(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file that tells how much of it was read."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield file
        return
    columns = TextColumn("{task.description}"), BarColumn(), FileSizeColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        yield bar.wrap_file(file, _size(file), description=f"Reading {file.name}")  # type: ignore[arg-type]


@contextmanager
def counting(description: str, of: int | None = None) -> Iterator[Callable[[int], None]]:
    """Something to tell how many more are done, of so many if that is known."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(description, total=of)
        yield lambda done: bar.advance(task, done)


def _size(file: IO[bytes]) -> int | None:
    """How many bytes there are; None where nobody knows, as in a pipe."""
    try:
        found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
