"""Builders for claims, and for figures as they are compared with claims."""

from datetime import date
from decimal import Decimal

from service.domain.claim import Claim, Family, When
from service.domain.finding import find_findings
from service.domain.hierarchy import Hierarchies
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity

KILLED = frozenset({"killed"})
SUM = frozenset({"killed", "wounded", "missing"})
# What is a part of what, and what nobody leaves again.
TREES = Hierarchies(
    {"outcome": {"killed-in-action": "killed", "killed": None}, "unit": {}},
    permanent=frozenset({"killed", "killed-in-action", "wounded"}),
)


def reading(value, comparator="=", approximate=False):
    return Quantity(value=Decimal(value), comparator=comparator, approximate=approximate)


def a_point(
    figure="one", value=100, comparator="=", edtf="/2025-07-28", kind="cumulative", **fields
):
    approximate = fields.pop("approximate", False)
    return Point(
        **{
            "figure": figure,
            "measure": "killed",
            "unit": "persons",
            "basis": "claimed",
            "counts": KILLED,
            "population": "army",
            "conflict": "war",
            "origin": ("staff",),
            "period": make_period(edtf, kind) if edtf else None,
            "reading": reading(value, comparator, approximate),
            **fields,
        }
    )


def a_claim(value=100, comparator="=", **fields):
    approximate = fields.pop("approximate", False)
    return Claim(
        **{
            "reading": reading(value, comparator, approximate),
            "counts": KILLED,
            "units": frozenset({"persons"}),
            "population": Family(frozenset({"army"}), frozenset({"guard"})),
            "conflict": Family(frozenset({"war"}), frozenset({"battle"})),
            **fields,
        }
    )


def relations(claim, *series):
    """The relations to a claim by figure; a point alone is a series of its own."""
    return {each.point.figure: each.relation for each in findings_on(claim, *series)}


def findings_on(claim, *series):
    """The findings on a claim, the nearest first; a point alone is a series of its own."""
    figures = [[each] if isinstance(each, Point) else each for each in series]
    return find_findings(claim, figures, TREES)


def total_on(day: str, start: date | None = None) -> When:
    """Everything since ``start`` up to a day."""
    return When("cumulative", start, date.fromisoformat(day))
