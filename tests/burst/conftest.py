"""Fixtures: one service for a test of many writers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.burst.service import Service, service


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Service]:
    with service(tmp_path) as served:
        yield served
