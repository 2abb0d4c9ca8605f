"""Ages: how long ago the last period of a series ended, and whether the series has fallen silent.

Both depend on the day they are asked on, so they are computed when a series is read and are in no
stored text.
"""

from dataclasses import dataclass
from datetime import date

_FEWEST_GAPS = 2  # that make a usual one
_SILENT_AFTER = 3  # times the usual gap


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When the last period of a series ended, and the usual gap between two ends, in days.

    ``gaps`` is how many gaps there are; ``usual_gap`` is their median, None without any.
    """

    last_end: date | None = None
    gaps: int = 0
    usual_gap: int | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """The age of a series on a day, in days, and what there is to say of its silence.

    ``age_days`` is below zero while the last period is not over, and None without an end.
    ``usual_gap_days`` is None where there are too few periods to tell.
    """

    age_days: int | None
    usual_gap_days: int | None
    silence: str | None


def age_on(day: date, rhythm: Rhythm) -> Age:
    """The age of a series on a day: it is silent after more than three times its usual gap."""
    usual = rhythm.usual_gap if rhythm.gaps >= _FEWEST_GAPS else None
    if rhythm.last_end is None:
        return Age(None, usual, None)
    age = (day - rhythm.last_end).days
    if usual is None or age <= _SILENT_AFTER * usual:
        return Age(age, usual, None)
    silence = (
        f"The last period ended {_in_days(age)} ago, more than three times the usual gap of "
        f"{_in_days(usual)}: the source may have stopped counting, or its later figures are not "
        "recorded here."
    )
    return Age(age, usual, silence)


def _in_days(days: int) -> str:
    return f"{days:,} day{'' if days == 1 else 's'}"
