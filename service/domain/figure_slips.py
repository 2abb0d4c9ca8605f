"""The slips of figures: what is possible in a figure, but most likely a mistake.

Slips are looked for only in what a write brings: a subject that the version before had already is
not tried again. Dates are compared as intervals: a slip is what no reading of both can make true,
with a day's grace for time zones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain import slip_subjects as subjects
from service.domain import slips
from service.domain.canonical import plain_decimal
from service.domain.figure import Content
from service.domain.filling import differs
from service.domain.intervals import days_of, is_after, period_days
from service.domain.period import Period
from service.domain.quantity import Quantity
from service.domain.slip_subjects import Stated, Subjects, stated_in
from service.domain.slips import Path, Slip
from service.domain.vocabulary import Entries, Unit

# What ends with the fighting, and what is a part of it: no later count can add to it. Deaths of
# other causes, the missing, the displaced and the sick are not among these.
_ENDS_WITH_CONFLICT = frozenset(
    {
        "abandoned",
        "captured",
        "damaged",
        "deserted",
        "destroyed",
        "killed-in-action",
        "seized",
        "wounded",
    }
)

# The fields of entries by which slips are judged; the entries in them are judged by in turn.
JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "conflict": ("start", "end"),
    "document": ("source", "language", "published_on", "accessed_on", "living"),
    "measure": ("unit", "counts"),
    "outcome": ("parent",),
    "source": ("parent",),
    "unit": ("kind", "code", "name", "aliases"),
}

ReadWords = Callable[[str, str | None, str | None, Unit | None], Quantity | None]


@dataclass(frozen=True, slots=True)
class Context:
    """What slips are judged by: what a figure states, the entries it names, the day, a reader.

    ``read`` reads the words of a number, given with their language, scale and unit, in full.
    """

    stated: Stated
    entries: Entries
    today: date
    read: ReadWords


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of slip: where its subjects are in a figure, and whether a subject is a slip.

    ``field`` is the place within a subject that the slip speaks of.
    """

    code: str
    subjects: Callable[[Stated], Subjects]
    judge: Callable[[Any, Context], str | None]
    field: Path = ()


def figure_slips(context: Context, before: Content | None) -> list[Slip]:
    """Return the slips in what a figure states after the content ``before``, in order of code.

    The entries must hold all that the figure names, and what these refer to in turn.
    """
    found = []
    earlier = stated_in(before) if before else None
    for rule in _RULES:
        held = {subject for _, subject in rule.subjects(earlier)} if earlier else set()
        for path, subject in rule.subjects(context.stated):
            if subject not in held and (detail := rule.judge(subject, context)) is not None:
                found.append(Slip(rule.code, (*path, *rule.field), detail))
    return found


def standing(acknowledged: Iterable[Slip], before: Content, after: Content) -> tuple[Slip, ...]:
    """Return the acknowledged slips of a version that still stand in the content after it.

    One stands until what it speaks of changes; it keeps its sentence, and gets its new place.
    """
    stand = []
    for slip in acknowledged:
        rule = _RULES_BY_CODE.get(slip.code)
        if rule is None:
            continue
        old = {(*path, *rule.field): subject for path, subject in rule.subjects(stated_in(before))}
        new = {subject: (*path, *rule.field) for path, subject in rule.subjects(stated_in(after))}
        if slip.path in old and old[slip.path] in new:
            stand.append(replace(slip, path=new[old[slip.path]]))
    return tuple(stand)


def _words_differ(subject: tuple[Quantity, str | None], context: Context) -> str | None:
    reading, document = subject
    if reading.as_reported is None:
        return None
    language = context.entries.document(document).language if document else None
    unit = context.entries.unit_of(context.stated.measure)
    words = context.read(reading.as_reported, language, reading.scale, unit)
    if words is None or not differs(reading, words):
        return None
    scale = f" ({reading.scale})" if reading.scale else ""
    return (
        f"the words {reading.as_reported!r}{scale} say {_spoken(words)}, but the fields say "
        f"{_spoken(reading)}"
    )


def _spoken(reading: Quantity) -> str:
    """Return a reading as it is written in fields, in one phrase."""
    names = ("value", "lower", "upper")
    parts = [
        f"{name} {plain_decimal(number)}"
        for name in names
        if (number := getattr(reading, name)) is not None
    ]
    if reading.comparator is not None:
        parts.append(f"comparator {reading.comparator}")
    if reading.approximate:
        parts.append("approximate")
    return ", ".join(parts) or "no number"


