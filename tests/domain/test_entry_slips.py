"""The slips of entries: two entries, and whether the second one is most likely the first."""

from typing import Any

import pytest

from service.domain.entry_slips import document_slips, fold_name, name_slips
from service.domain.slips import DOCUMENT_TWICE, NAME_TAKEN
from service.domain.vocabulary import Document, Entry, Population, Source

DAY = "2024-03-10"


def source(name: str, id_: str = "other", **fields: Any) -> Source:
    return Source(id=id_, name=name, **{"kind": "media", **fields})


def document(id_: str = "other", title: str = "Losses", **fields: Any) -> Document:
    stated = {"source": "paper", "published_on": DAY, **fields}
    return Document(id=id_, name=title, title=title, **stated)


PAPER = source("Le Figaro", "paper")
ARTICLE = document("article", url="https://example.org/1")

NAMES: list[tuple[str, Entry, bool]] = [
    ("the same", source("Le Figaro"), True),
    ("in capitals", source("LE FIGARO"), True),
    ("with an accent", source("Lé Figaro"), True),
    ("with spaces", source(" Le  Figaro "), True),
    ("in another Unicode form", source("Le Fi\u0301garo"), True),
    ("another", source("Le Monde"), False),
    ("of another party", source("Le Figaro", party="france"), False),
    ("of another body", source("Le Figaro", parent="group"), False),
    ("as an alias alone", source("Another", aliases=("Le Figaro",)), False),
    ("of what it replaces", source("Le Figaro", replaces="paper"), False),
    ("of itself, revised", source("Le Figaro", "paper"), False),
]
DOCUMENTS: list[tuple[str, Document, bool]] = [
    ("the same address", document(title="Another", url="https://example.org/1"), True),
    ("the same title, source and day", document(), True),
    ("another address of the same day and title", document(url="https://example.org/2"), True),
    ("another day", document(published_on="2024-03-11"), False),
    ("another source", document(source="agency"), False),
    ("another title", document(title="Gains"), False),
    ("the article, revised", document("article"), False),
    ("what replaces it", document(replaces="article"), False),
]


@pytest.mark.parametrize(("entry", "is_slip"), [case[1:] for case in NAMES])
def test_a_name_is_taken(entry: Entry, is_slip: bool) -> None:
    expected = [NAME_TAKEN] if is_slip else []
    assert [slip.code for slip in name_slips(entry, [PAPER])] == expected


@pytest.mark.parametrize(("entry", "is_slip"), [case[1:] for case in DOCUMENTS])
def test_a_document_is_recorded_twice(entry: Document, is_slip: bool) -> None:
    expected = [DOCUMENT_TWICE] if is_slip else []
    assert [slip.code for slip in document_slips(entry, [ARTICLE])] == expected


def test_a_title_without_a_known_day_is_no_slip() -> None:
    monthly = document("monthly", published_on="2024-03")
    assert list(document_slips(document(published_on="2024-03"), [monthly])) == []


def test_populations_of_one_name_and_two_parties_are_two() -> None:
    north = Population(id="north", name="Civilians", kind="civilian", party="north")
    south = Population(id="south", name="Civilians", kind="civilian", party="south")
    assert list(name_slips(south, [north])) == []


@pytest.mark.parametrize("name", ["Київ", "КИЇВ", " Київ "])
def test_a_name_in_any_script_is_folded(name: str) -> None:
    assert fold_name(name) == fold_name("київ")
