"""The index of names: every name and alias of the vocabularies by its first root."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from service.claims.entities.names import ACRONYM, ARTICLES, COMMON, Name, Names, Roots, Table
from service.claims.text.stemming import root, stem
from service.claims.text.tokens import NUMBER, WORD, Token, tokenize
from service.domain.vocabulary import (
    Area,
    Conflict,
    Entry,
    Measure,
    Population,
    Source,
    Unit,
)  # fmt: skip

_MOST_RENEWED = 200  # entries; of more all is made anew
_VOCABULARIES: dict[type[Entry], str] = {
    Measure: "measure",
    Population: "population",
    Conflict: "conflict",
    Area: "area",
    Unit: "unit",
    Source: "source",
}


class Index:
    """Makes ``Names`` of entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        kinds: dict[type[Entry], dict[str, Entry]] = defaultdict(dict)
        for one in entries:
            kinds[type(one)][one.id] = one
        self._names = Names(
            *(Table(kinds[kind]) for kind in (Measure, Population, Conflict, Area, Unit, Source))  # type: ignore[arg-type]
        )

    @classmethod
    def of(cls, names: Names) -> "Index":
        """An index that goes on from names, of which it changes nothing."""
        index = cls(())
        index._names = names.copy()
        return index

    def renewed(self, entries: Iterable[Entry]) -> Names:
        """The names with entries in place of those of the same ids, units and measures aside."""
        names = self._names
        for entry in entries:
            table = names.table(_VOCABULARIES[type(entry)])
            before = table.get(entry.id)
            old = list(self._rows(before)) if before else []
            table[entry.id] = entry
            if isinstance(entry, Population):
                names.whole.discard(entry.id)
            self._note_whole(entry)
            for times, rows in ((-1, old), (1, self._rows(entry))):
                for row, name in rows:
                    names.begun = names.begun.changed(row, name, times)
        return names

    def names(self) -> Names:
        """The names of the entries."""
        names = self._names
        people = set(self._roots_marked("people", "any"))
        names.persons = frozenset(
            id_
            for id_, unit in names.units.items()
            if any(set(self._roots(name)) & people for name in (unit.name, *unit.aliases))
        )
        for table in (names.sources, names.conflicts, names.areas, names.units, names.populations):
            for entry in table.values():
                self._note_whole(entry)
                for row, name in self._rows(entry):
                    names.begun.add(row, name)
        for measure in names.measures.values():
            self._add_measure(measure)
        return names

    def _rows(self, entry: Entry) -> Iterator[tuple[Roots, Name]]:
        """The rows of roots that an entry is known by, each with the name that it is."""
        vocabulary = _VOCABULARIES[type(entry)]
        for text in (entry.name, *entry.aliases):
            yield from self._rows_of(vocabulary, entry.id, text)
        if isinstance(entry, Population) and entry.party:
            yield from self._party_rows(entry.party, entry.party.replace("-", " "))
        if isinstance(entry, Source) and entry.party and not entry.named:
            for text in (entry.name, *entry.aliases):
                yield from self._party_rows(entry.party, text)

    def _rows_of(self, vocabulary: str, id_: str, text: str) -> Iterator[tuple[Roots, Name]]:
        words = self._words(text)
        roots = tuple(root(word.form) for word in words)
        bare = tuple(stem(word.form) for word in words)
        if not roots or (vocabulary == "unit" and self._is_unit_of_lost(id_)):
            return
        exact = (
            tuple(word.text for word in words)
            if len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= ACRONYM
            else None
        )
        core = self._core(words)
        common = vocabulary == "conflict" and not core
        is_proper = common or (vocabulary == "conflict" and self._is_common(words))
        is_proper = is_proper and words[0].is_capital
        yield roots, Name(vocabulary, id_, roots, exact, is_proper)
        if bare != roots and exact is None:
            yield bare, Name(vocabulary, id_, bare, None, is_proper)
        if vocabulary in {"population", "conflict", "area"} and core and core != roots:
            yield core, Name(vocabulary, id_, core, None, is_whole=False)

    def _is_unit_of_lost(self, id_: str) -> bool:
        """Whether a unit counts people, or a type of items: the measures say what they lost."""
        return id_ in self._names.persons or self._names.units[id_].parent is not None

    def _note_whole(self, entry: Entry) -> None:
        """Note whether a population is called by its side alone."""
        if not isinstance(entry, Population):
            return
        texts = (entry.name, *entry.aliases)
        if any(self._is_of_side(entry, self._core(self._words(text))) for text in texts):
            self._names.whole.add(entry.id)

    def _is_common(self, words: Sequence[Token]) -> bool:
        """Whether a name is made of words that many wars share: "Civil War"."""
        return all(
            word.form in COMMON or word.form in self._names.lexicon.generic for word in words
        )

    def _is_of_side(self, population: Population, core: Roots) -> bool:
        """Whether a name is that of a side and no more: one word, or the side's own."""
        party = population.party or ""
        return len(core) == 1 or core == self._core(self._words(party.replace("-", " ")))

    def _party_rows(self, party: str, text: str) -> Iterator[tuple[Roots, Name]]:
        core = self._core(self._words(text))
        if core and len(core) <= 2:
            yield core, Name("party", party, core, None, is_whole=False)

    def _add_measure(self, measure: Measure) -> None:
        names = self._names
        for name in (measure.name, *measure.aliases):
            said = frozenset(root(word.form) for word in self._words(name) if self._says(word))
            names.phrases[measure.id].append(said)
            names.bags[measure.id] |= said
            told = frozenset(root(word.form) for word in self._told(name))
            if not told:
                continue
            if measure.unit in names.persons:
                names.telling[measure.id].append(said)
            elif measure.counts != frozenset():
                names.objects[told].add(measure.id)
        names.bags[measure.id] |= set(self._roots(measure.definition))

    def _says(self, word: Token) -> bool:
        """Whether a word of a name is one that a claim would have to repeat."""
        words = self._names.lexicon
        little = word.form in words.plain or word.form in words.stop
        return not little and word.form not in {"person", "people", "persons"}

    def _words(self, name: str) -> list[Token]:
        return [
            token
            for token in tokenize(name)
            if token.kind in {WORD, NUMBER} and token.form not in ARTICLES
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


def build_names(entries: Iterable[Entry]) -> Names:
    """The names of some entries, to read claims by."""
    return Index(entries).names()


def renew_names(names: Names, entries: Iterable[Entry]) -> Names:
    """The names with other or further entries, at a cost of these; ``names`` stays as it is.

    Units and measures name things by each other, and are few: with one of them all is made anew.
    """
    changed = list(entries)
    if any(isinstance(entry, Unit | Measure) for entry in changed) or len(changed) > _MOST_RENEWED:
        return build_names([*names.entries(), *changed])
    return Index.of(names).renewed(changed)
