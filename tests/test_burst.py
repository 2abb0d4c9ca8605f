"""Many editors at once, and kills amid their writes: nothing is lost, doubled or half there."""

import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.domain.digest import chain_digest
from service.domain.figure import Change
from service.embedded import EmbeddedPostgres
from service.errors import Busy, DatabaseAway
from service.store import journal
from service.usecases.keys import create_key
from tests.support.builders import figure, lines, vocabulary
from tests.support.server import backends, postmaster, serving, workers

pytestmark = pytest.mark.slow

EDITORS = 20
WRITES = 14
SHARED = [f"shared-{number}" for number in range(10)]
_SECONDS = 60  # after which what hangs is a failure
_TRIES = 600
_PAUSE = 0.1

Body = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """A served, empty database with a vocabulary and ten figures that everybody writes to."""

    process: subprocess.Popen[str]
    url: str
    data_dir: Path

    @contextmanager
    def clients(self, names: list[str], role: str = "editor") -> Iterator[list[httpx.Client]]:
        """A client for each name, with a key of its own."""
        database = Database(EmbeddedPostgres(self.data_dir).url, Settings())
        with database.transaction() as conn:
            secrets = [create_key(conn, name, role, "tests")[1] for name in names]
        database.close()
        with ExitStack() as stack:
            yield [stack.enter_context(self._client(secret)) for secret in secrets]

    @contextmanager
    def reader(self) -> Iterator["Reader"]:
        with self._client() as client:
            yield Reader(client)

    def settle(self) -> None:
        """Wait for what a killed process had begun to commit."""
        database = Database(EmbeddedPostgres(self.data_dir).url, Settings())
        for _ in range(_TRIES):
            try:
                with database.transaction() as conn:
                    journal.lock(conn)
                break
            except (Busy, DatabaseAway):
                time.sleep(_PAUSE)
        database.close()

    def kill_worker(self) -> None:
        os.kill(workers(self.process.pid)[0], signal.SIGKILL)

    def kill_workers_before_they_answer(self, answered: Callable[[], int]) -> None:
        """Stop them again and again, until one has committed what is not answered yet."""
        stopped = workers(self.process.pid)
        with psycopg.connect(EmbeddedPostgres(self.data_dir).url, autocommit=True) as conn:
            for _ in range(100):
                for worker in stopped:
                    os.kill(worker, signal.SIGSTOP)
                time.sleep(0.03)  # what is answered arrives
                [(written,)] = conn.execute(
                    "select count(*) from journal where by like 'editor-%'"
                ).fetchall()
                if written > answered():
                    break
                for worker in stopped:
                    os.kill(worker, signal.SIGCONT)
                time.sleep(0.003)
        for worker in stopped:
            os.kill(worker, signal.SIGKILL)

    def kill_postgres(self) -> None:
        server = postmaster(self.data_dir)
        assert server
        os.kill(server, signal.SIGKILL)

    def kill_backend(self) -> None:
        """PostgreSQL ends every other one, and recovers."""
        server = postmaster(self.data_dir)
        assert server
        os.kill(backends(server)[0], signal.SIGKILL)

    def kill_everything(self) -> None:
        """All but the process that starts the others again."""
        self.kill_postgres()
        for worker in workers(self.process.pid):
            os.kill(worker, signal.SIGKILL)

    def _client(self, key: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=_SECONDS, trust_env=False)


@contextmanager
def service(folder: Path, *said: Body) -> Iterator[Service]:
    """Serve the vocabulary and what is said, and see that nothing failed unforeseen."""
    data_dir, log = folder / "var", folder / "log"
    with serving("--data-dir", str(data_dir), "--empty", log=log) as (process, url):
        served = Service(process, url, data_dir)
        shared = [figure(id=id_, item=id_, value=0, as_reported="0") for id_ in SHARED]
        with served.clients(["the admin"], "admin") as [admin]:
            body = b"\n".join(lines(*vocabulary(), *shared, *said))
            done = admin.post(
                "/v1/imports", content=body, headers={"Content-Type": "application/x-ndjson"}
            )
            assert done.status_code == 200, done.text
        yield served
    said = log.read_text()
    assert '"event": "internal"' not in said
    assert "\nTraceback" not in said


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Service]:
    with service(tmp_path) as served:
        yield served


