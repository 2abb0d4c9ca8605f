"""The process that writes Parquet: what it writes, and that it ends."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from service.formats import parquet, parquet_process

Figures = list[dict[str, Any]]


@pytest.fixture
def pages(client: FlaskClient) -> list[Figures]:
    figures: Figures = orjson.loads(client.get("/v1/figures?limit=4").data)["data"]
    for figure in figures:
        for standing in figure["verification"]:
            standing["document"] = None
    return [figures[:2], figures[2:]]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that the test starts."""
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


def test_it_writes_what_this_process_would(
    pages: list[Figures], processes: list[subprocess.Popen[bytes]]
) -> None:
    parts = list(parquet_process.stream(pages))
    assert len(parts) == 3
    assert b"".join(parts) == b"".join(parquet.stream(pages))
    assert [process.poll() is None for process in processes] == [False]


def test_a_file_of_no_figures_is_written() -> None:
    assert b"".join(parquet_process.stream([])) == b"".join(parquet.stream([]))


def test_it_ends_when_nobody_reads_on(
    pages: list[Figures], processes: list[subprocess.Popen[bytes]]
) -> None:
    parts = parquet_process.stream(pages)
    next(parts)
    assert [process.poll() for process in processes] == [None]
    parts.close()  # type: ignore[attr-defined]
    assert processes[0].poll() is not None


def test_it_ends_when_the_pages_fail(processes: list[subprocess.Popen[bytes]]) -> None:
    def failing() -> Iterator[Figures]:
        yield from ()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(parquet_process.stream(failing()))
    assert processes[0].poll() is not None


def test_a_process_that_ends_early_is_an_error(
    pages: list[Figures], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_process, "_MODULE", "keyword")  # it says nothing
    with pytest.raises(RuntimeError, match="ended early"):
        list(parquet_process.stream(pages))


def test_no_worker_loads_the_library() -> None:
    code = "import sys, service.server; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
