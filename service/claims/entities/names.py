"""Names: the vocabularies as a reader of claims knows them, by every name and alias.

Nothing here knows a war: load another one's vocabulary, and its claims are read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.claims.entities.hierarchy import Table, above, family
from service.claims.entities.measure_names import MeasureNames
from service.claims.entities.trie import Trie
from service.claims.languages.lexicon import Lexicon
from service.claims.languages.load import lexicon
from service.claims.text.stemming import stemmer_of
from service.claims.text.tokens import NUMBER, WORD, Token
from service.domain.claim import Family
from service.domain.vocabulary import (
    Area,
    Conflict,
    Entry,
    Measure,
    Population,
    Source,
    Unit,
)  # fmt: skip

PARTY = "party"  # a side, which is no entry, as the vocabulary of a mention
ACRONYM = 4  # letters up to which a name in capitals must be written so
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
    """A name of an entry, as roots."""

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
    whole: set[str] = field(default_factory=set)  # populations that are called by their side
    measure_names: MeasureNames = field(init=False)
    root: Callable[[str], str] = field(init=False, repr=False)  # of a word in lower case
    _members: dict[str, set[str]] | None = None  # populations by party, once asked for
    _speakers: dict[str, frozenset[str]] | None = None  # sources that speak for a party
    _parts: dict[Roots, str | None] | None = None  # sources by a part of a name; None: several

    def __post_init__(self) -> None:
        self.root = stemmer_of(self.lexicon).root
        self.measure_names = MeasureNames(self.measures, self.root)

    def copy(self) -> "Names":
        """Names whose tables of entries can be changed without a change of these."""
        tables = {name: Table(getattr(self, name)) for name in _TABLES.values()}
        fresh = {"_members": None, "_speakers": None, "_parts": None}
        names = replace(self, **tables, whole=set(self.whole), **fresh)  # type: ignore[arg-type]
        names.measure_names = self.measure_names
        return names

    def table(self, vocabulary: str) -> "Table[Entry]":
        """The entries of a vocabulary by id."""
        table: Table[Entry] = getattr(self, _TABLES[vocabulary])
        return table

    def entries(self) -> Iterator[Entry]:
        """Every entry."""
        for vocabulary in _TABLES:
            yield from self.table(vocabulary).values()

    def entry(self, vocabulary: str, id_: str) -> Entry:
        """An entry; raises KeyError if there is none."""
        return self.table(vocabulary)[id_]

    def has(self, vocabulary: str, id_: str) -> bool:
        """Whether there is such an entry."""
        return id_ in self.table(vocabulary)

    def find(self, tokens: Sequence[Token]) -> list[Mention]:
        """Every name in a text; of those that begin at one place the longest, whole ones first.

        A name that more than ``MOST_ALIKE`` share says nothing, and is none.
        """
        mentions: list[Mention] = []
        covered = 0
        for at, token in enumerate(tokens):
            if token.kind not in {WORD, NUMBER}:
                continue
            best, longest = self._longest(tokens, at, areas_alone=at < covered)
            mentions += [
                Mention(name.vocabulary, name.id, at, at + longest, name.is_whole) for name in best
            ]
            if longest > 1 or any(name.is_whole for name in best):
                covered = max(covered, at + longest)
        return mentions

    def _longest(
        self, tokens: Sequence[Token], at: int, *, areas_alone: bool
    ) -> tuple[list[Name], int]:
        """The longest names that begin at a token, and of how many tokens they are."""
        first, node = tokens[at], self.begun
        best: list[Name] = []
        longest = 0
        for step, token in enumerate(tokens[at : at + MOST_WORDS], 1):
            following = node.below.get(self.root(token.form))
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
        node = self.begun.below.get(self.root(form))
        return node is not None and any(name.exact is not None for name in node.values)

    def known_by(self, id_: str) -> bool:
        """Whether a population is called by its side alone, as an army is and its guard is not."""
        return id_ in self.whole

    def parties(self, mentions: Iterable[Mention]) -> set[str]:
        """The sides that populations or sources with these names belong to."""
        parties = {self._party(mention) for mention in mentions}
        return {party for party in parties if party}

    def _party(self, mention: Mention) -> str | None:
        if mention.vocabulary == PARTY:
            return mention.id
        if mention.vocabulary == "population":
            return self.populations[mention.id].party
        return self.sources[mention.id].party if mention.vocabulary == "source" else None

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
        fitting = self._of_kind(set(ids), kind)
        if not fitting:
            return None if kind is None else Family()
        tops = {id_ for id_ in fitting if not above(self.populations, id_) & fitting}
        return family(self.populations, tops) if len(tops) == 1 else None

    def _of_kind(self, ids: set[str], kind: str | None) -> set[str]:
        """Of some populations those of a kind, or of the whole people where none is asked for."""
        if kind is None:
            return self._of_kinds(ids, "mixed", "unspecified") or ids
        fitting = self._of_kinds(ids, kind)
        if kind == "military":
            fitting |= self._of_kinds(ids, "unspecified")
        whole = {id_ for id_ in fitting if self.known_by(id_)}
        return whole if kind == "civilian" else whole or fitting

    def _of_kinds(self, ids: set[str], *kinds: str) -> set[str]:
        return {id_ for id_ in ids if self.populations[id_].kind in kinds}

    def sources_like(self, tokens: Sequence[Token]) -> set[str]:
        """The one named source that is meant by a part of its name that no other has."""
        articles = self.lexicon.grammar.articles
        part = tuple(
            self.root(token.form)
            for token in tokens
            if token.kind == WORD and token.form not in articles
        )
        if not part:
            return set()
        if self._parts is None:
            self._parts = _parts_of(self.begun, self.sources)
        id_ = self._parts.get(part)
        return set() if id_ is None else {id_}

    def members(self, party: str) -> set[str]:
        """The populations of a side."""
        if self._members is None:
            members: dict[str, set[str]] = defaultdict(set)
            for id_, population in self.populations.items():
                if population.party:
                    members[population.party].add(id_)
            self._members = dict(members)
        return set(self._members.get(party, ()))


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
