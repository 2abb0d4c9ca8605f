"""Small files that showed something: odd ids, keys given twice, other encodings, blank names."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

NDJSON = "application/x-ndjson"


def faults(client: FlaskClient, *texts: str, encoding: str = "utf-8") -> list[tuple[Any, ...]]:
    """Import lines of text; return the line, the pointer and the detail of each fault."""
    body = "\n".join(texts).encode(encoding)
    answer = client.post("/v1/imports", data=body, content_type=NDJSON)
    errors = answer.get_json().get("errors", [])
    return [(error["line"], error["pointer"], error["detail"]) for error in errors]


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


def test_a_key_that_is_given_twice_is_named(editor: FlaskClient) -> None:
    [(line, pointer, detail)] = faults(editor, '{"area":{"id":"q-c","name":"C","name":"D"}}')
    assert (line, pointer) == (1, "")
    assert "the key 'name' is given twice" in detail


def test_another_encoding_is_named_with_the_remedy(editor: FlaskClient) -> None:
    text = '{"area":{"id":"q-d","name":"Київ"}}'
    [(line, _, detail)] = faults(editor, text, encoding="windows-1251")
    assert line == 1
    assert "Windows-1251" in detail
    assert "save the file as UTF-8" in detail
    assert "codec" not in detail


@pytest.mark.parametrize("id_", ["UA1416", "Вовчанськ", "a b", "a--b", "-a", "a_b", "", "x" * 121])
def test_an_odd_id_is_refused_in_a_sentence(editor: FlaskClient, id_: str) -> None:
    [(line, pointer, detail)] = faults(editor, f'{{"area":{{"id":"{id_}","name":"x"}}}}')
    assert (line, pointer) == (1, "/area/id")
    assert "lower-case letters" in detail or "at most 120" in detail


@pytest.mark.parametrize("kind", ["Area", "areas"])
def test_an_unknown_kind_of_entry_names_the_known_ones(editor: FlaskClient, kind: str) -> None:
    [(_, _, detail)] = faults(editor, f'{{"{kind}":{{"id":"q-f","name":"x"}}}}')
    assert f"{kind!r} must be one of: conflict, population, area" in detail


def test_blank_and_invisible_names_are_no_names(editor: FlaskClient) -> None:
    reported = faults(
        editor,
        '{"area":{"id":"q-e","name":" "}}',
        '{"source":{"id":"q-s","name":"\\u200b","kind":"media"}}',
        '{"area":{"id":"q-g","name":"A\\u0000B"}}',
    )
    assert [fault[:2] for fault in reported] == [
        (1, "/area/name"), (2, "/source/name"), (3, "/area/name"),
    ]  # fmt: skip


def test_two_unicode_forms_are_one_name(editor: FlaskClient) -> None:
    composed, apart = "caf\u00e9", "cafe\u0301"
    [(line, pointer, detail)] = faults(
        editor,
        f'{{"area":{{"id":"q-h","name":"{composed}"}}}}',
        f'{{"area":{{"id":"q-h2","name":"{apart}"}}}}',
    )
    assert (line, pointer) == (2, "/area/name")
    assert "'q-h'" in detail


def test_a_name_is_recorded_without_blanks_around_it(editor: FlaskClient) -> None:
    assert faults(editor, '{"area":{"id":"q-t","name":"  Kyiv  "}}') == []
    assert editor.get("/v1/areas/q-t").get_json()["name"] == "Kyiv"


def test_every_fault_of_a_line_is_named(editor: FlaskClient) -> None:
    reported = faults(
        editor,
        '{"id":"q-z","measure":"t-deathz","conflict":"t-war","area":"nowhere","value":3,'
        '"period":{"edtf":"2021"},"provenance":[{"steps":[{"role":"originator",'
        '"sources":["t-registr"]}]}]}',
    )
    assert {pointer for _, pointer, _ in reported} == {
        "/measure", "/conflict", "/area", "/period/kind", "/provenance/0/steps/0/sources/0",
    }  # fmt: skip


def test_a_workbook_sent_as_ndjson_is_named(editor: FlaskClient) -> None:
    answer = editor.post("/v1/imports", data=b"PK\x03\x04\x00\n\xff", content_type=NDJSON)
    [error] = answer.get_json()["errors"]
    assert "XLSX" in error["detail"]
