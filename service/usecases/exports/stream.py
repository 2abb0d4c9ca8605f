"""Stream the selected figures in a format, part by part."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import orjson

from service.domain.vocabulary import Entries, Entry
from service.formats import csv, observation, parquet_process
from service.formats.lines import entry_line, history_line, statement_line
from service.usecases.exports.acknowledge import entry_acknowledgements, with_acknowledgements
from service.usecases.exports.entries import collect_entries, document_statements
from service.usecases.exports.selection import Selection
from service.usecases.exports.standing import with_standing
from service.usecases.figures.render_exports import Figure, ndjson_lines


def stream(
    selection: Selection, suffix: str, *, base: str, history: bool = False
) -> Iterator[bytes]:
    """Return the figures in a format: csv, ndjson, jsonld or parquet.

    ``base`` is the address that JSON-LD's ids begin with. Only NDJSON can have the ``history``.
    """
    match suffix:
        case "csv":
            return to_csv(selection)
        case "parquet":
            return to_parquet(selection)
        case "jsonld":
            return to_json_ld(selection, base)
        case _:
            return to_ndjson(selection, history=history)


def to_csv(selection: Selection) -> Iterator[bytes]:
    """Yield a header, and a row for each figure (RFC 4180)."""
    yield csv.header().encode()
    known = cache(lambda: _known(collect_entries(selection)))
    yield from _texts(selection, "csv", csv.lines, known)


def to_parquet(selection: Selection) -> Iterator[bytes]:
    """Return a Parquet file with a row for each figure."""
    return parquet_process.stream(selection.pages())


def to_json_ld(selection: Selection, base: str) -> Iterator[bytes]:
    """Yield one JSON-LD document; ``base`` is the address that ids begin with."""
    yield b'{"@context":' + orjson.dumps(observation.CONTEXT) + b',"@graph":['
    separator = b""
    for figures in selection.pages():
        graph = [observation.observation(figure, base=base) for figure in figures]
        yield separator + orjson.dumps(graph)[1:-1]
        separator = b","
    yield b"]}\n"


def to_ndjson(selection: Selection, *, history: bool = False) -> Iterator[bytes]:
    """Yield lines of an import that records the same figures in an empty database.

    First the entries that the figures refer to, then the statements on their documents, then the
    figures, and after them those that stand in the place of retracted ones. With ``history`` every
    version of each, with its recorded time and its author.
    """
    selections = with_standing(selection, history=history)
    entries = collect_entries(*selections, history=history)
    acknowledged = entry_acknowledgements(entries)
    for vocabulary, of_vocabulary in entries.items():
        for entry in of_vocabulary:
            codes = acknowledged.get((vocabulary, entry.id), ())
            yield _to_line(entry_line(vocabulary, entry, codes))
    for recorded in document_statements(selection, entries):
        when_and_by = (recorded.recorded_at, recorded.recorded_by) if history else None
        yield _to_line(statement_line(recorded.statement, when_and_by))
    known = _known(entries)
    for each in selections:
        if not history:
            yield from _texts(each, "ndjson", ndjson_lines, lambda: known)
            continue
        for figures in each.pages():
            yield b"".join(map(_to_line, _history_lines(selection, figures)))


def _texts(
    selection: Selection,
    suffix: str,
    make: Callable[[Iterable[Figure]], str],
    known: Callable[[], Entries],
) -> Iterator[bytes]:
    """Yield the texts of each page; those that were not made ahead are made with known entries."""
    for page in selection.text_pages(suffix):
        texts = (
            item
            if isinstance(item, str)
            else make(with_acknowledgements([item], known(), _today()))
            for item in page
        )
        yield "".join(texts).encode()


def _known(entries: Mapping[str, list[Entry]]) -> Entries:
    """Return the collected entries by vocabulary and id."""
    return Entries(
        {
            (vocabulary, entry.id): entry
            for vocabulary, of_vocabulary in entries.items()
            for entry in of_vocabulary
        }
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _history_lines(selection: Selection, figures: list[Figure]) -> Iterator[dict[str, Any]]:
    for version, added in selection.histories(figures):
        for standing in version["verification"]:
            standing["document"] = None  # the added statements have it
        yield history_line(version, added)


def _to_line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
