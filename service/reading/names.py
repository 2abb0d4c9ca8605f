"""Names: the vocabularies as a reader of claims knows them, by every name and alias.

Nothing here knows a war: load another one's vocabulary, and its claims are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from service.reading.roots import root
from service.reading.tokens import NUMBER, WORD, Token, tokenize
from service.reading.words import Lexicon, lexicon

_ACRONYM = 4  # letters up to which a name in capitals must be written so
_LEAST_PART = 2  # words of a source's name that stand for it where no other has them
_ARTICLES = {"the", "a", "an"}
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
class _Name:
    vocabulary: str
    id: str
    roots: Roots
    exact: tuple[str, ...] | None = None  # as written, of an acronym
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
    _begun: dict[str, list[_Name]] = field(default_factory=lambda: defaultdict(list))
    _objects: dict[frozenset[str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _phrases: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    _telling: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    _bags: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _party_roots: dict[Roots, set[str]] = field(default_factory=lambda: defaultdict(set))

    def entry(self, vocabulary: str, id_: str) -> Entry:
        """One entry; raises KeyError for one that there is not."""
        return self._of(vocabulary)[id_]

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
                for name in self._begun.get(root(token.form), ())
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
        else:
            fitting = {
                id_ for id_ in all_ids if self.populations[id_].kind in {"mixed", "unspecified"}
            } or all_ids
        tops = {id_ for id_ in fitting if not self.above(self.populations, id_) & fitting}
        if len(tops) != 1:
            return None
        return family(self.populations, tops)

    def sources_like(self, tokens: Sequence[Token]) -> set[str]:
        """The one named source that is meant by two words or more of its name."""
        said = tuple(
            root(token.form)
            for token in tokens
            if token.kind == WORD and token.form not in _ARTICLES
        )
        if len(said) < _LEAST_PART:
            return set()
        found = {
            name.id
            for names in self._begun.values()
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
        """The measures of things that are called so: "tanks"."""
        return frozenset(self._objects.get(content, ()))

    def of_unit(self, units: Iterable[str], said: set[str], extra: set[str]) -> frozenset[str]:
        """The measures in a unit that a text with these roots names, or that explain all of it.

        ``extra``: the roots that nothing else in the text explains.
        """
        some = set(units)
        inside = {id_ for id_, one in self.measures.items() if one.unit in some}
        named = {
            id_: max(map(len, fitting))
            for id_ in inside
            if (fitting := [phrase for phrase in self._phrases[id_] if phrase <= said])
        }
        if named:
            most = max(named.values())
            return frozenset(id_ for id_, length in named.items() if length == most)
        return frozenset(id_ for id_ in inside if extra <= self._bags[id_])

    def by_words(self, said: set[str]) -> frozenset[str]:
        """The measures of people that a text names by more than their outcomes ("of disease")."""
        return frozenset(
            id_
            for id_, one in self.measures.items()
            if one.unit in self.persons and any(phrase <= said for phrase in self._telling[id_])
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


def _matches(name: _Name, tokens: Sequence[Token], at: int) -> bool:
    some = tokens[at : at + len(name.roots)]
    if len(some) < len(name.roots) or any(one.sentence != some[0].sentence for one in some):
        return False
    if name.exact is not None:
        return tuple(token.text for token in some) == name.exact
    return all(root(token.form) == part for token, part in zip(some, name.roots, strict=True))


class Index:
    """Makes ``Names`` of entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        kinds: dict[type[Entry], dict[str, Entry]] = defaultdict(dict)
        for one in entries:
            kinds[type(one)][one.id] = one
        self._names = Names(
            *(kinds[kind] for kind in (Measure, Population, Conflict, Area, Unit, Source))  # type: ignore[arg-type]
        )

    def names(self) -> Names:
        """The names of the entries."""
        names = self._names
        people = set(self._roots_marked("people", "any"))
        names.persons = frozenset(
            id_
            for id_, unit in names.units.items()
            if any(set(self._roots(name)) & people for name in (unit.name, *unit.aliases))
        )
        for vocabulary, some in (
            ("source", names.sources), ("conflict", names.conflicts), ("area", names.areas),
            ("unit", names.units), ("population", names.populations),
        ):  # fmt: skip
            for one in some.values():
                for name in (one.name, *one.aliases):
                    self._add(vocabulary, one.id, name)
        for population in names.populations.values():
            if population.party:
                self._add_party(population.party, population.party.replace("-", " "))
        for source in names.sources.values():
            if source.party and not source.named:
                for name in (source.name, *source.aliases):
                    self._add_party(source.party, name)
        for measure in names.measures.values():
            self._add_measure(measure)
        return names

    def _add(self, vocabulary: str, id_: str, name: str) -> None:
        words = self._words(name)
        roots = tuple(root(word.form) for word in words)
        if not roots or (vocabulary == "unit" and id_ in self._names.persons):
            return
        exact = (
            tuple(word.text for word in words)
            if len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= _ACRONYM
            else None
        )
        begun = self._names._begun  # noqa: SLF001
        begun[roots[0]].append(_Name(vocabulary, id_, roots, exact))
        core = self._core(words)
        if vocabulary in {"population", "conflict", "area"} and core and core != roots:
            begun[core[0]].append(_Name(vocabulary, id_, core, None, is_whole=False))

    def _add_party(self, party: str, name: str) -> None:
        core = self._core(self._words(name))
        if core and len(core) <= 2:
            begun = self._names._begun  # noqa: SLF001
            begun[core[0]].append(_Name("party", party, core, None, is_whole=False))

    def _add_measure(self, measure: Measure) -> None:
        names = self._names
        for name in (measure.name, *measure.aliases):
            said = frozenset(self._roots(name)) - self._little
            names._phrases[measure.id].append(said)  # noqa: SLF001
            names._bags[measure.id] |= said  # noqa: SLF001
            told = frozenset(root(word.form) for word in self._told(name))
            if not told:
                continue
            if measure.unit in names.persons:
                names._telling[measure.id].append(said)  # noqa: SLF001
            elif measure.counts != frozenset():
                names._objects[told].add(measure.id)  # noqa: SLF001
        names._bags[measure.id] |= set(self._roots(measure.definition))  # noqa: SLF001

    @property
    def _little(self) -> set[str]:
        return {root(word) for word in self._names.lexicon.generic if len(word) <= 3}

    def _words(self, name: str) -> list[Token]:
        return [
            token
            for token in tokenize(name)
            if token.kind in {WORD, NUMBER} and token.form not in _ARTICLES
        ]

    def _roots(self, name: str) -> list[str]:
        return [root(word.form) for word in self._words(name)]

    def _core(self, words: Sequence[Token]) -> Roots:
        generic = self._names.lexicon.generic
        kept = [
            word.form for word in words if word.form not in generic and not self._is_people(word)
        ]
        return tuple(root(form) for form in kept)

    def _is_people(self, word: Token) -> bool:
        return any(mark.section == "people" for mark in self._names.lexicon.mark([word]))

    def _roots_marked(self, section: str, name: str | None = None) -> Iterable[str]:
        words = self._names.lexicon
        for begun in (words.whole_words, words.stems):
            for phrases in begun.values():
                for phrase in phrases:
                    if name not in {None, phrase.name}:
                        continue
                    if phrase.section == section and len(phrase.parts) == 1:
                        yield root(phrase.parts[0][0])

    def _told(self, name: str) -> Iterator[Token]:
        """The words of a name that the lexicon does not explain: "disease", "tank"."""
        words = self._names.lexicon
        tokens = tokenize(name)
        marked = {at for mark in words.mark(tokens) for at in range(mark.first, mark.last)}
        for at, token in enumerate(tokens):
            known = token.form in words.plain or token.form in words.generic
            if token.kind in {WORD, NUMBER} and at not in marked and not known:
                yield token


def index(entries: Iterable[Entry]) -> Names:
    """The names of some entries, to read claims by."""
    return Index(entries).names()
