"""Vocabulary entries, as one revision states them, and the registry of the eight vocabularies."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.domain.canonical import LATER
from service.domain.place import AreaCode, Coordinates

_SPACES_AND_QUOTES = re.compile(r"[\s\"'`´“”„‘’«»]+")  # noqa: RUF001
_PUNCTUATION = re.compile(r"(?<!\d)[.,;:!?()…](?!\d)")

# How a measure counts.
BASES = ("claimed", "estimated", "identified", "recorded", "compiled", "verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The fields of every entry. ``replaces`` is the id of the entry that this one redefines."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Entry):
    """A war, a part of a war, or violence in an area; dates are EDTF, as precise as known."""

    kind: str
    parent: str | None = None
    start: str | None = None
    end: str | None = None
    ucdp_id: str | None = None
    wikidata_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population(Entry):
    """Whose people or things are counted (SDMX: STAT_POP); ``party`` is their side."""

    kind: str
    party: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Entry):
    """A country, a region or a place; ``iso_code`` is ISO 3166-1 or 3166-2.

    ``codes`` are the other ones, as ``place.settle_codes`` returns them.
    """

    iso_code: str | None = None
    parent: str | None = None
    codes: tuple[AreaCode, ...] = field(default=(), metadata=LATER)
    point: Coordinates | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Entry):
    """What a number is a number of: persons, items, cases (SDMX: UNIT_MEASURE).

    ``parent`` is the unit that these things are counted in, too: a tank is an item.
    """

    kind: str
    code: str | None = None
    parent: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Entry):
    """What became of those counted: killed, wounded, captured.

    ``parent`` is the outcome that this one is a part of. Siblings may overlap and need not be
    complete, so nothing is ever added up. ``reversible``: people or things leave the outcome
    again, as captured people do; None if that is not known.
    """

    parent: str | None = None
    reversible: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Entry):
    """What is counted, how, and by what definition. ``counts`` holds ids of outcomes.

    None: the outcomes are not stated.
    """

    unit: str
    basis: str
    definition: str
    counts: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Entry):
    """Whoever states numbers; ``party`` is their side, ``named`` is false for "officials".

    ``parent`` is the body that the source belongs to, or the outlet that hosts it.
    """

    kind: str
    party: str | None = None
    named: bool = True
    url: str | None = None
    parent: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Entry):
    """A text; ``url`` is None where it is unknown. A ``living`` one is brought up to date."""

    source: str
    title: str
    url: str | None = None
    archive_url: str | None = None
    published_on: str | None = None
    accessed_on: str | None = None
    language: str | None = None
    sha256: str | None = None
    living: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One vocabulary: its singular name in the model, its plural in the API.

    ``references`` maps a field to the vocabulary that its id belongs to, or its set of ids;
    ``defining`` fields are frozen once a figure, or a measure for an outcome, uses the entry.
    Those of them that are ``stated_once`` may still be stated where they never were.
    """

    name: str
    plural: str
    entry: type[Entry]
    references: Mapping[str, str]
    defining: tuple[str, ...]
    stated_once: tuple[str, ...] = ()


VOCABULARIES: Mapping[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        Vocabulary("conflict", "conflicts", Conflict, {"parent": "conflict"}, ("kind", "parent")),
        Vocabulary(
            "population",
            "populations",
            Population,
            {"parent": "population"},
            ("kind", "party", "parent"),
        ),
        Vocabulary("area", "areas", Area, {"parent": "area"}, ("parent",)),
        Vocabulary("unit", "units", Unit, {"parent": "unit"}, ("kind", "parent"), ("parent",)),
        Vocabulary("outcome", "outcomes", Outcome, {"parent": "outcome"}, ("parent",)),
        Vocabulary(
            "measure",
            "measures",
            Measure,
            {"unit": "unit", "counts": "outcome"},
            ("unit", "counts", "basis", "definition"),
        ),
        Vocabulary("source", "sources", Source, {"parent": "source"}, ("kind", "party", "named")),
        Vocabulary("document", "documents", Document, {"source": "source"}, ("source",)),
    )
}


def defining_value(field: str, value: Any) -> Any:
    """The part of a field's value that must not change once a figure uses the entry.

    A definition may change in case, spaces, quotation marks, and in punctuation that is not beside
    a digit: it still means the same. Of any other field it is the whole value.
    """
    if field == "definition":
        return _PUNCTUATION.sub("", _SPACES_AND_QUOTES.sub("", value.lower()))
    return value


# What contributors need for a draft; the other entries say what is counted, of whom and where.
ADDED_BY_CONTRIBUTORS = ("source", "document")

# The vocabularies whose entries have a parent, and the filter of figures that reaches down them.
HIERARCHIES: Mapping[str, str] = {
    "conflict": "conflict",
    "population": "population",
    "area": "area",
    "unit": "unit",
    "outcome": "counts",
}


def referenced_ids(value: Any) -> Iterator[str]:
    """Yield the ids in a field that refers to a vocabulary: none, one, or each of a set."""
    if isinstance(value, str):
        yield value
    elif value is not None:
        yield from sorted(value)


class Entries(dict[tuple[str, str], Entry]):
    """Entries by vocabulary and id, with a typed look-up for those that the rules need.

    Each look-up raises KeyError for an id that is not among the entries.
    """

    def measure(self, id_: str) -> Measure:
        """The measure with this id."""
        entry = self["measure", id_]
        assert isinstance(entry, Measure)
        return entry

    def source(self, id_: str) -> Source:
        """The source with this id."""
        entry = self["source", id_]
        assert isinstance(entry, Source)
        return entry

    def population(self, id_: str) -> Population:
        """The population with this id."""
        entry = self["population", id_]
        assert isinstance(entry, Population)
        return entry

    def unit(self, id_: str) -> Unit:
        """The unit with this id."""
        entry = self["unit", id_]
        assert isinstance(entry, Unit)
        return entry

    def unit_of(self, measure: str | None) -> Unit | None:
        """The unit of a measure; None if the measure is not among the entries."""
        if measure is None or ("measure", measure) not in self:
            return None
        return self.unit(self.measure(measure).unit)

    def conflict(self, id_: str) -> Conflict:
        """The conflict with this id."""
        entry = self["conflict", id_]
        assert isinstance(entry, Conflict)
        return entry

    def document(self, id_: str) -> Document:
        """The document with this id."""
        entry = self["document", id_]
        assert isinstance(entry, Document)
        return entry
