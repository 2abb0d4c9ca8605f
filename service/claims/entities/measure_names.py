"""The names of measures: what a claim has to name for its number to be taken for one of theirs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from service.domain.search_words import fold
from service.domain.vocabulary import Measure

Phrase = frozenset[str]


@dataclass(slots=True)
class MeasureNames:
    """The names of measures as roots, by id.

    ``objects``: the measures of things by what these are called; ``phrases``: the words of each
    name that a claim would repeat; ``telling``: those of people's measures that say more than an
    outcome; ``bags``: every word of the names and the definition.
    """

    measures: Mapping[str, Measure]
    root: Callable[[str], str]
    objects: dict[Phrase, set[str]] = field(default_factory=lambda: defaultdict(set))
    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    telling: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    bags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of_things(self, roots: Phrase) -> frozenset[str]:
        """The measures of things that are called so, in another script too if no alias says it."""
        latin = frozenset(self.root(fold(root)) for root in roots)
        return frozenset(self.objects.get(roots) or self.objects.get(latin) or ())

    def of_units(
        self, units: Collection[str], roots: set[str], unexplained: set[str]
    ) -> frozenset[str]:
        """The measures in units that a text with these roots names, or that explain all of it.

        ``unexplained``: the roots that nothing else in the text explains.
        """
        inside = {id_ for id_, measure in self.measures.items() if measure.unit in units}
        named = {
            id_: max(map(len, fitting))
            for id_ in inside
            if (fitting := [phrase for phrase in self.phrases[id_] if phrase <= roots])
        }
        if named:
            most = max(named.values())
            return frozenset(id_ for id_, length in named.items() if length == most)
        return frozenset(id_ for id_ in inside if unexplained <= self.bags[id_])

    def of_people(self, roots: set[str], persons: Collection[str]) -> frozenset[str]:
        """The measures of people that a text names by more than their outcomes ("of disease").

        ``persons`` are the units that count people.
        """
        return frozenset(
            id_
            for id_, measure in self.measures.items()
            if measure.unit in persons and any(phrase <= roots for phrase in self.telling[id_])
        )

    def words(self, ids: Iterable[str]) -> set[str]:
        """The roots of the words by which measures are named."""
        return {root for id_ in ids for phrase in self.phrases[id_] for root in phrase}
