"""Outcome sets: what a measure counts, as a partial order.

``None`` is people or things lost with the outcomes not stated ("overall casualties"); the
empty set counts no loss (complaints, court cases, troop strength).
"""

from enum import Enum

Outcomes = frozenset[str] | None

BASES = ("claimed", "estimated", "identified", "recorded", "compiled", "verified")


class Relation(Enum):
    """How the outcomes of two measures stand to each other."""

    SAME = "same-outcomes"
    PART_OF = "part-of"
    WHOLE_OF = "whole-of"
    DIFFERENT = "different-outcomes"
    NOT_STATED = "definition-not-stated"


def counts_loss(outcomes: Outcomes) -> bool:
    """Whether a measure with these outcomes counts losses."""
    return outcomes is None or bool(outcomes)


def is_part_of(left: Outcomes, right: Outcomes) -> bool:
    """Whether the right set counts everything that the left one counts: a partial order.

    A measure that counts no loss is part of nothing that does; unstated outcomes are part
    of nothing that can be named.
    """
    if left is None or right is None or not left:
        return left is not None and left == right
    return left <= right


def relate(left: Outcomes, right: Outcomes) -> Relation:
    """The relation of two outcome sets; with left and right exchanged, its mirror image."""
    if left is None or right is None:
        return Relation.NOT_STATED
    if left == right:
        return Relation.SAME
    if is_part_of(left, right):
        return Relation.PART_OF
    if is_part_of(right, left):
        return Relation.WHOLE_OF
    return Relation.DIFFERENT
