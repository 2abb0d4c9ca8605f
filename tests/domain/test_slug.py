import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.slug import derive, is_slug, slugify

words = st.text("abcxyz0189", min_size=1, max_size=8)
slugs = st.lists(words, min_size=1, max_size=6).map("-".join)
parts = st.lists(st.none() | st.text(), max_size=6)


@given(slugs)
def test_words_joined_by_single_hyphens_are_a_slug(text):
    assert is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "-", "a-", "-a", "a--b", "A", "a b", "a_b", "é", "a\n", "\na", "a/b", "a٣", "ａ"]
)
def test_anything_else_is_not_a_slug(text):
    assert not is_slug(text)


def test_a_slug_has_at_most_120_characters():
    assert is_slug("a" * 120)
    assert not is_slug("a" * 121)


@given(st.text())
def test_text_folds_to_words_of_a_slug_or_to_nothing(text):
    folded = slugify(text)
    assert folded == "" or all(map(is_slug, folded.split("-")))


@given(slugs)
def test_a_slug_folds_to_itself(text):
    assert slugify(text) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Société", "societe"),
        ("  The  War, 2022-2025 ", "the-war-2022-2025"),
        ("Донецк", ""),
        ("№ 5", "no-5"),
    ],
)
def test_accents_case_and_punctuation_fold_away(text, folded):
    assert slugify(text) == folded


@given(parts, st.binary())
def test_a_derived_id_is_a_slug(stated, identity):
    assert is_slug(derive(stated, identity))


@given(parts, st.binary())
def test_a_derived_id_is_always_the_same(stated, identity):
    assert derive(list(stated), bytes(identity)) == derive(stated, identity)


@given(slugs, st.binary())
def test_a_derived_id_begins_with_what_can_be_read(text, identity):
    assert derive([text], identity).startswith(f"{text}-")


@given(parts)
def test_what_reads_alike_is_told_apart_by_the_identity(stated):
    assert derive(stated, b"one") != derive(stated, b"another")


def test_parts_that_nobody_stated_leave_no_trace():
    assert derive([None, "killed", ""], b"one") == derive(["killed"], b"one")


def test_an_id_of_no_readable_part_is_the_identity_alone():
    assert derive(["Донецк"], b"one") == derive([], b"one")


@given(st.text("ab ", min_size=200, max_size=400), st.binary())
def test_a_long_name_is_cut_and_the_identity_kept(text, identity):
    suffix = derive([], identity)
    derived = derive([text], identity)
    assert derived.endswith(suffix)
    assert is_slug(derived)


def test_punctuation_of_any_script_parts_words():
    assert slugify("2022\u20132025") == "2022-2025"
    assert slugify("caf\u00e9 cr\u00e8me") == "cafe-creme"
