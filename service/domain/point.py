"""Points: what of a figure can be compared with another figure or with a claim."""

from dataclasses import dataclass

from service.domain.measure import Outcomes
from service.domain.period import Period
from service.domain.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What of a figure can be compared; entries are named by their ids.

    ``unit_kind``: the kind of its unit. ``is_net``: its measure also has numbers below zero, so it
    counts what was added less what went away. ``is_item``: its series has more items of
    its period. ``keeps_all``: by its definition everyone who was ever so counted stays in.
    """

    figure: str
    measure: str
    unit: str
    basis: str
    counts: Outcomes
    population: str | None
    period: Period | None
    reading: Quantity
    unit_kind: str = "count"
    is_net: bool = False
    conflict: str | None = None
    area: str | None = None
    origin: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # in any role of any chain; empty where they were not looked up
    item: str | None = None
    is_item: bool = False
    keeps_all: bool = False
    based_on: tuple[str, ...] = ()  # sources that it was compiled from, outside of its chains
    reported_on: str | None = None  # first, as EDTF; None also where it was not looked up
