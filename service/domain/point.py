"""Points: what of a figure can be compared with another figure or with a claim."""

from dataclasses import dataclass

from service.domain.outcome_sets import Outcomes
from service.domain.period import Period
from service.domain.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What of a figure can be compared; entries are named by their ids.

    ``unit_kind``: the kind of its unit. ``is_item``: it is one of several items that its series
    holds of its period. ``keeps_all``: by its definition everyone who was ever so counted stays in.
    ``sources``: in any role of any chain; ``based_on``: sources that it was compiled from, outside
    of its chains. Both are empty where they were not looked up.
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
    conflict: str | None = None
    area: str | None = None
    origin: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    item: str | None = None
    is_item: bool = False
    keeps_all: bool = False
    based_on: tuple[str, ...] = ()
    reported_on: str | None = None  # first, as EDTF; None also where it was not looked up
