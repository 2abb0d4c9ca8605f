"""The PROV graph of a figure with parts that no bundled figure has."""

from collections.abc import Callable

from flask.testing import FlaskClient
from prov.model import ProvAlternate, ProvDerivation, ProvDocument

from service.db import Database
from tests.support.builders import DOCUMENT, chain, figure, record, statement


def test_a_basis_document_and_an_earlier_version_are_in_the_graph(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    compiled = chain("herald", document=None)
    compiled["steps"][0]["based_on"] = [{"document": DOCUMENT}, {"as_named": "letters"}]
    with war.transaction() as conn:
        record(conn, figure(id="one", provenance=[chain("herald"), compiled]))
        record(conn, statement())
    response = serve().get(
        "/v1/figures/one/provenance", headers={"Accept": "application/provenance+json"}
    )
    document = ProvDocument.deserialize(content=response.get_data(as_text=True), format="json")
    derived = {
        (str(record.args[0]), str(record.args[1]))
        for record in document.get_records(ProvDerivation)
    }
    version = "ws:v1/figures/one/versions/2"
    assert (version, "ws:v1/figures/one/versions/1") in derived
    assert (f"{version}/chains/2/steps/1", f"ws:v1/documents/{DOCUMENT}") in derived
    assert (f"{version}/chains/2/steps/1", f"{version}/chains/2/steps/1/based-on/2") in derived
    for number in (1, 2):
        assert (version, f"{version}/chains/{number}/steps/2") in derived
        assert (version, f"{version}/chains/{number}/steps/1") in derived


def test_a_retracted_version_is_an_alternate_of_the_figure_that_stands_in_its_place(
    war: Database, desk: Callable[..., FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"))
    editor = desk("editor")
    reason = {"reason": "Entered twice.", "duplicate_of": "one"}
    assert editor.post("/v1/figures/two/retraction", json=reason).status_code == 201
    address, version = "/v1/figures/two/provenance", "v1/figures/two/versions/2"
    response = editor.get(address, headers={"Accept": "application/provenance+json"})
    document = ProvDocument.deserialize(content=response.get_data(as_text=True), format="json")
    [alternate] = document.get_records(ProvAlternate)
    assert [str(arg) for arg in alternate.args] == [f"ws:{version}", "ws:v1/figures/one"]
    linked = editor.get(address, headers={"Accept": "application/ld+json"}).get_json(force=True)
    [node] = [each for each in linked["@graph"] if each["@id"].endswith(version)]
    assert [id_.removeprefix("http://localhost/") for id_ in node["alternateOf"]] == [
        "v1/figures/one"
    ]
    assert node["status"] == "retracted"
