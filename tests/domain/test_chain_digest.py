"""Chain digests, and how digests and recorded times are written."""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.digest import chain_digest, digest_text, timestamp
from service.domain.figure import Change

MOMENT = datetime(2025, 7, 28, 12, 30, 15, 42, tzinfo=UTC)
LINK = {
    "previous": b"\x01" * 32,
    "sealed": b"\x02" * 32,
    "version": 2,
    "change": Change("correction", "relay", "A slip"),
    "recorded_at": MOMENT,
    "recorded_by": "an-editor",
}


def linked(**changes):
    link = LINK | changes
    return chain_digest(link.pop("previous"), link.pop("sealed"), **link)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("previous", b"\x03" * 32),
        ("previous", None),
        ("sealed", b"\x03" * 32),
        ("version", 3),
        ("change", Change("retraction", "relay", "A slip")),
        ("change", Change("correction", "source", "A slip")),
        ("change", Change("correction", None, "A slip")),
        ("change", Change("correction", "relay", "Another slip")),
        ("change", Change("correction", "relay")),
        ("recorded_at", MOMENT + timedelta(microseconds=1)),
        ("recorded_by", "another-editor"),
    ],
)
def test_the_chain_depends_on_each_of_its_inputs(name, other):
    assert linked(**{name: other}) != linked()


def test_the_previous_chain_and_the_digest_cannot_change_places():
    assert linked(previous=LINK["sealed"], sealed=LINK["previous"]) != linked()


@given(st.integers(-12, 14))
def test_the_chain_does_not_depend_on_the_zone_a_moment_is_told_in(hours):
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=hours)))
    assert linked(recorded_at=elsewhere) == linked()


@pytest.mark.parametrize("previous", [None, b"\xab" * 32])
def test_the_chain_is_of_the_canonical_json_of_its_link(previous):
    before = "null" if previous is None else f'"sha-256:{"ab" * 32}"'
    canonical = (
        f'[{before},"sha-256:{"02" * 32}",2,'
        '{"cause":"relay","note":"A slip","type":"correction"},'
        '"2025-07-28T12:30:15.000042Z","an-editor"]'
    )
    assert linked(previous=previous) == hashlib.sha256(canonical.encode()).digest()


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_is_written_with_its_algorithm(sha256):
    written = digest_text(sha256)
    assert re.fullmatch("sha-256:[0-9a-f]{64}", written)
    assert bytes.fromhex(written.removeprefix("sha-256:")) == sha256


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001  # zoned below
    st.integers(-23, 23),
)
def test_a_moment_is_written_in_utc_to_the_microsecond(naive, hours):
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    written = timestamp(moment)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", written)
    assert datetime.fromisoformat(written) == moment
