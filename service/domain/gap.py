"""Gaps: how the periods of two figures differ, and how far apart two counts of one thing end."""

import re

from service.domain.period import Period

DEFAULT_WITHIN = 7
MAX_WITHIN = 31  # days

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?", re.ASCII)


def periods_differ(left: Period | None, right: Period | None) -> bool:
    """Whether what is stated of the two times differs."""
    if left is None or right is None:
        return False
    return left.kind != right.kind or any(
        None not in {left_day, right_day} and (left_day, left_time) != (right_day, right_time)
        for left_day, left_time, right_day, right_time in (
            (left.start, left.start_time, right.start, right.start_time),
            (left.end, left.end_time, right.end, right.end_time),
        )
    )


def is_open(period: Period | None) -> bool:
    """Whether a start or an end is not known."""
    return period is None or period.start is None or period.end is None


def gap_in_days(left: Period | None, right: Period | None) -> int | None:
    """How many days apart two counts of one kind end, if their starts do not differ.

    0 for one day. None where the starts are known to differ, where an end is not stated to the
    day, and for flows: what happened in two spans of time are two numbers. What is at a moment
    (an instant) has no start.
    """
    if left is None or right is None or left.kind != right.kind or left.kind == "flow":
        return None
    starts = {
        (period.start, period.start_time) for period in (left, right) if period.start is not None
    }
    if left.kind == "cumulative" and len(starts) > 1:
        return None
    if left.end is None or right.end is None or not _ends_on_a_day(left, right):
        return None
    return abs((left.end - right.end).days)


def is_near(left: Period | None, right: Period | None, within: int) -> bool:
    """Whether two counts since one known day, or two stocks, end up to some days apart.

    Those that end on one day are near if their hours differ.
    """
    gap = gap_in_days(left, right)
    is_apart = gap is not None and gap <= within and periods_differ(left, right)
    return is_apart and not (is_open(left) or is_open(right))


def _ends_on_a_day(*periods: Period) -> bool:
    """Whether each end is stated to the day, neither approximate nor uncertain."""
    return all(_DAY.fullmatch(period.edtf.rpartition("/")[2]) for period in periods)
