"""Slips: what is most likely a mistake is refused by its code, until it is acknowledged."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.builders import DOCUMENT, chain, figure

CORRECTION = {"type": "correction", "note": "Misread."}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


def codes(response: Any) -> set[str]:
    assert response.status_code == 422, response.get_json()
    return {error.get("code") for error in response.get_json()["errors"]}


def correct(client: FlaskClient, figure_id: str, **fields: Any) -> Any:
    etag = client.get(f"/v1/figures/{figure_id}").headers["ETag"]
    return client.post(
        f"/v1/figures/{figure_id}/versions",
        json={"change": CORRECTION, **fields},
        headers={"If-Match": etag},
    )


def worded(words: str, **fields: Any) -> dict[str, Any]:
    """The body of a figure whose number is in its words alone."""
    body = figure(as_reported=words)
    return {name: body[name] for name in body if name not in {"value", "comparator"}} | fields


SLIPS: list[tuple[str, dict[str, Any]]] = [
    ("words-differ", {"value": 120_000, "comparator": ">", "as_reported": "nearly 120,000"}),
    ("words-differ", {"value": 12, "as_reported": "12 million"}),
    ("words-differ", {"value": 50, "approximate": False, "as_reported": "about 50"}),
    ("words-differ", {"value": 100, "comparator": "=", "as_reported": "hundreds"}),
    (
        "words-differ",
        {"value": None, "comparator": None, "lower": 10_000, "upper": 15_000,
         "as_reported": "between 1,000 and 1,500"},
    ),
    ("words-differ", {"value": 7326, "as_reported": "6,326"}),
    ("words-differ", {"value": 12, "as_reported": "12", "scale": "in thousands"}),
    ("fraction-of-count", {"value": 1.5, "as_reported": None}),
    ("document-of-another-source", {"provenance": [
        {"steps": [{"role": "originator", "sources": ["herald"], "document": DOCUMENT}]}]}),
    ("reported-before-origin", {"provenance": [{"steps": [
        {"role": "originator", "sources": ["herald"], "reported_on": "1871-03-05"},
        {"role": "reporter", "sources": ["gazette"], "reported_on": "1871-03-03"}]}]}),
    ("reported-after-document", {"provenance": [chain(reported_on="1950-01-01")]}),
    ("reported-in-future", {"provenance": [chain(reported_on="9998", document=None)]}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "fields"), SLIPS)
def test_a_slip_is_refused_by_its_code(
    editor: FlaskClient, code: str, fields: dict[str, Any]
) -> None:
    assert codes(editor.post("/v1/figures", json=figure(**fields))) == {code}


@pytest.mark.parametrize(("code", "fields"), SLIPS)
def test_an_acknowledged_slip_is_recorded_and_shown_as_a_warning(
    editor: FlaskClient, code: str, fields: dict[str, Any]
) -> None:
    made = editor.post("/v1/figures", json=figure(**fields, acknowledge=[code]))
    assert made.status_code == 201, made.get_json()
    answer = made.get_json()
    assert answer["change"]["acknowledged"] == [code]
    assert code in {warning["code"] for warning in answer["warnings"]}


def test_a_change_without_slips_says_nothing_of_them(editor: FlaskClient) -> None:
    made = editor.post("/v1/figures", json=figure(acknowledge=["words-differ"])).get_json()
    assert "acknowledged" not in made["change"]


def test_a_code_that_is_no_slip_is_refused(editor: FlaskClient) -> None:
    response = editor.post("/v1/figures", json=figure(acknowledge=["reports-own-losses"]))
    assert response.get_json()["errors"][0]["pointer"] == "/acknowledge/0"


def test_a_slip_names_its_place_and_how_to_acknowledge_it(editor: FlaskClient) -> None:
    response = editor.post("/v1/figures", json=figure(value=7326, as_reported="6,326"))
    [error] = response.get_json()["errors"]
    assert error["pointer"] == "/as_reported"
    assert '"acknowledge": ["words-differ"]' in error["detail"]


def test_all_slips_of_a_figure_are_named_at_once(editor: FlaskClient) -> None:
    response = editor.post(
        "/v1/figures",
        json=figure(value=1.5, as_reported="2", provenance=[chain(reported_on="9998")]),
    )
    assert codes(response) == {
        "words-differ", "fraction-of-count", "reported-in-future", "reported-after-document",
    }  # fmt: skip


def test_a_draft_is_tried_too(editor: FlaskClient) -> None:
    body = figure(value=7326, as_reported="6,326", status="draft")
    assert codes(editor.post("/v1/figures", json=body)) == {"words-differ"}


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 7, "as_reported": "seven"},
        {"value": 7326, "as_reported": "6,326 or 7,326"},
        {"value": 12_000, "as_reported": "12", "scale": "in thousands"},
        {"value": 400_000, "approximate": True, "as_reported": "400,000"},
        {"value": None, "lower": 25, "comparator": None, "as_reported": "at least 25"},
        {"provenance": [chain(reported_on="1871-03-04~")]},
    ],
)
def test_what_may_be_right_is_recorded(editor: FlaskClient, fields: dict[str, Any]) -> None:
    response = editor.post("/v1/figures", json=figure(**{"comparator": "=", **fields}))
    assert response.status_code == 201, response.get_json()


def test_what_stood_before_is_not_tried_again(editor: FlaskClient) -> None:
    body = figure(id="one", value=7326, as_reported="6,326", acknowledge=["words-differ"])
    editor.post("/v1/figures", json=body)
    made = correct(editor, "one", value=7326, as_reported="6,326", caveats=["A misprint."])
    assert made.status_code == 201, made.get_json()
    assert "acknowledged" not in made.get_json()["change"]


def test_a_slip_is_a_warning_until_its_field_changes(editor: FlaskClient) -> None:
    body = figure(id="one", value=7326, as_reported="6,326", acknowledge=["words-differ"])
    editor.post("/v1/figures", json=body)
    kept = correct(editor, "one", caveats=["A misprint."]).get_json()
    assert "words-differ" in {warning["code"] for warning in kept["warnings"]}
    mended = correct(editor, "one", value=6326, as_reported="6,326").get_json()
    assert "words-differ" not in {warning["code"] for warning in mended["warnings"]}


def test_a_correction_that_brings_a_slip_is_refused(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(id="one"))
    assert codes(correct(editor, "one", value=3100, as_reported="3,200")) == {"words-differ"}


def test_figures_with_a_slip_are_found_by_its_warning(editor: FlaskClient) -> None:
    body = figure(id="one", value=7326, as_reported="6,326", acknowledge=["words-differ"])
    editor.post("/v1/figures", json=body)
    page = editor.get("/v1/figures?warning=words-differ").get_json()
    assert [each["id"] for each in page["data"]] == ["one"]


# Filling in


def test_absent_fields_are_read_from_the_words(editor: FlaskClient) -> None:
    body = worded("nearly 120,000")
    made = editor.post("/v1/figures", json=body).get_json()
    assert (made["value"], made["comparator"], made["approximate"]) == (120_000, "<", True)
    assert made["filled"] == ["value", "comparator", "approximate"]


def test_a_range_fills_the_bounds(editor: FlaskClient) -> None:
    body = worded("between 1,000 and 1,500")
    made = editor.post("/v1/figures", json=body).get_json()
    assert (made["value"], made["lower"], made["upper"]) == (None, 1000, 1500)
    assert made["filled"] == ["lower", "upper"]


def test_vague_words_fill_the_reason_for_no_number(editor: FlaskClient) -> None:
    body = worded("hundreds")
    made = editor.post("/v1/figures", json=body).get_json()
    assert (made["missing"], made["filled"]) == ("words-only", ["missing"])


def test_a_hedge_fills_no_bound(editor: FlaskClient) -> None:
    body = worded("at least 25")
    made = editor.post("/v1/figures", json=body).get_json()
    assert (made["value"], made["comparator"], made["lower"]) == (25, ">=", None)


def test_a_null_that_was_stated_is_not_filled(editor: FlaskClient) -> None:
    body = worded("120", value=None)
    response = editor.post("/v1/figures", json=body)
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/value"]


def test_the_words_are_read_in_the_language_of_the_document(editor: FlaskClient) -> None:
    document = {"source": "gazette", "title": "Звіт", "language": "uk"}
    editor.put("/v1/documents/zvit", json=document)
    body = worded("1.050", provenance=[chain(document="zvit")])
    assert editor.post("/v1/figures", json=body).get_json()["value"] == 1050


def test_a_correction_of_the_number_carries_nothing_over(editor: FlaskClient) -> None:
    body = figure(id="one", value=120_000, as_reported="nearly 120,000", comparator="<",
                  approximate=True)  # fmt: skip
    editor.post("/v1/figures", json=body)
    made = correct(editor, "one", value=121_000, as_reported="more than 121,000").get_json()
    assert (made["comparator"], made["approximate"]) == (">", False)
    assert made["filled"] == ["comparator"]


def test_a_correction_that_leaves_the_words_out_drops_them(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(id="one"))
    made = correct(editor, "one", value=3100).get_json()
    assert (made["as_reported"], made["comparator"]) == (None, "=")


def test_a_field_is_filled_until_an_editor_states_it(editor: FlaskClient) -> None:
    body = worded("nearly 120,000", id="one")
    editor.post("/v1/figures", json=body)
    kept = correct(editor, "one", caveats=["A floor."]).get_json()
    assert kept["filled"] == ["value", "comparator", "approximate"]
    made = correct(editor, "one", comparator="<", approximate=True).get_json()
    assert made["filled"] == ["value"]


# Entries


def test_a_name_that_another_entry_has_is_refused(editor: FlaskClient) -> None:
    namesake = {"name": " THE  GÁZETTE", "kind": "media"}
    name = editor.get("/v1/sources/gazette").get_json()["name"]
    response = editor.put("/v1/sources/another", json=namesake | {"name": f" {name.upper()} "})
    assert codes(response) == {"name-taken"}


def test_an_acknowledged_name_is_kept_with_its_event(editor: FlaskClient) -> None:
    name = editor.get("/v1/sources/gazette").get_json()["name"]
    body = {"name": name, "kind": "media", "acknowledge": ["name-taken"]}
    assert editor.put("/v1/sources/another", json=body).status_code == 201
    events = editor.get("/v1/changes?limit=1000").get_json()["data"]
    assert events[-1]["acknowledged"] == ["name-taken"]


def test_what_tells_two_entries_apart_is_no_slip(editor: FlaskClient) -> None:
    name = editor.get("/v1/sources/gazette").get_json()["name"]
    body = {"name": name, "kind": "media", "party": "prussia"}
    assert editor.put("/v1/sources/another", json=body).status_code == 201


def test_an_entry_may_have_the_name_of_the_one_it_replaces(editor: FlaskClient) -> None:
    name = editor.get("/v1/sources/gazette").get_json()["name"]
    body = {"name": name, "kind": "ngo", "replaces": "gazette"}
    assert editor.put("/v1/sources/another", json=body).status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Elsewhere", "url": "https://example.org/report"},
        {"title": "The report", "published_on": "1871-03-02"},
    ],
)
def test_a_document_is_recorded_once(editor: FlaskClient, fields: dict[str, Any]) -> None:
    first = {"source": "gazette", "title": "The report", "url": "https://example.org/report",
             "published_on": "1871-03-02"}  # fmt: skip
    assert editor.put("/v1/documents/first", json=first).status_code == 201
    second = {"source": "gazette", **fields}
    assert codes(editor.put("/v1/documents/second", json=second)) == {"document-twice"}
    acknowledged = second | {"acknowledge": ["document-twice"]}
    assert editor.put("/v1/documents/second", json=acknowledged).status_code == 201


def test_daily_documents_of_one_title_are_no_slip(editor: FlaskClient) -> None:
    for day in ("1871-03-02", "1871-03-03"):
        body = {"source": "gazette", "title": "Daily report", "published_on": day}
        assert editor.put(f"/v1/documents/of-{day}", json=body).status_code == 201


def test_a_document_of_the_sources_parent_is_no_slip(editor: FlaskClient) -> None:
    desk = {"name": "The foreign desk", "kind": "media", "parent": "gazette"}
    assert editor.put("/v1/sources/foreign-desk", json=desk).status_code == 201
    steps = [{"role": "originator", "sources": ["foreign-desk"], "document": DOCUMENT}]
    made = editor.post("/v1/figures", json=figure(provenance=[{"steps": steps}]))
    assert made.status_code == 201, made.get_json()


def test_a_source_cannot_belong_to_itself(editor: FlaskClient) -> None:
    body = {"name": "A desk", "kind": "media", "parent": "desk"}
    response = editor.put("/v1/sources/desk", json=body)
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/parent"]


def test_a_living_document_may_report_later_days(editor: FlaskClient) -> None:
    page = {"source": "gazette", "title": "Running counts", "published_on": "1870-09-01",
            "living": True}  # fmt: skip
    editor.put("/v1/documents/counts", json=page)
    body = figure(provenance=[chain(document="counts", reported_on="1871-03-01")])
    assert editor.post("/v1/figures", json=body).status_code == 201


# The period and the conflict


@pytest.mark.parametrize(
    ("counts", "edtf", "status"),
    [
        (["captured"], "1869-01", 422),
        (["killed"], "1869-01", 422),
        (["captured"], "1872", 422),
        (["captured", "killed"], "1872", 201),
        (["displaced"], "1872", 201),
        ([], "1872", 422),
        (None, "1872", 201),
        (["captured"], "1871-05-11", 201),
        (["captured"], "1871-05-12", 422),
        (["captured"], "1870-07-18", 201),
        (["captured"], "/1872", 201),
        (["captured"], "1872~", 201),
    ],
)
def test_a_period_has_a_day_in_common_with_its_conflict(
    editor: FlaskClient, counts: list[str] | None, edtf: str, status: int
) -> None:
    war = {"name": "A war", "kind": "war", "start": "1870-07-19", "end": "1871-05-10"}
    editor.put("/v1/conflicts/a-war", json=war)
    measure = {"name": "Of a kind", "unit": "persons", "counts": counts, "basis": "claimed",
               "definition": "Some."}  # fmt: skip
    assert editor.put("/v1/measures/of-a-kind", json=measure).status_code == 201
    kind = "cumulative" if "/" in edtf else "flow"
    body = figure(
        measure="of-a-kind",
        conflict="a-war",
        period={"edtf": edtf, "kind": kind},
        provenance=[chain(document=None, reported_on=None)],
    )
    response = editor.post("/v1/figures", json=body)
    assert response.status_code == status, response.get_json()
    if status == 422:
        assert codes(response) == {"period-outside-conflict"}


# Dry runs


def test_a_dry_run_answers_and_records_nothing(editor: FlaskClient) -> None:
    made = editor.post("/v1/figures?dry_run=true", json=figure(id="one"))
    assert (made.status_code, "Location" in made.headers) == (201, False)
    assert made.get_json()["id"] == "one"
    assert editor.get("/v1/figures/one").status_code == 404


def test_a_dry_run_refuses_what_a_write_would(editor: FlaskClient) -> None:
    body = figure(value=7326, as_reported="6,326")
    assert codes(editor.post("/v1/figures?dry_run=true", json=body)) == {"words-differ"}


def test_a_dry_run_ignores_the_idempotency_key(editor: FlaskClient) -> None:
    key = {"Idempotency-Key": "once"}
    editor.post("/v1/figures?dry_run=true", json=figure(id="one"), headers=key)
    made = editor.post("/v1/figures", json=figure(id="one"), headers=key)
    assert (made.status_code, editor.get("/v1/figures/one").status_code) == (201, 200)


def test_a_dry_run_of_an_entry_records_nothing(editor: FlaskClient) -> None:
    made = editor.put("/v1/areas/new?dry_run=true", json={"name": "New"})
    assert (made.status_code, "Location" in made.headers) == (201, False)
    assert editor.get("/v1/areas/new").status_code == 404


def test_a_dry_run_shows_no_key(desk: Callable[..., FlaskClient]) -> None:
    admin = desk("admin")
    made = admin.post("/v1/keys?dry_run=true", json={"name": "new", "role": "editor"})
    assert (made.status_code, made.get_json()["key"], "Location" in made.headers) == (
        201, None, False,
    )  # fmt: skip
    names = {key["name"] for key in admin.get("/v1/keys").get_json()["data"]}
    assert "new" not in names


def errors_of(response: Any) -> list[tuple[str, str | None]]:
    """The place and the code of each error of a refused body."""
    assert response.status_code == 422, response.get_json()
    return [(error["pointer"], error.get("code")) for error in response.get_json()["errors"]]


FAULTY: list[tuple[dict[str, Any], str]] = [
    ({"measure": "no-such-measure"}, "/measure"),
    ({"area": "no-such-area"}, "/area"),
    ({"period": {"edtf": "1871-13", "kind": "flow"}}, "/period/edtf"),
    ({"caveats": 1}, "/caveats"),
    ({"provenance": [{"steps": [{"role": "witness", "sources": ["herald"]}]}]},
     "/provenance/0/steps/0/role"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "place"), FAULTY)
def test_a_body_with_a_fault_shows_its_slip_at_once(
    editor: FlaskClient, fields: dict[str, Any], place: str
) -> None:
    refused = editor.post("/v1/figures", json=figure(value=7326, as_reported="6,326") | fields)
    assert errors_of(refused) == [(place, None), ("/as_reported", "words-differ")]


def test_a_slip_that_needs_a_faulty_field_is_not_looked_for(editor: FlaskClient) -> None:
    refused = editor.post("/v1/figures", json=figure(value="7326", as_reported="6,326"))
    assert errors_of(refused) == [("/value", None)]


def test_a_faulty_body_is_not_refused_for_a_slip_that_it_acknowledges(editor: FlaskClient) -> None:
    body = figure(value=7326, as_reported="6,326", caveats=1, acknowledge=["words-differ"])
    assert errors_of(editor.post("/v1/figures", json=body)) == [("/caveats", None)]


def test_the_steps_of_a_faulty_chain_are_tried(editor: FlaskClient) -> None:
    steps = [
        {"role": "originator", "sources": ["herald"], "reported_on": "1871-03-05"},
        {"role": "reporter", "sources": ["gazette"], "reported_on": "1871-03-03", "page": 3},
    ]
    refused = editor.post("/v1/figures", json=figure(provenance=[{"steps": steps}]))
    assert errors_of(refused) == [
        ("/provenance/0/steps/1/page", None),
        ("/provenance/0/steps/1/reported_on", "reported-before-origin"),
    ]


def test_a_faulty_correction_shows_its_slips(editor: FlaskClient) -> None:
    made = editor.post("/v1/figures", json=figure(value=6326, as_reported="6,326")).get_json()
    refused = correct(editor, made["id"], value=7326, as_reported="6,326", area="no-such-area")
    assert set(errors_of(refused)) == {("/area", None), ("/as_reported", "words-differ")}


def test_a_correction_that_would_identify_another_figure_shows_its_slips(
    editor: FlaskClient,
) -> None:
    made = editor.post("/v1/figures", json=figure(value=6326, as_reported="6,326")).get_json()
    refused = correct(editor, made["id"], value=7326, as_reported="6,326", item="another")
    assert errors_of(refused) == [("/item", None), ("/as_reported", "words-differ")]


def test_a_faulty_entry_shows_that_its_name_is_taken(editor: FlaskClient) -> None:
    editor.put("/v1/sources/times", json={"name": "The Times", "kind": "media"})
    refused = editor.put("/v1/sources/times-2", json={"name": "the times", "kind": "paper"})
    assert errors_of(refused) == [("/kind", None), ("/name", "name-taken")]


def test_a_faulty_parent_leaves_open_whether_a_name_is_taken(editor: FlaskClient) -> None:
    editor.put("/v1/sources/times", json={"name": "The Times", "kind": "media"})
    body = {"name": "the times", "kind": "media", "parent": "no-such-source"}
    assert errors_of(editor.put("/v1/sources/times-2", json=body)) == [("/parent", None)]


def test_a_faulty_document_shows_that_its_address_is_recorded(editor: FlaskClient) -> None:
    address = "https://example.org/1"
    body = {"source": "herald", "title": "One", "url": address}
    editor.put("/v1/documents/one", json=body)
    refused = editor.put("/v1/documents/two", json=body | {"title": "Two", "language": 5})
    assert errors_of(refused) == [("/language", None), ("/url", "document-twice")]


def test_a_percentage_is_filled_in_where_the_measure_is_in_percent(editor: FlaskClient) -> None:
    editor.put("/v1/units/percent", json={"name": "percent", "kind": "share"})
    measure = {"name": "Share of the killed", "unit": "percent", "counts": ["killed"]}
    editor.put("/v1/measures/share", json=measure | {"basis": "claimed", "definition": "..."})
    made = editor.post("/v1/figures", json=worded("nearly 45 per cent", measure="share"))
    assert made.status_code == 201, made.get_json()
    answer = made.get_json()
    assert (answer["value"], answer["comparator"], answer["approximate"]) == (45, "<", True)


def test_an_amount_of_money_differs_from_its_words(editor: FlaskClient) -> None:
    editor.put("/v1/units/usd", json={"name": "US dollars", "kind": "money", "code": "USD"})
    measure = {"name": "Damage", "unit": "usd", "counts": ["destroyed"], "basis": "estimated"}
    editor.put("/v1/measures/damage", json=measure | {"definition": "In US dollars of 1871."})
    body = figure(measure="damage", value=5_000, as_reported="$5 million")
    assert codes(editor.post("/v1/figures", json=body)) == {"words-differ"}
