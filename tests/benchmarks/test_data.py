"""The made-up data that is measured: valid, of unlike kinds, and the same in every run."""

import json
from itertools import chain
from typing import Any

import pytest

from benchmarks.data import NAME, figures
from benchmarks.data.claims import claims
from benchmarks.data.wars import WARS
from benchmarks.data.words import place_name, world_name
from service import data
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import

COUNT = 600


def made_up() -> list[dict[str, Any]]:
    """The figures, without the entries that they need."""
    lines = map(json.loads, figures.lines(COUNT))
    return [line for line in lines if "provenance" in line]


def test_all_of_it_can_be_imported_with_its_corrections(database: Database) -> None:
    with database.transaction() as conn:
        lines = chain(data.lines(), figures.lines(COUNT))
        report = run_import(conn, parse_ndjson(lines), Principal("tests", ADMIN))
    assert report.figures >= COUNT
    assert not report.slips
    with database.transaction() as conn:
        lines = figures.corrections(COUNT)
        report = run_import(conn, parse_ndjson(lines), Principal("tests", ADMIN))
    assert report.figures == COUNT / figures.CORRECTED_EACH


def test_it_is_the_same_in_every_run() -> None:
    assert list(figures.lines(50)) == list(figures.lines(50))


@pytest.mark.parametrize(
    ("field", "least"), [("conflict", 30), ("measure", 15), ("population", 40), ("area", 60)]
)
def test_it_is_about_many_things(field: str, least: int) -> None:
    assert len({line[field] for line in made_up() if field in line}) >= least


def test_few_wars_have_most_of_the_figures() -> None:
    wars = [line["conflict"] for line in made_up()]
    counts = sorted((wars.count(war) for war in set(wars)), reverse=True)
    assert sum(counts[: WARS // 4]) > COUNT / 2


def test_no_two_numbers_share_a_name() -> None:
    assert len({place_name(number) for number in range(5000)}) == 5000
    assert len({world_name(number) for number in range(5000)}) == 5000


def test_claims_name_the_world_that_they_are_about() -> None:
    assert all(NAME in claim["claim"] for claim in claims(20))
