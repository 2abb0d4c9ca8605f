"""Which format an Accept header gets."""

import pytest
from flask.testing import FlaskClient

PROVENANCE = "/v1/figures/ru-deserters-recorded-2024/provenance"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/html, application/json;q=0.5", "application/json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("application/json;q=0.5, application/provenance+json", "application/provenance+json"),
        ("application/json;q=0, */*;q=0.1", "application/provenance+json"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_preferred_format_is_chosen(
    client: FlaskClient, accept: str | None, expected: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert client.get(PROVENANCE, headers=headers).mimetype == expected


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "application/*;q=0, image/*", "image/*"]
)
def test_an_unavailable_format_is_a_406_that_names_the_others(
    client: FlaskClient, accept: str
) -> None:
    response = client.get("/v1/figures", headers={"Accept": accept})
    assert response.status_code == 406
    assert "application/json" in response.get_json()["detail"]


def test_each_format_has_an_etag_of_its_own(client: FlaskClient) -> None:
    formats = ("application/json", "application/provenance+json", "application/ld+json")
    etags = {
        client.get(PROVENANCE, headers={"Accept": media_type}).headers["ETag"]
        for media_type in formats
    }
    assert len(etags) == 3
