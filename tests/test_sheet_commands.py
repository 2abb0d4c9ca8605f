"""The command line for spreadsheets of names: a template, a report of what is missing, drafts."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from service.domain.slug import is_slug
from service.formats.sheet import COLUMNS
from tests.support.builders import lines, vocabulary
from tests.support.server import run
from tests.usecases.imports.test_sheets import sheet

pytestmark = pytest.mark.slow


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory with another war's vocabulary."""
    file = tmp_path / "vocabulary.ndjson"
    file.write_bytes(b"\n".join(lines(*vocabulary())))
    done = run("import", str(file), "--data-dir", str(tmp_path / "var"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "var"


def test_a_template_names_the_columns_and_has_an_example_that_is_skipped(tmp_path: Path) -> None:
    text = run("template", "--data-dir", str(tmp_path / "var")).stdout
    header, example = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == [column.name for column in COLUMNS]
    assert example[0].startswith("# ")
    assert not (tmp_path / "var").exists()


def test_a_template_as_xlsx_has_text_cells_and_help(tmp_path: Path) -> None:
    file = tmp_path / "figures.xlsx"
    assert run("template", "-o", str(file)).returncode == 0
    figures, columns = openpyxl.load_workbook(file).worksheets
    assert [cell.value for cell in figures[1]] == [column.name for column in COLUMNS]
    assert str(figures["A2"].value).startswith("# ")
    assert figures.column_dimensions["E"].number_format == "@"
    assert {row[0].value for row in columns.iter_rows(min_row=2)} == {
        column.name for column in COLUMNS
    }


def test_a_template_replaces_no_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("my work")
    done = run("template", "-o", str(file))
    assert (done.returncode, file.read_text()) == (2, "my work")
    assert "choose another name" in done.stderr
    assert run("template", "-o", str(tmp_path / "sheet.doc")).returncode == 2


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_template_that_nobody_filled_in_is_an_empty_import(tmp_path: Path, name: str) -> None:
    run("template", "-o", str(tmp_path / name))
    done = run("import", str(tmp_path / name), "--data-dir", str(tmp_path / "var"))
    assert done.returncode == 1
    assert "empty" in done.stderr


def test_missing_entries_are_proposed_completed_and_imported(
    data_dir: Path, tmp_path: Path
) -> None:
    file, proposal = tmp_path / "names.csv", tmp_path / "missing.ndjson"
    file.write_bytes(sheet({"source": "Le Temps"}))
    arguments = ("--data-dir", str(data_dir))
    done = run("import", str(file), "--propose", str(proposal), *arguments)
    assert done.returncode == 1
    assert f"{file}:2 /source: no source has the name 'Le Temps' (row 2)" in done.stderr
    assert "Entries that are missing: 1" in done.stderr
    line = json.loads(proposal.read_text())
    assert is_slug(line["source"]["id"])
    assert line["source"]["kind"] is None
    refused = run("import", str(proposal), str(file), *arguments)
    assert f"{proposal}:1 /source/kind: Must be one of: belligerent" in refused.stderr
    assert str(file) not in refused.stderr
    again = run("import", str(file), "--propose", str(proposal), *arguments)
    assert (again.returncode, json.loads(proposal.read_text())) == (2, line)
    line["source"]["kind"] = "media"
    proposal.write_text(json.dumps(line))
    imported = run("import", str(proposal), str(file), "--draft", *arguments)
    assert "figures 1, entries 1" in imported.stdout
    drafts = run("export", "--status", "draft", *arguments).stdout
    assert '"as_reported":"nearly 3,000"' in drafts


def test_a_sheet_of_a_workbook_is_chosen_by_its_name(data_dir: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    mine = book.create_sheet("mine")
    for row in csv.reader(io.StringIO(sheet({}).decode())):
        mine.append(row)
    file = tmp_path / "book.xlsx"
    book.save(file)
    arguments = (str(file), "--dry-run", "--data-dir", str(data_dir))
    assert "the input is empty" in run("import", *arguments).stderr
    assert "figures 1" in run("import", "--sheet", "mine", *arguments).stdout
    assert "'Sheet', 'mine'" in run("import", "--sheet", "other", *arguments).stderr


def test_a_sheet_s_name_needs_a_workbook(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(sheet({}))
    done = run("import", str(file), "--sheet", "mine", "--data-dir", str(data_dir))
    assert (done.returncode, "XLSX" in done.stderr) == (2, True)
