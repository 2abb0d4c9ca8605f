"""Bodies of every kind: what cannot be read, what is too much, and what has many faults."""

import gzip
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.http import bodies
from tests.support.builders import figure

JSON = "application/json"


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"value": 1', 400),
        (b"nonsense", 400),
        (b"\xff\xfe{\x00}\x00", 400),
        ("{}".encode("utf-16"), 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"value": NaN}', 400),
        (b'{"value": Infinity}', 400),
        (b'{"value": 1, "value": 2}', 400),
        (b'{"id": "\\ud800"}', 400),
        (b'{"\\udc00": 1}', 400),
        (b"[" * 200_000, 400),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400),
        (b'{"value": 1e99999999999999999999}', 400),
        (b'{"value": ' + b"9" * 5000 + b"}", 400),
        (b"", 400),
        (b"{}", 422),
        (b"[]", 422),
        (b"null", 422),
        (b"0", 422),
        (b'"figure"', 422),
        (b"true", 422),
        (b'{"value": ' + b"9" * 4000 + b"}", 422),
        (b'{"value": 1e400}', 422),
        (b'{"value": -0.0000001}', 422),
        (b'{"as_reported": "a\\u0000b"}', 422),
        (b'{"provenance": {"steps": []}}', 422),
        (b'{"provenance": [[], null, 3, {"steps": [null]}]}', 422),
        (b'{"period": []}', 422),
        (b'{"measure": {"id": "killed"}}', 422),
        (b'{"measure": "a\'; drop table figure; --"}', 422),
        (b'{"caveats": ["' + b"x" * 1001 + b'"]}', 422),
        (json.dumps({f"field{n}": n for n in range(5000)}).encode(), 422),
    ],
    ids=lambda value: repr(value[:30]) if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/figures"),
        ("POST", "/v1/figures/one/verification"),
        ("PUT", "/v1/measures/killed"),
    ],
)
def test_an_invalid_body_is_refused(
    editor: FlaskClient, method: str, path: str, body: bytes, status: int
) -> None:
    editor.post("/v1/figures", json=figure(id="one"))
    response = editor.open(path, method=method, data=body, content_type=JSON)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    problem = response.get_json()
    assert problem["errors"] if status == 422 else len(problem["detail"]) > 20


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("text/plain", {}),
        ("application/xml", {}),
        ("application/x-www-form-urlencoded", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/x-ndjson", {}),
        ("", {}),
        ("application/json; charset=utf-16", {}),
        (JSON, {"Content-Encoding": "gzip"}),
    ],
)
def test_an_unsupported_media_type_is_a_415(
    editor: FlaskClient, content_type: str, headers: dict[str, str]
) -> None:
    body = gzip.compress(b"{}") if headers else b"{}"
    response = editor.post("/v1/figures", data=body, content_type=content_type, headers=headers)
    assert (response.status_code, response.mimetype) == (415, "application/problem+json")
    assert JSON in response.get_json()["detail"] or "UTF-8" in response.get_json()["detail"]


def test_a_body_may_have_the_maximum_size_and_no_more(editor: FlaskClient) -> None:
    spaces = b" " * (bodies.MAX_BYTES - 2)
    assert editor.post("/v1/figures", data=b"{}" + spaces, content_type=JSON).status_code == 422
    response = editor.post("/v1/figures", data=b"{} " + spaces, content_type=JSON)
    assert (response.status_code, response.mimetype) == (413, "application/problem+json")


def test_every_fault_of_shape_rule_and_reference_is_reported_at_once(editor: FlaskClient) -> None:
    response = editor.post(
        "/v1/figures",
        json={
            "id": "Not A Slug",
            "measure": "nothing",
            "population": "nobody",
            "value": "3,000",
            "comparator": "~",
            "surprise": True,
            "period": {"edtf": "1871/1870", "kind": "flow"},
            "provenance": [
                {"steps": [{"role": "reporter", "sources": ["who"], "document": "lost"}]},
                {"steps": [{"role": "originator", "sources": []}]},
            ],
        },
    )
    assert response.status_code == 422
    assert {error["pointer"] for error in response.get_json()["errors"]} == {
        "/id",
        "/measure",
        "/population",
        "/conflict",
        "/value",
        "/comparator",
        "/surprise",
        "/period/edtf",
        "/provenance/0/steps/0/sources/0",
        "/provenance/0/steps/0/document",
        "/provenance/1/steps/0/sources",
    }


def test_one_fault_in_a_chain_or_a_period_hides_no_other(editor: FlaskClient) -> None:
    response = editor.post(
        "/v1/figures",
        json=figure(
            period={"edtf": "1855-13", "kind": "floww"},
            provenance=[
                {
                    "steps": [
                        {"role": "originator", "sources": ["unknown", 3]},
                        {"role": "reporter", "sources": [], "document": "lost"},
                        7,
                    ]
                },
                {"steps": "none"},
            ],
        ),
    )
    assert {error["pointer"] for error in response.get_json()["errors"]} == {
        "/period/kind",
        "/period/edtf",
        "/provenance/0/steps/0/sources/0",
        "/provenance/0/steps/0/sources/1",
        "/provenance/0/steps/1/sources",
        "/provenance/0/steps/1/document",
        "/provenance/0/steps/2",
        "/provenance/1/steps",
    }


def test_the_valid_parts_of_a_body_are_also_checked_by_the_rules(editor: FlaskClient) -> None:
    response = editor.post(
        "/v1/figures",
        json=figure(
            conflict=7,
            value=-9,
            approximate=True,
            provenance=[
                {"steps": [{"role": "reporter", "sources": ["who"], "document": "lost"}]},
            ],
        ),
    )
    assert {error["pointer"] for error in response.get_json()["errors"]} == {
        "/conflict",
        "/value",
        "/provenance/0/steps/0/role",
        "/provenance/0/steps/0/sources/0",
        "/provenance/0/steps/0/document",
    }


def test_every_fault_of_a_statement_and_of_an_entry_is_named_at_once(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(id="one"))
    response = editor.post(
        "/v1/figures/one/verification",
        json={"status": "sure", "by": "who", "said_in": "lost", "stated_on": "yesterday"},
    )
    assert [error["pointer"] for error in response.get_json()["errors"]] == [
        "/status", "/stated_on", "/by", "/said_in",
    ]  # fmt: skip
    response = editor.put(
        "/v1/measures/new", json={"unit": "none", "basis": "guess", "replaces": "gone", "id": "new"}
    )
    assert {error["pointer"] for error in response.get_json()["errors"]} == {
        "/name", "/basis", "/definition", "/id", "/unit", "/replaces",
    }  # fmt: skip


def test_a_write_answers_in_json_only(editor: FlaskClient) -> None:
    response = editor.post("/v1/figures", json=figure(id="one"), headers={"Accept": "text/csv"})
    assert response.status_code == 406
    assert editor.get("/v1/figures/one").status_code == 404


def test_a_write_refuses_an_unknown_parameter(editor: FlaskClient) -> None:
    response = editor.post("/v1/figures?validate=true", json=figure(id="one"))
    assert [error["parameter"] for error in response.get_json()["errors"]] == ["validate"]
    assert editor.get("/v1/figures/one").status_code == 404


@pytest.mark.parametrize("id_", ["a" * 121, "Upper", "a--b", "-a", "\xe9", "a_b", "%00"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_invalid_id_is_a_404(editor: FlaskClient, method: str, id_: str) -> None:
    options = {"json": {"name": "x", "kind": "count"}} if method == "PUT" else {}
    response = editor.open(f"/v1/units/{id_}", method=method, **options)  # type: ignore[arg-type]
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
