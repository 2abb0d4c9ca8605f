"""Independence: whether two figures can confirm each other."""

from service.domain.point import Point


def are_independent(left: Point, right: Point) -> bool:
    """Whether no originator of one figure took its number from an originator of the other.

    An originator takes a number from another that it states as its basis (``based_on``) or that
    it relays as compiler or reporter. That both have an originator in common says nothing here.
    """
    return not (_draws_on(left, right) or _draws_on(right, left))


def _draws_on(point: Point, other: Point) -> bool:
    """Whether an originator of the first figure alone is based on the other's, or relays it."""
    own = set(point.origin) - set(other.origin)
    others = set(other.origin) - set(point.origin)
    return bool(others & set(point.based_on)) or bool(own & set(other.sources))
