"""The chains of a figure, also as others' libraries read them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from prov.model import ProvAgent, ProvDerivation, ProvDocument, ProvEntity

from service.app import create_app
from service.config import Settings
from service.http.context import database as database_of
from tests.support.database import Urls

FIGURES = (
    "ru-deserters-recorded-2024",
    "ru-court-cases-missing-or-dead-2025-h1",
    "ru-killed-identified-2025-07-28",
)


def read(client: FlaskClient, figure: str, accept: str) -> Any:
    return client.get(f"/v1/figures/{figure}/provenance", headers={"Accept": accept})


def test_the_chain_goes_from_the_originator_to_the_text(client: FlaskClient) -> None:
    body = read(client, "ru-deserters-recorded-2024", "application/json").get_json()
    assert (body["figure"], body["version"]) == ("ru-deserters-recorded-2024", 1)
    [chain] = body["data"]
    assert [step["role"] for step in chain["steps"]] == ["originator", "reporter", "reporter"]
    assert [step["step"] for step in chain["steps"]] == [1, 2, 3]
    assert chain["steps"][2]["document"]["id"] == "ki-2025-07-28-deserters"


@pytest.mark.parametrize("figure", FIGURES)
def test_the_prov_library_reads_it_back(client: FlaskClient, figure: str) -> None:
    text = read(client, figure, "application/provenance+json").get_data(as_text=True)
    document = ProvDocument.deserialize(content=text, format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert document == again
    assert len(list(document.get_records(ProvEntity))) > 3
    answer = client.get(f"/v1/figures/{figure}").get_json()
    named = {
        source["name"]
        for chain in answer["provenance"]
        for step in chain["steps"]
        for source in step["sources"] + [basis["source"] for basis in step["based_on"]]
    }
    assert {agent.label for agent in document.get_records(ProvAgent)} == named


def test_the_version_has_its_primary_source_and_is_quoted(client: FlaskClient) -> None:
    text = read(client, FIGURES[0], "application/provenance+json").get_data(as_text=True)
    document = ProvDocument.deserialize(content=text, format="json")
    kinds = {
        str(kind)
        for derivation in document.get_records(ProvDerivation)
        for kind in derivation.get_asserted_types()
    }
    assert kinds == {"prov:PrimarySource", "prov:Quotation"}


def test_json_ld_uses_prov_o_with_absolute_ids(client: FlaskClient) -> None:
    body = read(client, FIGURES[1], "application/ld+json").get_json(force=True)
    nodes = {node["@id"]: node for node in body["@graph"]}
    assert all(id_.startswith("http://localhost/v1/") for id_ in nodes)
    version = nodes[f"http://localhost/v1/figures/{FIGURES[1]}/versions/1"]
    [first] = version["hadPrimarySource"]
    assert nodes[first]["wasAttributedTo"] == ["http://localhost/v1/sources/mediazona"]
    for node in nodes.values():
        for relation in ("wasQuotedFrom", "wasDerivedFrom", "wasAttributedTo"):
            assert set(node.get(relation, ())) <= set(nodes)
    context = body["@context"]
    assert context["wasQuotedFrom"] == {"@id": "prov:wasQuotedFrom", "@type": "@id"}


def test_an_invalid_host_is_refused(client: FlaskClient) -> None:
    path = f"/v1/figures/{FIGURES[0]}/provenance"
    response = client.get(path, headers={"Accept": "application/ld+json", "Host": "a b<>"})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_ids_begin_with_the_public_url(bundled_urls: Urls) -> None:
    settings = Settings(database_url=bundled_urls.service, public_url="https://warstats.example/")
    app = create_app(settings)
    body = read(app.test_client(), FIGURES[0], "application/ld+json").get_json(force=True)
    assert all(node["@id"].startswith("https://warstats.example/v1/") for node in body["@graph"])
    with app.app_context():
        database_of().close()
