"""The sentence of a figure in Ukrainian and in Russian, which are built alike.

A name cannot be declined, since its gender and number are not known. So it stands in quotation
marks after a noun that is declined in its place: "за даними видання «…»".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from service.domain.sentence.parts import (
    Day,
    Parts,
    Relay,
    Time,
    group_digits,
    parse_day,
    statements_by_status,
)
from service.domain.verification_state import COULD_NOT_VERIFY, UNCHECKED

NBSP = "\u00a0"
_INNER_QUOTES = str.maketrans('«»“”"', "„“„““")
# The word of a noun for one, and for several.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a language. Nouns of sources are in the genitive, for one and for several.

    ``units`` has the forms of a unit after 1, after 2 to 4, after 5 and more, and after a fraction,
    by its id; units without forms are named in brackets.
    """

    conjunction: str
    months_genitive: Sequence[str]
    months: Sequence[str]
    year: str
    year_genitive: str
    source: Pair
    kinds: Mapping[str, Pair]
    according: Mapping[str, str]
    unnamed: str
    unnamed_party: str
    stated_on: str
    measure: str
    population: str
    area: str
    conflict: str
    words_only: str
    unknown: str
    not_applicable: str
    hedges: Mapping[tuple[str | None, bool], str]
    at_least: str
    at_most: str
    unit: str
    units: Mapping[str, tuple[str, str, str, str]]
    no_time: str
    as_of: str
    over: str
    since: str
    until: str
    between: str
    notes: Mapping[str, str]
    bases: Mapping[str, str]
    relays: Mapping[str, Pair]
    statuses: Mapping[str, str]
    verification: Mapping[str, Pair]
    unchecked: str
    but: str


def sentence(parts: Parts, words: Words) -> str:
    """The sentence of a figure."""
    start = words.statuses.get(parts.status, "").format(_quote(parts.stands_instead))
    basis = words.bases.get(parts.basis, "") if parts.figure["missing"] is None else ""
    text = (
        f"{_originators(parts, words)}{words.measure} {_quote(parts.field_name('measure'))}"
        f"{_subject(parts, words)}{_time(parts.time, words)}{_amount(parts, words)}{basis}"
        f"{_relays(parts.relays, words)}; {verification(parts, words)}."
    )
    text = f"{start}{text}"
    return f"{text[0].upper()}{text[1:]}"


def verification(parts: Parts, words: Words) -> str:
    """The clause on the verification."""
    state = parts.verification
    clauses = []
    for status, statements in statements_by_status(state):
        by = _list([_said_by(parts, each, words) for each in statements], words)
        clauses.append(words.verification[status][len(statements) > 1].format(by))
    if state.code == UNCHECKED:
        return words.but.join([*clauses, words.unchecked])
    return "; ".join(clauses) if state.code == COULD_NOT_VERIFY else ", ".join(clauses)


def _quote(text: Any) -> str:
    """A text in quotation marks; those within it become the inner ones."""
    return f"«{str(text).translate(_INNER_QUOTES)}»"


def _said_by(parts: Parts, statement: Mapping[str, Any], words: Words) -> str:
    day = parse_day(statement["stated_on"]) if statement["stated_on"] else None
    return f"{_quote(parts.name('source', statement['by']))}{_in_brackets(day, words)}"


def _originators(parts: Parts, words: Words) -> str:
    """Who stated the number, and when: "за даними видання «…» від 28 липня 2025 року, "."""
    origin = parts.figure["origin"]
    as_named = parts.first_step["as_named"]
    according = words.according.get(parts.basis, words.according[""])
    when = f" {words.stated_on} {_genitive(parts.stated_on, words)}" if parts.stated_on else ""
    if as_named and len(origin) > 1:
        return f"{according} {words.unnamed} {_quote(as_named)}{when}, "
    named = [
        (source["kind"], as_named or name)
        for source, name in zip(origin, parts.sources(origin), strict=True)
    ]
    if parts.is_unnamed and len(named) == 1:
        kind, name = named[0]
        unnamed = words.unnamed_party if kind == "belligerent" else words.unnamed
        return f"{according} {unnamed} {_quote(name)}{when}, "
    phrases = []
    for kind, group in groupby(sorted(named), key=lambda each: each[0]):
        names = [f"{_quote(name)}" for _, name in group]
        noun = words.kinds.get(kind, words.source)[len(names) > 1]
        phrases.append(f"{noun} {_list(names, words)}")
    return f"{according} {_list(phrases, words)}{when}, "


def _subject(parts: Parts, words: Words) -> str:
    labels = (
        (words.population, parts.field_name("population")),
        (words.area, parts.area_name),
        (words.conflict, parts.conflict_name),
    )
    return "".join(f" {label} {_quote(name)}" for label, name in labels if name)


