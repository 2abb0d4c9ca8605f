"""The ceiling below any server: how often PostgreSQL itself finds a stored text (pgbench)."""

import re
import subprocess
from pathlib import Path

from benchmarks.client import CONNECTIONS
from service.embedded import DATABASE, EmbeddedPostgres
from service.postgres_process import BINARIES

_RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def rate(database: EmbeddedPostgres, numbers: range, seconds: float, folder: Path) -> float:
    """Return look-ups a second, of texts with random numbers of the range."""
    script = folder / "lookup.sql"
    script.write_text(
        f"\\set id random({numbers.start}, {numbers.stop - 1})\n"
        "select body from benchmark.stored where id = :id;\n"
    )
    done = subprocess.run(
        [
            BINARIES / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={CONNECTIONS}",
            f"--time={max(1, round(seconds))}", f"--file={script}",
            f"{database.superuser_url} dbname={DATABASE}",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = _RATE.search(done.stdout)
    assert found is not None
    return float(found[1])
