"""Answers as they are compressed: their bytes, their headers, and what stays as it is."""

import gzip
from collections.abc import Callable, Iterator

import pytest
from backports import zstd
from flask import Flask
from flask.testing import FlaskClient

from service.http.compression import CompressedTexts
from tests.http.routes import CACHED, EVERY
from tests.support.builders import figure

DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": zstd.decompress,
}
STREAMS = [f"/v1/figures?format={suffix}" for suffix in ("csv", "ndjson", "jsonld", "parquet")]


@pytest.fixture(params=DECOMPRESS)
def coding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("path", [*EVERY, "/docs", "/problems/", "/v1/figures?measure=x&x=1"])
def test_an_answer_over_a_kilobyte_is_compressed_and_others_are_not(
    client: FlaskClient, path: str, coding: str
) -> None:
    plain = client.get(path)
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.status_code == plain.status_code
    assert "Accept-Encoding" in answer.headers["Vary"].split(", ")
    assert answer.headers["Vary"] == plain.headers["Vary"]
    if len(plain.data) < 1024:
        assert "Content-Encoding" not in answer.headers
        assert answer.headers.get("ETag") == plain.headers.get("ETag")
        return
    assert answer.headers["Content-Encoding"] == coding
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data)
    if plain.mimetype != "application/problem+json":  # whose request_id differs
        assert DECOMPRESS[coding](answer.data) == plain.data
    assert answer.content_type == plain.content_type


def test_a_problem_over_a_kilobyte_is_compressed(client: FlaskClient, coding: str) -> None:
    path = "/v1/figures?" + "&".join(f"nonsense{number}=1" for number in range(50))
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.status_code == 422
    assert answer.headers["Content-Encoding"] == coding
    assert b'"errors"' in DECOMPRESS[coding](answer.data)


