"""Names: the vocabularies as a reader of claims knows them, by every name and alias.

Nothing here knows a war: load another one's vocabulary, and its claims are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.domain.claim import Family
from service.domain.period import parse_date
from service.domain.search_words import fold
from service.domain.vocabulary import (
    Area,
    Conflict,
    Entry,
    Measure,
    Population,
    Source,
    Unit,
)  # fmt: skip
from service.reading.stemming import root
from service.reading.tokens import NUMBER, WORD, Token
from service.reading.words import Lexicon, lexicon

ACRONYM = 4  # letters up to which a name in capitals must be written so
COMMON = {"civil", "great", "world", "first", "second", "third", "patriotic", "independence"}
ARTICLES = {"the", "a", "an"}
_SPEAKING = {"belligerent", "government"}
Roots = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry's name in a text, at tokens ``first`` to ``last``.

    ``is_whole`` is false where only what tells its names apart is there ("Gettysburg").
    """

    vocabulary: str
    id: str
    first: int
    last: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    vocabulary: str
    id: str
    roots: Roots
    exact: tuple[str, ...] | None = None  # as written, of an acronym
    is_proper: bool = False  # of common words, and a name by its capital letter alone
    is_whole: bool = True


@dataclass(slots=True)
class Names:
    """What the entries are called, and how they lie below each other."""

    measures: Mapping[str, Measure]
    populations: Mapping[str, Population]
    conflicts: Mapping[str, Conflict]
    areas: Mapping[str, Area]
    units: Mapping[str, Unit]
    sources: Mapping[str, Source]
    lexicon: Lexicon = field(default_factory=lexicon)
    persons: frozenset[str] = frozenset()  # the units that count people
    begun: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    objects: dict[frozenset[str], set[str]] = field(default_factory=lambda: defaultdict(set))
    phrases: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    telling: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    whole: set[str] = field(default_factory=set)
    bags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def entry(self, vocabulary: str, id_: str) -> Entry:
        """One entry; raises KeyError for one that there is not."""
        return self._of(vocabulary)[id_]

    @staticmethod
    def start(conflict: Conflict) -> date | None:
        """The first day of a conflict, where that is known to the day."""
        if conflict.start is None:
            return None
        span = parse_date(conflict.start)
        return span.start if span.start == span.end else None

    def has(self, vocabulary: str, id_: str) -> bool:
        """Whether there is such an entry."""
        return id_ in self._of(vocabulary)

    def _of(self, vocabulary: str) -> Mapping[str, Entry]:
        tables: dict[str, Mapping[str, Entry]] = {
            "measure": self.measures,
            "population": self.populations,
            "conflict": self.conflicts,
            "area": self.areas,
            "unit": self.units,
            "source": self.sources,
        }
        return tables[vocabulary]

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """Every name in a text; of those that begin at one place the longest, whole ones first."""
        found: list[Mention] = []
        covered = 0
        for at, token in enumerate(tokens):
            if token.kind not in {WORD, NUMBER}:
                continue
            names = [
                (len(name.roots), name)
                for name in self.begun.get(root(token.form), ())
                if (at >= covered or name.vocabulary == "area")  # "Palestinians in Gaza"
                and _matches(name, tokens, at)
            ]
            longest = max((length for length, _ in names), default=0)
            best = [name for length, name in names if length == longest]
            found += [
                Mention(name.vocabulary, name.id, at, at + longest, name.is_whole)
                for name in dict.fromkeys(best)
            ]
            if longest > 1 or any(name.is_whole for name in best):
                covered = max(covered, at + longest)
        return found

    def known_by(self, id_: str) -> bool:
        """Whether a population is called by its side alone, as an army is and its guard is not."""
        return id_ in self.whole

    def parties(self, mentions: Iterable[Mention]) -> set[str]:
        """The sides that populations or sources with these names belong to."""
        found = set()
        for one in mentions:
            if one.vocabulary == "population":
                found.add(self.populations[one.id].party)
            elif one.vocabulary == "source":
                found.add(self.sources[one.id].party)
            elif one.vocabulary == "party":
                found.add(one.id)
        return {party for party in found if party}

    def of_party(self, party: str) -> frozenset[str]:
        """The sources that speak for a side."""
        return frozenset(
            id_
            for id_, source in self.sources.items()
            if source.party == party and source.kind in _SPEAKING
        )

    def people_of(self, ids: Iterable[str], kind: str | None) -> Family | None:
        """The one population among some that is of a kind, with all below it.

        ``kind`` military, civilian or None (not said). Of several the one above the others, or
        the one that is not of a part of the people alone; None where that leaves more than one.
        """
        all_ids = set(ids)
        if kind is not None:
            fitting = {id_ for id_ in all_ids if self.populations[id_].kind == kind}
            if kind == "military":
                fitting |= {id_ for id_ in all_ids if self.populations[id_].kind == "unspecified"}
            if not fitting:
                return Family()
            fitting = {id_ for id_ in fitting if self.known_by(id_)} or fitting
            if kind == "civilian":
                fitting = {id_ for id_ in fitting if self.known_by(id_)}
            if not fitting:
                return Family()
        else:
            fitting = {
                id_ for id_ in all_ids if self.populations[id_].kind in {"mixed", "unspecified"}
            } or all_ids
        tops = {id_ for id_ in fitting if not self.above(self.populations, id_) & fitting}
        if len(tops) != 1:
            return None
        return family(self.populations, tops)

    def sources_like(self, tokens: Sequence[Token]) -> set[str]:
        """The one named source that is meant by a part of its name that no other has."""
        said = tuple(
            root(token.form)
            for token in tokens
            if token.kind == WORD and token.form not in ARTICLES
        )
        if not said:
            return set()
        found = {
            name.id
            for names in self.begun.values()
            for name in names
            if name.vocabulary == "source"
            and self.sources[name.id].named
            and any(
                name.roots[at : at + len(said)] == said
                for at in range(len(name.roots) - len(said) + 1)
            )
        }
        return found if len(found) == 1 else set()

    def members(self, party: str) -> set[str]:
        """The populations of a side."""
        return {id_ for id_, one in self.populations.items() if one.party == party}

    def counted_as(self, content: frozenset[str]) -> frozenset[str]:
        """The measures of things that are called so: "tanks", or "танки" where no alias says it."""
        latin = frozenset(root(fold(one)) for one in content)
        return frozenset(self.objects.get(content) or self.objects.get(latin) or ())

    def of_unit(self, units: Iterable[str], said: set[str], extra: set[str]) -> frozenset[str]:
        """The measures in a unit that a text with these roots names, or that explain all of it.

        ``extra``: the roots that nothing else in the text explains.
        """
        some = set(units)
        inside = {id_ for id_, one in self.measures.items() if one.unit in some}
        named = {
            id_: max(map(len, fitting))
            for id_ in inside
            if (fitting := [phrase for phrase in self.phrases[id_] if phrase <= said])
        }
        if named:
            most = max(named.values())
            return frozenset(id_ for id_, length in named.items() if length == most)
        return frozenset(id_ for id_ in inside if extra <= self.bags[id_])

    def by_words(self, said: set[str]) -> frozenset[str]:
        """The measures of people that a text names by more than their outcomes ("of disease")."""
        return frozenset(
            id_
            for id_, one in self.measures.items()
            if one.unit in self.persons and any(phrase <= said for phrase in self.telling[id_])
        )

    @staticmethod
    def above(entries: Mapping[str, Entry], id_: str) -> set[str]:
        """The entries that one lies below."""
        found: set[str] = set()
        parent = getattr(entries[id_], "parent", None)
        while parent is not None and parent not in found and parent in entries:
            found.add(parent)
            parent = getattr(entries[parent], "parent", None)
        return found


def family(entries: Mapping[str, Entry], ids: Iterable[str]) -> Family:
    """Some entries and all those below them."""
    named = frozenset(ids)
    below: set[str] = set()
    found = set(named)
    while found:
        found = {id_ for id_, one in entries.items() if getattr(one, "parent", None) in found}
        found -= below | named
        below |= found
    return Family(named, frozenset(below))


def _matches(name: Name, tokens: Sequence[Token], at: int) -> bool:
    some = tokens[at : at + len(name.roots)]
    if len(some) < len(name.roots) or any(one.sentence != some[0].sentence for one in some):
        return False
    if name.exact is not None:
        return tuple(token.text for token in some) == name.exact
    if name.is_proper and not some[0].is_capital:
        return False
    return all(root(token.form) == part for token, part in zip(some, name.roots, strict=True))
