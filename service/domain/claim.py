"""Claims: a number that somebody states, and what the text or the fields state of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain.outcome_sets import Outcomes
from service.domain.quantity import Quantity

ASSUMABLE = ("conflict",)  # the fields that a claim's area can settle


@dataclass(frozen=True, slots=True)
class Family:
    """The ids of the entries that a claim names, and of the entries below these, their parts.

    Empty ``named``: the claim names something that has no entry. None in ``named``: figures that
    state no entry are meant, too.
    """

    named: frozenset[str | None] = frozenset()
    below: frozenset[str] = frozenset()


NO_CONFLICT = Family(frozenset({None}))  # of figures that name none, as violence in a country


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

    ``measures``: ids of the measures that are named; None where only ``counts``, the outcomes, are
    stated (None: these are not stated, either). ``of_things``: the measures are those of the things
    that are named, however they are counted. ``units`` None: any. ``population``, ``area``,
    ``conflict`` None: not stated. ``origins`` None: no originator is named; empty: one that has no
    entry. ``place``: the value of the last digit printed (see ``tolerance``). ``beside``: the
    populations of all sides that are named, and so are in one conflict. ``war``: first and last day
    of the conflict, None where unknown. ``assumed``: the fields that the claim does not
    state and nothing but its area settles.
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
    assumed: tuple[str, ...] = ()