@pytest.mark.parametrize("path", CACHED)
def test_the_tag_of_a_compressed_answer_names_its_coding(
    client: FlaskClient, path: str, coding: str
) -> None:
    plain = client.get(path)
    headers = {"Accept-Encoding": coding}
    etag = client.get(path, headers=headers).headers["ETag"]
    suffix = f"-{coding}" if len(plain.data) >= 1024 else ""
    assert etag == f'{plain.headers["ETag"][:-1]}{suffix}"'
    for known in (etag, f'"another", W/{etag}'):
        again = client.get(path, headers={**headers, "If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert "Content-Encoding" not in again.headers
        assert again.headers["Vary"] == plain.headers["Vary"]
    assert client.get(path, headers={**headers, "If-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", CACHED)
def test_a_plain_tag_gets_304_with_itself_from_a_client_that_accepts_codings(
    client: FlaskClient, path: str, coding: str
) -> None:
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": etag})
    assert (again.status_code, again.headers["ETag"]) == (304, etag)


@pytest.mark.parametrize("path", [*EVERY, *STREAMS, "/docs"])
def test_head_answers_as_get_does_compressed(client: FlaskClient, path: str, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert (head.status_code, head.data) == (got.status_code, b"")
    names = ("Content-Encoding", "Content-Length", "Content-Type", "ETag", "Vary", "Cache-Control")
    for name in names:
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("path", STREAMS)
def test_a_stream_is_compressed_and_states_no_length(
    client: FlaskClient, path: str, coding: str
) -> None:
    plain = client.get(path)
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert "Content-Length" not in answer.headers
    assert DECOMPRESS[coding](answer.data) == plain.data
    etag = answer.headers["ETag"]
    assert etag == f'{plain.headers["ETag"][:-1]}-{coding}"'
    known = {"Accept-Encoding": coding, "If-None-Match": etag}
    again = client.get(path, headers=known)
    assert (again.status_code, again.headers["ETag"]) == (304, etag)
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("path", ["/v1/figures", "/healthz", "/v1/figures?format=csv", "/nowhere"])
def test_a_client_that_refuses_every_coding_is_told_those_on_offer(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "identity;q=0, br"})
    assert (answer.status_code, answer.mimetype) == (406, "application/problem+json")
    assert "zstd, gzip" in answer.get_json()["detail"]
    assert "Content-Encoding" not in answer.headers


def test_a_small_answer_is_compressed_for_a_client_that_refuses_plain_ones(
    client: FlaskClient, coding: str
) -> None:
    answer = client.get("/healthz", headers={"Accept-Encoding": f"identity;q=0, {coding}"})
    assert answer.headers["Content-Encoding"] == coding
    assert b"ok" in DECOMPRESS[coding](answer.data)


def test_a_preflight_request_is_answered_whatever_codings_it_accepts(client: FlaskClient) -> None:
    assert client.options("/v1/figures", headers={"Accept-Encoding": "*;q=0"}).status_code == 200


def test_a_file_of_the_pages_is_compressed_and_offers_no_ranges(
    client: FlaskClient, coding: str
) -> None:
    path = "/docs/assets/swagger-ui.css"
    accepting = {"Accept-Encoding": coding}
    with client.get(path) as plain, client.get(path, headers=accepting) as answer:
        assert DECOMPRESS[coding](answer.data) == plain.data
        assert "Accept-Ranges" not in answer.headers
        assert "Content-Range" not in answer.headers
    known = {**accepting, "If-None-Match": answer.headers["ETag"]}
    with client.get(path, headers=known) as again:
        assert (again.status_code, again.headers["ETag"]) == (304, answer.headers["ETag"])
    with client.get(path, headers={**accepting, "Range": "bytes=0-9"}) as part:
        assert "Content-Range" not in part.headers or part.data == plain.data[:10]


def test_a_picture_is_sent_as_it_is(client: FlaskClient, coding: str) -> None:
    path = "/docs/assets/favicon-32x32.png"
    with client.get(path, headers={"Accept-Encoding": coding}) as answer:
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_the_response_that_shows_a_key_is_never_compressed(
    desk: Callable[..., FlaskClient], coding: str
) -> None:
    made = desk("admin").post(
        "/v1/keys",
        json={"name": "n" * 100, "role": "reader"},
        headers={"Accept-Encoding": f"{coding}, identity;q=0"},
    )
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "private, no-store, no-transform"
    assert "Content-Encoding" not in made.headers
    assert made.get_json()["key"].startswith("wsk_")


def test_a_write_takes_the_tag_of_its_compressed_response(
    desk: Callable[..., FlaskClient], coding: str
) -> None:
    editor = desk("editor")
    headers = {"Accept-Encoding": coding}
    made = editor.post("/v1/figures", json=figure(id="one"), headers=headers)
    assert made.headers["Content-Encoding"] == coding
    assert made.headers["ETag"] == editor.get("/v1/figures/one", headers=headers).headers["ETag"]
    correction = {"value": 4, "as_reported": "4", "change": {"type": "correction", "note": "Slip"}}
    corrected = editor.post(
        "/v1/figures/one/versions",
        json=correction,
        headers={**headers, "If-Match": made.headers["ETag"]},
    )
    assert corrected.status_code == 201


def test_a_repeated_write_is_compressed_as_its_repetition_accepts(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    key = {"Idempotency-Key": "once"}
    gzipped = {**key, "Accept-Encoding": "gzip"}
    first = editor.post("/v1/figures", json=figure(id="one"), headers=gzipped)
    again = editor.post("/v1/figures", json=figure(id="one"), headers=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Content-Encoding" not in again.headers
    assert again.data == gzip.decompress(first.data)


def test_a_failure_amid_a_stream_leaves_it_unfinished(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parts(*_: object, **__: object) -> Iterator[bytes]:
        yield b"head\n"
        yield b"first\n"
        raise RuntimeError

    monkeypatch.setattr("service.resources.figures.stream", parts)
    answer = client.get("/v1/figures?format=csv", headers={"Accept-Encoding": "gzip"})
    received = iter(answer.response)
    sent = [next(received), next(received)]
    with pytest.raises(RuntimeError):
        next(received)
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(map(bytes, sent)))  # type: ignore[arg-type]


def test_texts_that_do_not_change_are_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    monkeypatch.setattr(
        "service.http.codings.compress", lambda body, _: made.append(body) or body[:10]
    )
    texts = CompressedTexts(limit=500, largest=200)
    one, two, three, four, large = (bytes([place]) * 150 for place in range(5))
    for body in (one, two, three, one, one):  # three of 160 bytes each fit
        texts.compress(body, "gzip")
    assert made == [one, two, three]
    texts.compress(four, "gzip")  # takes the place of the one that was last used
    texts.compress(one, "gzip")
    texts.compress(two, "gzip")
    assert made == [one, two, three, four, two]
    texts.compress(one, "zstd")
    assert made.pop() == one
    for _ in range(2):
        texts.compress(large * 2, "gzip")
    assert made[-2:] == [large * 2] * 2
