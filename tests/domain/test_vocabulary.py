from dataclasses import fields

import pytest

from service.domain.vocabulary import HIERARCHIES, VOCABULARIES
from tests.domain.builders import entries


def names(vocabulary):
    return {field.name for field in fields(vocabulary.entry)}


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_a_vocabulary_refers_from_its_own_fields_to_vocabularies(vocabulary):
    assert set(vocabulary.references) <= names(vocabulary)
    assert set(vocabulary.references.values()) <= set(VOCABULARIES)


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_every_parent_is_of_the_same_vocabulary(vocabulary):
    has_parent = vocabulary.name in {*HIERARCHIES, "source"}
    assert ("parent" in names(vocabulary)) is has_parent
    assert vocabulary.references.get("parent") == (vocabulary.name if has_parent else None)


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_what_an_entry_means_is_in_its_defining_fields(vocabulary):
    meaning = names(vocabulary) & {"unit", "counts", "basis", "kind", "party", "parent"}
    if vocabulary.name == "source":
        meaning -= {"parent"}  # whom a source belongs to tells where its documents may stand
    assert meaning <= set(vocabulary.defining) <= names(vocabulary)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("unit", "person"),
        ("measure", "killed-identified"),
        ("population", "red-soldiers"),
        ("source", "newsroom"),
        ("document", "article"),
    ],
)
def test_an_entry_is_found_in_its_own_vocabulary(name, id_):
    entry = getattr(entries(), name)(id_)
    assert isinstance(entry, VOCABULARIES[name].entry)
    assert entry.id == id_


def test_the_same_id_in_another_vocabulary_is_another_entry():
    with pytest.raises(KeyError):
        entries().document("newsroom")
