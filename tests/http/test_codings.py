"""Which content coding an ``Accept-Encoding`` gets, and what it makes of bytes."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from backports import zstd

from service.http.codings import choose, compress, compress_each, refuses_identity


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("br", "identity"),
        ("*", "gzip"),
        ("identity", "identity"),
        ("gzip;q=0.5", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip ; q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, *", "zstd"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0.5, *;q=0.7", "zstd"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("*;q=0, identity", "identity"),
        ("*;q=0, zstd;q=0.1", "zstd"),
        ("identity;q=0, br", None),
        ("gzip;q=2", "identity"),
        ("gzip;q=high, zstd;q=0.1", "zstd"),
        (";;;,,, =", "identity"),
    ],
)
def test_the_coding_is_the_one_that_the_client_prefers(
    accepted: str | None, coding: str | None
) -> None:
    assert choose(accepted) == coding


@pytest.mark.parametrize(
    ("accepted", "refuses"),
    [
        (None, False),
        ("gzip", False),
        ("gzip, identity;q=0", True),
        ("*;q=0, gzip", True),
        ("*;q=0, gzip, identity;q=0.1", False),
    ],
)
def test_a_client_refuses_plain_answers_by_weight_zero(accepted: str, refuses: bool) -> None:
    assert refuses_identity(accepted) is refuses


@pytest.mark.parametrize(
    ("coding", "decompress"), [("gzip", gzip.decompress), ("zstd", zstd.decompress)]
)
def test_the_same_bytes_are_compressed_to_the_same_bytes(
    coding: str, decompress: Callable[[bytes], bytes]
) -> None:
    body = b"killed, wounded, missing\n" * 100
    assert compress(body, coding) == compress(body, coding)
    assert decompress(compress(body, coding)) == body


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_each_part_of_a_stream_can_be_read_when_it_arrives(coding: str) -> None:
    reader = zlib.decompressobj(31) if coding == "gzip" else zstd.ZstdDecompressor()
    parts = [b"id,value\n", b"a,1\n" * 1000, b"b,2\n"]
    stream = compress_each(iter(parts), coding)
    for part in parts:
        assert reader.decompress(next(stream)) == part
    reader.decompress(next(stream))
    assert reader.eof
    assert next(stream, None) is None
