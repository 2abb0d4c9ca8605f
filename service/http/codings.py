"""Content codings (RFC 9110, 8.4.1): which one a client prefers, and how each compresses."""

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache

from backports import zstd

GZIP, ZSTD, IDENTITY = "gzip", "zstd", "identity"
CODINGS = (ZSTD, GZIP)
_LEVEL = 1  # the fastest of gzip and of the levels that zstd recommends
_GZIP_WINDOW_BITS = 31  # the largest window, in gzip's framing
_ALIASES = {"x-gzip": GZIP}  # RFC 9110, 8.4.1.3
_ITEM = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


@lru_cache(maxsize=256)
def choose(accept_encoding: str | None) -> str | None:
    """Return the coding that an ``Accept-Encoding`` prefers, or None where it refuses all of them.

    Of codings with one weight zstd goes before gzip, if it is named: not everyone who accepts ``*``
    can read it. An item that cannot be read is ignored, and without the header nothing is coded.
    """
    if accept_encoding is None:
        return IDENTITY
    weights = {}
    for item in accept_encoding.lower().split(","):
        if match := _ITEM.fullmatch(item):
            name, weight = match.groups()
            weights[_ALIASES.get(name, name)] = 1.0 if weight is None else float(weight)
    rest = weights.get("*")
    # By weight, then by our own order; that of identity is the least, and it need not be named.
    ranks = {
        ZSTD: (weights.get(ZSTD, rest or 0), 3 if ZSTD in weights else 1),
        GZIP: (weights.get(GZIP, rest or 0), 2),
        IDENTITY: (weights.get(IDENTITY, 0.0001 if rest is None else rest), 0),
    }
    best = max(ranks, key=lambda name: ranks[name])
    return best if ranks[best][0] > 0 else None


def refuses_identity(accept_encoding: str | None) -> bool:
    """Whether an ``Accept-Encoding`` refuses what is not compressed."""
    return accept_encoding is not None and choose(f"{accept_encoding}, gzip;q=0, zstd;q=0") is None


def compress(body: bytes, coding: str) -> bytes:
    """Compress a body; the same bytes each time, as a strong entity tag requires."""
    if coding == ZSTD:
        return zstd.compress(body, level=_LEVEL)
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW_BITS)
    return compressor.compress(body) + compressor.flush()


def compress_each(parts: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Compress the parts of a stream, each so that all of it can be read when it arrives."""
    if coding == ZSTD:
        frame = zstd.ZstdCompressor(level=_LEVEL)
        for part in parts:
            yield frame.compress(part, mode=zstd.ZstdCompressor.FLUSH_BLOCK)
        yield frame.flush()
        return
    member = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW_BITS)
    for part in parts:
        yield member.compress(part) + member.flush(zlib.Z_SYNC_FLUSH)
    yield member.flush()


def tag_of(etag: str, coding: str) -> str:
    """Return the quoted entity tag of an answer compressed, of that of the plain one, quoted."""
    return f'{etag[:-1]}-{coding}"'