@dataclass
class Reader:
    """Reads on while the service is away, and holds what it reads against the promises."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        """The answer, once there is one."""
        for _ in range(_TRIES):
            try:
                answer = self.client.get(path)
            except httpx.TransportError:
                time.sleep(_PAUSE)
                continue
            if answer.status_code != 503:
                assert answer.status_code == 200, (path, answer.text)
                return answer
            problem_of(answer)
            time.sleep(_PAUSE)
        raise AssertionError(f"nobody answers {path}")

    def changes(self, after: int, limit: int) -> list[Body]:
        """The next events; their ids go on where the ones before ended."""
        events: list[Body] = self.get(f"/v1/changes?after={after}&limit={limit}").json()["data"]
        ids = [event["id"] for event in events]
        assert ids == list(range(after + 1, after + 1 + len(ids)))
        return events

    def journal(self) -> list[Body]:
        """Every event there is."""
        events: list[Body] = []
        for _ in range(_TRIES):
            page = self.changes(len(events), 200)
            if not page:
                return events
            events += page
        raise AssertionError("the journal has no end")

    def follow(self, over: threading.Event) -> list[Body]:
        """Poll until there is nothing more; what is told can be read."""
        events: list[Body] = []
        limits = random.Random(1871)
        for _ in range(100_000):
            was_over = over.is_set()
            page = self.changes(len(events), limits.randint(1, 30))
            for event in page:
                if event["figure"]:
                    self.version(event)
            events += page
            if not page:
                if was_over:
                    return events
                time.sleep(0.01)
        raise AssertionError("the feed has no end")

    def version(self, event: Body) -> Body:
        """The version that an event tells of, as the event tells it."""
        answer = self.get(f"/v1/figures/{event['figure']}/versions/{event['version']}")
        version: Body = answer.json()
        told = event["figure"], event["version"], event["digest"], event["by"], event["at"]
        assert told == tuple(
            version[name] for name in ("id", "version", "digest", "recorded_by", "recorded_at")
        )
        assert event["type"] == f"figure.{version['change']['type']}"
        return version

    def chronicle(self) -> dict[str, list[Body]]:
        """Every figure's versions, oldest first: all whole, each in the journal once."""
        figures: dict[str, list[Body]] = defaultdict(list)
        for event in self.journal():
            if event["figure"]:
                figures[event["figure"]].append(self.version(event))
        for id_, versions in figures.items():
            assert [one["version"] for one in versions] == [*range(1, len(versions) + 1)]
            listed = self.get(f"/v1/figures/{id_}/versions?limit=1000").json()
            assert (listed["data"], listed["next"]) == (versions[::-1], None)
            assert self.get(f"/v1/figures/{id_}").json() == versions[-1]
            self._hold_together(id_, versions)
        current = {
            one["id"]: one["version"]
            for status in ("published", "retracted")
            for one in self.get(f"/v1/figures?limit=1000&status={status}").json()["data"]
        }
        assert current == {id_: len(versions) for id_, versions in figures.items()}
        return figures

    def _hold_together(self, id_: str, versions: list[Body]) -> None:
        """Each version seals the one before, and each statement is there from one version on."""
        seal = None
        for one in versions:
            seal = chain_digest(
                seal,
                bytes.fromhex(one["digest"].removeprefix("sha-256:")),
                version=one["version"],
                change=Change(**one["change"]),
                recorded_at=datetime.fromisoformat(one["recorded_at"]),
                recorded_by=one["recorded_by"],
            )
            assert one["chain"] == f"sha-256:{seal.hex()}"
        told = self.get(f"/v1/figures/{id_}/verification").json()["data"]
        verified = [one["version"] for one in versions if one["change"]["type"] == "verification"]
        assert [one["version"] for one in reversed(told)] == verified
        assert len({one["wording"] for one in told}) == len(verified)


