"""One Idempotency-Key sent by many at once: one figure is recorded, and all get the answer."""

import json
from collections import Counter

import httpx
import pytest

from tests.burst.service import Service
from tests.burst.writing import EDITORS, SECONDS, Body, at_once, problem_of
from tests.support.builders import figure

pytestmark = pytest.mark.slow


def test_twenty_times_the_same_key_is_one_figure(served: Service) -> None:
    first, other, left, right = (
        figure(id=id_, item=id_) for id_ in ("one", "other", "left", "right")
    )
    with served.reader() as reader, served.clients(["the editor"]) as [editor]:
        before = len(reader.journal())

        def post(key: str, body: Body) -> httpx.Response:
            """On a connection of its own."""
            headers = {**editor.headers, "Idempotency-Key": key}
            with httpx.Client(timeout=SECONDS, trust_env=False) as client:
                return client.post(f"{served.url}/v1/figures", json=body, headers=headers)

        answers = at_once(lambda _: post("the-key", first))
        assert {answer.status_code for answer in answers} == {201}, answers[0].text
        [answered] = {
            (answer.content, answer.headers["ETag"], answer.headers["Location"])
            for answer in answers
        }
        replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
        assert Counter(replayed) == {None: 1, "true": EDITORS - 1}
        [event] = reader.changes(before, 10)
        assert reader.version(event) == json.loads(answered[0])

        refused = post("the-key", other)
        problem_of(refused)
        assert refused.status_code == 422
        assert [error["header"] for error in refused.json()["errors"]] == ["Idempotency-Key"]

        # Two bodies at once: whichever comes first has the key.
        answers = at_once(lambda number: post("their-key", (left, right)[number % 2]))
        [event] = reader.changes(before + 1, 10)
        for number, answer in enumerate(answers):
            if ("left", "right")[number % 2] == event["figure"]:
                assert (answer.status_code, answer.json()) == (201, reader.version(event))
            else:
                assert answer.status_code == 422, answer.text
        reader.histories()
