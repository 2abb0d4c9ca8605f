"""Files as spreadsheets and editors save them: what is right is imported, the rest said once."""

import csv
import io
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from service.formats.ndjson import MAX_LINE_BYTES
from tests.support.builders import chain, figure, lines

NDJSON, CSV = "application/x-ndjson", "text/csv"
AREA = b'{"area": {"id": "q-a", "name": "A"}}\n'
Fault = tuple[int, str, str]


def send(client: FlaskClient, body: bytes, content_type: str = NDJSON) -> Any:
    return client.post("/v1/imports", data=body, content_type=content_type).get_json()


def faults(client: FlaskClient, body: bytes, content_type: str = NDJSON) -> list[Fault]:
    problem = send(client, body, content_type)
    assert problem["status"] == 422, problem
    return [(error["line"], error["pointer"], error["detail"]) for error in problem["errors"]]


def places(client: FlaskClient, body: bytes, content_type: str = NDJSON) -> list[tuple[int, str]]:
    return [fault[:2] for fault in faults(client, body, content_type)]


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


@pytest.fixture
def exported(editor: FlaskClient) -> list[dict[str, str]]:
    """The rows of an export of one figure."""
    assert send(editor, b"\n".join(lines(figure(id="one", value=1012))))["figures"] == 1
    text = editor.get("/v1/figures?format=csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text)))


def table(rows: list[dict[str, str]], **cells: str) -> bytes:
    """The rows with other cells, as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows({**row, **cells} for row in rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("cells", [{}, {"approximate": "FALSE"}, {"value": "1012.0"}])
def test_what_a_spreadsheet_writes_without_loss_is_held_unchanged(
    editor: FlaskClient, exported: list[dict[str, str]], cells: dict[str, str]
) -> None:
    body = b"\xef\xbb\xbf" + table(exported, **cells)
    assert send(editor, body, CSV)["figures"] == 0


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"value": "1,012"}, "/value"),
        ({"value": "1 012"}, "/value"),
        ({"lower": "1e3", "value": ""}, "/lower"),
        ({"period": "1870-09-01"}, "/period"),
        ({"provenance": "[{"}, "/provenance"),
        ({"approximate": "yes"}, "/approximate"),
    ],
)
def test_a_cell_that_cannot_be_read_is_one_fault(
    editor: FlaskClient, exported: list[dict[str, str]], cells: dict[str, str], place: str
) -> None:
    assert places(editor, table(exported, **cells), CSV) == [(2, place)]


@pytest.mark.parametrize("separator", [b";", b"\t"])
def test_another_separator_is_one_sentence(editor: FlaskClient, separator: bytes) -> None:
    body = b"measure,conflict,provenance\n".replace(b",", separator)
    [(line, _, detail)] = faults(editor, body, CSV)
    assert (line, "commas" in detail) == (1, True)


@pytest.mark.parametrize("content_type", [NDJSON, CSV])
def test_utf_16_is_one_sentence(editor: FlaskClient, content_type: str) -> None:
    body = "measure,conflict,provenance\n".encode("utf-16")
    [(line, _, detail)] = faults(editor, body, content_type)
    assert (line, "UTF-8" in detail) == (1, True)


def test_unknown_columns_are_named_once_with_the_known_ones(editor: FlaskClient) -> None:
    [(line, place, detail)] = faults(editor, b"measure,provenance,valu,loss\n1,2,3,4\n", CSV)
    assert (line, place) == (1, "")
    assert "'valu', 'loss'" in detail
    assert "value" in detail.partition("one of")[2]


def test_of_many_unknown_columns_the_first_are_named(editor: FlaskClient) -> None:
    header = ",".join(f"x{number}" for number in range(1000))
    details = [detail for *_, detail in faults(editor, header.encode(), CSV)]
    assert "and 990 more" in details[0]
    assert len(details) == 3


def test_csv_states_its_charset(editor: FlaskClient) -> None:
    response = editor.get("/v1/figures?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + AREA,
        AREA.strip() + b"\r\n\r\n",
        b"\n \n" + AREA,
    ],
)
def test_marks_and_blank_lines_around_ndjson_are_no_faults(
    editor: FlaskClient, body: bytes
) -> None:
    assert send(editor, body)["entries"] == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[" + AREA.strip() + b"]", "array"),
        (b"[\n" + AREA.strip() + b",\n" + AREA.strip() + b"\n]\n", "array"),
        (orjson.dumps(orjson.loads(AREA), option=orjson.OPT_INDENT_2), "over several lines"),
        (
            orjson.dumps(orjson.loads(AREA), option=orjson.OPT_INDENT_2) * 2,
            "over several lines",
        ),
    ],
)
def test_what_is_no_ndjson_as_a_whole_is_one_sentence(
    editor: FlaskClient, body: bytes, words: str
) -> None:
    [(line, place, detail)] = faults(editor, body)
    assert (line, place, words in detail) == (1, "", True)


def test_a_first_line_that_was_cut_short_hides_no_other_fault(editor: FlaskClient) -> None:
    assert places(editor, b'{"area": {"id"\n' + AREA + b"nonsense\n") == [(1, ""), (3, "")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"\n \n", NDJSON), (b"\xef\xbb\xbf", NDJSON), (b"\n", CSV), (b"measure,provenance\n", CSV)],
)
def test_an_empty_input_is_refused(editor: FlaskClient, body: bytes, content_type: str) -> None:
    [(line, _, detail)] = faults(editor, body, content_type)
    assert (line, "empty" in detail) == (1, True)


def test_unreadable_lines_and_references_to_nothing_are_one_report(editor: FlaskClient) -> None:
    body = [
        *lines(figure(id="bad", value="x", area="nowhere", provenance=[chain("nobody")])),
        b"nonsense",
        *lines(
            figure(id="lost", item="2", measure="no-measure"),
            {"area": {"id": "Bad", "name": "B", "parent": "no-parent"}},
        ),
    ]
    assert places(editor, b"\n".join(body)) == [
        (1, "/value"),
        (1, "/area"),
        (1, "/provenance/0/steps/0/sources/0"),
        (2, ""),
        (3, "/measure"),
        (4, "/area/id"),
        (4, "/area/parent"),
    ]


def test_what_a_faulty_line_would_have_recorded_is_not_missing(editor: FlaskClient) -> None:
    body = lines(
        {"area": {"id": "q-a", "name": ""}},
        figure(id="one", area="q-a"),
        figure(id="two", item="2", area="q-a", value="x"),
        figure(id="three", item="3", value="x"),
        {"statement": {"figure": "three", "status": "disputed", "by": "gazette"}},
    )
    assert places(editor, b"\n".join(body)) == [(1, "/area/name"), (3, "/value"), (4, "/value")]


def test_a_collision_names_the_other_line(editor: FlaskClient) -> None:
    others = [figure(id=f"other-{number}", item=str(number)) for number in range(1100)]
    body = lines(figure(id="one"), figure(id="two"), *others, figure(id="three"))
    reported = faults(editor, b"\n".join(body))
    assert [line for line, *_ in reported] == [2, 1103]
    assert all("line 1" in detail for *_, detail in reported)


def test_two_lines_with_one_id_are_told_by_the_line(editor: FlaskClient) -> None:
    [(line, _, detail)] = faults(
        editor, b"\n".join(lines(figure(id="one"), figure(id="one", value=4, as_reported="4")))
    )
    assert (line, "line 1" in detail) == (2, True)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"period": {"edtf": "1870-09-02", "kind": "flow"}}, "/period/edtf"),
        ({"period": {"edtf": "1870-09-01", "kind": "cumulative"}}, "/period/kind"),
        ({"population": "french-guard"}, "/population"),
        ({"provenance": [chain("french-staff")]}, "/provenance/0/steps/0/sources"),
    ],
)
def test_an_identity_that_changes_says_what_a_correction_says(
    editor: FlaskClient, fields: dict[str, Any], place: str
) -> None:
    send(editor, b"\n".join(lines(figure(id="one"))))
    change = {"type": "correction", "note": "Misread."}
    [fault] = faults(editor, b"\n".join(lines(figure(id="one", change=change, **fields))))
    assert fault == (
        1,
        place,
        "this would identify another figure: retract this one and create the other",
    )


def test_several_faults_in_one_line_are_all_named(editor: FlaskClient) -> None:
    steps = [{"role": "originator", "sources": ["t-registr"]}]
    [line] = lines(figure(id="q-z", measure="t-deathz", area="nowhere", period={"edtf": "2021"}))
    body = orjson.dumps({**orjson.loads(line), "provenance": [{"steps": steps}]})
    assert places(editor, body) == [
        (1, "/period/kind"),
        (1, "/measure"),
        (1, "/area"),
        (1, "/provenance/0/steps/0/sources/0"),
    ]


def test_a_header_of_commas_is_refused_before_it_is_read(editor: FlaskClient) -> None:
    [(line, _, detail)] = faults(editor, b"," * 2**22, CSV)
    assert (line, "too long" in detail) == (1, True)


@pytest.mark.parametrize("row", [b"," * 2**23, b'"a\n",' * 2**21])
def test_a_row_without_end_is_refused(editor: FlaskClient, row: bytes) -> None:
    body = b"measure,provenance\n" + row
    [(line, _, detail)] = faults(editor, body, CSV)
    assert (line, "too long" in detail) == (2, True)


def test_a_line_without_end_is_refused_and_the_next_is_read(editor: FlaskClient) -> None:
    body = b"[" * (MAX_LINE_BYTES + 10) + b"\nnonsense\n"
    body = AREA + body
    reported = faults(editor, body)
    assert [line for line, *_ in reported] == [2, 3]
    assert "longer than" in reported[0][2]


@pytest.mark.parametrize(
    "fields",
    [
        {"period": {"edtf": "1" * 4301, "kind": "flow"}},
        {"period": {"edtf": "Y" + "1" * 4301, "kind": "flow"}},
        {"as_reported": "1" * 4301},
        {"item": "1" * 4301},
        {"id": "1" * 4301},
        {"measure": "1" * 4301},
    ],
)
def test_4301_digits_are_one_fault(editor: FlaskClient, fields: dict[str, Any]) -> None:
    [(line, place, detail)] = faults(editor, b"\n".join(lines(figure(**fields))))
    assert (line, place.split("/")[1]) == (1, next(iter(fields)))
    assert len(detail) < 300


@pytest.mark.parametrize("number", [b"1" * 4301, b"1." + b"1" * 4301, b"1e" + b"1" * 4301])
def test_a_number_of_4301_digits_is_one_fault(editor: FlaskClient, number: bytes) -> None:
    [line] = lines(figure(id="one", value="VALUE"))
    assert len(faults(editor, line.replace(b'"VALUE"', number))) == 1


def test_the_faults_of_one_line_are_bounded(editor: FlaskClient) -> None:
    body = orjson.dumps(figure(**{f"x{number}": 1 for number in range(50_000)}))
    assert len(faults(editor, body)) == 1000
