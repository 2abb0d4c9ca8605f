"""Progress: a bar on standard error if it is a terminal; otherwise nothing."""

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
def file_progress(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the file, wrapped to show how many of its bytes were read."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield file
        return
    columns = TextColumn("{task.description}"), BarColumn(), FileSizeColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        yield bar.wrap_file(file, _size(file), description=f"Reading {file.name}")  # type: ignore[arg-type]


@contextmanager
def count_progress(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Yield a function that adds a number to what is done; ``total`` is None where unknown."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done: bar.advance(task, done)


def _size(file: IO[bytes]) -> int | None:
    """The size in bytes; None where it is unknown, as of a pipe."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
