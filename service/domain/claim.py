"""Claims: what a sentence, or its fields, say was counted; never more than that."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain.measure import Outcomes
from service.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Family:
    """Entries that are named, and the entries below them, which are parts of what is named.

    No ``named`` at all: something is named that no entry stands for. None among them: where no
    entry is given, too.
    """

    named: frozenset[str | None] = frozenset()
    below: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class When:
    """The time a claim states. ``kind``: ``flow`` is what happened from start to end,
    ``cumulative`` is everything up to the end, since ``start`` where that is stated. ``earliest``:
    the end is not stated to the day, and may be as early as this. ``latest``: the start may be as
    late as this.
    """

    kind: str
    start: date | None
    end: date | None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One number and what it is claimed to be.

    ``measures``: the definitions that are named; None where ``counts`` is all that is said of it
    (None: outcomes not stated). ``of_things``: the definitions are those of the things that are
    named, however they are counted. ``units`` None: any. ``population``, ``area``, ``conflict``
    None: not stated. ``origins`` None: nobody is named who counted; empty: somebody unknown here.
    ``place``: the value of the last digit printed (see ``tolerance``). ``beside``: the populations
    of all sides that are named, and so are in one conflict. ``war``: first and last day of the
    conflict, as far as they are known.
    """

    reading: Quantity
    place: Decimal | None = None
    measures: frozenset[str] | None = None
    of_things: bool = False
    counts: Outcomes = None
    units: frozenset[str] | None = None
    basis: str | None = None
    population: Family | None = None
    conflict: Family | None = None
    area: Family | None = None
    origins: frozenset[str] | None = None
    when: When | None = None
    claimed_on: date | None = None
    beside: frozenset[str] = frozenset()
    war: tuple[date | None, date | None] = (None, None)
