"""The sentence of a figure in English.

Names stand in quotation marks or as the subject of a verb in the past tense, so that it is
grammatical whatever their number and whether they take an article.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from service.domain.sentence.parts import (
    DUPLICATE,
    Day,
    Parts,
    Relay,
    Time,
    group_digits,
    parse_day,
    statements_by_status,
)
from service.domain.verification_state import COULD_NOT_VERIFY, UNCHECKED

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_HEDGES: Mapping[tuple[str | None, bool], str] = {
    ("<", False): "fewer than {}",
    ("<=", False): "a maximum of {}",
    (">=", False): "a minimum of {}",
    (">", False): "more than {}",
    ("=", True): "around {}",
    ("<", True): "nearly {}",
    (">", True): "just over {}",
    (">=", True): "around {} or more",
    ("<=", True): "around {} or fewer",
}
_BASES = {
    "identified": ", counting only cases that were identified one by one",
    "recorded": ", counting what was recorded",
    "verified": ", counting only verified cases",
}
_INNER_QUOTES = str.maketrans('“”"«»', "‘’'‘’")
_STATUSES = {
    "draft": "Draft, not published: ",
    "retracted": "Retracted: ",
    DUPLICATE: "Retracted (the figure {} stands in its place): ",
}
_ROLES = {"reporter": "reported", "compiler": "compiled"}
_UNCHECKED = "nobody is recorded as having checked it"


def sentence(parts: Parts) -> str:
    """The sentence of a figure."""
    start = _STATUSES.get(parts.status, "").format(_quote(parts.stands_instead))
    text = (
        f"{_originators(parts)}{_predicate(parts)}{_time(parts.time)}"
        f"{_BASES.get(parts.basis, '') if parts.figure['missing'] is None else ''}"
        f"{_relays(parts.relays)}; {verification(parts)}."
    )
    return f"{start}{text[0].upper()}{text[1:]}"


def verification(parts: Parts) -> str:
    """The clause on the verification."""
    state = parts.verification
    if state.code == COULD_NOT_VERIFY:
        return _doubt(parts, state.statements)
    clauses = [
        f"{status} by {list_names([' '.join(_said_by(parts, each)) for each in statements])}"
        for status, statements in statements_by_status(state)
    ]
    stated = f"it was {' and '.join(clauses)}" if clauses else ""
    if state.code != UNCHECKED:
        return stated
    return f"{stated}, but {_UNCHECKED}" if stated else _UNCHECKED


def _doubt(parts: Parts, statements: Sequence[Mapping[str, Any]]) -> str:
    """Who stated that they could not verify the number, and when."""
    said = [_said_by(parts, statement) for statement in statements]
    if len(said) > 1:
        names = list_names([" ".join(each) for each in said])
        return f"{names} said that they could not verify the number"
    name, *when = said[0]
    return f"{' '.join([name, 'said', *when])} that it could not verify the number"


def list_names(names: Sequence[str]) -> str:
    """A list in words: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _quote(text: Any) -> str:
    """A text in quotation marks; those within it become single ones."""
    return f"“{str(text).translate(_INNER_QUOTES)}”"


def _said_by(parts: Parts, statement: Mapping[str, Any]) -> list[str]:
    """Who made a statement, and when if stated."""
    when = [on_or_in(parse_day(statement["stated_on"]))] if statement["stated_on"] else []
    return [parts.name("source", statement["by"]), *when]


def _originators(parts: Parts) -> str:
    """Who stated the number; parties to the conflict are marked, unnamed sources said to be so."""
    origin = parts.figure["origin"]
    as_named = parts.first_step["as_named"]
    if len(origin) == 1:
        name = as_named or parts.name("source", origin[0])
        if parts.is_unnamed:
            name = f"a source named only as {_quote(name)}"
        return f"{name}, a party to the conflict," if _is_party(origin[0]) else name
    if as_named:
        return str(as_named)
    return list_names(
        [
            f"{name} (a party to the conflict)" if _is_party(source) else name
            for source, name in zip(origin, parts.sources(origin), strict=True)
        ]
    )