def problem_of(answer: httpx.Response) -> str:
    """The sentence of a refusal."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["type"].startswith("/problems/")
    assert said["title"]
    assert said["request_id"]
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503)
    detail: str = said["detail"]
    assert detail
    return detail


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Do the work of every editor in a thread of its own, all starting together."""
    start = threading.Barrier(EDITORS, timeout=_SECONDS)

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


# What may stand against each kind of write while others write too, and what is said of it.
_REFUSALS = {
    "correction": (412, r"If-Match .* version \d+ is, by editor \d+\."),
    "stale": (412, r"If-Match .* version \d+ is, by editor \d+\."),
    "blind": (428, r"If-Match"),
    "verification": (None, r""),
    "retraction": (409, r"'shared-\d' is retracted already, in version \d+\."),
    "reinstatement": (409, r"'shared-\d' is not retracted: it is published\."),
}
_NEVER_DONE = {"stale", "blind"}

Answered = tuple[str, str, httpx.Response]


def edit(client: httpx.Client, chance: random.Random, stale: dict[str, str]) -> list[Answered]:
    """Write of every kind to figures taken by chance; the kind, the figure and each answer."""
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
    """Correct a value to the next one, read anew as often as somebody else was faster."""
    for _ in range(_TRIES):
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
    raise AssertionError("never the first")


def refusal(kind: str, answer: httpx.Response) -> None:
    """See that a write was refused for the one reason there can be, or for want of a turn."""
    status, why = _REFUSALS[kind]
    detail = problem_of(answer)
    if answer.status_code != 503:
        assert answer.status_code == status, (kind, answer.text)
        assert re.search(why, detail), detail


def test_twenty_editors_at_the_same_ten_figures(served: Service) -> None:
    names = [f"editor {number}" for number in range(EDITORS)]
    with served.reader() as reader, served.clients(names) as clients:
        stale = {}
        for id_ in SHARED:
            stale[id_] = reader.get(f"/v1/figures/{id_}").headers["ETag"]
            assert [one.status_code for one in count_on(clients[0], id_)] == [201]
        answered = at_once(lambda number: edit(clients[number], random.Random(number), stale))
        figures = reader.chronicle()

    made = []
    for name, answers in zip(names, answered, strict=True):
        for kind, id_, answer in answers:
            if answer.status_code != 201:
                refusal(kind, answer)
                continue
            assert kind not in _NEVER_DONE
            version = answer.json()
            said = version["id"], version["recorded_by"], version["change"]["type"]
            assert said == (id_, name, kind)
            assert version == figures[id_][version["version"] - 1]
            made.append((id_, version["version"]))
    # Each is a version of its own; the first two were there before.
    assert sorted(made) == [
        (id_, version) for id_ in SHARED for version in range(3, len(figures[id_]) + 1)
    ]
    for versions in figures.values():
        changes = [one["change"]["type"] for one in versions]
        # Each correction counted one on from what was there: none was made over another.
        assert versions[-1]["value"] == changes.count("correction")
        turns = [change for change in changes if change in ("retraction", "reinstatement")]
        assert turns == [("retraction", "reinstatement")[turn % 2] for turn in range(len(turns))]


def test_twenty_times_the_same_key_is_one_figure(served: Service) -> None:
    one, other, left, right = (
        figure(id=id_, item=id_) for id_ in ("one", "other", "left", "right")
    )
    with served.reader() as reader, served.clients(["the editor"]) as [editor]:
        before = len(reader.journal())

        def post(key: str, said: Body) -> httpx.Response:
            """On a connection of its own."""
            headers = {**editor.headers, "Idempotency-Key": key}
            with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
                return client.post(f"{served.url}/v1/figures", json=said, headers=headers)

        answers = at_once(lambda _: post("the-key", one))
        assert {answer.status_code for answer in answers} == {201}, answers[0].text
        [made] = {
            (answer.content, answer.headers["ETag"], answer.headers["Location"])
            for answer in answers
        }
        replayed = [answer.headers.get("Idempotency-Replayed") for answer in answers]
        assert Counter(replayed) == {None: 1, "true": EDITORS - 1}
        [event] = reader.changes(before, 10)
        assert reader.version(event) == json.loads(made[0])

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
        reader.chronicle()


