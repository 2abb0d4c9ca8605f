"""The command line as a user calls it: exit status, messages, and what each command does."""

import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from service.db import Database
from tests.support.builders import lines, vocabulary
from tests.support.database import Urls
from tests.support.server import free_port, run, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory with a space in its path."""
    return tmp_path / "a folder" / "var"


def test_each_bad_line_is_reported_on_a_line(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.ndjson"
    file.write_bytes(b'{"value": 1}\nnonsense\n')
    done = run("load", str(file), "--data-dir", str(data_dir))
    assert done.returncode == 1
    assert f"{file}:1 /provenance:" in done.stderr
    assert f"{file}:1 /measure:" in done.stderr
    assert f"{file}:2: not a line of JSON" in done.stderr
    assert "Traceback" not in done.stderr


def error_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """A refusal: status 1, one line on standard error, no traceback."""
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("warstats: ")
    return line


def test_a_port_in_use_is_reported_in_a_sentence(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = error_sentence(run("serve", "--port", port, "--data-dir", str(data_dir)))
    assert "--port" in line
    assert not data_dir.exists()


def test_an_unwritable_data_directory_is_reported_in_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    port = str(free_port())
    line = error_sentence(run("serve", "--port", port, "--data-dir", str(blocked / "var")))
    assert "--data-dir" in line


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:9/none",
        "postgresql://u:secret@127.0.0.1:9/x",
        "mysql://u:secret@127.0.0.1/x",
    ],
)
def test_a_wrong_database_url_is_reported_in_a_sentence_without_its_password(url: str) -> None:
    line = error_sentence(run("serve", "--port", str(free_port()), DATABASE_URL=url))
    assert "secret" not in line


def test_an_invalid_setting_is_reported_by_name() -> None:
    line = error_sentence(run("migrate", WARSTATS_POOL_SIZE="many"))
    assert "WARSTATS_POOL_SIZE" in line


def test_load_without_files_loads_the_bundled_figures(data_dir: Path, tmp_path: Path) -> None:
    entries = tmp_path / "entries.ndjson"
    entries.write_bytes(b"\n".join(lines(*vocabulary()[1:])))
    for file, expected in ((None, "figures 8"), (entries, "figures 0"), (None, "figures 0")):
        done = run("load", *([str(file)] if file else []), "--data-dir", str(data_dir))
        assert (done.returncode, expected in done.stdout) == (0, True), done.stderr


def test_rerendering_as_the_service_is_refused_in_a_sentence(urls: Urls) -> None:
    done = run("load", DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("update rendering set body = 'damaged' where noun = 'unit'")
    line = error_sentence(run("rerender", DATABASE_URL=urls.service))
    assert "MIGRATE_DATABASE_URL" in line


def test_wrong_usage_exits_with_2() -> None:
    assert run("migrate", "--data-dir", "").returncode == 2
    assert run("serve", "--no-such-option").returncode == 2
    assert run("no-such-command").returncode == 2


def test_a_command_loads_no_more_than_it_needs() -> None:
    program = "import sys; from service.cli import main; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", program], text=True).split()
    assert {"click", "service.errors"} <= set(loaded)
    assert not {"psycopg", "flask", "gunicorn", "marshmallow", "pyarrow"} & set(loaded)


def test_keys_are_created_listed_and_revoked_beside_a_running_server(data_dir: Path) -> None:
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
def test_an_invalid_key_is_refused_in_a_sentence(
    urls: Urls, arguments: tuple[str, ...], status_: int
) -> None:
    done = run(*arguments, DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner)
    assert (done.returncode, done.stdout) == (status_, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_an_export_of_an_unknown_id_names_the_option(urls: Urls) -> None:
    done = run("export", "--conflict", "zzzzz", "--area", "yyyyy", DATABASE_URL=urls.service)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--conflict: no conflict has the id 'zzzzz'" in done.stderr
    assert "--area: no area has the id 'yyyyy'" in done.stderr


def test_an_export_of_the_future_names_the_option(urls: Urls) -> None:
    done = run("export", "--as-of", "2999-01-01T00:00:00Z", DATABASE_URL=urls.service)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--as-of: this time is in the future" in done.stderr


def test_migrating_makes_texts_of_another_release_again(war: Database, urls: Urls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("delete from rerendering")
        conn.execute("update rendering set body = body || ' ' where noun = 'area'")
    done = run("migrate", DATABASE_URL=urls.owner)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("1 texts differed, and 0 rows of the projection.\n")
    assert run("migrate", DATABASE_URL=urls.owner).stderr == ""


def test_a_key_for_a_data_directory_that_no_server_runs_on_is_told_of(tmp_path: Path) -> None:
    with serving("--data-dir", str(tmp_path / "served"), "--empty"):
        create = ("keys", "create", "desk", "--role", "editor", "--data-dir")
        served = run(*create, str(tmp_path / "served"))
        other = run(*create, str(tmp_path / "other"))
    assert (served.returncode, served.stderr) == (0, "")
    assert other.returncode == 0
    assert f"no server is running on the data directory {tmp_path / 'other'}" in other.stderr
