"""The entries that a spreadsheet names and nothing records: their faults, and lines to complete."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.db import Connection
from service.domain import slug
from service.domain.entry_slips import fold_name
from service.domain.faults import Fault
from service.domain.search_words import fold
from service.store import vocabularies
from service.usecases.imports.sheet_faults import UnmatchedName

_MAX_ID = 80  # characters of an id that is made of names
_MAX_COMPARED = 20  # missing entries for which the nearest ids are looked up
# Fields that an entry must have and no sheet says, in the order of the vocabularies in an import.
_UNKNOWN: Mapping[str, Sequence[str]] = {
    "measure": ("unit", "counts", "basis", "definition"),
    "conflict": ("kind",),
    "population": ("kind",),
    "area": (),
    "source": ("kind",),
    "document": (),
}


def propose(
    conn: Connection, missing: Sequence[UnmatchedName]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return a line of an import for each missing entry, and a fault for each.

    A line has what the sheet says of the entry, and null where a required field is not known.
    A fault's ``missing`` is the id of the line.
    """
    ids = _make_ids(conn, missing)
    id_of = {
        (each.vocabulary, fold_name(each.name)): id_ for each, id_ in zip(missing, ids, strict=True)
    }
    lines = (_line(each, id_, id_of) for each, id_ in zip(missing, ids, strict=True))
    faults = [
        Fault(each.place, _detail(each) + nearest, missing=(each.vocabulary, id_))
        for each, id_, nearest in zip(missing, ids, _nearest(conn, missing), strict=True)
    ]
    return in_order(lines), faults


def in_order(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return lines of entries, each id of a vocabulary once, after those that they refer to."""
    by_id = {(kind, body["id"]): body for line in lines for kind, body in line.items()}
    order = list(_UNKNOWN)
    keys = sorted(by_id, key=lambda key: order.index(key[0]))
    return [{kind: by_id[kind, id_]} for kind, id_ in keys]


def _detail(unmatched: UnmatchedName) -> str:
    what = "document is" if unmatched.document else f"{unmatched.vocabulary} has the name"
    return (
        f"no {what} {unmatched.name!r} ({unmatched.list_rows()}): correct the cell, or import the "
        f"{unmatched.vocabulary} first; warstats import --propose FILE writes its line"
    )


def _nearest(conn: Connection, missing: Sequence[UnmatchedName]) -> list[str]:
    """Return the end of the sentence on each missing entry: the ids that may be meant, if any."""
    ends = []
    for number, unmatched in enumerate(missing):
        ids: list[str] = []
        if number < _MAX_COMPARED:
            ids = vocabularies.similar_ids(conn, unmatched.vocabulary, unmatched.name)
        ends.append(f". Perhaps meant: {', '.join(ids)}" if ids else "")
    return ends


def _line(
    unmatched: UnmatchedName, id_: str, id_of: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """Return the line of an entry with what is known of it."""
    document = unmatched.document
    if document is None:
        unknown = dict.fromkeys(_UNKNOWN[unmatched.vocabulary])
        return {unmatched.vocabulary: {"id": id_, "name": unmatched.name, **unknown}}
    publisher = id_of.get(("source", fold_name(document.publisher)))
    stated = {"url": document.address, "published_on": document.day}
    return {
        "document": {
            "id": id_,
            "source": document.sources[0] if document.sources else publisher,
            "title": document.title,
            **{name: value for name, value in stated.items() if value is not None},
        }
    }


def _make_ids(conn: Connection, missing: Sequence[UnmatchedName]) -> list[str]:
    """Return an id for each missing entry, in its order, that no entry has ever had."""
    wanted = [_wanted_id(each) for each in missing]
    taken: set[tuple[str, str]] = set()
    ids = []
    named = {(each.vocabulary, id_) for each, id_ in zip(missing, wanted, strict=True)}
    free = vocabularies.unknown(conn, sorted(named)) if named else set()
    for each, id_ in zip(missing, wanted, strict=True):
        number = 1
        chosen = id_
        while (each.vocabulary, chosen) in taken or not (
            (each.vocabulary, chosen) in free
            or (number > 1 and vocabularies.unknown(conn, [(each.vocabulary, chosen)]))
        ):
            number += 1
            chosen = f"{id_}-{number}"
        taken.add((each.vocabulary, chosen))
        ids.append(chosen)
    return ids


def _wanted_id(unmatched: UnmatchedName) -> str:
    """Return a readable id: the name in Latin letters, of a document with its day before it."""
    document = unmatched.document
    parts = [document.publisher, document.day or ""] if document else []
    name = (document.title or "document") if document else unmatched.name
    readable = slug.slugify(fold(" ".join((*parts, name))))
    return readable[:_MAX_ID].strip("-") or unmatched.vocabulary
