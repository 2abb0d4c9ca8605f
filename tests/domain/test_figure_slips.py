"""The slips of figures, rule by rule: an entry, and the codes of what is most likely a mistake."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service.claims.as_reported import read_words
from service.domain.figure import Content
from service.domain.figure_slips import Context, figure_slips, standing
from service.domain.period import make_period
from service.domain.quantity import Quantity
from service.domain.slip_subjects import Stated, stated_in
from service.domain.slips import OF_FIGURES
from service.domain.vocabulary import Conflict, Document, Entries, Measure, Outcome, Source, Unit
from tests.domain.builders import a_chain, a_content, a_quantity, a_source, a_step

TODAY = date(2025, 8, 1)
ENTRIES = Entries(
    ((entry.__class__.__name__.lower(), entry.id), entry)
    for entry in (
        Unit(id="persons", name="persons", kind="count"),
        Unit(id="rate", name="per 100,000", kind="rate"),
        Unit(id="percent", name="percent", kind="share"),
        Outcome(id="killed", name="Killed"),
        Outcome(id="killed-in-action", name="Killed in action", parent="killed"),
        Outcome(id="shot", name="Shot", parent="killed-in-action"),
        Outcome(id="captured", name="Captured", reversible=True),
        *(
            Measure(id=id_, name=id_, unit=unit, basis="claimed", definition=".", counts=counts)
            for id_, unit, counts in (
                ("killed", "persons", frozenset({"killed"})),
                ("in-action", "persons", frozenset({"killed-in-action"})),
                ("shot", "persons", frozenset({"shot"})),
                ("mixed", "persons", frozenset({"killed", "captured"})),
                ("strength", "persons", frozenset[str]()),
                ("losses", "persons", None),
                ("rate", "rate", frozenset({"killed"})),
                ("share", "percent", frozenset({"killed"})),
            )
        ),
        Conflict(id="war", name="War", kind="war", start="2022-02-24", end="2024-06"),
        Conflict(id="open", name="War", kind="war", start="2022-02-24"),
        a_source("ministry"),
        Source(id="staff", name="Staff", kind="belligerent", parent="ministry"),
        a_source("paper"),
        Document(id="article", name="A", title="A", source="paper", published_on="2024-03-10"),
        Document(id="month", name="M", title="M", source="paper", published_on="2024-03"),
        Document(id="order", name="O", title="O", source="ministry"),
        Document(id="gazeta", name="G", title="G", source="paper", language="uk"),
        Document(
            id="page", name="P", title="P", source="paper", published_on="2023",
            accessed_on="2024-05-01",
        ),
        Document(
            id="count", name="C", title="C", source="paper", published_on="2023", living=True
        ),
    )
)  # fmt: skip


def worded(words: str, value: Any = None, comparator: str | None = None, **fields: Any) -> Content:
    if value is not None:
        fields |= {"value": Decimal(str(value)), "comparator": comparator or "="}
    for name in ("lower", "upper"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    measure = fields.pop("measure", "killed")
    document = fields.pop("document", None)
    reading = Quantity(as_reported=words, **fields)
    chain = a_chain(a_step("paper", document=document), reading=reading)
    return a_content(measure=measure, conflict="open", provenance=(chain,))


def counted(value: str, measure: str = "killed") -> Content:
    chain = a_chain(a_step("paper"), reading=a_quantity(value))
    return a_content(measure=measure, conflict="open", provenance=(chain,))


def routed(*steps: Any) -> Content:
    return a_content(measure="killed", conflict="open", provenance=(a_chain(*steps),))


def dated(edtf: str, measure: str = "killed", conflict: str | None = "war") -> Content:
    period = make_period(edtf, "flow")
    chain = a_chain(a_step("paper"))
    return a_content(
        measure=measure, conflict=conflict, area="town", period=period, provenance=(chain,)
    )


def step(source: str = "paper", day: str | None = None, document: str | None = None) -> Any:
    return a_step(source, reported_on=day, document=document)


WORDS, FRACTION, OTHER_SOURCE, BEFORE, AFTER, FUTURE, OUTSIDE = OF_FIGURES

CASES: list[tuple[str, Content, list[str]]] = [
    ("the words say the number", worded("2,761", 2761), []),
    ("digits are transposed", worded("2,761", 2716), [WORDS]),
    ("the hedge is another", worded("nearly 120,000", 120000, ">"), [WORDS]),
    ("the hedge is left out", worded("more than 26,000", 26000), [WORDS]),
    ("the scale is left out", worded("12 million", 12), [WORDS]),
    ("the scale of a table is left out", worded("12", 12, scale="in thousands"), [WORDS]),
    ("the scale of a table is kept", worded("12", 12000, scale="in thousands"), []),
    ("a range with another end", worded("1,000 to 1,500", lower=1000, upper=15000), [WORDS]),
    ("a range", worded("1,000 to 1,500", lower=1000, upper=1500), []),
    ("a range in the other order", worded("1,000 to 1,500", lower=1500, upper=1000), []),
    ("vague words have a number", worded("hundreds", 100), [WORDS]),
    ("vague words have none", worded("hundreds", missing="words-only"), []),
    ("a bound says what the words say", worded("at least 25", lower=25), []),
    ("a bound says less than the words", worded("at least 25", lower=20), [WORDS]),
    ("a bound on the side of the hedge", worded("at least 25", 25, ">=", lower=20), [WORDS]),
    ("a bound on the other side", worded("at least 25", 25, ">=", upper=40), []),
    ("bounds of an estimate", worded("about 25", 25, approximate=True, lower=20, upper=30), []),
    ("a bare number is a rounded one", worded("26,000", 26000, approximate=True), []),
    ("number words", worded("seven", 7), []),
    ("other number words", worded("seven", 17), [WORDS]),
    ("two numbers are left alone", worded("26 killed and 40 wounded", 40), []),
    ("unread words are left alone", worded("a handful", 5), []),
    ("Ukrainian words", worded("понад тисячу", 1000, ">", document="gazeta"), []),
    ("other Ukrainian words", worded("понад тисячу", 100, ">", document="gazeta"), [WORDS]),
    ("Russian words", worded("не менее 40 человек", 40, ">="), []),
    ("other Russian words", worded("не менее 40 человек", 40, "<="), [WORDS]),
    ("a percentage", worded("45%", 45, measure="share"), []),
    ("another percentage", worded("45%", 54, measure="share"), [WORDS]),
    ("a percentage beside a count is left alone", worded("45%", 450), []),
    ("half a person", counted("1.5"), [FRACTION]),
    ("a whole number with places", counted("1001.0"), []),
    ("an average is a rate", counted("1.5", "rate"), []),
    ("a document of a source", routed(step(document="article")), []),
    ("a document of the parent body", routed(step("staff", document="order")), []),
    ("a document of a part of the body", routed(step("ministry", document="article")),
     [OTHER_SOURCE]),
    ("a document of a third", routed(step("staff", document="article")), [OTHER_SOURCE]),
    ("relayed the day before, in another time zone",
     routed(step(day="2024-03-05"), step(day="2024-03-04")), []),
    ("relayed two days before", routed(step(day="2024-03-05"), step(day="2024-03-03")), [BEFORE]),
    ("relayed in the month of the report", routed(step(day="2024-03-05"), step(day="2024-03")), []),
    ("relayed before one that it relays at third hand",
     routed(step(day="2024-03-05"), step(), step(day="2024-02")), [BEFORE]),
    ("an uncertain day", routed(step(day="2024-03-05"), step(day="2024-02-01?")), []),
    ("reported on the day of the document", routed(step(day="2024-03-10", document="article")), []),
    ("reported after the document", routed(step(day="2024-03-12", document="article")), [AFTER]),
    ("reported in the month of the document",
     routed(step(day="2024-03-31", document="month")), []),
    ("reported before the document was accessed",
     routed(step(day="2024-04-01", document="page")), []),
    ("reported after it was accessed", routed(step(day="2024-05-03", document="page")), [AFTER]),
    ("a living document", routed(step(day="2024-05-03", document="count")), []),
    ("reported tomorrow, in another time zone", routed(step(day="2025-08-02")), []),
    ("reported the day after tomorrow", routed(step(day="2025-08-03")), [FUTURE]),
    ("reported this year", routed(step(day="2025")), []),
    ("reported next year", routed(step(day="2026")), [FUTURE]),
    ("in the war", dated("2023"), []),
    ("in the year of its beginning", dated("2022"), []),
    ("before the war", dated("2021"), [OUTSIDE]),
    ("a slip of the century", dated("1922-03-01"), [OUTSIDE]),
    ("a day before the war, in another time zone", dated("2022-02-23"), []),
    ("deaths after the war", dated("2025"), []),
    ("killed in action after the war", dated("2025", "in-action"), [OUTSIDE]),
    ("a part of killed in action after the war", dated("2025", "shot"), [OUTSIDE]),
    ("captured, and deaths of any cause, after the war", dated("2025", "mixed"), []),
    ("no loss after the war", dated("2025", "strength"), [OUTSIDE]),
    ("losses that are not stated after the war", dated("2025", "losses"), []),
    ("after the beginning of a war without an end", dated("2025", "in-action", "open"), []),
    ("of no conflict", dated("1990", "in-action", None), []),
    ("from before the war into it", dated("2020/2023"), []),
    ("since an unknown day", dated("/2023"), []),
    ("about the year before", dated("2021~"), []),
    ("several at once", replace(worded("2,761", "27.5"), period=make_period("2021", "flow")),
     [WORDS, FRACTION, OUTSIDE]),
]  # fmt: skip


def codes(content: Content, before: Content | None = None) -> list[str]:
    context = Context(stated_in(content), ENTRIES, TODAY, read_words)
    return [slip.code for slip in figure_slips(context, before)]


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in CASES], ids=[
    name for name, *_ in CASES
])  # fmt: skip
def test_an_entry_has_the_slips_of_these_codes(content: Content, expected: list[str]) -> None:
    assert codes(content) == expected


def test_every_code_is_tried() -> None:
    assert {code for _, _, expected in CASES for code in expected} == set(OF_FIGURES)


@pytest.mark.parametrize("content", [case[1] for case in CASES if case[2]])
def test_what_stood_before_is_not_tried_again(content: Content) -> None:
    assert codes(content, before=content) == []


@pytest.mark.parametrize("content", [case[1] for case in CASES if case[2]])
def test_a_slip_stands_until_what_it_speaks_of_changes(content: Content) -> None:
    context = Context(stated_in(content), ENTRIES, TODAY, read_words)
    found = figure_slips(context, None)
    assert list(standing(found, content, replace(content, caveats=("A floor.",)))) == found
    other = dated("2023")
    assert standing(found, content, other) == ()


@pytest.mark.parametrize("content", [case[1] for case in CASES])
def test_what_could_not_be_read_has_no_slip(content: Content) -> None:
    nothing = Stated((), None, None, None)
    assert figure_slips(Context(nothing, ENTRIES, TODAY, read_words), None) == []
    bare = replace(stated_in(content), measure=None, conflict=None)
    of_bare = figure_slips(Context(bare, ENTRIES, TODAY, read_words), None)
    assert {slip.code for slip in of_bare} <= set(codes(content)) - {FRACTION, OUTSIDE}
