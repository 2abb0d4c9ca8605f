"""The index of names: every name and alias of the vocabularies by its roots."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from service.claims.entities.hierarchy import Table
from service.claims.entities.names import ACRONYM, Name, Names, Roots
from service.claims.languages.lexicon import Lexicon
from service.claims.languages.load import lexicon
from service.claims.text.phrases import find_marks
from service.claims.text.stemming import stemmer_of
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
_WITH_CORE = {"population", "conflict", "area"}  # found by what tells their names apart, too


class Index:
    """Makes ``Names`` of entries, to be read by the words of a lexicon."""

    def __init__(self, entries: Iterable[Entry], words: Lexicon) -> None:
        tables: dict[type[Entry], Table[Entry]] = defaultdict(Table)
        for entry in entries:
            tables[type(entry)][entry.id] = entry
        kinds = [tables[kind] for kind in _VOCABULARIES]
        self._words = words
        self._names = Names(*kinds, lexicon=words)  # type: ignore[arg-type,misc]
        self._root = self._names.root

    @classmethod
    def of(cls, names: Names) -> "Index":
        """An index that goes on from names, of which it changes nothing."""
        index = cls((), names.lexicon)
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
        people = set(self._roots_of_people())
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
        """The rows of one name: as it is, as its other cases begin, and what tells it apart."""
        tokens = self._tokens(text)
        roots = tuple(self._root(token.form) for token in tokens)
        if not roots or (vocabulary == "unit" and self._is_unit_of_lost(id_)):
            return
        stems = tuple(self._stem(token.form) for token in tokens)
        core = self._core(tokens)
        exact = _exact(tokens)
        is_proper = vocabulary == "conflict" and self._is_proper(tokens, core)
        yield roots, Name(vocabulary, id_, roots, exact, is_proper)
        if stems != roots and exact is None:
            yield stems, Name(vocabulary, id_, stems, None, is_proper)
        if vocabulary in _WITH_CORE and core and core != roots:
            yield core, Name(vocabulary, id_, core, None, is_whole=False)

    def _is_proper(self, tokens: Sequence[Token], core: Roots) -> bool:
        """Whether a conflict's name is of common words, and a name by its capital letter alone."""
        commons = self._words.grammar.name_commons | self._words.generic
        is_common = not core or all(token.form in commons for token in tokens)
        return is_common and tokens[0].is_capital

    def _is_unit_of_lost(self, id_: str) -> bool:
        """Whether a unit counts people, or a type of items: the measures say what they lost."""
        return id_ in self._names.persons or self._names.units[id_].parent is not None

    def _note_whole(self, entry: Entry) -> None:
        """Note whether a population is called by its side alone."""
        if not isinstance(entry, Population):
            return
        texts = (entry.name, *entry.aliases)
        if any(self._is_of_side(entry, self._core(self._tokens(text))) for text in texts):
            self._names.whole.add(entry.id)

    def _is_of_side(self, population: Population, core: Roots) -> bool:
        """Whether a name is that of a side and no more: one word, or the side's own."""
        party = population.party or ""
        return len(core) == 1 or core == self._core(self._tokens(party.replace("-", " ")))

    def _party_rows(self, party: str, text: str) -> Iterator[tuple[Roots, Name]]:
        core = self._core(self._tokens(text))
        if core and len(core) <= 2:
            yield core, Name("party", party, core, None, is_whole=False)

    def _add_measure(self, measure: Measure) -> None:
        names, called = self._names, self._names.measure_names
        for name in (measure.name, *measure.aliases):
            tokens = self._tokens(name)
            phrase = frozenset(self._root(token.form) for token in tokens if self._says(token))
            called.phrases[measure.id].append(phrase)
            called.bags[measure.id] |= phrase
            telling = frozenset(self._root(token.form) for token in self._telling(name))
            if not telling:
                continue
            if measure.unit in names.persons:
                called.telling[measure.id].append(phrase)
            elif measure.counts != frozenset():
                called.objects[telling].add(measure.id)
        called.bags[measure.id] |= set(self._roots(measure.definition))

    def _says(self, token: Token) -> bool:
        """Whether a word of a name is one that a claim would have to repeat."""
        words = self._words
        says_little = token.form in words.plain or token.form in words.stop
        return not says_little and token.form not in words.grammar.person_units

    def _telling(self, name: str) -> Iterator[Token]:
        """The words of a name that the lexicon does not explain: "disease", "tank"."""
        words = self._words
        tokens = tokenize(name, words.spelling)
        marks = find_marks(tokens, words)
        marked = {at for mark in marks for at in range(mark.first, mark.last)}
        for at, token in enumerate(tokens):
            known = token.form in words.plain or token.form in words.generic
            if token.kind in {WORD, NUMBER} and at not in marked and not known:
                yield token

    def _tokens(self, name: str) -> list[Token]:
        """The words and numbers of a name, articles left out."""
        return [
            token
            for token in tokenize(name, self._words.spelling)
            if token.kind in {WORD, NUMBER} and token.form not in self._words.grammar.articles
        ]

    def _roots(self, name: str) -> list[str]:
        return [self._root(token.form) for token in self._tokens(name)]

    def _stem(self, form: str) -> str:
        return stemmer_of(self._words).stem(form)

    def _core(self, tokens: Sequence[Token]) -> Roots:
        """What tells a name apart: its words but for those that many names share."""
        return tuple(
            self._root(token.form)
            for token in tokens
            if token.form not in self._words.generic and not self._is_people(token)
        )

    def _is_people(self, token: Token) -> bool:
        return any(mark.section == "people" for mark in find_marks([token], self._words))

    def _roots_of_people(self) -> Iterator[str]:
        """The roots of the words for people of any kind."""
        for begun in (self._words.whole_words, self._words.stems):
            for phrases in begun.values():
                for phrase in phrases:
                    is_any = (phrase.section, phrase.name) == ("people", "any")
                    if is_any and len(phrase.parts) == 1:
                        yield self._root(phrase.parts[0][0])


def _exact(tokens: Sequence[Token]) -> tuple[str, ...] | None:
    """An acronym as it is written; None for another name."""
    texts = tuple(token.text for token in tokens)
    is_acronym = len(texts) == 1 and texts[0].isupper() and len(texts[0]) <= ACRONYM
    return texts if is_acronym else None


def build_names(entries: Iterable[Entry], words: Lexicon | None = None) -> Names:
    """The names of entries, to read claims by; in all bundled languages without a lexicon."""
    return Index(entries, words or lexicon()).names()


def renew_names(names: Names, entries: Iterable[Entry]) -> Names:
    """The names with other or further entries, at a cost of these; ``names`` stays as it is.

    Units and measures name things by each other, and are few: with one of them all is made anew.
    """
    changed = list(entries)
    if any(isinstance(entry, Unit | Measure) for entry in changed) or len(changed) > _MOST_RENEWED:
        return build_names([*names.entries(), *changed], names.lexicon)
    return Index.of(names).renewed(changed)
