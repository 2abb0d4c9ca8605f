"""Texts that an older release made answer every request, until they are made again."""

from collections.abc import Callable

import psycopg
import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record
from tests.support.database import Urls

# What texts did not have before: `warstats rerender` puts it into them.
_LATER = ("sentence", "verification_state", "duplicate_of", "filled", "scale")
_STRUCTURED = {
    "counts": ["killed"],
    "population": "french-army",
    "conflict": "franco-prussian",
    "value": 3000,
}


@pytest.fixture
def older(war: Database, urls: Urls) -> Database:
    """A database with the texts of an older release."""
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"))
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        owner.execute(
            "update rendering set body = (body::jsonb - %s::text[])::text where noun = 'figure'",
            (list(_LATER),),
        )
    return war


@pytest.mark.parametrize(
    "address",
    [
        "/v1/figures",
        "/v1/figures?lang=uk",
        "/v1/figures?format=csv",
        "/v1/figures?format=ndjson",
        "/v1/figures?format=jsonld",
        "/v1/figures/one",
        "/v1/figures/one?lang=ru",
        "/v1/figures/one/versions",
        "/v1/figures/one/provenance",
        "/v1/figures/one/verification",
        "/v1/series",
        "/v1/comparisons?conflict=franco-prussian&population=french-army",
        "/v1/changes",
    ],
)
def test_no_reader_fails_for_an_older_text(
    older: Database, serve: Callable[[], FlaskClient], address: str
) -> None:
    assert serve().get(address).status_code == 200


def test_a_check_says_the_sentence_of_a_figure_whose_text_has_none(
    older: Database, serve: Callable[[], FlaskClient]
) -> None:
    client = serve()
    answer = client.post("/v1/checks", json=_STRUCTURED)
    assert answer.status_code == 200, answer.get_json()
    [finding, *_] = answer.get_json()["quantities"][0]["findings"]
    assert finding["figure"]["sentence"].startswith("Herald")
    assert finding["explanation"].startswith(finding["figure"]["sentence"])
    assert finding["figure"]["verification_state"]["code"] == "unchecked"
