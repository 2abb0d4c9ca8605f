"""A crowd of clients: readers, one that streams, and one that writes, until they are stopped."""

import itertools
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

from benchmarks.client import HOST, Request, ask

_READERS = 6
_STREAMS = ("csv", "ndjson", "parquet", "jsonld")
_PAUSE = 0.5  # seconds between two streams, and between two writes
_REQUESTS_A_CONNECTION = 100
_BUSY = 503


class Crowd:
    """Threads that ask in turn for what they are given; counts the answers, keeps the faults."""

    def __init__(self, port: int, requests: Sequence[Request], key: str) -> None:
        """Prepare the clients; the writer uses an editor's ``key``."""
        self._port, self._requests, self._key = port, requests, key
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._answers: Counter[int] = Counter()  # by status
        self.faults: list[str] = []  # a sentence each

    @property
    def answered(self) -> int:
        """How many requests were answered."""
        return self._answers.total()

    @property
    def refused(self) -> int:
        """How many of them were refused for now, with a 503."""
        return self._answers[_BUSY]

    @contextmanager
    def running(self) -> Iterator["Crowd"]:
        """Run the threads inside the block."""
        share = len(self._requests) // _READERS
        jobs: list[tuple[Iterable[Request], float]] = [
            (itertools.cycle([*self._requests[start:], *self._requests[:start]]), 0.0)
            for start in range(0, share * _READERS, share)
        ]
        streams = [Request(f"/v1/figures?format={kind}") for kind in _STREAMS]
        jobs += [(itertools.cycle(streams), _PAUSE), (self._writes(), _PAUSE)]
        threads = [threading.Thread(target=self._ask, args=job) for job in jobs]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _writes(self) -> Iterator[Request]:
        """Yield requests that each record a new source."""
        headers = (("Authorization", f"Bearer {self._key}"),)
        for number in itertools.count():
            body = json.dumps({"name": f"Soaked source {number}", "kind": "media"}).encode()
            yield Request(f"/v1/sources/soaked-{number}", headers, body, "PUT")

    def _ask(self, requests: Iterable[Request], pause: float) -> None:
        """Send requests in turn, over a new connection each hundred."""
        connection = HTTPConnection(HOST, self._port, timeout=60)
        for number, request in enumerate(requests):
            if self._stopped.wait(pause):
                break
            if number % _REQUESTS_A_CONNECTION == 0:
                connection.close()
            try:
                response, body = ask(connection, request)
            except (OSError, HTTPException) as error:
                connection.close()
                self._note(0, f"{request.path}: {error!r}")
            else:
                self._note(response.status, f"{request.path}: {response.status} {body[:200]!r}")
        connection.close()

    def _note(self, status: int, sentence: str) -> None:
        with self._lock:
            self._answers[status] += 1
            if not 200 <= status < 400 and status != _BUSY:
                self.faults.append(sentence)
