import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.chain import Basis, Chain, Step
from service.domain.digest import digest, entry_digest
from service.domain.figure import Content, Identity
from service.domain.period import Period
from service.domain.quantity import Quantity
from service.domain.verification import Standing, Statement
from service.domain.vocabulary import Area
from tests.domain.builders import a_chain, a_content, a_quantity, a_statement, a_step, entries
from tests.domain.strategies import exact_numbers

# Two of each, alike in no field: swapping one field at a time is one change of content.
READINGS = (
    Quantity(Decimal(5), Decimal(4), Decimal(6), None, "=", approximate=False, as_reported="5"),
    Quantity(
        Decimal(7),
        Decimal(3),
        Decimal(8),
        "unknown",
        "<",
        approximate=True,
        as_reported="7",
        scale="in thousands",
    ),
)
BASES = (Basis("courts", "register", "the courts"), Basis("archive", "list", "an archive"))
STEPS = (
    Step(
        role="originator",
        sources=("newsroom",),
        as_named="its reporters",
        document="article",
        reported_on="2025-07-28",
        as_reported="5",
        locator="paragraph 8",
        excerpt="five of them",
        based_on=(BASES[0],),
    ),
    Step(
        role="compiler",
        sources=("agency", "newsroom"),
        as_named="an agency",
        document="bulletin",
        reported_on="2025-07-29",
        as_reported="7",
        locator="page 2",
        excerpt="seven of them",
        based_on=(),
    ),
)
PERIODS = (Period("2022/2025", "flow", ("start",)), Period("2022/2025~", "cumulative", ("end",)))
IDENTITIES = (
    Identity(originators=("newsroom",), measure="killed", conflict="the-war"),
    Identity(
        originators=("agency",),
        measure="wounded",
        conflict="another-war",
        population="soldiers",
        area="the-city",
        item="row-1",
    ),
)
STATEMENTS = (
    Statement(
        id=1,
        scope="figure",
        status="could_not_verify",
        by="agency",
        stated_on="2025-07-28",
        wording="could not be verified",
        said_in="article",
    ),
    Statement(
        id=2,
        scope="document",
        status="disputed",
        by="ministry",
        stated_on="2025-07-29",
        wording="denied",
        said_in="bulletin",
        version=2,
    ),
)
CONTENTS = (
    Content(
        id="one",
        identity=IDENTITIES[0],
        status="published",
        period=PERIODS[0],
        provenance=(Chain(READINGS[0], (STEPS[0],)),),
        caveats=("likely an undercount",),
    ),
    Content(
        id="another",
        identity=IDENTITIES[1],
        status="draft",
        period=PERIODS[1],
        provenance=(Chain(READINGS[1], STEPS),),
        caveats=(),
        duplicate_of="the-first",
    ),
)
WHOLE = CONTENTS[0]
# Of the identity, from the period.
DERIVED = {"period_start", "period_end", "period_kind", "start_time", "end_time"}
# Of a statement: which record, and where it reached the figure from, not what was said.
BOOKKEEPING = {"id", "version", "document", "recorded_at", "lapsed"}


def swaps(pair, *but):
    """Give the first of the pair with each field in turn taken from the second."""
    first, second = pair
    return [
        pytest.param(replace(first, **{field.name: getattr(second, field.name)}), id=field.name)
        for field in fields(first)
        if field.name not in but
    ]


def sealed(content=WHOLE, *statements):
    return digest(content, [Standing(statement, lapsed=False) for statement in statements])


def with_reading(reading):
    return replace(WHOLE, provenance=(Chain(reading, (STEPS[0],)),))


def with_step(step):
    return replace(WHOLE, provenance=(Chain(READINGS[0], (step,)),))


@pytest.mark.parametrize("content", swaps(CONTENTS, "filled"))
def test_another_content_has_another_digest(content):
    assert sealed(content) != sealed()


@pytest.mark.parametrize("identity", swaps(IDENTITIES, *DERIVED))
def test_another_identity_has_another_digest(identity):
    assert sealed(replace(WHOLE, identity=identity)) != sealed()


@pytest.mark.parametrize("period", swaps(PERIODS))
def test_another_period_has_another_digest(period):
    assert sealed(replace(WHOLE, period=period)) != sealed()


@pytest.mark.parametrize("reading", swaps(READINGS))
def test_another_reading_has_another_digest(reading):
    assert sealed(with_reading(reading)) != sealed()


@pytest.mark.parametrize("step", swaps(STEPS))
def test_another_step_has_another_digest(step):
    assert sealed(with_step(step)) != sealed()


@pytest.mark.parametrize("basis", swaps(BASES))
def test_another_basis_has_another_digest(basis):
    assert sealed(with_step(replace(STEPS[0], based_on=(basis,)))) != sealed()


@pytest.mark.parametrize("statement", swaps(STATEMENTS, *BOOKKEEPING))
def test_another_statement_has_another_digest(statement):
    assert sealed(WHOLE, statement) != sealed(WHOLE, STATEMENTS[0])


