"""Figures as Apache Parquet, typed and exact, one row group for each page of figures."""

from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any

import orjson
import pyarrow as pa
from pyarrow import parquet

from service.domain.quantity import MAX_MAGNITUDE, MAX_PLACES
from service.formats.cells import Figure
from service.formats.table import COLUMNS, rows

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.decimal128(MAX_MAGNITUDE + MAX_PLACES, MAX_PLACES),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "codes": pa.list_(pa.string()),
    "names": pa.list_(pa.string()),
    "set": pa.list_(pa.string()),
    "object": pa.string(),
    "array": pa.string(),
}
SCHEMA = pa.schema(
    [
        pa.field(column.name, _TYPES[column.kind], metadata={"description": column.description})
        for column in COLUMNS
    ]
)


def stream(pages: Iterable[Iterable[Figure]]) -> Iterator[bytes]:
    """Yield the bytes of one file as they are written; only one page is in memory at a time."""
    sink = _Sink()
    with parquet.ParquetWriter(sink, SCHEMA, compression="zstd") as writer:
        for page in pages:
            if table := [list(column) for column in zip(*rows(page), strict=True)]:
                writer.write_batch(_batch(table))
                yield sink.drain()
    yield sink.drain()


def _batch(table: list[list[Any]]) -> pa.RecordBatch:
    arrays = [
        pa.array(map(_json, cells) if kind in {"object", "array"} else cells, type=field.type)
        for kind, field, cells in zip(_KINDS, SCHEMA, table, strict=True)
    ]
    return pa.record_batch(arrays, schema=SCHEMA)


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


class _Sink(RawIOBase):
    """A writable file whose bytes are taken out while it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Return True (io.RawIOBase)."""
        return True

    def write(self, part: Any) -> int:
        """Keep a part; return its size in bytes (io.RawIOBase)."""
        self._parts.append(bytes(part))
        return len(part)

    def drain(self) -> bytes:
        """Return the bytes written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


_KINDS = [column.kind for column in COLUMNS]
