"""``warstats import`` and ``export``: from one database to another, by file and by pipe."""

import csv
import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import validate

from service.config import Settings
from service.db import Database
from service.store import figures
from service.usecases.releases.create import create_release
from tests.support.builders import figure, lines, record, statement, vocabulary
from tests.support.database import Cluster, Urls
from tests.support.server import COMMAND, environment, run

pytestmark = pytest.mark.slow


@pytest.fixture
def filled(war: Database) -> Database:
    """A few figures, a statement, a release."""
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"), statement())
        create_release(conn, "1871.03", None, "tests")
        record(conn, figure(id="three", item="3"))
    return war


@pytest.fixture
def other(postgres: Cluster, template: str) -> Iterator[Urls]:
    """An empty database beside it."""
    name, urls = postgres.create(template)
    yield urls
    postgres.drop(name)


def digests(urls: Urls) -> dict[str, bytes]:
    """The digest of each figure's newest version."""
    database = Database(urls.service, Settings())
    with database.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=1000)
        newest = {id_: version.digest for id_, version in figures.newest(conn, ids).items()}
    database.close()
    return newest


def warstats(urls: Urls, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments, DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner)


def test_a_pipe_moves_everything(filled: Database, urls: Urls, other: Urls) -> None:
    with subprocess.Popen(
        [COMMAND, "export"], stdout=subprocess.PIPE, env=environment(DATABASE_URL=urls.service)
    ) as out:
        done = subprocess.run(
            [COMMAND, "import", "-"],
            stdin=out.stdout,
            capture_output=True,
            text=True,
            check=False,
            env=environment(DATABASE_URL=other.service, MIGRATE_DATABASE_URL=other.owner),
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert "figures 3, entries 7, statements 1" in done.stdout
    assert digests(other) == digests(urls)


def test_a_files_name_gives_its_format_and_a_repeat_changes_nothing(
    filled: Database, urls: Urls, other: Urls, tmp_path: Path
) -> None:
    vocabulary_file, table = tmp_path / "war.ndjson", tmp_path / "figures.csv"
    vocabulary_file.write_bytes(b"\n".join(lines(*vocabulary())))
    assert warstats(urls, "export", "--format", "csv", "-o", str(table)).returncode == 0
    tried = warstats(other, "import", "--dry-run", str(vocabulary_file), str(table))
    assert tried.stdout.startswith("Dry run: nothing was recorded. Would record in")
    assert digests(other) == {}
    done = warstats(other, "import", str(vocabulary_file), str(table))
    assert "figures 3, entries 11" in done.stdout
    assert digests(other) == digests(urls)
    again = warstats(other, "import", str(vocabulary_file), str(table))
    assert "figures 0, entries 0, statements 0" in again.stdout


def test_every_faulty_line_is_named_with_its_file(
    war: Database, urls: Urls, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.ndjson", tmp_path / "bad.ndjson"
    good.write_bytes(b"\n".join(lines(figure(id="one"))))
    bad.write_bytes(b"\n".join([*lines(figure(value="x")), b"{", *lines(figure(measure="none"))]))
    done = warstats(urls, "import", str(good), str(bad))
    assert done.returncode == 1
    errors = done.stderr.splitlines()
    assert errors[0] == "warstats: Some lines are not valid."
    assert errors[1].startswith(f"  {bad}:1 /value: ")
    assert errors[2].startswith(f"  {bad}:2: not a line of JSON")
    assert digests(urls) == {}


def test_a_files_name_chooses_the_format(filled: Database, urls: Urls, tmp_path: Path) -> None:
    assert warstats(urls, "export", "-o", str(tmp_path / "figures.CSV")).returncode == 0
    assert (tmp_path / "figures.CSV").read_text().startswith("id,version,")
    assert warstats(urls, "export", "-o", str(tmp_path / "figures.txt")).returncode == 0
    assert (tmp_path / "figures.txt").read_text().startswith("{")


def test_an_export_takes_the_filters_of_a_list(filled: Database, urls: Urls) -> None:
    done = warstats(urls, "export", "--format", "csv", "--release", "1871.03", "--sort", "-id")
    assert [row["id"] for row in csv.DictReader(done.stdout.splitlines())] == ["two", "one"]
    none = warstats(urls, "export", "--format", "csv", "--population", "french-guard")
    assert len(none.stdout.splitlines()) == 1
    wrong = warstats(urls, "export", "--status", "gone", "--value-min", "x")
    assert wrong.returncode == 2
    assert "--status" in wrong.stderr
    assert "--value-min" in wrong.stderr
    assert warstats(urls, "export", "--release", "none").returncode == 1


@pytest.mark.parametrize("name", ["package.zip", "package"])
@pytest.mark.filterwarnings("ignore")  # the validator's own
def test_a_package_of_a_release_is_valid(
    filled: Database, urls: Urls, other: Urls, tmp_path: Path, name: str
) -> None:
    whole = tmp_path / name
    done = warstats(urls, "export", "--package", "--release", "1871.03", "-o", str(whole))
    assert (done.returncode, done.stderr) == (0, "")
    if whole.suffix == ".zip":
        report = validate(str(whole), type="package")
        with zipfile.ZipFile(whole) as archive:
            archive.extractall(tmp_path)
        folder = tmp_path
    else:
        report = validate(str(whole / "datapackage.json"))
        folder = whole
    assert report.valid, report.flatten(["title", "message"])
    described = json.loads((folder / "datapackage.json").read_bytes())
    assert (described["name"], described["version"]) == ("warstats-1871.03", "1871.03")
    with (folder / "figures.csv").open(newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == ["one", "two"]
    assert warstats(other, "import", str(folder / "figures.ndjson")).returncode == 0
    assert digests(other) == {k: v for k, v in digests(urls).items() if k != "three"}


def test_a_package_that_was_changed_is_not_valid(
    filled: Database, urls: Urls, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    warstats(urls, "export", "--package", "-o", str(folder))
    table = folder / "figures.csv"
    table.write_bytes(table.read_bytes().replace(b"franco-prussian,", b"another-war,", 1))
    assert not validate(str(folder / "datapackage.json")).valid


def test_an_output_that_cannot_be_written_is_one_sentence(
    filled: Database, urls: Urls, tmp_path: Path
) -> None:
    for arguments in (["-o", str(tmp_path / "no" / "file")], ["--package", "-o", "/proc/x"]):
        done = warstats(urls, "export", *arguments)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
