"""Write one snapshot as a Data Package: the figures and the entries that they refer to."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from service.domain.digest import timestamp
from service.domain.vocabulary import VOCABULARIES
from service.formats import datapackage
from service.usecases.exports.entries import collect_entries
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import to_csv, to_ndjson

# Writes the parts of a file under a name.
WriteFile = Callable[[str, Iterable[bytes]], None]


def write_data_package(selection: Selection, release: str | None, write_file: WriteFile) -> None:
    """Write the files of the package: tables in CSV, the lines of an import, and the descriptor.

    The same snapshot gives the same bytes.
    """
    resources = []
    for vocabulary, entries in collect_entries(selection).items():
        plural = VOCABULARIES[vocabulary].plural
        rows = datapackage.entry_rows(vocabulary, entries)
        schema = datapackage.entries_schema(vocabulary)
        resources.append(_table(write_file, plural, _csv_lines(rows), schema))
    resources.append(_table(write_file, "figures", to_csv(selection), datapackage.figures_schema()))
    measured = _Measured(to_ndjson(selection))
    write_file("figures.ndjson", measured)
    resources.append(
        {
            "name": "import",
            "title": "The same figures and entries, as lines of an import",
            "path": "figures.ndjson",
            "format": "ndjson",
            "mediatype": "application/x-ndjson",
            "type": "file",
            **measured.integrity,
        }
    )
    snapshot = selection.snapshot
    descriptor = {
        "name": f"warstats-{release.lower()}" if release else "warstats",
        "title": "Sourced war statistics",
        "description": "Each figure with its provenance and whether it could be verified. An "
        "empty cell means that the value is not known or not stated; it never means zero.",
        "version": release,
        "created": timestamp(snapshot.memento or snapshot.entered_at or datetime.now(UTC)),
        "resources": resources,
    }
    stated = {name: value for name, value in descriptor.items() if value is not None}
    write_file("datapackage.json", [orjson.dumps(stated, option=orjson.OPT_INDENT_2)])


def write_to_folder(folder: Path) -> WriteFile:
    """Return a function that writes files to a folder, which is created."""
    folder.mkdir(parents=True, exist_ok=True)

    def write_file(name: str, parts: Iterable[bytes]) -> None:
        with (folder / name).open("wb") as file:
            file.writelines(parts)

    return write_file


def write_to_zip(archive: zipfile.ZipFile, modified: datetime) -> WriteFile:
    """Return a function that writes files to an archive, all with one time."""

    def write_file(name: str, parts: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, modified.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)

    return write_file


class _Measured:
    """The parts of a file, whose bytes are counted and hashed as they are read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts
        self._hash = hashlib.sha256()
        self._bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self._hash.update(part)
            self._bytes += len(part)
            yield part

    @property
    def integrity(self) -> dict[str, Any]:
        """The number of bytes and their hash, as a resource of a Data Package has them."""
        return {"bytes": self._bytes, "hash": f"sha256:{self._hash.hexdigest()}"}


def _table(
    write_file: WriteFile, name: str, parts: Iterable[bytes], schema: dict[str, Any]
) -> dict[str, Any]:
    """Write a table; return its description as a resource of the package."""
    measured = _Measured(parts)
    write_file(f"{name}.csv", measured)
    return {
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "type": "table",
        **measured.integrity,
        "schema": schema,
    }


def _csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    for row in rows:
        text = io.StringIO()
        csv.writer(text).writerow(row)
        yield text.getvalue().encode()
