from dataclasses import fields

import pytest

from schemas.vocabularies import ANSWERS, BODIES
from service.domain.vocabulary import VOCABULARIES
from tests.schemas.bodies import ENTRIES, faults

RECORDED = {"id", "revision", "recorded_at", "recorded_by", "links"}
DATES = [
    ("conflict", "start"),
    ("conflict", "end"),
    ("document", "published_on"),
    ("document", "accessed_on"),
]
URLS = [("source", "url"), ("document", "url"), ("document", "archive_url")]
KINDS = ["conflict", "population", "unit", "source"]


def places(name, /, **changes):
    return set(faults(BODIES[name], ENTRIES[name] | changes))


@pytest.mark.parametrize("name", BODIES)
def test_an_entry_that_says_the_least_is_accepted(name):
    assert places(name) == set()


@pytest.mark.parametrize("name", BODIES)
def test_every_field_of_the_least_is_needed(name):
    for field in ENTRIES[name]:
        body = {key: value for key, value in ENTRIES[name].items() if key != field}
        assert set(faults(BODIES[name], body)) == {f"/{field}"}


@pytest.mark.parametrize("name", BODIES)
def test_a_loaded_body_has_every_field_of_the_entry_but_its_id(name):
    expected = {field.name for field in fields(VOCABULARIES[name].entry)} - {"id"}
    assert set(BODIES[name]().load(ENTRIES[name])) == expected | {"acknowledge"}


@pytest.mark.parametrize("name", BODIES)
def test_an_entry_is_read_as_it_is_written_with_its_revision(name):
    written = set(BODIES[name]().fields) - {"acknowledge"}
    assert set(ANSWERS[name]().fields) == written | RECORDED


@pytest.mark.parametrize("name", ANSWERS)
def test_an_entry_is_always_answered_whole(name):
    assert all(field.required for field in ANSWERS[name]().fields.values())


@pytest.mark.parametrize("name", BODIES)
def test_the_id_of_an_entry_is_not_in_its_body(name):
    assert places(name, id="an-entry") == {"/id"}


@pytest.mark.parametrize("name", BODIES)
def test_every_fault_of_an_entry_is_named_at_once(name):
    faulty = {"name": "", "aliases": ["", "ok"], "description": 1, "replaces": "A B", "tone": 1}
    assert places(name, **faulty) == {"/name", "/aliases/0", "/description", "/replaces", "/tone"}


@pytest.mark.parametrize(("count", "accepted"), [(0, True), (100, True), (101, False)])
@pytest.mark.parametrize("name", BODIES)
def test_an_entry_has_at_most_a_hundred_aliases(name, count, accepted):
    assert places(name, aliases=["The War"] * count) == (set() if accepted else {"/aliases"})


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("kind", ["", "unheard-of", "War", None, 1])
def test_a_kind_is_one_of_those_listed(name, kind):
    assert places(name, kind=kind) == {"/kind"}


@pytest.mark.parametrize(("name", "field"), DATES)
@pytest.mark.parametrize("text", ["2025-1", "2025-02-30", "2025/2026", "soon", "", 2025])
def test_a_date_of_an_entry_is_one_edtf_date(name, field, text):
    assert places(name, **{field: text}) == {f"/{field}"}


@pytest.mark.parametrize(("name", "field"), DATES)
def test_a_date_of_an_entry_is_kept_as_precise_as_known(name, field):
    body = ENTRIES[name] | {field: "2025-03~"}
    assert BODIES[name]().load(body)[field] == "2025-03~"


@pytest.mark.parametrize(("name", "field"), URLS)
@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://a b",
        "https://a\nb",
        "httpx://a",
    ],
)
def test_a_web_address_is_written_in_full(name, field, url):
    assert places(name, **{field: url}) == {f"/{field}"}


@pytest.mark.parametrize(("name", "field"), URLS)
@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", "http://example.org"])
def test_a_web_address_is_kept_to_the_letter(name, field, url):
    assert BODIES[name]().load(ENTRIES[name] | {field: url})[field] == url


@pytest.mark.parametrize("code", ["UA", "UKR", "UA-30", "GB-ENG"])
def test_an_area_may_have_an_iso_3166_code(code):
    assert places("area", iso_code=code) == set()


@pytest.mark.parametrize("code", ["", "ua", "U", "UA-", "UA\n", "UA-ABCD", 30])
def test_what_is_no_iso_3166_code_is_refused(code):
    assert places("area", iso_code=code) == {"/iso_code"}


@pytest.mark.parametrize("tag", ["en", "uk", "zh-Hant", "en-GB"])
def test_a_document_may_have_a_language(tag):
    assert places("document", language=tag) == set()


@pytest.mark.parametrize("tag", ["", "EN", "english", "en_GB", "en\n", "en-"])
def test_what_is_no_language_tag_is_refused(tag):
    assert places("document", language=tag) == {"/language"}


@pytest.mark.parametrize("sha256", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_what_is_no_sha_256_is_refused(sha256):
    assert places("document", sha256=sha256) == {"/sha256"}


def test_a_document_may_have_a_sha_256():
    assert places("document", sha256="0a" * 32) == set()


def test_a_document_without_a_name_has_none_made_up():
    assert BODIES["document"]().load(ENTRIES["document"])["name"] is None


def test_a_source_is_named_unless_said_otherwise():
    assert BODIES["source"]().load(ENTRIES["source"])["named"] is True
    assert BODIES["source"]().load(ENTRIES["source"] | {"named": False})["named"] is False


@pytest.mark.parametrize("value", ["true", "no", None, 2, 1, 0])
def test_whether_a_source_is_named_is_true_or_false(value):
    assert places("source", named=value) == {"/named"}


def test_outcomes_left_out_are_not_stated():
    assert BODIES["measure"]().load(ENTRIES["measure"])["counts"] is None


def test_counting_no_loss_is_not_the_same_as_not_saying():
    assert BODIES["measure"]().load(ENTRIES["measure"] | {"counts": []})["counts"] == frozenset()


@pytest.mark.parametrize("basis", ["", "rumoured", None, "Claimed"])
def test_a_measure_has_a_basis_of_the_model(basis):
    assert places("measure", basis=basis) == {"/basis"}
