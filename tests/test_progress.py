"""Where a person waits at a terminal: how much is done, how fast, and the time left."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from service.cli import progress


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal of 120 columns was sent."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120, color_system=None)
    monkeypatch.setattr(progress, "Console", lambda **_: console)
    return screen


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a file was sent that standard error is written to."""
    written = io.StringIO()
    monkeypatch.setattr(progress, "Console", lambda **_: Console(file=written))
    return written


def test_a_count_shows_what_is_done_the_rate_and_the_time_left(terminal: io.StringIO) -> None:
    with progress.count_progress("Exporting", 4000) as advance:
        for _ in range(4):
            advance(1000)
    last = terminal.getvalue().split("Exporting")[-1]
    assert "4000/4000" in last
    assert "/s" in last
    assert "0:00:00" in last


def test_a_count_of_unknown_size_shows_what_is_done(terminal: io.StringIO) -> None:
    with progress.count_progress("Recording") as advance:
        advance(3)
    assert "3/?" in terminal.getvalue()


def test_a_file_shows_what_was_read_and_how_fast(terminal: io.StringIO, tmp_path: Path) -> None:
    path = tmp_path / ("long" * 30) / "lines.ndjson"
    path.parent.mkdir()
    path.write_bytes(b"{}\n" * 100_000)
    with path.open("rb") as file, progress.file_progress(file) as tracked:
        assert sum(map(len, tracked)) == 300_000
    last = terminal.getvalue().split("Reading")[-1]
    assert "300.0 kB" in last
    assert "/s" in last


def test_nothing_is_shown_where_nobody_looks(quiet: io.StringIO, tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b"{}\n")
    with progress.count_progress("Exporting", 10) as advance:
        advance(10)
    with path.open("rb") as file, progress.file_progress(file) as tracked:
        assert tracked is file
    assert quiet.getvalue() == ""
