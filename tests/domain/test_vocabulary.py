from dataclasses import fields

import pytest

from service.domain.vocabulary import HIERARCHIES, VOCABULARIES, Entries, Entry
from tests.domain.builders import entries


def names(vocabulary):
    return {field.name for field in fields(vocabulary.entry)}


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_a_vocabulary_refers_from_its_own_fields_to_vocabularies(vocabulary):
    assert set(vocabulary.references) <= names(vocabulary)
    assert set(vocabulary.references.values()) <= set(VOCABULARIES)


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_every_parent_is_of_the_same_vocabulary(vocabulary):
    has_parent = vocabulary.name in HIERARCHIES
    assert ("parent" in names(vocabulary)) is has_parent
    assert vocabulary.references.get("parent") == (vocabulary.name if has_parent else None)


@pytest.mark.parametrize("name", ["unit", "measure", "population", "source", "document"])
def test_an_entry_is_found_in_its_own_vocabulary(name):
    id_ = {"unit": "person", "measure": "killed-identified", "population": "red-soldiers"}.get(
        name, "newsroom" if name == "source" else "article"
    )
    entry = getattr(entries(), name)(id_)
    assert isinstance(entry, VOCABULARIES[name].entry)
    assert entry.id == id_


def test_the_same_id_in_another_vocabulary_is_another_entry():
    with pytest.raises(KeyError):
        entries().document("newsroom")


def test_an_entry_filed_under_another_vocabulary_is_refused():
    misfiled = Entries({("source", "x"): Entry(id="x", name="X")})
    with pytest.raises(AssertionError):
        misfiled.source("x")
