"""A stranger's tool against the running service, over the whole contract."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import run, serving

pytestmark = pytest.mark.slow

_CONFIG = Path(__file__).parent / "support" / "schemathesis.toml"


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    data_dir = str(tmp_path / "var")
    # What is covered is counted in the service; counting in the tool as well slows it.
    uncounted = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    with serving("--data-dir", data_dir) as (_, url):
        made = run("keys", "create", "stranger", "--role", "admin", "--data-dir", data_dir)
        done = subprocess.run(
            [
                str(Path(sys.executable).parent / "schemathesis"),
                "--config-file",
                str(_CONFIG),
                "run",
                f"{url}/v1/openapi.json",
                "--checks=all",
                "--max-examples=40",
                "--seed=1",
                # Kept examples would be for a next run in the same folder, and there is none.
                "--generation-database=none",
                "--no-color",
                f"--header=Authorization: Bearer {made.stdout.strip()}",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=uncounted,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-6000:]
    [(selected, every)] = re.findall(r"Selected: (\d+)/(\d+)", done.stdout)
    assert int(every) - int(selected) == _CONFIG.read_text().count("enabled = false")
    assert f"Tested: {selected}" in done.stdout
