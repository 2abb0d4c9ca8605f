"""Compression of answers by ``Accept-Encoding``, and what their headers say of it."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

from service.errors import NotAcceptable
from service.http import codings
from service.http.codings import IDENTITY

MIN_BYTES = 1024  # smaller answers fit into a packet, compressed or not
ACCEPT_ENCODING = "Accept-Encoding"
NO_TRANSFORM = "no-transform"  # the directive that keeps an answer as it is (RFC 9111, 5.2.2.6)
_KEPT_BYTES = 2**23
_LARGEST_KEPT = 2**21
# Compressed in themselves. Parquet's columns are too, but not the description of the file.
_COMPACT_TYPES = frozenset({"image/png", "image/gif", "image/jpeg", "font/woff2"})


class CompressedTexts:
    """Bodies that do not change, compressed once: the last used, of ``limit`` bytes together.

    A body is found by all its bytes, so what is returned can be of no other.
    """

    def __init__(self, limit: int = _KEPT_BYTES, largest: int = _LARGEST_KEPT) -> None:
        self._limit, self._largest = limit, largest
        self._texts: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def compress(self, body: bytes, coding: str) -> bytes:
        """Return the body compressed."""
        key = coding, body
        with self._lock:
            if known := self._texts.get(key):
                self._texts.move_to_end(key)
                return known
        compressed = codings.compress(body, coding)
        if len(body) <= self._largest:
            with self._lock:
                self._keep(key, compressed)
        return compressed

    def _keep(self, key: tuple[str, bytes], compressed: bytes) -> None:
        if key in self._texts:  # another thread was as fast
            return
        self._texts[key] = compressed
        self._size += len(key[1]) + len(compressed)
        while self._size > self._limit:
            (_, body), text = self._texts.popitem(last=False)
            self._size -= len(body) + len(text)


TEXTS = CompressedTexts()


def init_app(app: Flask) -> None:
    """Compress what the app answers, where a client accepts it."""
    app.before_request(_require_coding)
    app.after_request(_compress)


def stream(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Compress the parts of a stream as the client accepts; ``mark_stream`` states it."""
    coding = _coding()
    return parts if coding == IDENTITY else codings.compress_each(parts, coding)


def mark_stream(response: Response) -> None:
    """State in the headers of a stream how its parts are compressed."""
    if response.status_code == 200 and (coding := _coding()) != IDENTITY:
        _mark(response.headers, coding)


def _coding() -> str:
    """The coding of the answer to this request, which none keeps as it is."""
    return codings.choose(request.environ.get("HTTP_ACCEPT_ENCODING")) or IDENTITY


def _require_coding() -> None:
    """Raise NotAcceptable where the client refuses every coding, and plain answers as well."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING")
    if accepted is not None and codings.choose(accepted) is None and request.method != "OPTIONS":
        raise NotAcceptable(
            "Accept-Encoding refuses every coding that this address offers: "
            f"{', '.join(codings.CODINGS)}, and answers that are not compressed."
        )


def _compress(response: Response) -> Response:
    headers = response.headers
    _vary(headers)
    coding = _coding()
    if coding == IDENTITY or "Content-Encoding" in headers:
        return response
    if response.status_code == 304:
        _restore_tag(headers, coding)
    elif _may_be_compressed(response):
        is_file, response.direct_passthrough = response.direct_passthrough, False
        body = response.get_data()
        if len(body) >= MIN_BYTES or codings.refuses_identity(
            request.environ.get("HTTP_ACCEPT_ENCODING")
        ):
            is_immutable = "immutable" in headers.get("Cache-Control", "")
            make = TEXTS.compress if is_immutable else codings.compress
            response.set_data(make(body, coding))
            _mark(headers, coding)
            if is_file:  # its view could compare the plain tag alone
                response.make_conditional(request.environ)
    return response


def _may_be_compressed(response: Response) -> bool:
    """Whether compression keeps the meaning of an answer, its secrets, and saves bytes."""
    return (
        response.status_code not in {204, 206}
        and response.mimetype not in _COMPACT_TYPES
        and NO_TRANSFORM not in response.headers.get("Cache-Control", "")
    )


def _mark(headers: Headers, coding: str) -> None:
    headers["Content-Encoding"] = coding
    headers.pop("Accept-Ranges", None)  # ranges are of the plain answer alone
    if etag := headers.get("ETag"):
        headers["ETag"] = codings.tag_of(etag, coding)


def _restore_tag(headers: Headers, coding: str) -> None:
    """Name in a 304 the compressed answer that the client has, if it has that."""
    if etag := headers.get("ETag"):
        compressed = codings.tag_of(etag, coding)
        if compressed in request.environ.get("HTTP_IF_NONE_MATCH", ""):
            headers["ETag"] = compressed


def _vary(headers: Headers) -> None:
    vary = headers.get("Vary")
    if vary is None:
        headers["Vary"] = ACCEPT_ENCODING
    elif ACCEPT_ENCODING not in vary:
        headers["Vary"] = f"{vary}, {ACCEPT_ENCODING}"
