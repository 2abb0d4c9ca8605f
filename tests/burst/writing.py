"""What editors write at once, and how a refusal is checked."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

EDITORS = 20
SHARED = [f"shared-{number}" for number in range(10)]  # the figures that everybody writes to
SECONDS = 60  # after which what hangs is a failure
ATTEMPTS = 600
PAUSE = 0.1

Body = dict[str, Any]


def problem_of(answer: httpx.Response) -> str:
    """The detail of a refusal, which must be a problem (RFC 9457)."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"].startswith("/problems/")
    assert problem["title"]
    assert problem["request_id"]
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503)
    detail: str = problem["detail"]
    assert detail
    return detail


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Do the work of every editor in a thread of its own, all starting together."""
    start = threading.Barrier(EDITORS, timeout=SECONDS)

    def begin(number: int) -> Any:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(EDITORS) as pool:
        return list(pool.map(begin, range(EDITORS)))


def correction(value: int) -> Body:
    return {
        "value": value,
        "as_reported": str(value),
        "change": {"type": "correction", "note": "Counted again."},
    }


def statement(wording: str) -> Body:
    return {
        "status": "could_not_verify",
        "by": "gazette",
        "stated_on": "1871-03",
        "wording": wording,
    }
