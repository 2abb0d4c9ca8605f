"""Exports over HTTP: the whole of what matches, streamed, at one state."""

import csv
import io
from collections.abc import Callable

import orjson
import pytest
from flask.testing import FlaskClient

from service.resources import figures
from tests.support.builders import figure, lines

MEDIA_TYPES = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "jsonld": "application/ld+json",
    "parquet": "application/vnd.apache.parquet",
}


@pytest.mark.parametrize(("suffix", "media_type"), MEDIA_TYPES.items())
def test_a_format_is_asked_for_in_either_way(
    client: FlaskClient, suffix: str, media_type: str
) -> None:
    named = client.get(f"/v1/figures?format={suffix}")
    accepted = client.get("/v1/figures", headers={"Accept": media_type})
    assert named.data == accepted.data
    assert len(named.data) > 1000
    assert named.mimetype == accepted.mimetype == media_type
    assert named.headers["Content-Disposition"] == f'attachment; filename="figures.{suffix}"'
    assert "format" not in client.get("/v1/figures?format=json").get_json()


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_each_format_has_its_own_tag_and_a_304(client: FlaskClient, suffix: str) -> None:
    tags = {
        client.get("/v1/figures", headers={"Accept": kind}).headers["ETag"]
        for kind in (*MEDIA_TYPES.values(), "application/json")
    }
    assert len(tags) == 1 + len(MEDIA_TYPES)
    first = client.get(f"/v1/figures?format={suffix}")
    again = client.get(
        f"/v1/figures?format={suffix}", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(f"/v1/figures?format={suffix}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]


def test_a_stream_is_whole_and_filtered_as_a_list_is(client: FlaskClient) -> None:
    query = "measure=deserters-recorded&could_not_verify=true"
    listed = [item["id"] for item in client.get(f"/v1/figures?{query}").get_json()["data"]]
    text = client.get(f"/v1/figures?format=csv&{query}").get_data(as_text=True)
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == listed
    text = client.get("/v1/figures?format=csv&limit=3&sort=-value").get_data(as_text=True)
    page = client.get("/v1/figures?limit=3&sort=-value").get_json()["data"]
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == [item["id"] for item in page]


@pytest.mark.parametrize("parameter", ["count=true", "cursor=abc"])
def test_parameters_of_paging_are_refused(client: FlaskClient, parameter: str) -> None:
    response = client.get(f"/v1/figures?format=csv&{parameter}")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == parameter.partition("=")[0]


def test_an_unknown_format_is_refused(client: FlaskClient) -> None:
    response = client.get("/v1/figures?format=xls")
    assert response.status_code == 422
    assert "csv" in response.get_json()["errors"][0]["detail"]


def test_nothing_that_matches_is_an_empty_table(client: FlaskClient) -> None:
    nothing = "value_min=999999999999"
    assert client.get(f"/v1/figures?format=csv&{nothing}").data.count(b"\r\n") == 1
    assert client.get(f"/v1/figures?format=ndjson&{nothing}").data == b""
    graph = client.get(f"/v1/figures?format=jsonld&{nothing}").data
    assert orjson.loads(graph)["@graph"] == []
    assert client.get(f"/v1/figures?format=parquet&{nothing}").data.startswith(b"PAR1")


def test_drafts_are_exported_for_those_who_see_them(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    body = b"\n".join(lines(figure(id="one", status="draft")))
    editor.post("/v1/imports", data=body, content_type="application/x-ndjson")
    assert b"one" in editor.get("/v1/figures?format=csv&status=draft").data
    del editor.environ_base["HTTP_AUTHORIZATION"]
    assert b"one" not in editor.get("/v1/figures?format=csv&status=draft").data


def test_rows_of_csv_are_taken_in(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    body = b"\n".join(lines(figure(id="one", caveats=["A floor."]), figure(id="two", item="2")))
    editor.post("/v1/imports", data=body, content_type="application/x-ndjson")
    text = editor.get("/v1/figures?format=csv").data
    again = editor.post("/v1/imports", data=text, content_type="text/csv; charset=utf-8")
    assert again.get_json() == {
        "dry_run": False,
        "figures": 0,
        "entries": 0,
        "statements": 0,
        "slips": {},
        "warning_counts": {},
        "warnings": [],
    }
    corrected = text.replace(b"3000", b"3100").replace(b'"3,000"', b'"3,100"')
    refused = editor.post("/v1/imports", data=corrected, content_type="text/csv")
    assert (refused.status_code, refused.get_json()["errors"][0]["line"]) == (422, 2)
    rows = list(csv.DictReader(io.StringIO(corrected.decode())))
    for row in rows:
        row["change"] = '{"type": "correction", "note": "Misread."}'
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    done = editor.post("/v1/imports", data="\ufeff" + out.getvalue(), content_type="text/csv")
    assert done.get_json()["figures"] == 2
    assert editor.get("/v1/figures/one").get_json()["value"] == 3100
    assert editor.get("/v1/figures/one").get_json()["version"] == 2


PROVENANCE = '"[{""steps"":[{""role"":""originator"",""sources"":[""herald""]}]}]"'


@pytest.mark.parametrize(
    ("text", "line", "pointer", "words"),
    [
        (b"", 1, "", "empty"),
        (b"conflict\n", 1, "/measure", "missing"),
        (b"id;measure;conflict\n", 1, "", "commas"),
        (b"measure,conflict,provenance,valu\n", 1, "", "unknown column 'valu'"),
        (b"measure,conflict,provenance,conflict\n", 1, "/conflict", "twice"),
        (b"measure,conflict,provenance\na,b\n", 2, "", "2 cells"),
        (b'measure,conflict,provenance\na,b,"[{"\n', 2, "/provenance", "not JSON"),
        (b"measure,conflict,provenance\na,b,2024\n", 2, "/provenance", "as JSON"),
        (b"measure,conflict,provenance,value\n,,,1.2E+05\n", 2, "/value", "digits"),
        (b"measure,conflict,provenance,value\n,,,NaN\n", 2, "/value", "digits"),
        (b"measure,conflict,provenance,approximate\n,,,yes\n", 2, "/approximate", "true or"),
        (b'measure,conflict,provenance\n"a\nb",c,\n\n"d\n', 5, "", "not a row"),
        (b"measure,conflict,provenance\n\xff,b,c\n", 1, "", "UTF-8"),
        (b"measure,conflict,provenance\n\x00,b,\n", 2, "/measure", ""),
    ],
)
def test_a_bad_row_is_named_with_its_cell(
    desk: Callable[..., FlaskClient], text: bytes, line: int, pointer: str, words: str
) -> None:
    response = desk("editor").post("/v1/imports", data=text or b"\n", content_type="text/csv")
    assert response.status_code == 422
    errors = [
        (error["line"], error["pointer"], error["detail"])
        for error in response.get_json()["errors"]
    ]
    assert any(
        (at, place) == (line, pointer) and words in detail for at, place, detail in errors
    ), errors


def test_line_breaks_in_cells_do_not_shift_the_numbers(desk: Callable[..., FlaskClient]) -> None:
    text = (
        "measure,conflict,provenance,item,value,period\r\n"
        f'killed,sedan,{PROVENANCE},"3\n000",3000,"{{""edtf"":""1870"",""kind"":""flow""}}"\r\n'
        f"nothing,sedan,{PROVENANCE},,5,\r\n"
    )
    response = desk("editor").post("/v1/imports", data=text, content_type="text/csv")
    assert [(error["line"], error["pointer"]) for error in response.get_json()["errors"]] == [
        (4, "/measure")
    ]


def test_too_many_parquet_exports_at_once_are_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = figures.Turns("Parquet exports", most=1, at_once=1)
    monkeypatch.setattr(figures, "_PARQUET", turns)
    with turns.place():
        response = client.get("/v1/figures?format=parquet")
        assert (response.status_code, "Retry-After" in response.headers) == (503, True)
        assert client.get("/v1/figures?format=csv").status_code == 200
    assert client.get("/v1/figures?format=parquet").status_code == 200
