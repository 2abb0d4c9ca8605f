import pytest

from schemas.figures import DiffQuery, FigureBody, FigurePage, FigureSchema, PeriodBody
from schemas.provenance import MAX_CHAINS
from tests.schemas.bodies import LEAST, a_figure, a_step, faults


def test_a_figure_that_says_the_least_is_accepted():
    assert faults(FigureBody, a_figure()) == {}


@pytest.mark.parametrize("name", ["measure", "conflict", "provenance"])
def test_a_figure_without_what_it_is_of_is_refused(name):
    body = a_figure()
    del body[name]
    assert set(faults(FigureBody, body)) == {f"/{name}"}


@pytest.mark.parametrize("name", ["measure", "conflict", "provenance", "status", "caveats"])
def test_what_a_figure_must_say_cannot_be_null(name):
    assert set(faults(FigureBody, a_figure(**{name: None}))) == {f"/{name}"}


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "population",
        "area",
        "item",
        "period",
        "value",
        "lower",
        "upper",
        "missing",
        "comparator",
        "as_reported",
    ],
)
def test_what_nobody_stated_is_null_whether_left_out_or_written_so(name):
    left_out = a_figure()
    left_out.pop(name, None)
    assert FigureBody().load(left_out)[name] is None
    assert FigureBody().load(a_figure(**{name: None}))[name] is None


def test_no_comparator_is_made_up():
    assert FigureBody().load(a_figure(value=5))["comparator"] is None


@pytest.mark.parametrize(
    "name", ["could_not_verify", "version", "warnings", "digest", "recorded_at"]
)
def test_what_is_derived_cannot_be_written(name):
    assert set(faults(FigureBody, a_figure(**{name: None}))) == {f"/{name}"}


def test_a_figure_cannot_be_written_retracted():
    assert set(faults(FigureBody, a_figure(status="retracted"))) == {"/status"}


@pytest.mark.parametrize("name", ["value", "lower", "upper"])
@pytest.mark.parametrize("value", ["10600", "10,600", True, float("nan"), float("inf"), [1]])
def test_a_number_is_a_finite_json_number(name, value):
    assert set(faults(FigureBody, a_figure(**{name: value}))) == {f"/{name}"}


@pytest.mark.parametrize("value", ["true", "false", "yes", None, [], 2, 1, 0, 1.0])
def test_approximate_is_true_or_false(value):
    assert set(faults(FigureBody, a_figure(approximate=value))) == {"/approximate"}


@pytest.mark.parametrize("value", ["~", "=>", "=", "<", "<=", ">=", ">", "", "< "])
def test_a_comparator_is_one_of_five(value):
    known = value in {"=", "<", "<=", ">=", ">"}
    assert set(faults(FigureBody, a_figure(comparator=value))) == (
        set() if known else {"/comparator"}
    )


@pytest.mark.parametrize("text", ["", "x" * 201, "nearly\x0012", "nearly \ud800", "\x1b[1m"])
def test_the_words_as_reported_are_short_and_printable(text):
    assert set(faults(FigureBody, a_figure(as_reported=text))) == {"/as_reported"}


def test_every_fault_is_named_at_once_with_its_place():
    body = a_figure(
        id="a\n",
        value="5",
        tone="grave",
        period={"edtf": "2025", "kind": "era", "mood": 1},
        caveats=["", "likely an undercount"],
        provenance=[
            {"steps": [a_step()]},
            {
                "reading": {"value": True},
                "steps": [
                    a_step(role="witness", reported_on="2025-1"),
                    a_step(sources=["agency", "A B"], based_on=[{}, {"document": "no slug"}]),
                ],
            },
        ],
    )
    assert set(faults(FigureBody, body)) == {
        "/id",
        "/value",
        "/tone",
        "/period/kind",
        "/period/mood",
        "/caveats/0",
        "/provenance/1/reading/value",
        "/provenance/1/steps/0/role",
        "/provenance/1/steps/0/reported_on",
        "/provenance/1/steps/1/sources/1",
        "/provenance/1/steps/1/based_on/1/document",
    }


@pytest.mark.parametrize(("count", "accepted"), [(0, False), (1, True), (50, True), (51, False)])
def test_a_figure_has_from_one_to_fifty_chains(count, accepted):
    body = a_figure(provenance=[{"steps": [a_step()]}] * count)
    assert MAX_CHAINS == 50
    assert set(faults(FigureBody, body)) == (set() if accepted else {"/provenance"})


@pytest.mark.parametrize(("count", "accepted"), [(0, True), (50, True), (51, False)])
def test_a_figure_has_at_most_fifty_caveats(count, accepted):
    body = a_figure(caveats=["likely an undercount"] * count)
    assert set(faults(FigureBody, body)) == (set() if accepted else {"/caveats"})


@pytest.mark.parametrize("name", ["edtf", "kind"])
def test_a_period_has_a_text_and_a_kind(name):
    body = dict(LEAST[PeriodBody])
    del body[name]
    assert set(faults(PeriodBody, body)) == {f"/{name}"}


def test_only_the_ends_of_a_period_can_be_inferred():
    body = LEAST[PeriodBody] | {"inferred": ["start", "middle"]}
    assert set(faults(PeriodBody, body)) == {"/inferred/1"}


def test_a_period_of_endless_text_is_refused():
    assert set(faults(PeriodBody, LEAST[PeriodBody] | {"edtf": "2025" * 16})) == {"/edtf"}


def test_a_diff_asks_for_two_versions():
    assert DiffQuery().load({"from": "1", "to": "2"}) == {
        "from_": 1,
        "to": 2,
        "as_of": None,
        "release": None,
    }
    assert set(faults(DiffQuery, {})) == {"/from", "/to"}


@pytest.mark.parametrize("version", ["0", "2147483648", "latest"])
def test_a_diff_is_of_version_numbers(version):
    assert set(faults(DiffQuery, {"from": version, "to": "1"})) == {"/from"}


def test_a_figure_is_always_answered_whole():
    assert all(field.required for field in FigureSchema().fields.values())


def test_only_the_counts_of_a_page_may_be_missing():
    missing = [name for name, field in FigurePage().fields.items() if not field.required]
    assert missing == ["count", "count_above"]
