from hypothesis import given
from hypothesis import strategies as st

from service.domain.faults import Fault, within

parts = st.text() | st.integers(0, 10**6)
paths = st.lists(parts).map(tuple)


@given(paths)
def test_a_pointer_reads_back_as_its_path(path):
    pointer = Fault(path, "detail").pointer
    read = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    assert read == [str(part) for part in path]


def test_the_whole_document_is_the_empty_pointer():
    assert Fault((), "detail").pointer == ""


def test_a_key_that_is_empty_still_has_its_slash():
    assert Fault(("",), "detail").pointer == "/"


def test_slashes_and_tildes_of_a_key_are_escaped():
    assert Fault(("a/b", "~1", 0), "detail").pointer == "/a~1b/~01/0"


@given(paths, paths)
def test_a_fault_within_a_part_is_under_the_place_of_the_part(outer, inner):
    [fault] = within(*outer, faults=[Fault(inner, "detail")])
    assert fault.pointer == Fault(outer, "").pointer + Fault(inner, "").pointer


def test_faults_within_a_part_keep_their_order_and_their_remedies():
    faults = within("period", faults=[Fault(("a",), "first"), Fault(("b",), "second")])
    assert [fault.detail for fault in faults] == ["first", "second"]


def test_a_sound_part_has_no_faults_within():
    assert within("period", faults=[]) == []
