"""A compiled schema gives what the schema gives, faults included."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, post_dump

from schemas.compiled import compile_dump
from schemas.imports import FIGURE, HISTORY, LINES, LOADERS
from tests.schemas.bodies import a_figure, a_step

FULL: dict[str, Any] = a_figure(
    id="full",
    status="retracted",
    value=5.5,
    lower=5,
    upper=6,
    comparator="=",
    approximate=True,
    as_reported="about 5.5",
    scale="in thousands",
    population="an-army",
    area="a-place",
    item="row 1",
    period={"edtf": "1870-09-01/1870-09-02", "kind": "flow", "inferred": ["start"]},
    provenance=[
        {"steps": [a_step(based_on=[{"as_named": "the rolls"}], as_named="officials")]},
        {"reading": {"value": 4, "approximate": False}, "steps": [a_step(locator="page 2")]},
    ],
    caveats=["A floor."],
    duplicate_of="other",
    acknowledge=["fraction-of-count"],
    verification=[{"status": "verified", "by": "gazette", "stated_on": "1871", "lapsed": True}],
    change={"type": "retraction", "note": "Twice."},
)
LEAST = a_figure()
SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["killed", "draft", "1870-09", " killed ", "not-a-code", "x" * 300]),
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "by", "steps", "value", "odd"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def places(value: Any, *path: Any) -> list[tuple[Any, ...]]:
    """The paths of all that is in a JSON value."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    below = [place for key, part in items for place in places(part, *path, key)]
    return [path, *below] if path else below


def changed(body: Any, path: tuple[Any, ...], value: Any, *, is_removed: bool) -> Any:
    """A body with another value in one place, or with nothing there."""
    body = copy.deepcopy(body)
    parent = body
    for part in path[:-1]:
        parent = parent[part]
    if is_removed:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return body


def outcome(load: Any, raw: Any) -> Any:
    try:
        return repr(load(raw))  # NaN equals itself there, and True is not 1
    except ValidationError as error:
        return error.messages


@pytest.mark.parametrize("kind", [FIGURE, HISTORY])
@pytest.mark.parametrize("body", [LEAST, FULL], ids=["least", "full"])
def test_a_whole_body_is_loaded_alike(kind: str, body: dict[str, Any]) -> None:
    recorded = {"recorded_at": "2020-01-01T00:00:00Z", "recorded_by": "x", "version": 1}
    raw = body | (recorded if kind == HISTORY else {})
    assert outcome(LOADERS[kind], raw) == outcome(LINES[kind].load, raw)


def test_a_whole_figure_does_not_need_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(Schema, "load", refuse)
    assert LOADERS[FIGURE](FULL)["id"] == "full"


@given(
    kind=st.sampled_from([FIGURE, HISTORY]),
    place=st.sampled_from(places(FULL)),
    value=VALUES,
    is_removed=st.booleans(),
)
def test_whatever_a_body_has_in_one_place_is_loaded_or_refused_alike(
    kind: str, place: tuple[Any, ...], value: Any, *, is_removed: bool
) -> None:
    raw = changed(FULL, place, value, is_removed=is_removed)
    assert outcome(LOADERS[kind], raw) == outcome(LINES[kind].load, raw)


@given(kind=st.sampled_from([FIGURE, HISTORY]), name=st.text(max_size=3), value=VALUES)
def test_an_unknown_field_is_refused_alike(kind: str, name: str, value: Any) -> None:
    for raw in (FULL | {name: value}, value):
        assert outcome(LOADERS[kind], raw) == outcome(LINES[kind].load, raw)


class Inner(Schema):
    name = fields.String()

    @post_dump
    def _shout(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value.upper() for name, value in data.items()}


class Outer(Schema):
    number = fields.Integer(data_key="no")
    inner = fields.Nested(Inner)
    inners = fields.List(fields.Nested(Inner))
    plain = fields.String(attribute="text")
    absent = fields.String()


class Held:
    def __init__(self, **fields: Any) -> None:
        self.__dict__ |= fields


def test_objects_and_dicts_are_dumped_alike_with_hooks_keys_and_attributes() -> None:
    values = {"number": 3, "inner": {"name": "a"}, "inners": [Held(name="b")], "text": None}
    for obj in (values, Held(**values)):
        dumped = compile_dump(Outer())(obj)
        assert dumped == Outer().dump(obj)
        assert dumped == {"no": 3, "inner": {"name": "A"}, "inners": [{"name": "B"}], "plain": None}
