"""Kills during a burst of writes: what was answered is recorded, and nothing is recorded twice."""

import json
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.burst.service import service
from tests.burst.writing import (
    ATTEMPTS,
    EDITORS,
    PAUSE,
    SECONDS,
    SHARED,
    Body,
    at_once,
    correction,
    problem_of,
    statement,
)
from tests.support.builders import figure

pytestmark = pytest.mark.slow

WRITES = 14


@dataclass
class Write:
    """A request, which can be sent repeatedly; a ``guarded`` one has If-Match."""

    path: str
    body: bytes
    headers: dict[str, str]
    guarded: bool = False
    answer: httpx.Response | None = None


@dataclass
class Editor:
    """Sends one request after the other: new figures, statements on the shared ones, and
    guarded corrections, retractions and reinstatements of a figure that is this editor's alone.
    """

    name: str
    client: httpx.Client
    etag: str = ""
    done: list[Write] = field(default_factory=list)
    left: deque[Write] = field(default_factory=deque)
    unanswered: bool = False
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def own(self) -> str:
        return f"of-{self.name}"

    def plan(self, count: int) -> None:
        """Prepare the requests to send; their ETags are known as answers arrive."""
        chance = random.Random(self.name)
        for turn in range(count):
            id_ = f"{self.own}-{turn}"
            path, body = (
                ("/v1/figures", figure(id=id_, item=id_)),
                (f"/v1/figures/{self.own}/versions", correction(turn)),
                (f"/v1/figures/{chance.choice(SHARED)}/verification", statement(id_)),
                (f"/v1/figures/{self.own}/retraction", {"reason": "Withdrawn."}),
                (f"/v1/figures/{self.own}/versions", correction(turn)),
                (f"/v1/figures/{self.own}/reinstatement", {"reason": "Confirmed."}),
            )[turn % 6]
            headers = {"Idempotency-Key": f"key-{turn}", "Content-Type": "application/json"}
            guarded = f"/{self.own}/" in path
            self.left.append(Write(path, json.dumps(body).encode(), headers, guarded))

    def send(self) -> bool:
        """Send the next request, or again the one without an answer; whether it succeeded."""
        write = self.left[0]
        if write.guarded:
            write.headers.setdefault("If-Match", self.etag)
        self.unanswered = True
        try:
            answer = self.client.post(write.path, content=write.body, headers=write.headers)
        except httpx.TransportError as error:
            self.outcomes[type(error).__name__] += 1
            return False
        self.outcomes[str(answer.status_code)] += 1
        if answer.status_code == 503:
            problem_of(answer)
            return False
        assert answer.status_code == 201, (write, answer.text)
        if write.guarded:
            self.etag = answer.headers["ETag"]
        write.answer = answer
        self.done.append(self.left.popleft())
        self.unanswered = False
        return True


def burst(editors: list[Editor], kill: Callable[[], None], *, writes: int, stubborn: bool) -> None:
    """Have each editor send ``writes`` requests, and kill after as many answers as editors.

    A stubborn editor repeats what fails; the others stop there.
    """
    answered = threading.Semaphore(0)

    def write(number: int) -> None:
        editor = editors[number]
        for _ in range(min(writes, len(editor.left))):
            for _ in range(ATTEMPTS):
                if editor.send():
                    break
                if not stubborn:
                    return
                time.sleep(PAUSE)
            else:
                raise AssertionError(f"never answered: {editor.left[0]}")
            answered.release()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_once, write)
        is_midway = all(answered.acquire(timeout=SECONDS) for _ in editors)
        if is_midway:
            kill()
        writing.result()
        assert is_midway


def compare(figures: dict[str, list[Body]], editors: list[Editor]) -> None:
    """Check that each answer is a version of its own, and that all others lacked an answer."""
    unmatched = {
        (id_, version["version"]): version
        for id_, versions in figures.items()
        for version in versions
    }
    for editor in editors:
        for write in editor.done:
            assert write.answer is not None
            recorded = write.answer.json()
            assert unmatched.pop((recorded["id"], recorded["version"])) == recorded
    others = Counter(version["recorded_by"] for version in unmatched.values())
    assert others.pop("the admin") == len(SHARED) + EDITORS
    unanswered = {editor.name for editor in editors if editor.unanswered}
    assert set(others) <= unanswered
    assert set(others.values()) <= {1}


def test_kills_amid_a_burst(tmp_path: Path) -> None:
    names = [f"editor-{number}" for number in range(EDITORS)]
    own = [figure(id=f"of-{name}", item=name, value=1871, as_reported="1871") for name in names]
    over = threading.Event()
    with (
        service(tmp_path, *own) as served,
        served.clients(names) as clients,
        served.reader() as reader,
        served.reader() as follower,
        ThreadPoolExecutor(1) as pool,
    ):
        editors = [Editor(*pair) for pair in zip(names, clients, strict=True)]
        for editor in editors:
            editor.etag = reader.get(f"/v1/figures/{editor.own}").headers["ETag"]
            editor.plan(WRITES)
        feed = pool.submit(follower.follow, over)
        try:
            for kill in (
                lambda: served.kill_workers_before_they_answer(
                    lambda: sum(len(editor.done) for editor in editors)
                ),
                served.kill_worker,
                served.kill_backend,
                served.kill_postgres,
            ):
                burst(editors, kill, writes=3, stubborn=False)
                served.settle()
                compare(reader.histories(), editors)
            burst(editors, served.kill_everything, writes=WRITES, stubborn=True)
            figures = reader.histories()
            compare(figures, editors)
            assert sum(map(len, figures.values())) == len(SHARED) + EDITORS * (1 + WRITES)
            assert not any(editor.unanswered or editor.left for editor in editors)
            at_once(lambda number: repeat(editors[number]))
            assert reader.histories() == figures
        finally:
            over.set()
        assert feed.result() == reader.journal()
    outcomes = sum((editor.outcomes for editor in editors), Counter[str]())
    assert set(outcomes) > {"201", "503"}, outcomes


def repeat(editor: Editor) -> None:
    """Send every request again: each is answered as before."""
    for write in editor.done:
        answer = editor.client.post(write.path, content=write.body, headers=write.headers)
        assert write.answer is not None
        assert answer.headers["Idempotency-Replayed"] == "true"
        for name in ("ETag", "Location"):
            assert answer.headers[name] == write.answer.headers[name]
        assert (answer.status_code, answer.content) == (201, write.answer.content)