def _amount(parts: Parts, words: Words) -> str:
    """The number with its hedge, its unit and its bounds, or the words in its place."""
    reported = parts.figure["as_reported"]
    match parts.figure["missing"]:
        case "words-only":
            return f" {words.words_only.format(_quote(reported))}"
        case "not-applicable":
            return f" {words.not_applicable.format(_quote(reported))}"
        case "unknown":
            return f" {words.unknown.format(_quote(reported))}"
    value, (low, high) = parts.value, parts.bounds
    unit = parts.figure["unit"]["id"], parts.field_name("unit") or ""
    if value is None:
        last = low if high is None else high
        return f"{NBSP}— {_range(low, high, words)}{_unit(last, unit, words)}"
    hedge = words.hedges.get(parts.hedge, "{}")
    stated = f"{NBSP}— {hedge.format(_digits(value) + _unit(value, unit, words))}"
    return stated if low is None and high is None else f"{stated} ({_range(low, high, words)})"


def _range(low: Decimal | None, high: Decimal | None, words: Words) -> str:
    if low is None:
        return "" if high is None else words.at_most.format(_digits(high))
    if high is None:
        return words.at_least.format(_digits(low))
    if low == high:
        return _digits(low)
    dash = " – " if low < 0 or high < 0 else "–"
    return f"{_digits(low)}{dash}{_digits(high)}"


def _unit(value: Decimal | None, unit: tuple[str, str], words: Words) -> str:
    """The unit after a number, in the form that the number takes."""
    id_, name = unit
    if name.startswith("%"):
        return f"{NBSP}{name}"
    if id_ not in words.units or value is None:
        return f" ({words.unit}: {name})"
    return NBSP + words.units[id_][_form(value)]


def _form(value: Decimal) -> int:
    """Which form of a noun follows a number (CLDR plural rules: one, few, many, other)."""
    if value % 1:
        return 3
    last, last_two = abs(int(value)) % 10, abs(int(value)) % 100
    if last == 1 and last_two != 11:
        return 0
    return 1 if last in {2, 3, 4} and last_two not in {12, 13, 14} else 2


def _digits(number: Decimal) -> str:
    return group_digits(number, NBSP, ",")


def _time(time: Time | None, words: Words) -> str:
    """The time that the number covers, as precisely as it is stated."""
    if time is None:
        return f" ({words.no_time})"
    notes = [words.notes[f"{'-'.join(time.inferred)}-inferred"]] if time.inferred else []
    start, end = time.start, time.end
    if time.kind == "instant" and end:
        text = f"{words.as_of} {_accusative(end, words)}"
    elif time.is_single and end:
        text = f"{words.over} {_accusative(end, words)}"
    elif end is None:
        text = words.since.format(_genitive(start, words)) if start else ""
        notes.insert(0, words.notes["open" if time.is_open else "no-end"])
    elif start is None:
        text = words.until.format(_genitive(end, words))
        notes.insert(0, words.notes["no-start"])
    else:
        text = words.between.format(_genitive(start, words), _genitive(end, words))
    return f" {text}" + (f" ({', '.join(notes)})" if notes else "")


def _relays(relays: Sequence[Relay], words: Words) -> str:
    """Who relayed the number, and when: ", за повідомленням джерела «…» (28 липня 2025 року)"."""
    phrases = []
    for role, group in groupby(relays, key=lambda relay: relay.role):
        names = [
            f"{_quote(name)}{_in_brackets(relay.day, words) if last else ''}"
            for relay in group
            for name, last in _with_last(relay.names)
        ]
        phrases.append(f"{words.relays[role][len(names) > 1]} {_list(names, words)}")
    return "".join(f", {phrase}" for phrase in phrases)


def _with_last(names: Sequence[str]) -> list[tuple[str, bool]]:
    return [(name, number == len(names)) for number, name in enumerate(names, 1)]


def _list(names: Sequence[str], words: Words) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words.conjunction} {names[-1]}"


def _in_brackets(day: Day | None, words: Words) -> str:
    return f" ({_accusative(day, words)})" if day else ""


def _genitive(day: Day, words: Words) -> str:
    """A date in the genitive: "28 липня 2025 року", "березня 2025 року", "1823 року"."""
    return _date(day, words, words.months_genitive, words.year_genitive)


def _accusative(day: Day, words: Words) -> str:
    """A date in the accusative, which is the nominative, too, of what is not a day."""
    return _date(day, words, words.months, words.year)


def _date(day: Day, words: Words, months: Sequence[str], year: str) -> str:
    if day.month is None:
        text = f"{day.year} {year}"
    elif day.day is None:
        text = f"{months[day.month - 1]} {day.year} {words.year_genitive}"
    else:
        month = words.months_genitive[day.month - 1]
        text = f"{day.day}{NBSP}{month} {day.year} {words.year_genitive}"
    if day.time is not None:
        text += f", {day.time}"
    note = words.notes.get(day.qualifier)
    return f"{text} ({note})" if note else text
