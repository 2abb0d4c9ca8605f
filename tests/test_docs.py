"""The documentation is true: what it shows is what happens, what can be set is in it."""

import re
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path

import click
import pytest

from service import errors
from service.cli import COMMANDS, cli
from service.config import Settings
from service.formats import sheet
from service.http.problems import BY_ERROR, PROBLEMS
from tests.support.server import COMMAND, environment, serving

README = Path("README.md").read_text()
CURL = re.findall(r"^\$ (curl .*)\n(.+)$", README, re.MULTILINE)


def steady(text: str) -> str:
    """What is the same in every installation: not times, not request ids."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+Z", "TIME", text)
    return re.sub(r'"[0-9a-f]{32}"', '"ID"', text).strip()


@pytest.mark.slow
def test_the_curl_lines_of_the_readme_print_what_it_shows(tmp_path: Path) -> None:
    assert len(CURL) == 5
    with serving("--data-dir", str(tmp_path / "var")) as (_, url):
        for command, output in CURL:
            here = command.replace("http://127.0.0.1:8000", url)
            done = subprocess.run(
                ["bash", "-c", here], capture_output=True, text=True, check=False, timeout=30
            )
            assert steady(done.stdout) == steady(output), command


def steps(guide: str) -> list[tuple[str, str]]:
    """Each command of a guide, with what it is given to read, and what is shown of its output."""
    texts = [
        step
        for block in re.findall(r"```console\n(.*?)```", Path(guide).read_text(), re.DOTALL)
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]
    ends = ["\nEND\n" if "<<'END'" in step else "\n" for step in texts]
    parts = [step.partition(end) for step, end in zip(texts, ends, strict=True)]
    return [(command + end.rstrip(), shown.strip()) for command, end, shown in parts]


@pytest.mark.slow
@pytest.mark.parametrize("guide", ["docs/editing.md", "docs/importing.md", "docs/checking.md"])
def test_a_guide_can_be_followed(tmp_path: Path, guide: str) -> None:
    commands = steps(guide)
    assert commands
    data_dir = tmp_path / "var"
    with serving("--data-dir", str(data_dir)) as (_, url):
        script = "".join(f"{command}\necho '<end>'\n" for command, _ in commands)
        script = script.replace("http://127.0.0.1:8000", url).replace(
            ".venv/bin/warstats", shlex.quote(COMMAND)
        )
        done = subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env=environment(WARSTATS_DATA_DIR=str(data_dir)),
            timeout=60,
        )
    outputs = [output.strip() for output in done.stdout.split("<end>\n")]
    for (command, shown), output in zip(commands, outputs, strict=False):
        assert output == shown, command


def test_every_setting_is_documented() -> None:
    source = Path("service/config.py").read_text()
    variables = set(re.findall(r'"([A-Z][A-Z_]+)"', source))
    assert len(variables) == len(fields(Settings))
    for variable in variables:
        assert f"| `{variable}` |" in README


def test_every_command_is_documented() -> None:
    listed = re.search(r"`warstats (serve[^`]*)`", README)
    assert listed is not None
    assert set(listed[1].split(" | ")) == set(COMMANDS)
    with click.Context(cli) as context:
        for name in COMMANDS:
            command = cli.get_command(context, name)
            assert command is not None
            assert (command.name, bool(command.help)) == (name, True)


def test_every_error_that_reaches_a_reader_has_a_problem() -> None:
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.WarstatsError)
    } - {errors.WarstatsError, errors.Misconfigured}  # the latter ends a command, not a request
    for kind in kinds:
        assert any(parent in BY_ERROR for parent in kind.__mro__), kind
    assert set(BY_ERROR.values()) <= set(PROBLEMS)


def test_the_folders_on_the_map_are_there() -> None:
    for folder in re.findall(r"`((?:[a-z]+/)+)`", README):
        assert Path(folder).is_dir() or folder == "var/", folder


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in Path("docs/adr").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_links_between_documents_lead_somewhere() -> None:
    for path in (Path("README.md"), Path("CONTRIBUTING.md")):
        for target in re.findall(r"\]\((?!http)([^)]+)\)", path.read_text()):
            assert Path(target).exists(), target


def test_every_column_of_a_sheet_is_documented() -> None:
    guide = Path("docs/importing.md").read_text()
    rows = re.findall(
        r"^\| (`.*?) \|", guide.partition("## A spreadsheet of names")[2], re.MULTILINE
    )
    documented = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert set(documented) >= {column.name for column in sheet.COLUMNS}
