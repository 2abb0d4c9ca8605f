"""The time of a figure beside the time that a claim states.

``claim.when`` is None where no time is claimed; ``point.period`` is None, or has a start or an end
that is None, where the source stated none. What was not stated is never taken for a difference.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from service.domain.claim import Claim, When
from service.domain.period import Period
from service.domain.point import Point

_BATTLE = timedelta(days=31)  # a conflict of at most this length is dated by its day


def is_same_time(claim: Claim, point: Point) -> bool:
    """Whether a figure is about exactly the time that the claim states."""
    when, period = claim.when, point.period
    if when is None or period is None or period.end is None or when.end is None:
        return False
    if not (when.earliest or when.end) <= period.end <= when.end:
        return False
    if when.kind == "flow":
        return _is_same_flow(claim, when, period)
    if period.kind == "flow":
        return period.start is not None and period.start in {when.start, when.earliest}
    return _may_start_together(claim, when, point)


def _is_same_flow(claim: Claim, when: When, period: Period) -> bool:
    """Whether a figure with the same end counts what happened within the claimed time.

    A cumulative count does, too, where the war began within that time: all of it was then.
    """
    if period.kind == "instant":
        return False
    if period.start == when.start:
        return True
    began = claim.war[0]
    return (
        period.kind == "cumulative"
        and _is_within(began, when)
        and (period.start is None or period.start == began)
    )


def _is_within(day: date | None, when: When) -> bool:
    """Whether a day is known to be in the claimed time."""
    if day is None or when.start is None or when.end is None:
        return False
    return when.start <= day <= when.end


def has_same_end(claim: Claim, point: Point) -> bool:
    """Whether a figure ends on the last claimed day, so that a total may be taken for a part."""
    return (
        claim.when is not None
        and claim.when.end is not None
        and point.period is not None
        and point.period.end == claim.when.end
    )


def is_same_running_count(claim: Claim, point: Point) -> bool:
    """Whether claim and figure are totals since the same day, up to whatever day."""
    when = claim.when
    if when is None or when.kind != "cumulative":
        return False
    return is_cumulative(point) and _may_start_together(claim, when, point)


def _may_start_together(claim: Claim, when: When, point: Point) -> bool:
    """Whether the starts agree, as far as both are known; a count starts with the war."""
    start = (point.period.start if point.period else None) or claim.war[0]
    if start is None or when.start is None:
        return True
    return when.start <= start <= (when.latest or when.start)


def is_cumulative(point: Point) -> bool:
    """Whether a figure counts everything up to the end of its period."""
    return point.period is not None and point.period.kind == "cumulative"


def is_shorter_than_war(claim: Claim, point: Point) -> bool:
    """Whether a figure is about less than the war, so that a claim without a time may exceed it.

    A conflict of a month at most is a battle: its figures are dated by one day and mean all of it.
    """
    period, (began, ended) = point.period, claim.war
    if period is None or period.kind != "flow" or (began is None and ended is None):
        return False
    if began is None or ended is None or period.start is None or period.end is None:
        return True
    if ended - began <= _BATTLE:
        return False
    return period.start > began or period.end < ended


def is_part_in_time(claim: Claim, point: Point) -> bool:
    """Whether all that a figure counts happened within the claimed time, and was less than all.

    A stock at a moment is no part of any other time. A total without a start began with the war.
    """
    when, period = claim.when, point.period
    if when is None or when.end is None or period is None or period.kind == "instant":
        return False
    if period.start is None or period.end is None or period.end > when.end:
        return False
    start = when.start or (claim.war[0] if when.kind == "cumulative" else None)
    if start is None:
        return when.kind == "cumulative"
    return start <= period.start


def latest_when_claimed(claim: Claim, points: Sequence[Point]) -> list[Point]:
    """The figures with the last end that was reached when the claim was made, all of that day.

    Those without a known end count only where there is no other: nothing tells which is later.
    """
    known = [point for point in points if ends_by(point, claim.claimed_on)]
    known = [point for point in known if has_end(point)] or known
    last_end = max(map(end_of, known), default=None)
    return [point for point in known if end_of(point) == last_end]


def has_end(point: Point) -> bool:
    """Whether the last day of a figure's period is known."""
    return point.period is not None and point.period.end is not None


def ends_by(point: Point, day: date | None) -> bool:
    """Whether a figure's period ends on a day or before; true where either is not known."""
    period = point.period
    return day is None or period is None or period.end is None or period.end <= day


def end_of(point: Point) -> date:
    """The last day of a figure's period; the last day of the calendar where it is not known."""
    return (point.period and point.period.end) or date.max


def by_end(point: Point) -> tuple[date, str]:
    """Sorts figures by the end of their period, those of one day by their ids."""
    return end_of(point), point.figure


def day_of(claim: Claim) -> date | None:
    """The day up to which a claim speaks: the last claimed day, or else that of the claim."""
    return (claim.when and claim.when.end) or claim.claimed_on
