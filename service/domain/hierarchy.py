"""Parents: which outcomes, units, populations, areas and conflicts are parts of others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from service.domain.vocabulary import HIERARCHIES

Tree = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Hierarchies:
    """The entries of one snapshot as trees.

    ``parents`` maps a vocabulary to its ids, each to its parent or None; ``permanent`` holds the
    outcomes that nobody and nothing leaves again.
    """

    parents: Mapping[str, Tree] = field(
        default_factory=lambda: {vocabulary: {} for vocabulary in HIERARCHIES}
    )
    permanent: frozenset[str] = frozenset()

    def has(self, vocabulary: str, id_: str) -> bool:
        """Whether there is such an entry."""
        return id_ in self.parents[vocabulary]

    def ancestors(self, vocabulary: str, id_: str | None) -> tuple[str, ...]:
        """The entries above one, the nearest first; none above an unknown id or None."""
        tree = self.parents[vocabulary]
        above: list[str] = []
        parent = tree.get(id_) if id_ is not None else None
        while parent is not None and parent not in above:
            above.append(parent)
            parent = tree.get(parent)
        return tuple(above)

    def is_below(self, vocabulary: str, part: str | None, whole: str | None) -> bool:
        """Whether the one entry is a part of the other, and not the same."""
        return whole is not None and whole in self.ancestors(vocabulary, part)

    def is_within(self, vocabulary: str, part: str | None, whole: str | None) -> bool:
        """Whether the one entry is the other or a part of it; None is within None alone."""
        return part == whole or self.is_below(vocabulary, part, whole)

    def are_within(self, part: Iterable[str], whole: Iterable[str]) -> bool:
        """Whether each outcome of one set is within some outcome of another."""
        named = frozenset(whole)
        return all(
            outcome in named or not named.isdisjoint(self.ancestors("outcome", outcome))
            for outcome in part
        )

    def is_reversible(self, outcome: str) -> bool:
        """Whether people or things may leave an outcome again: also where that is not known."""
        return outcome not in self.permanent


def nested(outcomes: Iterable[str], parents: Tree) -> list[tuple[str, str]]:
    """Each outcome of a set that is named beside one above it: pairs of part and whole, sorted."""
    named = sorted(set(outcomes))
    trees = Hierarchies({"outcome": parents})
    return [
        (part, whole)
        for part in named
        for whole in trees.ancestors("outcome", part)
        if whole in named
    ]
