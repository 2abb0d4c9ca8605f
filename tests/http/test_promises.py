"""What is promised of every reading address, tried on every one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.http.routes import CACHED, EVERY


def test_every_route_is_tried_here(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    tried = {adapter.match(path.partition("?")[0])[0] for path in EVERY}
    served = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/v1", "/healthz", "/readyz")) and "GET" in (rule.methods or ())
    }
    # An area or a release needs an entry, of which there is none; a series' id is not for
    # copying; keys are an admin's.
    untried = {
        "areas.get_area",
        "releases.get_release",
        "series.get_series",
        "keys.list_keys",
        "keys.get_key",
    }
    assert served - tried == untried


@pytest.mark.parametrize("path", EVERY)
def test_an_unknown_parameter_is_refused_by_name(client: FlaskClient, path: str) -> None:
    response = client.get(path + ("&" if "?" in path else "?") + "yaer=2024")
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert [error["parameter"] for error in response.get_json()["errors"]] == ["yaer"]


@pytest.mark.parametrize("path", [path for path in EVERY if "/versions" not in path])
def test_an_unknown_parameter_names_the_one_that_is_meant(client: FlaskClient, path: str) -> None:
    response = client.get(path + ("&" if "?" in path else "?") + "per_page=5&asof=2024")
    assert response.status_code == 422
    remedies = {error["parameter"]: error["detail"] for error in response.get_json()["errors"]}
    limited = client.get(path + ("&" if "?" in path else "?") + "limit=0").get_json()["errors"]
    takes_limit = not limited[0]["detail"].startswith("Unknown")
    assert remedies["per_page"] == (
        f"Unknown parameter: {'use limit' if takes_limit else 'remove it'}."
    )


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_refused_with_those_allowed(
    client: FlaskClient, path: str, method: str
) -> None:
    response = client.open(path, method=method)
    if method in response.headers.get("Allow", "") or response.status_code == 401:
        assert method in client.options(path).headers["Allow"]  # it writes, and takes a key
        return
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", EVERY)
def test_an_unavailable_format_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/webp"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert "application/" in response.get_json()["detail"]


@pytest.mark.parametrize("path", CACHED)
def test_a_known_etag_gets_304_and_no_body(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    again = client.get(path, headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert "Content-Type" not in again.headers


@pytest.mark.parametrize("path", CACHED)
def test_another_etag_gets_the_full_response(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert not first.headers["ETag"].startswith("W/")
    again = client.get(path, headers={"If-None-Match": '"another"'})
    assert (again.status_code, again.data) == (200, first.data)


@pytest.mark.parametrize("path", [path for path in CACHED if "openapi" not in path])
def test_a_date_is_used_where_no_etag_is_sent(client: FlaskClient, path: str) -> None:
    modified = client.get(path).headers["Last-Modified"]
    assert client.get(path, headers={"If-Modified-Since": modified}).status_code == 304
    long_ago = {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}
    assert client.get(path, headers=long_ago).status_code == 200
    both = {"If-Modified-Since": modified, "If-None-Match": '"another"'}
    assert client.get(path, headers=both).status_code == 200
    far_off = {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"}
    assert client.get(path, headers=far_off).status_code == 304
    unreadable = {"If-Modified-Since": "yesterday"}
    assert client.get(path, headers=unreadable).status_code == 200
    assert client.get(path, headers={"If-Unmodified-Since": modified}).status_code == 200
    changed = client.get(path, headers={"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"})
    assert (changed.status_code, changed.mimetype) == (412, "application/problem+json")


@pytest.mark.parametrize("path", CACHED)
def test_if_match_is_honoured(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-Match": etag}).status_code == 200
    assert client.get(path, headers={"If-Match": "*"}).status_code == 200
    stale = client.get(path, headers={"If-Match": '"stale"'})
    assert (stale.status_code, stale.mimetype) == (412, "application/problem+json")


@pytest.mark.parametrize("path", CACHED)
def test_cache_control_and_vary_are_sent(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    forever = "/versions/1" in path or "/diff" in path
    expected = (
        "public, max-age=31536000, immutable"
        if forever
        else "public, max-age=60, stale-while-revalidate=600"
    )
    assert response.headers["Cache-Control"] == expected
    assert response.headers["Vary"] == "Accept, Accept-Encoding, Accept-Datetime, Authorization"


@pytest.mark.parametrize("path", EVERY)
def test_head_answers_as_get_without_the_body(client: FlaskClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (got.status_code, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("path", [*EVERY, "/docs", "/problems/invalid", "/nowhere"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PATCH"])
def test_no_browser_may_guess_the_type_of_an_answer(
    client: FlaskClient, path: str, method: str
) -> None:
    response = client.open(path, method=method)
    assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"]


@pytest.mark.parametrize("path", EVERY)
def test_another_origin_may_read(client: FlaskClient, path: str) -> None:
    for response in (client.get(path), client.get(path + "?nonsense")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
        assert {"ETag", "Link", "Location", "Memento-Datetime", "Retry-After"} <= exposed


@pytest.mark.parametrize("path", EVERY)
def test_a_preflight_request_is_answered(client: FlaskClient, path: str) -> None:
    response = client.options(
        path,
        headers={
            "Origin": "https://news.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match",
        },
    )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", CACHED)
def test_the_same_question_has_the_same_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).data == client.get(path).data
