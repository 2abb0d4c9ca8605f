"""The answers before Flask are those of Flask: status, headers, body of every kind of request."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from service.db import Database
from service.errors import DatabaseAway
from service.http.direct import DirectFigures
from tests.http.routes import FIGURE
from tests.support.builders import figure

PATH = f"/v1/figures/{FIGURE}"
PATHS = [
    PATH,
    f"{PATH}/",
    f"/{PATH}",
    f"{PATH}?",
    f"{PATH}?lang=uk",
    f"{PATH}?as_of=2030-01-01",
    f"{PATH}?nonsense=1",
    f"{PATH}%20",
    f"{PATH}/versions",
    "/v1/figures/",
    "/v1/figures/no-such-figure",
    "/v1/figures/No_Slug",
    f"/v1/figures/{'a' * 121}",
    "/v1/figures/%D1%84",
    "/v1/figures/a%0A",
]
TAGS = [
    None,
    '"ETAG"',
    'W/"ETAG"',
    '"ETAG-gzip"',
    'W/"ETAG-zstd"',
    '"ETAG-br"',
    '"another", "ETAG"',
    '"another"',
    '"another-gzip"',
    "*",
    "",
    '""',
    "ETAG",
    '"ETAG',
    '"ETAG"x',
    ' "ETAG" ',
]
CODINGS = [
    None,
    "",
    "gzip",
    "zstd",
    "gzip, deflate, br, zstd",
    "*",
    "br",
    "gzip;q=0",
    "identity;q=0, gzip",
    "identity;q=0",
    "*;q=0",
    ";;=",
]
OTHERS: list[dict[str, str]] = [
    *({"Accept": accept} for accept in ("*/*", "application/json", "text/html", "", "a/b;q=0")),
    {"Accept": "application/json;q=0.5, */*;q=0.1"},
    {"Accept": "image/webp"},
    {"Authorization": "Bearer wsk_nobody"},
    {"Authorization": ""},
    {"Accept-Datetime": "Thu, 01 Jan 2015 00:00:00 GMT"},
    {"Accept-Datetime": "yesterday"},
    {"If-Match": '"ETAG"'},
    {"If-Match": '"stale"'},
    {"If-Match": "*"},
    {"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 GMT"},
    {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Range": "bytes=0-9"},
    {"Origin": "https://news.example"},
    {"Host": "elsewhere.example:99"},
    {"Host": "[::1]:8000"},
    {"Host": "a b"},
    {"Host": "a/b"},
    {"Host": ""},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Content-Type": "application/json", "Content-Length": "0"},
    {"Cookie": "a=b"},
]

Answer = tuple[str, list[tuple[str, str]], bytes]


@pytest.fixture
def direct(app: Flask) -> DirectFigures:
    assert isinstance(app.wsgi_app, DirectFigures)
    return app.wsgi_app


@pytest.fixture
def etag(client: FlaskClient) -> str:
    return client.get(PATH).headers["ETag"].strip('"')


def ask(wsgi: Callable[..., Any], path: str, headers: dict[str, str], method: str) -> Answer:
    """Ask a WSGI app as a server does, and return its answer, the headers in order of name."""
    started: list[Any] = []
    environ = EnvironBuilder(path=path, method=method, headers=headers).get_environ()
    environ["HTTP_HOST"] = headers.get("Host", "localhost")
    body = wsgi(environ, lambda status, given, _=None: started.extend((status, given)))
    try:
        data = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    status, given = started
    headers_ = sorted((name, value) for name, value in given if name != "X-Request-Id")
    return status, headers_, re.sub(rb'"request_id":"\w+"', b"", data)


def assert_same(
    direct: DirectFigures, path: str, headers: dict[str, str], method: str = "GET"
) -> Answer:
    answer = ask(direct, path, headers, method)
    assert answer == ask(direct.next, path, headers, method)
    return answer


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE", "BREW"])
def test_every_path_and_method_is_answered_alike(direct: DirectFigures, method: str) -> None:
    for path in PATHS:
        assert_same(direct, path, {}, method)


def test_every_header_is_answered_alike(direct: DirectFigures, etag: str) -> None:
    for others, method in product([{}, *OTHERS], ["GET", "HEAD"]):
        headers = {name: value.replace("ETAG", etag) for name, value in others.items()}
        for path in (PATH, "/v1/figures/no-such-figure"):
            assert_same(direct, path, headers, method)


@pytest.mark.parametrize("accepted", CODINGS)
def test_every_tag_with_every_coding_is_answered_alike(
    direct: DirectFigures, etag: str, accepted: str | None
) -> None:
    for known, method in product(TAGS, ["GET", "HEAD"]):
        headers = {} if accepted is None else {"Accept-Encoding": accepted}
        if known is not None:
            headers["If-None-Match"] = known.replace("ETAG", etag)
        assert_same(direct, PATH, headers, method)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, "200 OK"),
        ({"Accept-Encoding": "gzip, deflate, br, zstd"}, "200 OK"),
        ({"Accept": "application/json"}, "200 OK"),
        ({"If-None-Match": '"ETAG"'}, "304 NOT MODIFIED"),
        ({"If-None-Match": '"ETAG-gzip"', "Accept-Encoding": "gzip"}, "304 NOT MODIFIED"),
    ],
)
def test_a_plain_read_does_not_reach_flask(
    direct: DirectFigures,
    etag: str,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    status: str,
) -> None:
    monkeypatch.setattr(direct, "next", None)
    headers = {name: value.replace("ETAG", etag) for name, value in headers.items()}
    assert ask(direct, PATH, headers, "GET")[0] == status


def test_a_write_is_read_at_once(desk: Callable[..., FlaskClient]) -> None:
    editor, reader = desk("editor"), desk("reader")
    del reader.environ_base["HTTP_AUTHORIZATION"]
    assert reader.get("/v1/figures/one").status_code == 404
    made = editor.post("/v1/figures", json=figure(id="one"))
    assert reader.get("/v1/figures/one").headers["ETag"] == made.headers["ETag"]
    correction = {"value": 4, "as_reported": "4", "change": {"type": "correction", "note": "Slip"}}
    known = {"If-Match": made.headers["ETag"]}
    corrected = editor.post("/v1/figures/one/versions", json=correction, headers=known)
    for coding in ("gzip", "identity"):
        headers = {"Accept-Encoding": coding, "If-None-Match": made.headers["ETag"]}
        again = reader.get("/v1/figures/one", headers=headers)
        assert again.status_code == 200
        assert corrected.headers["ETag"][:-1] in again.headers["ETag"]


@pytest.mark.parametrize("status", ["draft", "retracted", "published"])
def test_each_status_is_answered_alike(
    desk: Callable[..., FlaskClient], scratch_app: Flask, status: str
) -> None:
    editor = desk("editor")
    entered = "draft" if status == "draft" else "published"
    etag = editor.post("/v1/figures", json=figure(id="one", status=entered)).headers["ETag"]
    if status == "retracted":
        editor.post(
            "/v1/figures/one/retraction", json={"reason": "A slip."}, headers={"If-Match": etag}
        )
    assert isinstance(scratch_app.wsgi_app, DirectFigures)
    answer = assert_same(scratch_app.wsgi_app, "/v1/figures/one", {})
    assert answer[0].startswith("404" if status == "draft" else "200")


@pytest.mark.parametrize(
    ("error", "status"),
    [(DatabaseAway(), "503 SERVICE UNAVAILABLE"), (RuntimeError("x"), "500 INTERNAL SERVER ERROR")],
)
def test_a_failure_is_answered_alike(
    direct: DirectFigures, monkeypatch: pytest.MonkeyPatch, error: Exception, status: str
) -> None:
    def connection(_: Database) -> Iterator[None]:
        raise error

    monkeypatch.setattr(Database, "connection", connection)
    answer = assert_same(direct, PATH, {"Accept-Encoding": "gzip"})
    assert answer[0] == status
    assert ("Content-Type", "application/problem+json") in answer[1]
