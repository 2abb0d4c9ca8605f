"""The index of names: every name and alias of the vocabularies by its first root."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from service.domain.vocabulary import (
    Area,
    Conflict,
    Entry,
    Measure,
    Population,
    Source,
    Unit,
)  # fmt: skip
from service.reading.names import ACRONYM, ARTICLES, COMMON, Name, Names, Roots
from service.reading.stemming import root, stem
from service.reading.tokens import NUMBER, WORD, Token, tokenize


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
        bare = tuple(stem(word.form) for word in words)
        if not roots or (vocabulary == "unit" and self._is_unit_of_lost(id_)):
            return
        exact = (
            tuple(word.text for word in words)
            if len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= ACRONYM
            else None
        )
        begun = self._names.begun
        common = vocabulary == "conflict" and not self._core(words)
        is_proper = common or (vocabulary == "conflict" and self._is_common(words))
        begun[roots[0]].append(
            Name(vocabulary, id_, roots, exact, is_proper and words[0].is_capital)
        )
        if bare != roots and exact is None:
            begun[bare[0]].append(
                Name(vocabulary, id_, bare, None, is_proper and words[0].is_capital)
            )
        core = self._core(words)
        if vocabulary == "population" and self._is_of_side(id_, core):
            self._names.whole.add(id_)
        if vocabulary in {"population", "conflict", "area"} and core and core != roots:
            begun[core[0]].append(Name(vocabulary, id_, core, None, is_whole=False))

    def _is_unit_of_lost(self, id_: str) -> bool:
        """Whether a unit counts people, or a type of items: the measures say what they lost."""
        return id_ in self._names.persons or self._names.units[id_].parent is not None

    def _is_common(self, words: Sequence[Token]) -> bool:
        """Whether a name is made of words that many wars share: "Civil War"."""
        return all(
            word.form in COMMON or word.form in self._names.lexicon.generic for word in words
        )

    def _is_of_side(self, id_: str, core: Roots) -> bool:
        """Whether a name is that of a side and no more: one word, or the side's own."""
        party = self._names.populations[id_].party or ""
        return len(core) == 1 or core == self._core(self._words(party.replace("-", " ")))

    def _add_party(self, party: str, name: str) -> None:
        core = self._core(self._words(name))
        if core and len(core) <= 2:
            begun = self._names.begun
            begun[core[0]].append(Name("party", party, core, None, is_whole=False))

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
