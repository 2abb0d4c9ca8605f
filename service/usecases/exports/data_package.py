"""Package: one state as a Data Package, the figures and what they name, to keep or to publish."""

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
from service.usecases.exports.stream import Selection, entries_named_by, to_csv, to_ndjson

# Keeps the parts of a file under a name.
WriteFile = Callable[[str, Iterable[bytes]], None]


def write_data_package(selection: Selection, release: str | None, put: WriteFile) -> None:
    """Write every file of the package: tables in CSV, the lines of an import, and what they are.

    The same state gives the same bytes.
    """
    resources = []
    for vocabulary, entries in entries_named_by(selection).items():
        plural = VOCABULARIES[vocabulary].plural
        rows = datapackage.entry_rows(vocabulary, entries)
        schema = datapackage.entries_schema(vocabulary)
        resources.append(_table(put, plural, _lines(rows), schema))
    resources.append(_table(put, "figures", to_csv(selection), datapackage.figures_schema()))
    kept = _Kept(to_ndjson(selection))
    put("figures.ndjson", kept)
    resources.append(
        {
            "name": "import",
            "title": "The same, as lines of an import",
            "path": "figures.ndjson",
            "format": "ndjson",
            "mediatype": "application/x-ndjson",
            "type": "file",
            **kept.seal,
        }
    )
    snapshot = selection.snapshot
    said = {
        "name": f"warstats-{release.lower()}" if release else "warstats",
        "title": "Sourced war statistics",
        "description": "Each figure with its provenance and whether it could be verified. A cell "
        "that is empty is not known or not stated; it is never zero.",
        "version": release,
        "created": timestamp(snapshot.memento or snapshot.entered_at or datetime.now(UTC)),
        "resources": resources,
    }
    described = {name: value for name, value in said.items() if value is not None}
    put("datapackage.json", [orjson.dumps(described, option=orjson.OPT_INDENT_2)])


def write_to_folder(folder: Path) -> WriteFile:
    """Keep files in a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, parts: Iterable[bytes]) -> None:
        with (folder / name).open("wb") as file:
            file.writelines(parts)

    return put


def write_to_zip(archive: zipfile.ZipFile, made: datetime) -> WriteFile:
    """Keep files in an archive, all with one time."""

    def put(name: str, parts: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, made.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as file:
            for part in parts:
                file.write(part)

    return put


class _Kept:
    """Parts that are passed on, counted and hashed."""

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
    def seal(self) -> dict[str, Any]:
        return {"bytes": self._bytes, "hash": f"sha256:{self._hash.hexdigest()}"}


def _table(
    put: WriteFile, name: str, parts: Iterable[bytes], schema: dict[str, Any]
) -> dict[str, Any]:
    kept = _Kept(parts)
    put(f"{name}.csv", kept)
    return {
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "type": "table",
        **kept.seal,
        "schema": schema,
    }


def _lines(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    for row in rows:
        text = io.StringIO()
        csv.writer(text).writerow(row)
        yield text.getvalue().encode()
