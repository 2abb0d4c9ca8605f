"""A spreadsheet of names over HTTP, as CSV and as XLSX."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from tests.usecases.imports.test_sheets import ROW, sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*rows: dict[str, str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(ROW))
    for row in rows:
        book.active.append(list({**ROW, **row}.values()))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.fixture(params=["text/csv", XLSX])
def send(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Send rows as an editor, in either format."""

    def post(client: FlaskClient, *rows: dict[str, str], query: str = "") -> Any:
        data = sheet(*rows) if request.param == "text/csv" else workbook(*rows)
        return client.post(f"/v1/imports{query}", data=data, content_type=request.param)

    return post


def test_a_sheet_becomes_figures(
    desk: Callable[..., FlaskClient], send: Callable[..., Any]
) -> None:
    editor = desk("editor")
    assert send(editor, {}, query="?dry_run=true").get_json()["figures"] == 1
    answer = send(editor, {}, query="?draft=true").get_json()
    assert (answer["dry_run"], answer["figures"]) == (False, 1)
    [figure] = editor.get("/v1/figures?status=draft").get_json()["data"]
    assert (figure["value"], figure["as_reported"]) == (3000, "nearly 3,000")


def test_a_fault_has_the_row_and_the_column(
    desk: Callable[..., FlaskClient], send: Callable[..., Any]
) -> None:
    response = send(desk("editor"), {}, {"measure": "Slain", "period": "soon"})
    assert response.status_code == 422
    assert [(error["line"], error["pointer"]) for error in response.get_json()["errors"]] == [
        (3, "/period"), (3, "/measure"),
    ]  # fmt: skip


def test_a_workbook_that_is_none_is_refused_in_a_sentence(
    desk: Callable[..., FlaskClient],
) -> None:
    response = desk("editor").post("/v1/imports", data=b"measure", content_type=XLSX)
    assert response.status_code == 422
    assert "XLSX" in response.get_json()["errors"][0]["detail"]
