"""The contract: valid, committed, complete, and true of what is answered."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.http.routes import EVERY

COMMITTED = Path("docs/openapi.json")


@pytest.fixture
def contract(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/v1/openapi.json").get_json()
    return document


def test_the_committed_contract_is_the_served_one(client: FlaskClient) -> None:
    served = client.get("/v1/openapi.json").get_data(as_text=True)
    assert COMMITTED.read_text().strip() == served, "run `make openapi` and review the difference"


def test_it_is_valid_openapi(contract: dict[str, Any]) -> None:
    assert contract["openapi"] == "3.1.0"
    validate(contract)


def test_every_operation_has_a_name_a_summary_and_problems(contract: dict[str, Any]) -> None:
    operations = [
        operation
        for item in contract["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"]
        assert "default" in operation["responses"]
    problem = contract["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(problem) == ["application/problem+json"]


def test_no_schema_is_left_over(contract: dict[str, Any]) -> None:
    text = json.dumps(contract)
    for name in contract["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text


@pytest.mark.parametrize("path", EVERY)
def test_an_answer_is_what_the_contract_says(
    client: FlaskClient, contract: dict[str, Any], path: str
) -> None:
    response = client.get(path)
    template = _template(contract, path.partition("?")[0])
    place = ("paths", template, "get", "responses", "200", "content", response.mimetype, "schema")
    _validate(contract, place, response.get_json(force=True))


@pytest.mark.parametrize("path", ["/v1/figures?limit=0&x=1", "/v1/figures/none", "/nowhere"])
def test_a_problem_is_what_the_contract_says(
    client: FlaskClient, contract: dict[str, Any], path: str
) -> None:
    _validate(contract, ("components", "schemas", "Problem"), client.get(path).get_json())


def test_an_answer_has_no_field_that_the_contract_lacks(
    client: FlaskClient, contract: dict[str, Any]
) -> None:
    figure = client.get("/v1/figures/ru-court-cases-missing-or-dead-2025-h1").get_json()
    _compare(contract, contract["components"]["schemas"]["Figure"], figure)


def _template(contract: dict[str, Any], path: str) -> str:
    """The path template that an address is an instance of."""
    [template] = [
        template
        for template in contract["paths"]
        if len(template.split("/")) == len(path.split("/"))
        and all(
            part == given or part.startswith("{")
            for part, given in zip(template.split("/"), path.split("/"), strict=True)
        )
    ]
    return str(template)


def _validate(contract: dict[str, Any], place: tuple[str, ...], answer: Any) -> None:
    registry = Registry().with_resource(
        "urn:contract", Resource(contents=contract, specification=DRAFT202012)
    )
    pointer = "".join("/" + quote(part.replace("/", "~1")) for part in place)
    schema = {"$ref": f"urn:contract#{pointer}"}
    Draft202012Validator(schema, registry=registry).validate(answer)


def _compare(contract: dict[str, Any], schema: dict[str, Any], answer: Any) -> None:
    for option in schema.get("anyOf", []):
        if "$ref" in option:
            schema = option
    if "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(answer, list):
        for item in answer:
            _compare(contract, schema["items"], item)
    if isinstance(answer, dict):
        # All fields are there, but for those that are left out where they have nothing to say.
        assert set(schema["required"]) <= set(answer) <= set(schema["properties"])
        assert set(schema["properties"]) - set(schema["required"]) <= {"pointer", "acknowledged"}
        for name, value in answer.items():
            _compare(contract, schema["properties"][name], value)
