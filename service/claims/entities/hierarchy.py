"""Hierarchy: which entries of a vocabulary lie below which."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from service.domain.claim import Family
from service.domain.vocabulary import Entry

E = TypeVar("E", bound=Entry)


class Table(dict[str, E]):
    """Entries of a vocabulary by id, which knows those right below each."""

    _children: dict[str, set[str]] | None = None

    def children(self, id_: str) -> Iterable[str]:
        """The ids of the entries right below another."""
        if self._children is None:
            children: dict[str, set[str]] = defaultdict(set)
            for child, entry in self.items():
                if parent := getattr(entry, "parent", None):
                    children[parent].add(child)
            self._children = dict(children)
        return self._children.get(id_, ())


def family(entries: Mapping[str, Entry], ids: Iterable[str]) -> Family:
    """The entries with some ids, and all those below them."""
    named = frozenset(ids)
    table = entries if isinstance(entries, Table) else Table(entries)
    below: set[str] = set()
    level = set(named)
    while level:
        level = {child for id_ in level for child in table.children(id_)} - below - named
        below |= level
    return Family(named, frozenset(below))


def above(entries: Mapping[str, Entry], id_: str) -> set[str]:
    """The ids of the entries that an entry lies below."""
    ids: set[str] = set()
    parent = getattr(entries[id_], "parent", None)
    while parent is not None and parent not in ids and parent in entries:
        ids.add(parent)
        parent = getattr(entries[parent], "parent", None)
    return ids
