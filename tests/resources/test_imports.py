"""Imports over HTTP: all or nothing, every bad line named, a repeat without effect."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.builders import chain, figure, lines, statement

NDJSON = "application/x-ndjson"


def send(client: FlaskClient, *items: dict[str, Any], query: str = "") -> Any:
    return client.post(f"/v1/imports{query}", data=b"\n".join(lines(*items)), content_type=NDJSON)


def test_lines_are_recorded_whole_and_once(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    items = [
        {"area": {"id": "alsace", "name": "Alsace"}},
        figure(id="one", area="alsace"),
        statement(),
    ]
    first, again = send(editor, *items), send(editor, *items)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == {
        "dry_run": False,
        "figures": 1,
        "entries": 1,
        "statements": 1,
        "slips": {},
        "warning_counts": {},
        "warnings": [],
    }
    assert again.get_json() == {
        "dry_run": False,
        "figures": 0,
        "entries": 0,
        "statements": 0,
        "slips": {},
        "warning_counts": {},
        "warnings": [],
    }
    assert editor.get("/v1/figures/one").get_json()["recorded_by"] == "the editor"


def test_a_dry_run_reports_and_records_nothing(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    before = editor.get("/v1/changes?limit=1000").get_json()
    tried = send(editor, figure(id="one"), query="?dry_run=true")
    assert tried.get_json() == {
        "dry_run": True,
        "figures": 1,
        "entries": 0,
        "statements": 0,
        "slips": {},
        "warning_counts": {},
        "warnings": [],
    }
    assert send(editor, figure(measure="none"), query="?dry_run=true").status_code == 422
    assert editor.get("/v1/changes?limit=1000").get_json() == before


def test_the_report_has_the_warnings_between_figures(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")

    def count(day: str, value: int) -> dict[str, Any]:
        period = {"edtf": f"1870-07-19/{day}", "kind": "cumulative"}
        return figure(id=f"on-{day}", value=value, as_reported=str(value), period=period)

    assert send(editor, count("1870-09-02", 3400)).get_json()["warnings"] == []
    for query in ("?dry_run=true", ""):
        warnings = send(editor, count("1870-09-01", 3500), query=query).get_json()["warnings"]
        assert [
            (warning["code"], warning["figure"], warning["against"]) for warning in warnings
        ] == [("cumulative-decreased", "on-1870-09-02", "on-1870-09-01")]


def test_a_dry_run_is_not_stored_for_its_idempotency_key(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.environ_base["HTTP_IDEMPOTENCY_KEY"] = "k"
    assert send(editor, figure(id="one"), query="?dry_run=true").get_json()["figures"] == 1
    assert send(editor, figure(id="one")).get_json() == {
        "dry_run": False, "figures": 1, "entries": 0, "statements": 0, "slips": {},
        "warning_counts": {}, "warnings": [],
    }  # fmt: skip
    assert editor.get("/v1/figures/one").status_code == 200


def test_every_bad_line_is_reported_and_nothing_is_recorded(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    good = figure(id="one")
    response = send(editor, good, figure(value="x", conflict=None), {"source": {"id": "x"}})
    assert response.status_code == 422
    assert [(error["line"], error["pointer"]) for error in response.get_json()["errors"]] == [
        (2, "/value"),
        (2, "/conflict"),
        (3, "/source/name"),
        (3, "/source/kind"),
    ]
    assert editor.get("/v1/figures/one").status_code == 404


def test_every_line_with_an_unknown_reference_is_reported_at_once(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="held"))
    about = {"status": "disputed", "by": "nobody"}
    response = send(
        editor,
        {"source": {"id": "new", "name": "New", "kind": "media"}},
        figure(id="one", item="1", measure="none", provenance=[chain("new")]),
        {"document": {"id": "text", "title": "Text", "source": "lost"}},
        figure(id="two", item="2", provenance=[chain(document="text")]),
        figure(id="held", value=4),
        {"statement": {"figure": "one", **about}},
        {"statement": {"figure": "nothing", "status": "disputed", "by": "gazette"}},
        {"statement": {"document": "gone", **about}},
    )
    assert [(error["line"], error["pointer"]) for error in response.get_json()["errors"]] == [
        (2, "/measure"),
        (3, "/document/source"),
        (5, "/id"),
        (6, "/statement/by"),
        (7, "/statement/figure"),
        (8, "/statement/document"),
        (8, "/statement/by"),
    ]
    assert editor.get("/v1/sources/new").status_code == 404


def test_the_number_of_reported_faults_is_limited(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    response = send(editor, *[{}] * 5000)
    problem = response.get_json()
    assert (response.status_code, len(problem["errors"])) == (422, 1000)
    assert "Reading stopped" in problem["detail"]
    many = {f"field{number}": number for number in range(3000)}
    problem = editor.post("/v1/figures", json=many).get_json()
    assert len(problem["errors"]) == 1000
    assert "first 1,000 of" in problem["detail"]


def test_the_items_of_a_list_that_is_too_long_are_not_checked(
    desk: Callable[..., FlaskClient],
) -> None:
    response = desk("editor").post("/v1/figures", json=figure(provenance=[{}] * 51))
    assert response.get_json()["errors"] == [
        {"pointer": "/provenance", "detail": "Give at most 50."}
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ({"sources": {"id": "x"}}, "must be one of: conflict"),
        ({"source": {"id": "x"}, "comment": 1}, "must not have other fields"),
        (figure(measure={"id": "killed", "name": "Killed"}), "Write the id alone: 'killed'"),
    ],
)
def test_an_unknown_kind_of_line_is_told_the_known_kinds(
    desk: Callable[..., FlaskClient], line: dict[str, Any], word: str
) -> None:
    [error] = send(desk("editor"), line).get_json()["errors"]
    assert word in error["detail"]


def test_an_existing_record_that_differs_is_reported(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    send(editor, figure(id="one"))
    response = send(editor, figure(id="zero", item="0"), figure(id="one", value=4))
    [error] = response.get_json()["errors"]
    assert (error["line"], "'one'" in error["detail"]) == (2, True)
    assert editor.get("/v1/figures/zero").status_code == 404


@pytest.mark.parametrize("content_type", ["application/json", "text/xml", "text/plain"])
def test_another_format_is_refused(desk: Callable[..., FlaskClient], content_type: str) -> None:
    response = desk("editor").post("/v1/imports", data=b"x", content_type=content_type)
    assert (response.status_code, NDJSON in response.get_json()["detail"]) == (415, True)


def test_an_empty_import_is_refused(desk: Callable[..., FlaskClient]) -> None:
    assert desk("editor").post("/v1/imports", content_type=NDJSON).status_code == 400


def test_only_an_admin_may_replay(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    past = figure(id="one", recorded_at="2022-03-01T00:00:00Z")
    refused = send(editor, past)
    assert (refused.status_code, "admin" in refused.get_json()["detail"]) == (403, True)
    written = editor.post("/v1/figures", json=past)
    assert [error["pointer"] for error in written.get_json()["errors"]] == ["/recorded_at"]
    assert send(desk("admin"), past).get_json()["figures"] == 1


def test_a_line_that_differs_and_says_why_becomes_the_next_version(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    send(editor, figure(id="one"))
    why = {"type": "correction", "cause": "source", "note": "Revised."}
    revised = figure(id="one", value=4, as_reported="4", change=why)
    new = figure(id="two", item="2", change=why)  # nothing held: it is simply new
    first, again = send(editor, revised, new), send(editor, revised, new)
    assert (first.get_json()["figures"], again.get_json()["figures"]) == (2, 0)
    answer = editor.get("/v1/figures/one").get_json()
    assert (answer["version"], answer["value"], answer["change"]) == (2, 4, why)
    assert editor.get("/v1/figures/two").get_json()["change"]["type"] == "created"


def test_a_repeated_import_leaves_a_retracted_figure_as_it_is(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    send(editor, figure(id="one"))
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    assert send(editor, figure(id="one")).get_json()["figures"] == 0
    why = {"type": "correction", "note": "Revised."}
    send(editor, figure(id="one", value=4, as_reported="4", change=why))
    answer = editor.get("/v1/figures/one").get_json()
    assert (answer["value"], answer["status"]) == (4, "retracted")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"value": 4, "as_reported": "4"}, "/id"),
        ({"value": 4, "change": {"type": "correction"}}, "/change/note"),
        ({"value": 4, "as_reported": "4", "change": {"type": "provenance"}}, "/change/type"),
        ({"item": "other", "change": {"type": "correction", "note": "x"}}, "/item"),
        ({"value": 4, "status": "draft", "change": {"type": "correction", "note": "x"}}, "/status"),
    ],
)
def test_a_line_that_cannot_be_the_next_version_is_named(
    desk: Callable[..., FlaskClient], fields: dict[str, Any], place: str
) -> None:
    editor = desk("editor")
    send(editor, figure(id="one"))
    response = send(editor, figure(id="zero", item="0"), figure(id="one", **fields))
    assert response.status_code == 422
    assert (2, place) in [
        (error["line"], error["pointer"]) for error in response.get_json()["errors"]
    ]


def test_the_next_version_is_recorded_once(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    send(editor, figure(id="one"))
    why = {"type": "correction", "note": "Revised."}
    lines_ = [figure(id="one", value=n, as_reported=str(n), change=why) for n in (4, 5)]
    [error] = send(editor, *lines_).get_json()["errors"]
    assert (error["line"], "'one' in this request" in error["detail"]) == (2, True)


def test_an_import_can_record_drafts(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    sent = send(editor, figure(id="a"), query="?draft=true")
    assert sent.status_code == 200
    assert editor.get("/v1/figures/a").json["status"] == "draft"
