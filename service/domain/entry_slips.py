"""The slips of entries: a name that another entry has, and a document that is recorded already."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from functools import lru_cache
from typing import Any

from service.domain.slips import DOCUMENT_TWICE, NAME_TAKEN, Slip
from service.domain.vocabulary import Document, Entry

# What sets two entries of one name apart, beside their kind.
_TELLING = ("parent", "party", "code", "iso_code", "codes", "ucdp_id", "wikidata_id")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache(maxsize=65536)  # each name is compared with those of all later entries
def fold_name(name: str) -> str:
    """Fold case, accents, spaces and the Unicode form of a name."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def brings_name(entry: Entry, before: Entry | None) -> bool:
    """Whether a revision changes what may make a name taken."""
    return before is None or any(
        getattr(entry, field, None) != getattr(before, field, None) for field in ("name", *_TELLING)
    )


def states_name(entry_type: type[Entry], stated: Collection[str]) -> bool:
    """Whether what makes a name taken is among the fields that are stated, null or not."""
    needed = {"name", *_TELLING} & {each.name for each in fields(entry_type)}
    return needed <= set(stated)


def brings_document(document: Document, before: Document | None) -> bool:
    """Whether a revision changes what may make a document the same as another."""
    return before is None or any(
        getattr(document, field) != getattr(before, field)
        for field in ("url", "title", "source", "published_on")
    )


def name_slips(entry: Entry, others: Iterable[Entry]) -> Iterator[Slip]:
    """Yield the slip of a name that another entry of the vocabulary has, the first found.

    An entry may have the name of one that it replaces, and of one that replaces it. Shared aliases
    are no slip, and neither are documents of one title.
    """
    key = _name_key(entry)
    for other in others:
        is_successor = other.id == entry.replaces or other.replaces == entry.id
        if other.id != entry.id and not is_successor and _name_key(other) == key:
            yield Slip(NAME_TAKEN, ("name",), f"{other.id!r} has the name {other.name!r} already")
            return


def document_slips(document: Document, others: Iterable[Document]) -> Iterator[Slip]:
    """Yield the slip of a document that is recorded under another id, the first found.

    A document may be that which it replaces, or which replaces it.
    """
    for other in others:
        if document.id in {other.id, other.replaces} or document.replaces == other.id:
            continue
        if document.url is not None and document.url == other.url:
            yield Slip(DOCUMENT_TWICE, ("url",), f"{other.id!r} has this address already")
            return
        if _is_same_issue(document, other):
            detail = f"{other.id!r} has this title, source and day already"
            yield Slip(DOCUMENT_TWICE, ("title",), detail)
            return


def _name_key(entry: Entry) -> tuple[Any, ...]:
    return (fold_name(entry.name), *(getattr(entry, field, None) for field in _TELLING))


def _is_same_issue(document: Document, other: Document) -> bool:
    """Whether two documents have one title, one source and one known day."""
    day = document.published_on or ""
    return _DAY.fullmatch(day) is not None and (
        (document.title, document.source, day) == (other.title, other.source, other.published_on)
    )
