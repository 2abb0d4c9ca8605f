"""A trie: what is known by a row of words, found by as many steps as the row has words.

It is shared between threads and never changes once made: a change makes another trie, which shares
with the first what lies beside the changed rows.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Trie(Generic[V]):
    """The values of the row that ends here, each with how often it was added; and longer rows."""

    values: dict[V, int] = field(default_factory=dict)
    below: dict[str, "Trie[V]"] = field(default_factory=dict)

    def add(self, row: Sequence[str], value: V) -> None:
        """Add a value in place, while the trie is being made and nobody else has it."""
        node = self
        for word in row:
            node = node.below.setdefault(word, Trie())
        node.values[value] = node.values.get(value, 0) + 1

    def changed(self, row: Sequence[str], value: V, times: int) -> "Trie[V]":
        """Return a trie that has the value ``times`` more often, or less where it is negative."""
        if not row:
            count = self.values.get(value, 0) + times
            values = {**self.values, value: count}
            if count <= 0:
                del values[value]
            return Trie(values, self.below)
        child = self.below.get(row[0], Trie()).changed(row[1:], value, times)
        below = {**self.below, row[0]: child}
        if not child.values and not child.below:
            del below[row[0]]
        return Trie(self.values, below)
