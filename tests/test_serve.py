"""``warstats serve`` as a user runs it: started, stopped and killed."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.support.builders import figure, lines, vocabulary
from tests.support.database import Urls
from tests.support.server import (
    COMMAND,
    environment,
    free_port,
    postmaster,
    read,
    run,
    serving,
    status,
    workers,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory with a space in its path."""
    return tmp_path / "a folder" / "var"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_and_stops_the_embedded_database(data_dir: Path, stop: signal.Signals) -> None:
    with serving("--data-dir", str(data_dir)) as (process, url):
        assert json.loads(read(f"{url}/v1/figures?count=true"))["count"] == 8
        assert postmaster(data_dir)
        process.send_signal(stop)
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 0
    assert postmaster(data_dir) is None
    assert f"{url}/v1/figures" in output
    assert "Ctrl-C" in output
    assert "Traceback" not in output


def test_a_second_start_keeps_everything_and_loads_nothing_twice(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir)) as (_, url):
        first = read(f"{url}/v1/figures")
    with serving("--data-dir", str(data_dir)) as (_, url):
        assert read(f"{url}/v1/figures") == first


def test_empty_loads_nothing(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir), "--empty") as (_, url):
        assert json.loads(read(f"{url}/v1/figures"))["data"] == []


def test_a_start_after_a_kill_recovers_and_stops_the_old_database(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir)) as (process, url):
        before = read(f"{url}/v1/figures")
        left_behind = postmaster(data_dir)
        process.kill()
        process.wait()
    assert postmaster(data_dir) == left_behind
    with serving("--data-dir", str(data_dir)) as (_, url):
        assert read(f"{url}/v1/figures") == before
    assert postmaster(data_dir) is None


def test_a_start_after_everything_was_killed_recovers(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir)) as (process, url):
        before = read(f"{url}/v1/figures")
        left_behind = postmaster(data_dir)
        process.kill()
        assert left_behind
        os.kill(left_behind, signal.SIGKILL)
        process.wait()
    with serving("--data-dir", str(data_dir)) as (_, url):
        assert read(f"{url}/v1/figures") == before


def test_a_database_that_dies_is_started_again(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir)) as (_, url):
        before = read(f"{url}/v1/figures")
        died = postmaster(data_dir)
        assert died
        os.kill(died, signal.SIGKILL)
        deadline = time.monotonic() + 30
        seen = set()
        while (now := status(f"{url}/readyz")) != 200 or postmaster(data_dir) == died:
            seen.add(now)
            assert time.monotonic() < deadline, seen
            time.sleep(0.1)
        assert seen <= {200, 503}
        while [status(f"{url}/v1/figures") for _ in range(8)] != [200] * 8:
            assert time.monotonic() < deadline
        assert read(f"{url}/v1/figures") == before


def test_a_worker_that_dies_is_replaced(data_dir: Path) -> None:
    size = ("--workers", "1", "--threads", "3")
    with serving("--data-dir", str(data_dir), *size) as (process, url):
        assert process.stdout
        while not (line := process.stdout.readline()).startswith("Workers:"):
            assert line
        assert line.startswith("Workers: 1, of 3 threads each, on ")
        [worker] = workers(process.pid)
        os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while workers(process.pid) in ([], [worker]) or status(f"{url}/v1/figures") != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_the_command_line_uses_the_database_of_a_running_server(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "figures.ndjson"
    file.write_bytes(b"\n".join(lines(*vocabulary()[1:], figure(id="by-hand"))))
    with serving("--data-dir", str(data_dir)) as (_, url):
        done = run("load", str(file), "--data-dir", str(data_dir))
        assert (done.returncode, done.stderr) == (0, "")
        assert "figures 1, entries 10, statements 0" in done.stdout
        assert str(data_dir) in done.stdout
        assert status(f"{url}/v1/figures/by-hand") == 200
        again = run("load", str(file), "--data-dir", str(data_dir))
        assert "figures 0, entries 0, statements 0" in again.stdout
        assert run("rerender", "--data-dir", str(data_dir)).stdout.startswith("0 texts differed")
    assert postmaster(data_dir) is None


def test_a_stop_during_the_first_start_breaks_nothing(data_dir: Path) -> None:
    for delay in (0.4, 0.7, 0.9, 1.1, 1.4):
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(free_port()), "--data-dir", str(data_dir)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        time.sleep(delay)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert postmaster(data_dir) is None
    with serving("--data-dir", str(data_dir)) as (_, url):
        assert json.loads(read(f"{url}/v1/figures?count=true"))["count"] == 8


def test_it_serves_any_database_as_the_unprivileged_role(urls: Urls, tmp_path: Path) -> None:
    with serving(cwd=tmp_path, DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner) as (
        _,
        url,
    ):
        assert json.loads(read(f"{url}/v1/figures?count=true"))["count"] == 8
    assert list(tmp_path.iterdir()) == []


def test_one_database_url_is_enough(urls: Urls) -> None:
    with serving(DATABASE_URL=urls.superuser) as (_, url):
        assert status(f"{url}/readyz") == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_runs_as_an_ordinary_user() -> None:
    home = Path(tempfile.mkdtemp(prefix="warstats-test-", dir="/tmp"))
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    code = (
        "import os, sys, psycopg\n"
        "from pathlib import Path\n"
        "from service.embedded import EmbeddedPostgres\n"
        "with EmbeddedPostgres(Path(sys.argv[1])).running() as server:\n"
        "    with psycopg.connect(server.url) as conn:\n"
        "        print(conn.execute('select current_user').fetchone()[0], os.geteuid())\n"
    )
    # It may read everything, since this interpreter may lie in a folder of root's.
    as_nobody = [
        "setpriv",
        f"--reuid={nobody.pw_uid}",
        f"--regid={nobody.pw_gid}",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
    ]
    try:
        done = subprocess.run(
            [*as_nobody, sys.executable, "-c", code, str(home / "var")],
            capture_output=True,
            text=True,
            check=False,
            env=environment(HOME=str(home)),
            timeout=60,
        )
    finally:
        shutil.rmtree(home)
    assert done.stdout == f"warstats_service {nobody.pw_uid}\n", done.stderr


def test_a_long_path_works(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / ("path" * 20)
    with serving("--data-dir", str(deep)) as (_, url):
        assert status(f"{url}/readyz") == 200
        assert run("rerender", "--data-dir", str(deep)).returncode == 0
