"""Parquet written by a process of its own, which takes its memory with it when it ends.

The library takes more memory than all else in a worker, and does not give it back. The process
reads pages of figures from its input, and writes the bytes that each adds to the file; both in
frames: the length in 8 bytes, big-endian, and so many bytes.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import orjson

from service.formats.cells import Figure

_MODULE = "service.formats.parquet_process"
_LENGTH_BYTES = 8
_ROOT = str(Path(__file__).parents[2])


def stream(pages: Iterable[Iterable[Figure]]) -> Iterator[bytes]:
    """Yield the bytes of one file as they are written; only one page is in memory at a time.

    Raises RuntimeError if the process ends early.
    """
    with _running() as (source, sink):
        for page in pages:
            with suppress(BrokenPipeError):  # then there is nothing to receive, either
                _send(sink, orjson.dumps(list(page)))
            yield _receive(source)
        sink.close()
        yield _receive(source)


def main() -> None:
    """Read pages from standard input until it ends, and write the file to standard output."""
    from service.formats import parquet  # noqa: PLC0415  # only here, and in no worker

    for part in parquet.stream(_pages(sys.stdin.buffer)):
        _send(sys.stdout.buffer, part)


@contextmanager
def _running() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run the process inside the block; lend its output and its input."""
    path = os.pathsep.join([_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C must not reach it before the response has ended
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process.stdout, process.stdin
    finally:
        process.kill()  # it has written all, or nobody waits for the rest
        process.stdout.close()
        with suppress(BrokenPipeError):  # it ended before it had read all
            process.stdin.close()
        process.wait()


def _pages(source: IO[bytes]) -> Iterator[list[Figure]]:
    while frame := _read(source):
        yield orjson.loads(frame)


def _send(sink: IO[bytes], frame: bytes) -> None:
    sink.write(len(frame).to_bytes(_LENGTH_BYTES, "big"))
    sink.write(frame)
    sink.flush()


def _receive(source: IO[bytes]) -> bytes:
    frame = _read(source)
    if frame is None:
        raise RuntimeError("The process that writes Parquet ended early.")
    return frame


def _read(source: IO[bytes]) -> bytes | None:
    """Read a frame; None if the input ends."""
    length = source.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(length, "big")
    frame = source.read(size)
    return frame if len(frame) == size else None


if __name__ == "__main__":
    main()
