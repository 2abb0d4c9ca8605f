"""English words for lists, numbers and dates, as sentences print them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from service.domain.canonical import plain_decimal
from service.domain.period import parse_moment

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_QUALIFIERS = {"~": "about {}", "?": "{} (uncertain)"}
_DAY = len("2025-07-28")
_OFFSET = len("+02:00")


def join_names(names: Sequence[str]) -> str:
    """A list in words: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return names[0] if names else "an unnamed source"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def digits(value: Any) -> str:
    """A number with commas between its thousands."""
    whole, _, rest = plain_decimal(Decimal(repr(value))).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def date_in_words(text: str) -> str:
    """An EDTF date in words: "28 July 2025", "March 2025", "about 1823", "... 04:00 UTC+02:00"."""
    day, has_hours, _ = text.partition("T")
    if has_hours:
        hours = parse_moment(text).start_time or ""
        return f"{date_in_words(day)}, {hours[:-_OFFSET]} UTC{hours[-_OFFSET:]}"
    parts = text.rstrip("~?").split("-")
    words = parts[0] if len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 3:
        words = f"{int(parts[2])} {words}"
    return _QUALIFIERS.get(text[-1:], "{}").format(words)


def on_or_in(text: str) -> str:
    """A date with its preposition: "on 28 July 2025", "in March 2025"."""
    is_day = len(text.rstrip("~?")) >= _DAY
    return f"{'on' if is_day else 'in'} {date_in_words(text)}"
