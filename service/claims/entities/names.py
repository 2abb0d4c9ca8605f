"""Names: the vocabularies as a reader of claims knows them, by every name and alias.

Nothing here knows a war: load another one's vocabulary, and its claims are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from service.claims.entities.trie import Trie
from service.claims.languages.lexicon import Lexicon, lexicon
from service.claims.text.stemming import root
from service.claims.text.tokens import NUMBER, WORD, Token
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

ACRONYM = 4  # letters up to which a name in capitals must be written so
COMMON = {"civil", "great", "world", "first", "second", "third", "patriotic", "independence"}
ARTICLES = {"the", "a", "an"}
MOST_ALIKE = 50  # entries that a name may be shared by
MOST_WORDS = 40  # of a name
_TABLES = {
    "measure": "measures",
    "population": "populations",
    "conflict": "conflicts",
    "area": "areas",
    "unit": "units",
    "source": "sources",
}
_SPEAKING = {"belligerent", "government"}
Roots = tuple[str, ...]
E = TypeVar("E", bound=Entry)


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
    begun: Trie[Name] = field(default_factory=Trie)  # every name by its roots
    objects: dict[frozenset[str], set[str]] = field(default_factory=lambda: defaultdict(set))
    phrases: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    telling: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    whole: set[str] = field(default_factory=set)
    bags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _members: dict[str, set[str]] | None = None  # populations by party, once asked for
    _speakers: dict[str, frozenset[str]] | None = None  # sources that speak for a party
    _parts: dict[Roots, str | None] | None = None  # sources by a part of a name; None: several

    def copy(self) -> "Names":
        """Names whose tables of entries can be changed without a change of these."""
        tables = {name: Table(getattr(self, name)) for name in _TABLES.values()}
        fresh = {"_members": None, "_speakers": None, "_parts": None}
        return replace(self, **tables, whole=set(self.whole), **fresh)  # type: ignore[arg-type]

    def table(self, vocabulary: str) -> "Table[Entry]":
        """The entries of a vocabulary by id."""
        table: Table[Entry] = getattr(self, _TABLES[vocabulary])
        return table

    def entries(self) -> Iterator[Entry]:
        """Every entry."""
        for vocabulary in _TABLES:
            yield from self.table(vocabulary).values()

    def entry(self, vocabulary: str, id_: str) -> Entry:
        """One entry; raises KeyError for one that there is not."""
        return self.table(vocabulary)[id_]

    @staticmethod
    def start(conflict: Conflict) -> date | None:
        """The first day of a conflict, where that is known to the day."""
        if conflict.start is None:
            return None
        span = parse_date(conflict.start)
        return span.start if span.start == span.end else None

    def has(self, vocabulary: str, id_: str) -> bool:
        """Whether there is such an entry."""
        return id_ in self.table(vocabulary)

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """Every name in a text; of those that begin at one place the longest, whole ones first.

        A name that more than ``MOST_ALIKE`` share says nothing, and is none.
        """
        found: list[Mention] = []
        covered = 0
        for at, token in enumerate(tokens):
            if token.kind not in {WORD, NUMBER}:
                continue
            best, longest = self._longest(tokens, at, areas_alone=at < covered)
            found += [
                Mention(name.vocabulary, name.id, at, at + longest, name.is_whole) for name in best
            ]
            if longest > 1 or any(name.is_whole for name in best):
                covered = max(covered, at + longest)
        return found

    def _longest(
        self, tokens: Sequence[Token], at: int, *, areas_alone: bool
    ) -> tuple[list[Name], int]:
        """The longest names that begin at a token, and of how many tokens they are."""
        first, node = tokens[at], self.begun
        best: list[Name] = []
        longest = 0
        for step, token in enumerate(tokens[at : at + MOST_WORDS], 1):
            following = node.below.get(root(token.form))
            if following is None or token.sentence != first.sentence:
                break
            node = following
            if len(node.values) > MOST_ALIKE:
                continue
            names = [
                name
                for name in node.values
                if (name.vocabulary == "area" or not areas_alone)  # "Palestinians in Gaza"
                and (name.exact is None or name.exact == (token.text,))
                and (first.is_capital or not name.is_proper)
            ]
            if names:
                best, longest = names, step
        return best, longest

    def acronyms(self, form: str) -> bool:
        """Whether some name is a word in capitals with this form."""
        node = self.begun.below.get(root(form))
        return node is not None and any(name.exact is not None for name in node.values)

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
        if self._speakers is None:
            speakers: dict[str, set[str]] = defaultdict(set)
            for id_, source in self.sources.items():
                if source.party and source.kind in _SPEAKING:
                    speakers[source.party].add(id_)
            self._speakers = {name: frozenset(ids) for name, ids in speakers.items()}
        return self._speakers.get(party, frozenset())

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
        if self._parts is None:
            self._parts = _parts_of(self.begun, self.sources)
        id_ = self._parts.get(said)
        return set() if id_ is None else {id_}

    def members(self, party: str) -> set[str]:
        """The populations of a side."""
        if self._members is None:
            members: dict[str, set[str]] = defaultdict(set)
            for id_, one in self.populations.items():
                if one.party:
                    members[one.party].add(id_)
            self._members = dict(members)
        return set(self._members.get(party, ()))

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


class Table(dict[str, E]):
    """Entries of a vocabulary by id, which knows those right below each."""

    _children: dict[str, set[str]] | None = None

    def children(self, id_: str) -> Iterable[str]:
        """The ids of the entries right below one."""
        if self._children is None:
            children: dict[str, set[str]] = defaultdict(set)
            for child, entry in self.items():
                if parent := getattr(entry, "parent", None):
                    children[parent].add(child)
            self._children = dict(children)
        return self._children.get(id_, ())


def family(entries: Mapping[str, Entry], ids: Iterable[str]) -> Family:
    """Some entries and all those below them."""
    named = frozenset(ids)
    table = entries if isinstance(entries, Table) else Table(entries)
    below: set[str] = set()
    found = set(named)
    while found:
        found = {child for id_ in found for child in table.children(id_)} - below - named
        below |= found
    return Family(named, frozenset(below))


def _parts_of(begun: Trie[Name], sources: Mapping[str, Source]) -> dict[Roots, str | None]:
    """The named source by each part of its names that no other has; None by the others."""
    parts: dict[Roots, str | None] = {}
    nodes = [begun]
    while nodes:
        node = nodes.pop()
        nodes += node.below.values()
        for name in node.values:
            if name.vocabulary != "source" or not sources[name.id].named:
                continue
            for first in range(len(name.roots)):
                for last in range(first + 1, len(name.roots) + 1):
                    part = name.roots[first:last]
                    parts[part] = name.id if parts.get(part, name.id) == name.id else None
    return parts