@dataclass
class Write:
    """A request, the same however often it is sent; ``guarded`` ones say what was seen."""

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
        """Say what is to be sent, byte by byte; the ETags are known as answers come."""
        chance = random.Random(self.name)
        for turn in range(count):
            id_ = f"{self.own}-{turn}"
            path, said = (
                ("/v1/figures", figure(id=id_, item=id_)),
                (f"/v1/figures/{self.own}/versions", correction(turn)),
                (f"/v1/figures/{chance.choice(SHARED)}/verification", statement(id_)),
                (f"/v1/figures/{self.own}/retraction", {"reason": "Withdrawn."}),
                (f"/v1/figures/{self.own}/versions", correction(turn)),
                (f"/v1/figures/{self.own}/reinstatement", {"reason": "Confirmed."}),
            )[turn % 6]
            headers = {"Idempotency-Key": f"key-{turn}", "Content-Type": "application/json"}
            guarded = f"/{self.own}/" in path
            self.left.append(Write(path, json.dumps(said).encode(), headers, guarded))

    def send(self) -> bool:
        """Send the next request, or once more the one that was not answered; whether it is done."""
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
    """Have each editor send so many requests, and kill when as many as editors are answered.

    A stubborn editor repeats what fails; the others stop there.
    """
    answered = threading.Semaphore(0)

    def write(number: int) -> None:
        editor = editors[number]
        for _ in range(min(writes, len(editor.left))):
            for _ in range(_TRIES):
                if editor.send():
                    break
                if not stubborn:
                    return
                time.sleep(_PAUSE)
            else:
                raise AssertionError(f"never done: {editor.left[0]}")
            answered.release()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(at_once, write)
        in_the_midst = all(answered.acquire(timeout=_SECONDS) for _ in editors)
        if in_the_midst:
            kill()
        writing.result()
        assert in_the_midst


def compare(figures: dict[str, list[Body]], editors: list[Editor]) -> None:
    """Every answer is there, each a version of its own; what else is was not answered yet."""
    there = {(id_, one["version"]): one for id_, versions in figures.items() for one in versions}
    for editor in editors:
        for write in editor.done:
            assert write.answer is not None
            made = write.answer.json()
            assert there.pop((made["id"], made["version"])) == made
    besides = Counter(one["recorded_by"] for one in there.values())
    assert besides.pop("the admin") == len(SHARED) + EDITORS
    unanswered = {editor.name for editor in editors if editor.unanswered}
    assert set(besides) <= unanswered
    assert set(besides.values()) <= {1}


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
        editors = [Editor(*one) for one in zip(names, clients, strict=True)]
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
                compare(reader.chronicle(), editors)
            burst(editors, served.kill_everything, writes=WRITES, stubborn=True)
            figures = reader.chronicle()
            compare(figures, editors)
            assert sum(map(len, figures.values())) == len(SHARED) + EDITORS * (1 + WRITES)
            assert not any(editor.unanswered or editor.left for editor in editors)
            at_once(lambda number: repeat(editors[number]))
            assert reader.chronicle() == figures
        finally:
            over.set()
        assert feed.result() == reader.journal()
    outcomes = sum((editor.outcomes for editor in editors), Counter[str]())
    assert set(outcomes) > {"201", "503"}, outcomes


def repeat(editor: Editor) -> None:
    """Send everything once more: it has been done, and is answered as it was."""
    for write in editor.done:
        answer = editor.client.post(write.path, content=write.body, headers=write.headers)
        assert write.answer is not None
        assert answer.headers["Idempotency-Replayed"] == "true"
        for name in ("ETag", "Location"):
            assert answer.headers[name] == write.answer.headers[name]
        assert (answer.status_code, answer.content) == (201, write.answer.content)
