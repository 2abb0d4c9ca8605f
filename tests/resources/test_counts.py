"""Counts of lists: exact, or left open and said so."""

import pytest
from flask.testing import FlaskClient

import service.resources.figures as figures_resource
import service.resources.series as series_resource


@pytest.mark.parametrize("path", ["/v1/figures", "/v1/series"])
def test_as_many_as_may_be_counted_are_counted(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    exact = client.get(f"{path}?count=true").get_json()["count"]
    for module in (figures_resource, series_resource):
        monkeypatch.setattr(module, "MAX_COUNT", exact)
    page = client.get(f"{path}?count=true").get_json()
    assert page["count"] == exact
    assert "count_above" not in page


@pytest.mark.parametrize("path", ["/v1/figures", "/v1/series"])
def test_more_are_not_counted_and_the_page_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for module in (figures_resource, series_resource):
        monkeypatch.setattr(module, "MAX_COUNT", 1)
    page = client.get(f"{path}?count=true").get_json()
    assert page["count"] is None
    assert page["count_above"] == 1
