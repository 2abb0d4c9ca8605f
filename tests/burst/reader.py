"""A reader that goes on while others write and the service restarts."""

import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import httpx

from service.domain.digest import chain_digest
from service.domain.figure import Change
from tests.burst.writing import ATTEMPTS, PAUSE, Body, problem_of


@dataclass
class Reader:
    """Repeats what fails while the service restarts, and checks what it reads."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        """The answer, as soon as the service gives one."""
        for _ in range(ATTEMPTS):
            try:
                answer = self.client.get(path)
            except httpx.TransportError:
                time.sleep(PAUSE)
                continue
            if answer.status_code != 503:
                assert answer.status_code == 200, (path, answer.text)
                return answer
            problem_of(answer)
            time.sleep(PAUSE)
        raise AssertionError(f"no answer from {path}")

    def changes(self, after: int, limit: int) -> list[Body]:
        """The next events, whose ids continue those before."""
        events: list[Body] = self.get(f"/v1/changes?after={after}&limit={limit}").json()["data"]
        ids = [event["id"] for event in events]
        assert ids == list(range(after + 1, after + 1 + len(ids)))
        return events

    def journal(self) -> list[Body]:
        """All events."""
        events: list[Body] = []
        for _ in range(ATTEMPTS):
            page = self.changes(len(events), 200)
            if not page:
                return events
            events += page
        raise AssertionError("the journal has no end")

    def follow(self, over: threading.Event) -> list[Body]:
        """Poll until nothing follows after ``over``; each event's version can be read."""
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
        """The version that an event recorded, which must agree with the event."""
        answer = self.get(f"/v1/figures/{event['figure']}/versions/{event['version']}")
        version: Body = answer.json()
        stated = event["figure"], event["version"], event["digest"], event["by"], event["at"]
        assert stated == tuple(
            version[name] for name in ("id", "version", "digest", "recorded_by", "recorded_at")
        )
        assert event["type"] == f"figure.{version['change']['type']}"
        return version

    def histories(self) -> dict[str, list[Body]]:
        """The versions of each figure, oldest first, checked against the journal and the lists."""
        figures: dict[str, list[Body]] = defaultdict(list)
        for event in self.journal():
            if event["figure"]:
                figures[event["figure"]].append(self.version(event))
        for id_, versions in figures.items():
            assert [version["version"] for version in versions] == [*range(1, len(versions) + 1)]
            listed = self.get(f"/v1/figures/{id_}/versions?limit=1000").json()
            assert (listed["data"], listed["next"]) == (versions[::-1], None)
            assert self.get(f"/v1/figures/{id_}").json() == versions[-1]
            self._check_chain(id_, versions)
        current = {
            version["id"]: version["version"]
            for status in ("published", "retracted")
            for version in self.get(f"/v1/figures?limit=1000&status={status}").json()["data"]
        }
        assert current == {id_: len(versions) for id_, versions in figures.items()}
        return figures

    def _check_chain(self, id_: str, versions: list[Body]) -> None:
        """Check that each version's chain digest follows, and that each statement is added once."""
        chain = None
        for version in versions:
            chain = chain_digest(
                chain,
                bytes.fromhex(version["digest"].removeprefix("sha-256:")),
                version=version["version"],
                change=Change(**version["change"]),
                recorded_at=datetime.fromisoformat(version["recorded_at"]),
                recorded_by=version["recorded_by"],
            )
            assert version["chain"] == f"sha-256:{chain.hex()}"
        listed = self.get(f"/v1/figures/{id_}/verification").json()["data"]
        verified = [
            version["version"]
            for version in versions
            if version["change"]["type"] == "verification"
        ]
        assert [version["version"] for version in reversed(listed)] == verified
        assert len({version["wording"] for version in listed}) == len(verified)
