"""Dates as intervals: the days that they may mean, and what must lie after what."""

from datetime import date

from service.domain.period import Period, parse_date

_GRACE_DAYS = 1  # for time zones


def days_of(edtf: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a date; None where it is not known for certain."""
    if edtf is None or edtf[-1] in "~?":
        return None, None
    span = parse_date(edtf)
    return span.start, span.end


def period_days(period: Period) -> tuple[date | None, date | None]:
    """Return the first and the last day that a period may have; None where not known."""
    start, _, end = period.edtf.partition("/")
    return (
        None if start.endswith(("~", "?")) else period.start,
        None if (end or start).endswith(("~", "?")) else period.end,
    )


def is_after(later: date | None, earlier: date | None) -> bool:
    """Whether a day lies after another by more than the grace; false where one is not known."""
    return later is not None and earlier is not None and (later - earlier).days > _GRACE_DAYS
