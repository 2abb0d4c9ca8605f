"""Outcome sets: what a measure counts, as a partial order.

``None`` is people or things lost with the outcomes not stated ("overall casualties"); the
empty set counts no loss (complaints, court cases, troop strength).
"""

import re
from enum import Enum

Outcomes = frozenset[str] | None

# How definitions say that nobody leaves a count of what can be left again: "all ever captured",
# "including those since exchanged".
_KEEPS_ALL = re.compile(
    r"\b(?:ever|(?:includ\w+|also|even)\b[^.;]*\b(?:since|later|then|already|afterwards|subsequently)"
    r"|(?:whether or not|even if|regardless of whether|no matter whether)\b[^.;]*"
    r"|(?:nobody|no one|none|nothing)\b[^.;]*\b(?:taken out|removed|leaves|left out|struck off))\b",
    re.IGNORECASE,
)

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


def keeps_all(definition: str) -> bool:
    """Whether a definition says that everyone who was ever counted stays in the count."""
    return _KEEPS_ALL.search(definition) is not None
