"""Entity tags as they come back through servers that compress."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.http.routes import CACHED
from tests.support.builders import figure

CORRECTION = {
    "value": 4,
    "as_reported": "4",
    "change": {"type": "correction", "note": "A slip"},
}
CODINGS = ["gzip", "br", "zstd", "deflate"]


def compressed(etag: str, coding: str) -> str:
    return f'{etag[:-1]}-{coding}"'


@pytest.mark.parametrize("path", CACHED)
@pytest.mark.parametrize("coding", CODINGS)
def test_the_tag_of_a_compressed_answer_counts_as_the_plain_one(
    client: FlaskClient, path: str, coding: str
) -> None:
    plain = client.get(path).headers["ETag"]
    etag = compressed(plain, coding)
    for known in (etag, f"W/{etag}", f'"another", {etag}'):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.headers["ETag"]) == (304, plain)
    assert client.get(path, headers={"If-Match": etag}).status_code == 200
    stale = client.get(path, headers={"If-Match": f'"stale-{coding}"'})
    assert stale.status_code == 412


@pytest.mark.parametrize("path", CACHED)
def test_a_weak_tag_is_refused_with_the_reason(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    response = client.get(path, headers={"If-Match": f"W/{etag}"})
    assert response.status_code == 412
    assert "weak ETag" in response.get_json()["detail"]
    several = {"If-Match": f"W/{etag}, {etag}"}
    assert client.get(path, headers=several).status_code == 200


def test_a_write_takes_the_tag_of_a_compressed_answer(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    etag = editor.get("/v1/figures/one").headers["ETag"]
    headers = {"If-Match": compressed(etag, "gzip")}
    made = editor.post("/v1/figures/one/versions", json=CORRECTION, headers=headers)
    assert made.status_code == 201


def test_a_write_with_a_weak_tag_is_refused_with_the_reason(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    etag = editor.get("/v1/figures/one").headers["ETag"]
    headers = {"If-Match": f"W/{compressed(etag, 'gzip')}"}
    response = editor.post("/v1/figures/one/versions", json=CORRECTION, headers=headers)
    assert response.status_code == 412
    assert "weak ETag" in response.get_json()["detail"]
    body = {"name": "The Gazette", "kind": "media"}
    weak = {"If-Match": f"W/{editor.get('/v1/sources/gazette').headers['ETag']}"}
    response = editor.put("/v1/sources/gazette", json=body, headers=weak)
    assert response.status_code == 412
    assert "weak ETag" in response.get_json()["detail"]


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("tag", ['""', 'W/""', '"a", W/""', "W/", ","])
def test_an_empty_tag_matches_nothing(client: FlaskClient, header: str, tag: str) -> None:
    expected = 412 if header == "If-Match" else 200
    assert client.get("/v1/outcomes/killed", headers={header: tag}).status_code == expected
