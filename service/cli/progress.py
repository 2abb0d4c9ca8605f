"""Progress: a bar, the rate and the time left on standard error if it is a terminal."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import (
    BarColumn,
    FileSizeColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text


class RateColumn(ProgressColumn):
    """How many are done in a second, such as 1,250/s; nothing before that is known."""

    def render(self, task: Task) -> Text:
        """Return the rate (rich.progress.ProgressColumn)."""
        rate = task.finished_speed or task.speed
        return Text("" if rate is None else f"{rate:,.0f}/s", style="progress.data.speed")


@contextmanager
def file_progress(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the file, wrapped to show how many of its bytes were read, how fast, and what is left.

    Where the size is unknown, as of a pipe, there is no time left to show.
    """
    columns = TextColumn("{task.description}"), BarColumn(), FileSizeColumn(), TransferSpeedColumn()
    with _bar(*columns) as bar:
        if bar.disable:
            yield file
        else:
            # The name alone: a long path leaves no room for the numbers.
            description = f"Reading {Path(file.name).name}"
            yield bar.wrap_file(file, _size(file), description=description)  # type: ignore[arg-type]


@contextmanager
def count_progress(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Yield a function that adds a number to what is done; ``total`` is None where unknown."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), RateColumn()
    with _bar(*columns) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done: bar.advance(task, done)


def _bar(*columns: ProgressColumn) -> Progress:
    """Return a bar with the time left, which shows nothing where nobody looks at a terminal."""
    console = Console(stderr=True)
    return Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    )


def _size(file: IO[bytes]) -> int | None:
    """The size in bytes; None where it is unknown, as of a pipe."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
