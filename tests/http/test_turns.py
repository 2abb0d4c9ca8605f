"""Turns: who is let in, and who waits."""

import threading

import pytest

from service.errors import Busy
from service.http import turns
from service.http.turns import Turns


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_WAIT_SECONDS", 0.05)


def test_a_stream_that_gets_no_turn_is_refused_before_its_first_part() -> None:
    streams = Turns("streams", most=2, at_once=1)
    with streams.turn(), pytest.raises(Busy):
        next(streams.each(iter([b"a"])))


def test_a_stream_that_has_begun_waits_for_its_turn() -> None:
    streams = Turns("streams", most=2, at_once=1)
    parts = streams.each(iter([b"a", b"b"]))
    assert next(parts) == b"a"
    turn = streams.turn()
    turn.__enter__()
    threading.Timer(0.2, turn.__exit__, (None, None, None)).start()
    assert list(parts) == [b"b"]


def test_a_stream_leaves_its_place_when_it_ends_or_is_closed() -> None:
    streams = Turns("streams", most=1, at_once=1)
    assert list(streams.each(iter([b"a"]))) == [b"a"]
    open_ = streams.each(iter([b"a"]))
    next(open_)
    with pytest.raises(Busy):
        next(streams.each(iter([b"b"])))
    open_.close()
    assert next(streams.each(iter([b"b"]))) == b"b"
