"""Keys: random, recognised by their form, proved by their hash."""

import pytest

from service.domain import key


def test_a_new_key_names_its_id_and_proves_itself_alone():
    id_, text = key.generate()
    other_id, other = key.generate()
    assert id_ != other_id
    assert (key.id_of(text), key.id_of(other)) == (id_, other_id)
    assert key.matches(text, key.hash_of(text))
    assert not key.matches(other, key.hash_of(text))


@pytest.mark.parametrize("text", ["", "wsk_", "wsk_abc", "wsk_abcdefghijkl_short", "Bearer x"])
def test_what_has_not_the_form_of_a_key_has_no_id(text):
    assert key.id_of(text) is None


def test_nothing_around_a_key_is_taken_for_it():
    _, text = key.generate()
    for other in (f" {text}", f"{text}\n", text.upper(), text + "a", text[:-1]):
        assert key.id_of(other) is None
