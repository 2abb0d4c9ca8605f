"""``warstats serve`` as a stranger uses it: started, stopped, killed, misused."""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
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
def test_it_brings_its_database_along_and_takes_it_with_it(
    data_dir: Path, stop: signal.Signals
) -> None:
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


def test_a_second_start_finds_everything_and_loads_nothing_twice(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir)) as (_, url):
        first = read(f"{url}/v1/figures")
    with serving("--data-dir", str(data_dir)) as (_, url):
        assert read(f"{url}/v1/figures") == first


def test_empty_loads_nothing(data_dir: Path) -> None:
    with serving("--data-dir", str(data_dir), "--empty") as (_, url):
        assert json.loads(read(f"{url}/v1/figures"))["data"] == []


def test_a_start_after_a_kill_recovers_and_stops_what_was_left_behind(data_dir: Path) -> None:
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
    with serving("--data-dir", str(data_dir), "--workers", "1") as (process, url):
        [worker] = workers(process.pid)
        os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while workers(process.pid) in ([], [worker]) or status(f"{url}/v1/figures") != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_the_command_line_uses_the_database_of_a_running_server(
    data_dir: Path, tmp_path: Path
) -> None:
    said = tmp_path / "said.ndjson"
    said.write_bytes(b"\n".join(lines(*vocabulary()[1:], figure(id="by-hand"))))
    with serving("--data-dir", str(data_dir)) as (_, url):
        done = run("load", str(said), "--data-dir", str(data_dir))
        assert (done.returncode, done.stderr) == (0, "")
        assert "figures 1, entries 10, statements 0" in done.stdout
        assert str(data_dir) in done.stdout
        assert status(f"{url}/v1/figures/by-hand") == 200
        again = run("load", str(said), "--data-dir", str(data_dir))
        assert "figures 0, entries 0, statements 0" in again.stdout
        assert run("rerender", "--data-dir", str(data_dir)).stdout == "0 texts differed.\n"
    assert postmaster(data_dir) is None


def test_bad_lines_are_named_one_a_line(data_dir: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.ndjson"
    said.write_bytes(b'{"value": 1}\nnonsense\n')
    done = run("load", str(said), "--data-dir", str(data_dir))
    assert done.returncode == 1
    assert f"{said}:1 /provenance:" in done.stderr
    assert f"{said}:1 /measure:" in done.stderr
    assert f"{said}:2: not a line of JSON" in done.stderr
    assert "Traceback" not in done.stderr


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """A refusal: status 1, one line on standard error, no traceback."""
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("warstats: ")
    return line


def test_a_port_that_is_taken_is_told_in_a_sentence(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = one_sentence(run("serve", "--port", port, "--data-dir", str(data_dir)))
    assert "--port" in line
    assert not data_dir.exists()


def test_a_data_directory_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    port = str(free_port())
    line = one_sentence(run("serve", "--port", port, "--data-dir", str(blocked / "var")))
    assert "--data-dir" in line


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:9/none",
        "postgresql://u:secret@127.0.0.1:9/x",
        "mysql://u:secret@127.0.0.1/x",
    ],
)
def test_a_database_url_that_does_not_work_is_told_in_a_sentence(url: str) -> None:
    line = one_sentence(run("serve", "--port", str(free_port()), DATABASE_URL=url))
    assert "secret" not in line


def test_a_setting_that_makes_no_sense_is_told_by_name() -> None:
    line = one_sentence(run("migrate", WARSTATS_POOL_SIZE="many"))
    assert "WARSTATS_POOL_SIZE" in line


def test_a_stop_in_the_middle_of_the_first_start_leaves_nothing_broken(data_dir: Path) -> None:
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


def test_load_without_files_brings_the_bundled_figures(data_dir: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.ndjson"
    said.write_bytes(b"\n".join(lines(*vocabulary()[1:])))
    for file, expected in ((None, "figures 8"), (said, "figures 0"), (None, "figures 0")):
        done = run("load", *([str(file)] if file else []), "--data-dir", str(data_dir))
        assert (done.returncode, expected in done.stdout) == (0, True), done.stderr


def test_rewriting_as_the_service_is_told_in_a_sentence(urls: Urls) -> None:
    done = run("load", DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("update rendering set body = 'damaged' where noun = 'unit'")
    line = one_sentence(run("rerender", DATABASE_URL=urls.service))
    assert "MIGRATE_DATABASE_URL" in line


def test_wrong_usage_is_a_2() -> None:
    assert run("migrate", "--data-dir", "").returncode == 2
    assert run("serve", "--no-such-option").returncode == 2
    assert run("no-such-command").returncode == 2


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


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / ("path" * 20)
    with serving("--data-dir", str(deep)) as (_, url):
        assert status(f"{url}/readyz") == 200
        assert run("rerender", "--data-dir", str(deep)).returncode == 0


def test_keys_are_made_listed_and_revoked_beside_a_running_server(data_dir: Path) -> None:
    where = ("--data-dir", str(data_dir))
    with serving(*where) as (_, url):
        made = run("keys", "create", "Desk one", "--role", "editor", *where)
        assert (made.returncode, made.stdout.count("\n"), made.stderr) == (0, 1, "")
        request = urllib.request.Request(
            f"{url}/v1/figures?status=draft",
            headers={"Authorization": f"Bearer {made.stdout.strip()}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200
        listed = run("keys", "list", *where).stdout
        assert re.search(r"^[a-z0-9]{12}\teditor\tDesk one\tactive\tused \d{4}-", listed)
        assert made.stdout.strip() not in listed
        again = run("keys", "create", "Desk one", "--role", "reader", *where)
        assert (again.returncode, again.stdout) == (1, "")
        assert "an active key of the name 'Desk one'" in again.stderr
        assert run("keys", "revoke", "Desk one", *where).returncode == 0
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 401
        refused.value.close()
        assert run("keys", "revoke", "Desk one", *where).returncode == 1
    assert "\trevoked 2" in run("keys", "list", *where).stdout


@pytest.mark.parametrize(
    ("arguments", "status_"),
    [
        (("keys", "create", "x"), 2),
        (("keys", "create", "x", "--role", "king"), 2),
        (("keys", "create", "", "--role", "reader"), 1),
        (("keys", "create", "warstats", "--role", "reader"), 1),
        (("keys", "revoke", "nobody"), 1),
    ],
)
def test_a_key_that_cannot_be_made_is_told_in_a_sentence(
    urls: Urls, arguments: tuple[str, ...], status_: int
) -> None:
    done = run(*arguments, DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner)
    assert (done.returncode, done.stdout) == (status_, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