def _is_party(source: Mapping[str, Any]) -> bool:
    return bool(source["kind"] == "belligerent")


def _predicate(parts: Parts) -> str:
    """What was stated: of what, whose, where, and how many; and when."""
    subject = f"{_quote(parts.field_name('measure'))}"
    for label, name in (
        ("for", parts.field_name("population")),
        ("in the area", parts.area_name),
        ("in the conflict", parts.conflict_name),
    ):
        subject += f" {label} {_quote(name)}" if name else ""
    said = f" {on_or_in(parts.stated_on)}" if parts.stated_on else ""
    words = parts.figure["as_reported"]
    match parts.figure["missing"]:
        case None:
            verb = "estimated" if parts.basis == "estimated" else "put"
            return f"{said} {verb} {subject} at {_number(parts)}"
        case "words-only":
            return f"{said} put {subject} at {_quote(words)}"
        case "not-applicable":
            return f"{said} gave no number for {subject}, as none applies ({_quote(words)})"
        case _:
            return f"{said} gave no number for {subject} ({_quote(words)})"


def _number(parts: Parts) -> str:
    """The number with its hedge, its unit and its bounds."""
    unit = parts.field_name("unit") or ""
    value, (low, high) = parts.value, parts.bounds
    if value is None:
        return _with_unit(_range(low, high), unit, high if low is None else low)
    hedge = _HEDGES.get(parts.hedge, "{}")
    stated = hedge.format(_with_unit(_digits(value), unit, value))
    if low is None and high is None:
        return stated
    return f"{stated} ({_range(low, high)})"


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return "" if high is None else f"a maximum of {_digits(high)}"
    if high is None:
        return f"a minimum of {_digits(low)}"
    return _digits(low) if low == high else f"between {_digits(low)} and {_digits(high)}"


def _with_unit(number: str, unit: str, value: Decimal | None) -> str:
    """A number with the name of its unit, which is in the plural."""
    if unit.startswith("%"):
        return f"{number}{unit}"
    return f"{number} (unit: {unit})" if value == 1 else f"{number} {unit}"


def _digits(number: Decimal) -> str:
    return group_digits(number, ",", ".")


def _time(time: Time | None) -> str:
    """The time that the number covers, as precisely as it is stated."""
    if time is None:
        return " (time not stated)"
    notes = [f"{' and '.join(time.inferred)} inferred"] if time.inferred else []
    start, end = time.start, time.end
    if time.kind == "instant" and end:
        text = f"as of {in_words(end)}"
    elif time.is_single and end:
        text = on_or_in(end)
    elif end is None:
        text = f"since {in_words(start)}" if start else ""
        notes.insert(0, "still running" if time.is_open else "end not stated")
    elif start is None:
        text = f"up to {in_words(end)}"
        notes.insert(0, "start not stated")
    else:
        text = f"from {in_words(start)} to {in_words(end)}"
    return f" {text}" + (f" ({', '.join(notes)})" if notes else "")


def _relays(relays: Sequence[Relay]) -> str:
    """Who relayed the number, and when."""
    phrases: list[str] = []
    previous = None
    for relay in relays:
        when = f" {on_or_in(relay.day)}" if relay.day else ""
        verb = "" if relay.role == previous else f"{_ROLES[relay.role]} "
        phrases.append(f"{verb}by {list_names(relay.names)}{when}")
        previous = relay.role
    return f", as {list_names(phrases)}" if phrases else ""


def in_words(day: Day) -> str:
    """A date in words: "28 July 2025", "March 2025", "about 1823"."""
    words = day.year if day.month is None else f"{_MONTHS[day.month - 1]} {day.year}"
    if day.day is not None:
        words = f"{day.day} {words}"
    if day.time is not None:
        words += f", {day.time}"
    return {"~": f"about {words}", "?": f"{words} (uncertain)"}.get(day.qualifier, words)


def on_or_in(day: Day) -> str:
    """A date with its preposition: "on 28 July 2025", "in March 2025"."""
    return f"{'in' if day.day is None else 'on'} {in_words(day)}"
