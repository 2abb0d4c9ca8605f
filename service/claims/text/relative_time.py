"""Relative time: which days words such as "last month" mean on the day that they are written."""

from datetime import date, timedelta

TODAY = "today"
# As ``words.toml`` names them.
RELATIVE = frozenset({
    TODAY, "yesterday", "last_day", "last_week", "this_week", "past_week", "last_month",
    "this_month", "past_month", "last_year", "this_year", "past_year",
})  # fmt: skip


def resolve(name: str, day: date) -> tuple[date, date]:
    """The first and last day that relative words mean, written on ``day``.

    ``name`` is of ``RELATIVE``. Raises OverflowError or ValueError before the calendar begins.
    """
    monday = day - timedelta(days=day.weekday())
    first = day.replace(day=1)
    before = day - timedelta(days=1)
    last_month = first - timedelta(days=1)
    january = date(day.year, 1, 1)
    spans = {
        TODAY: (day, day),
        "yesterday": (before, before),
        "last_day": (before, before),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this_week": (monday, day),
        "past_week": (day - timedelta(days=7), day),
        "last_month": (last_month.replace(day=1), last_month),
        "this_month": (first, day),
        "past_month": (day - timedelta(days=30), day),
        "last_year": (date(day.year - 1, 1, 1), january - timedelta(days=1)),
        "this_year": (january, day),
        "past_year": (day - timedelta(days=365), day),
    }
    return spans[name]
