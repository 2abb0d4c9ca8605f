"""Findings: how a figure bears on a claim, and what all of them come to.

A finding rates no one. It says whether the number that a source states allows the number that is
claimed, once it is clear that both count the same; and where they do not, whether the number was
perhaps taken from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from service.domain.bearing import (
    OTHER_BASIS,
    OTHER_MEASURE,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
    Bearing,
    bear,
)  # fmt: skip
from service.domain.claim import Claim
from service.domain.comparison import Point
from service.domain.quantity import Quantity
from service.domain.tolerance import Tolerance, tolerance_of

CONSISTENT = "consistent"
BEYOND_BOUND = "beyond-bound"
CLOSE = "close"
HIGHER = "claim-higher"
LOWER = "claim-lower"
OUTDATED = "outdated"
# The nearest first: those that bear on the claim itself, then those its number fits.
RELATIONS = (
    CONSISTENT,
    HIGHER,
    LOWER,
    CLOSE,
    OUTDATED,
    OTHER_MEASURE,
    OTHER_BASIS,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
    BEYOND_BOUND,
)

_BRIEF = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure and its relation to the claim.

    ``later`` is a later figure of its series that was there on the day of the claim; ``is_part``:
    it counts a part of what is claimed.
    """

    point: Point
    relation: str
    later: Point | None = None
    is_part: bool = False


def find_findings(claim: Claim, series: Iterable[Sequence[Point]]) -> list[Finding]:
    """How figures bear on a claim, the nearest first; ``series``: the figures of one each."""
    mine = tolerance_of(claim.reading, claim.place)
    assert mine is not None  # a claim has a number
    found = [one for some in series if some for one in _of_series(claim, mine, some)]
    return sorted(found, key=lambda one: _rank(claim, one))


def _of_series(claim: Claim, mine: Tolerance, points: Sequence[Point]) -> list[Finding]:
    bearing = bear(claim, points[0])
    readable = [point for point in points if tolerance_of(point.reading)]
    if bearing is None or not readable:
        return []
    if bearing.apart is not None:
        return _fitting(claim, mine, readable, bearing.apart)
    found = _timed(claim, mine, readable, bearing)
    return [replace(one, is_part=True) for one in found] if bearing.part else found


def _fitting(
    claim: Claim, mine: Tolerance, points: Sequence[Point], relation: str
) -> list[Finding]:
    """The figure of a series whose number fits, of the claim's time or else of the latest."""
    exact = [point for point in points if _is_of(claim, point) or _ends_alike(claim, point)]
    found = exact or _latest(claim, points)
    fitting = [Finding(point, relation) for point in found if _fits(mine, point)]
    return sorted(fitting, key=lambda one: _rank(claim, one))[:1]


