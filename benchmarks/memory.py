"""The memory of a worker: when it answered much, and after it wrote a Parquet file."""

from collections.abc import Iterator

from benchmarks.servers import workers_of
from benchmarks.transfer import download

AIM = 120  # MiB


def largest(process: int) -> int:
    """Return the memory of the largest worker of a server, in MiB."""
    return max(size for _, size in workers_of(process))


def table(port: int, process: int) -> Iterator[str]:
    """Yield the lines of the table; ask the server for a Parquet file between them."""
    yield f"{'worker memory':<18} {largest(process):>4} MiB after the rounds"
    download(port, "/v1/figures?format=parquet")
    yield f"{'':<18} {largest(process):>4} MiB after a Parquet export (aim <= {AIM} MiB)"
