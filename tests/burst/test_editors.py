"""Twenty editors at the same ten figures: nothing is lost, and nothing is recorded twice."""

import random
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.burst.service import Service
from tests.burst.writing import (
    ATTEMPTS,
    EDITORS,
    SHARED,
    at_once,
    correction,
    problem_of,
    statement,
)

pytestmark = pytest.mark.slow

# The status and the detail with which each kind of write may be refused while others write.
_REFUSALS = {
    "correction": (412, r"If-Match .* \(version \d+ by editor \d+\)\."),
    "stale": (412, r"If-Match .* \(version \d+ by editor \d+\)\."),
    "blind": (428, r"If-Match"),
    "verification": (None, r""),
    "retraction": (409, r"'shared-\d' was already retracted in version \d+\."),
    "reinstatement": (409, r"'shared-\d' is not retracted: it is published\."),
}
_NEVER_DONE = {"stale", "blind"}

Answered = tuple[str, str, httpx.Response]


def edit(client: httpx.Client, chance: random.Random, stale: dict[str, str]) -> list[Answered]:
    """Send every kind of write to random figures; the kind, the figure and each answer."""
    kinds = [*_REFUSALS] * 2
    chance.shuffle(kinds)
    answers: list[Answered] = []
    for turn, kind in enumerate(kinds):
        id_ = chance.choice(SHARED)
        if kind == "correction":
            answers += [(kind, id_, answer) for answer in count_on(client, id_)]
            continue
        path, body, headers = {
            "stale": ("versions", correction(1871), {"If-Match": stale[id_]}),
            "blind": ("versions", correction(1871), {}),
            "verification": ("verification", statement(f"{chance.random()}, {turn}"), {}),
            "retraction": ("retraction", {"reason": "Withdrawn."}, {}),
            "reinstatement": ("reinstatement", {"reason": "Confirmed."}, {}),
        }[kind]
        answer = client.post(f"/v1/figures/{id_}/{path}", json=body, headers=headers)
        answers.append((kind, id_, answer))
    return answers


def count_on(client: httpx.Client, id_: str) -> Iterator[httpx.Response]:
    """Correct a value to the next one, read again as often as another editor was faster."""
    for _ in range(ATTEMPTS):
        seen = client.get(f"/v1/figures/{id_}")
        assert seen.status_code == 200
        answer = client.post(
            f"/v1/figures/{id_}/versions",
            json=correction(seen.json()["value"] + 1),
            headers={"If-Match": seen.headers["ETag"]},
        )
        yield answer
        if answer.status_code != 412:
            return
    raise AssertionError("another editor was always faster")


def check_refusal(kind: str, answer: httpx.Response) -> None:
    """Check that a write was refused for the one possible reason, or because others wrote."""
    status, reason = _REFUSALS[kind]
    detail = problem_of(answer)
    if answer.status_code != 503:
        assert answer.status_code == status, (kind, answer.text)
        assert re.search(reason, detail), detail


def test_twenty_editors_at_the_same_ten_figures(served: Service) -> None:
    names = [f"editor {number}" for number in range(EDITORS)]
    with served.reader() as reader, served.clients(names) as clients:
        stale = {}
        for id_ in SHARED:
            stale[id_] = reader.get(f"/v1/figures/{id_}").headers["ETag"]
            assert [response.status_code for response in count_on(clients[0], id_)] == [201]
        answered = at_once(lambda number: edit(clients[number], random.Random(number), stale))
        figures = reader.histories()

    recorded = []
    for name, answers in zip(names, answered, strict=True):
        for kind, id_, answer in answers:
            if answer.status_code != 201:
                check_refusal(kind, answer)
                continue
            assert kind not in _NEVER_DONE
            version = answer.json()
            stated = version["id"], version["recorded_by"], version["change"]["type"]
            assert stated == (id_, name, kind)
            assert version == figures[id_][version["version"] - 1]
            recorded.append((id_, version["version"]))
    # Each is a version of its own; the first two existed before.
    assert sorted(recorded) == [
        (id_, version) for id_ in SHARED for version in range(3, len(figures[id_]) + 1)
    ]
    for versions in figures.values():
        changes = [version["change"]["type"] for version in versions]
        # Each correction added 1 to the value that it had read: none overwrote another.
        assert versions[-1]["value"] == changes.count("correction")
        turns = [change for change in changes if change in ("retraction", "reinstatement")]
        assert turns == [("retraction", "reinstatement")[turn % 2] for turn in range(len(turns))]