def _timed(
    claim: Claim, mine: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """How the figures of one series that counts what is claimed bear on it, by their times."""
    same = [point for point in points if _is_of(claim, point)]
    if same:
        found = [Finding(point, _relate(claim, mine, point, bearing)) for point in same]
        nearest = sorted(found, key=lambda one: _rank(claim, one))
        return [one for one in nearest if one.relation == CONSISTENT] or nearest[:1]
    if claim.when is None:
        return _undated(claim, mine, points, bearing)
    running = [point for point in points if _is_running(claim, point)]
    if not running:
        return _fitting(claim, mine, points, OTHER_PERIOD)
    end = claim.when.end
    if end is None:
        return _undated(claim, mine, running, bearing)
    earlier = _latest(claim, [point for point in running if _before(point, end)])
    ended = [one for one in running if _is_ended(one) and not _before(one, end)]
    later = min(ended, key=lambda one: (_end(one), one.figure), default=None)
    found = [Finding(point, _floored(mine, claim, point, bearing)) for point in earlier]
    if later is not None and not (bearing.part or bearing.floor):
        found.append(Finding(later, _capped(mine, claim, later)))
    elif later is not None and not found:
        found.append(Finding(later, BEYOND_BOUND))
    return found


def _undated(
    claim: Claim, mine: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """A claim without a time of its own is held to the latest figure there was when it was made."""
    latest = _latest(claim, points)
    if not latest:  # all came later than the claim
        first = min(points, key=_end)
        if bearing.part or bearing.floor or not _is_cumulative(first):
            return _fitting(claim, mine, [first], OTHER_PERIOD)
        return [Finding(first, _capped(mine, claim, first))]
    stale = claim.claimed_on is not None and _end(latest[0]) < claim.claimed_on
    found = [
        Finding(
            point,
            _floored(mine, claim, point, bearing)
            if (stale and _is_cumulative(point)) or _is_part_of_war(claim, point)
            else _relate(claim, mine, point, bearing),
        )
        for point in latest
    ]
    if not _is_cumulative(latest[0]) or any(one.relation == CONSISTENT for one in found):
        return found
    once = [point for point in points if _end(point) < _end(latest[0]) and _fits(mine, point)]
    outdated = sorted(once, key=lambda one: (_end(one), one.figure))[-1:]
    return [*found, *(Finding(point, OUTDATED, latest[0]) for point in outdated)]


def _is_of(claim: Claim, point: Point) -> bool:
    """Whether a figure is of the very time that the claim states."""
    when, period = claim.when, point.period
    if when is None or period is None or period.end is None or when.end is None:
        return False
    if not (when.earliest or when.end) <= period.end <= when.end:
        return False
    if when.kind == "flow":
        begun = _begins_within(claim) and period.kind == "cumulative"
        same = period.start == when.start or (begun and period.start in {None, claim.war[0]})
        return same and period.kind != "instant"
    if period.kind == "flow":
        return period.start is not None and period.start in {when.start, when.earliest}
    return _starts_alike(claim, point)


def _begins_within(claim: Claim) -> bool:
    """Whether the war began in the time that is claimed: all of it until then is that time's."""
    began, when = claim.war[0], claim.when
    if began is None or when is None or when.start is None or when.end is None:
        return False
    return when.start <= began <= when.end


def _is_part_of_war(claim: Claim, point: Point) -> bool:
    """Whether a figure is of less time than the war, so that an undated claim may speak of more."""
    period, (began, ended) = point.period, claim.war
    if period is None or period.kind != "flow" or (began is None and ended is None):
        return False
    if began is None or ended is None or period.start is None or period.end is None:
        return True
    if ended - began <= _BRIEF:  # a battle is told by its day
        return False
    return period.start > began or period.end < ended


def _ends_alike(claim: Claim, point: Point) -> bool:
    """Whether a figure ends with the claim's time: all until then is taken for what was in it."""
    return (
        claim.when is not None
        and claim.when.end is not None
        and point.period is not None
        and point.period.end == claim.when.end
    )


def _is_running(claim: Claim, point: Point) -> bool:
    """Whether a figure counts up as the claim does, to another day."""
    assert claim.when is not None
    return claim.when.kind == "cumulative" and _is_cumulative(point) and _starts_alike(claim, point)


def _starts_alike(claim: Claim, point: Point) -> bool:
    assert claim.when is not None
    start = (point.period.start if point.period else None) or claim.war[0]
    claimed = claim.when.start
    if start is None or claimed is None:
        return True
    return claimed <= start <= (claim.when.latest or claimed)


def _is_cumulative(point: Point) -> bool:
    return point.period is not None and point.period.kind == "cumulative"


def _latest(claim: Claim, points: Sequence[Point]) -> list[Point]:
    """The figures of the last day by the claim; where several are of one day, all of them."""
    known = [point for point in points if _before(point, claim.claimed_on)]
    known = [point for point in known if _is_ended(point)] or known
    last = max(map(_end, known), default=None)
    return [point for point in known if _end(point) == last]


def _is_ended(point: Point) -> bool:
    """Whether the end of its time is known: of those without one nobody knows which is later."""
    return point.period is not None and point.period.end is not None


def _before(point: Point, day: date | None) -> bool:
    period = point.period
    return day is None or period is None or period.end is None or period.end <= day


def _end(point: Point) -> date:
    return (point.period and point.period.end) or date.max


def _theirs(point: Point) -> Tolerance:
    found = tolerance_of(point.reading)
    assert found is not None  # words without a number were left out before
    return found


def _fits(mine: Tolerance, point: Point) -> bool:
    return mine.usual.meets(_theirs(point).usual)


def _relate(claim: Claim, mine: Tolerance, point: Point, bearing: Bearing) -> str:
    """A figure of the same time."""
    if bearing.part or bearing.floor:
        return _floored(mine, claim, point, bearing)
    theirs = _theirs(point)
    if mine.hard.holds(theirs.hard) or mine.usual.meets(theirs.usual):
        return CONSISTENT
    if mine.hard.meets(theirs.hard):
        return BEYOND_BOUND
    return _contradicting(mine, claim, point)


def _floored(mine: Tolerance, claim: Claim, point: Point, bearing: Bearing) -> str:
    """A figure that the truth is not below: of a part, of those known by name, of earlier on."""
    theirs = _theirs(point)
    if not theirs.hard.reaches(mine.hard):
        return _contradicting(mine, claim, point)
    is_part = bearing.part or bearing.floor
    entailed = claim.reading.comparator in {">", ">="} or not is_part
    if entailed and mine.hard.holds(theirs.hard):
        return CONSISTENT
    if not mine.usual.meets(theirs.usual):
        return BEYOND_BOUND
    if bearing.part:
        return OTHER_POPULATION
    return OTHER_BASIS if bearing.floor else CONSISTENT


def _capped(mine: Tolerance, claim: Claim, point: Point) -> str:
    """A figure that the truth is not above: of later on."""
    theirs = _theirs(point)
    if not mine.hard.reaches(theirs.hard):
        return _contradicting(mine, claim, point)
    if claim.reading.comparator in {"<", "<="} and mine.hard.holds(theirs.hard):
        return CONSISTENT
    return OTHER_PERIOD if mine.usual.meets(theirs.usual) else BEYOND_BOUND


def _contradicting(mine: Tolerance, claim: Claim, point: Point) -> str:
    """The claim lies wholly on one side of the figure: near it, or not."""
    theirs = _theirs(point)
    is_higher = mine.hard.low >= theirs.hard.high
    gap = mine.hard.low - theirs.hard.high if is_higher else theirs.hard.low - mine.hard.high
    if gap <= theirs.width and (_is_hedged(claim.reading) or _is_hedged(point.reading)):
        return CLOSE
    return HIGHER if is_higher else LOWER


def _is_hedged(reading: Quantity) -> bool:
    return reading.comparator != "=" or reading.approximate


def _rank(claim: Claim, one: Finding) -> tuple[int, Decimal, int, str]:
    low, high = one.point.reading.bounds
    mine = claim.reading.bounds
    at = low if low is not None else high
    near = mine[0] if mine[0] is not None else mine[1]
    apart = abs(at - near) if at is not None and near is not None else Decimal(0)
    return (RELATIONS.index(one.relation), apart, -_end(one.point).toordinal(), one.point.figure)