def _fraction(number: Decimal | None, context: Context) -> str | None:
    if number is None or number == number.to_integral_value():
        return None
    unit = context.entries.unit_of(context.stated.measure)
    if unit is None or unit.kind != "count":
        return None
    return (
        f"{plain_decimal(number)} is a fraction, but {unit.name!r} are counted in whole numbers "
        "(an average is a rate)"
    )


def _document_of_another(
    subject: tuple[tuple[str, ...], str | None], context: Context
) -> str | None:
    sources, document = subject
    if document is None or not sources:
        return None
    owner = context.entries.document(document).source
    if owner in {related for source in sources for related in _with_parents(source, context)}:
        return None
    return (
        f"the document {document!r} is of the source {owner!r}, which is neither a source of this "
        "step nor a parent of one"
    )


def _with_parents(source: str, context: Context) -> Iterator[str]:
    """Yield a source and the bodies or hosts that it belongs to, in turn."""
    seen: set[str] = set()
    current: str | None = source
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = context.entries.source(current).parent


def _before_origin(subject: tuple[str | None, tuple[str | None, ...]], _: Context) -> str | None:
    reported_on, earlier = subject
    for origin in earlier:
        if is_after(days_of(origin)[0], days_of(reported_on)[1]):
            return f"reported on {reported_on}, before the step that it relays ({origin})"
    return None


def _after_document(subject: tuple[str | None, str | None], context: Context) -> str | None:
    reported_on, document_id = subject
    if document_id is None or reported_on is None:
        return None
    document = context.entries.document(document_id)
    day = document.accessed_on or document.published_on
    if document.living or not is_after(days_of(reported_on)[0], days_of(day)[1]):
        return None
    verb = "accessed" if document.accessed_on else "published"
    return f"reported on {reported_on}, after the document {document_id!r} was {verb} ({day})"


def _in_future(reported_on: str | None, context: Context) -> str | None:
    if not is_after(days_of(reported_on)[0], context.today):
        return None
    return f"reported on {reported_on}, which is after today ({context.today})"


def _outside_conflict(period: Period | None, context: Context) -> str | None:
    conflict_id, measure = context.stated.conflict, context.stated.measure
    if period is None or conflict_id is None:
        return None
    conflict = context.entries.conflict(conflict_id)
    first, last = period_days(period)
    if is_after(days_of(conflict.start)[0], last):
        return f"the period {period.edtf} ends before the conflict began ({conflict.start})"
    if measure is None or not is_after(first, days_of(conflict.end)[1]):
        return None
    counts = context.entries.measure(measure).counts
    if counts is None or not all(_ends_with_conflict(outcome, context) for outcome in counts):
        return None
    return (
        f"the period {period.edtf} begins after the conflict ended ({conflict.end}), and nothing "
        "that is counted can come later"
    )


def _ends_with_conflict(outcome: str, context: Context) -> bool:
    """Whether an outcome, or one that it is a part of, cannot come after the fighting."""
    seen: set[str] = set()
    current: str | None = outcome
    while current is not None and current not in seen:
        if current in _ENDS_WITH_CONFLICT:
            return True
        seen.add(current)
        entry = context.entries.get(("outcome", current))
        current = getattr(entry, "parent", None)
    return False


_RULES = (
    _Rule(slips.WORDS_DIFFER, subjects.readings, _words_differ, ("as_reported",)),
    _Rule(slips.FRACTION_OF_COUNT, subjects.numbers, _fraction),
    _Rule(
        slips.DOCUMENT_OF_ANOTHER_SOURCE,
        subjects.sourced_documents,
        _document_of_another,
        ("document",),
    ),
    _Rule(slips.REPORTED_BEFORE_ORIGIN, subjects.relays, _before_origin, ("reported_on",)),
    _Rule(slips.REPORTED_AFTER_DOCUMENT, subjects.reports, _after_document, ("reported_on",)),
    _Rule(slips.REPORTED_IN_FUTURE, subjects.report_days, _in_future, ("reported_on",)),
    _Rule(slips.PERIOD_OUTSIDE_CONFLICT, subjects.period, _outside_conflict, ("period", "edtf")),
)
_RULES_BY_CODE = {rule.code: rule for rule in _RULES}
