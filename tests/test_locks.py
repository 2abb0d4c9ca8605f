"""The locks, as any pip that a newcomer has reads them."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def pinned(lock: str) -> dict[str, set[str]]:
    """The extras with which each package is pinned, by its name."""
    lines = re.findall(r"^(?=\w)([^\\\n]+?) *\\$", (ROOT / lock).read_text(), re.MULTILINE)
    said = [Requirement(line) for line in lines]
    return {canonicalize_name(each.name): each.extras for each in said}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_packages_with_the_extras_that_others_ask_for(lock: str) -> None:
    """Else an older pip takes the newest release for the extra, and refuses it without a hash."""
    pins = pinned(lock)
    assert len(pins) > 10
    loose = {
        f"{distribution.name} asks for {need}"
        for distribution in distributions()
        if (extras := pins.get(canonicalize_name(distribution.name))) is not None
        for need in map(Requirement, distribution.requires or ())
        if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in {"", *extras})
        if not need.extras <= pins.get(canonicalize_name(need.name), need.extras)
    }
    assert not loose