def test_one_statement_more_is_another_digest():
    digests = {sealed(WHOLE, *STATEMENTS[:count]) for count in range(3)}
    assert len(digests) == 3


def test_one_chain_more_is_another_digest():
    again = replace(WHOLE, provenance=WHOLE.provenance * 2)
    assert sealed(again) != sealed()


def test_what_is_unknown_is_not_what_is_blank():
    assert sealed(with_step(replace(STEPS[0], as_named=None))) != sealed(
        with_step(replace(STEPS[0], as_named=""))
    )


def test_a_number_in_the_words_is_not_the_number():
    assert sealed(with_reading(Quantity(value=Decimal(5)))) != sealed(
        with_reading(Quantity(as_reported="5"))
    )


@given(exact_numbers, exact_numbers)
def test_equal_content_has_an_equal_digest_and_another_number_another(number, other):
    built = [
        a_content(provenance=(a_chain(reading=a_quantity(n)),)) for n in (number, number, other)
    ]
    first, second, third = map(sealed, built)
    assert first == second
    assert (first == third) is (number == other)


@given(exact_numbers, st.integers(0, 6))
def test_a_number_digests_alike_however_many_zeros_it_came_with(number, zeros):
    sign, digits, exponent = number.as_tuple()
    padded = Decimal((sign, digits + (0,) * zeros, exponent - zeros))
    assert sealed(with_reading(a_quantity(padded))) == sealed(with_reading(a_quantity(number)))


def test_1_and_1_0_and_1_00_digest_alike():
    spelled = {sealed(with_reading(a_quantity(text))) for text in ("1", "1.0", "1.00")}
    assert len(spelled) == 1


@given(st.permutations(range(4)))
def test_the_order_of_the_statements_plays_no_part(order):
    statements = [a_statement(id_, by=f"agency-{id_}") for id_ in range(4)]
    assert sealed(WHOLE, *(statements[at] for at in order)) == sealed(WHOLE, *statements)


def test_the_order_of_the_inferred_ends_plays_no_part():
    forwards, backwards = (
        replace(WHOLE, period=replace(PERIODS[0], inferred=ends))
        for ends in (("start", "end"), ("end", "start"))
    )
    assert sealed(forwards) == sealed(backwards)


@pytest.mark.parametrize("name", ["id", "version"])
def test_which_record_a_statement_is_plays_no_part(name):
    again = replace(STATEMENTS[0], **{name: 99})
    assert sealed(WHOLE, again) == sealed(WHOLE, STATEMENTS[0])


def test_whether_a_statement_lapsed_is_derived_and_plays_no_part():
    lapsed, current = (
        digest(WHOLE, [Standing(STATEMENTS[0], is_lapsed)]) for is_lapsed in (True, False)
    )
    assert lapsed == current


def test_the_days_of_the_period_are_derived_and_play_no_part():
    dated = replace(IDENTITIES[0], period_start=datetime(2022, 1, 1, tzinfo=UTC).date())
    assert sealed(replace(WHOLE, identity=dated)) == sealed()


def test_the_digest_is_of_the_canonical_json_of_what_was_said():
    content = a_content(
        id="a-figure",
        measure="killed",
        conflict="the-war",
        period=Period("2022/2025-07-28", "cumulative", ("start",)),
        caveats=("likely an undercount",),
        provenance=(
            a_chain(a_step("newsroom", document="article"), reading=a_quantity("10600.50")),
        ),
    )
    reading = (
        '{"approximate":false,"as_reported":null,"comparator":"=","lower":null,"missing":null,'
        '"upper":null,"value":"10600.5"}'
    )
    canonical = (
        '{"area":null,"caveats":["likely an undercount"],"conflict":"the-war","id":"a-figure",'
        '"item":null,"measure":"killed","originators":["newsroom"],'
        '"period":{"edtf":"2022/2025-07-28","inferred":["start"],"kind":"cumulative"},'
        '"population":null,"provenance":[{"reading":' + reading + ',"steps":[{"as_named":null,'
        '"as_reported":null,"based_on":[],"document":"article","excerpt":null,"locator":null,'
        '"reported_on":null,"role":"originator","sources":["newsroom"]}]}],'
        '"reading":' + reading + ',"status":"published",'
        '"verification":[{"by":"agency","said_in":null,"scope":"figure","stated_on":null,'
        '"status":"could_not_verify","wording":null}]}'
    )
    assert sealed(content, a_statement()) == hashlib.sha256(canonical.encode()).digest()


def test_an_entry_is_sealed_with_all_it_says_and_its_vocabulary():
    area = Area(id="here", name="Here")
    measure = entries()["measure", "killed-identified"]
    others = [
        entry_digest("area", replace(area, **change))
        for change in (
            {"name": "There"},
            {"aliases": ("Hier",)},
            {"iso_code": "FR"},
            {"parent": "x"},
        )
    ]
    seals = [entry_digest("area", area), entry_digest("population", area), *others]
    assert len(set(seals)) == len(seals)
    assert entry_digest("measure", measure) != entry_digest(
        "measure", replace(measure, counts=frozenset())
    )
    assert entry_digest("area", area) == entry_digest("area", replace(area))
