"""The load: counts whole answers, in whatever pieces they come, and stops at a wrong one."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from benchmarks import client
from benchmarks.client import Request, Round


class Handler(BaseHTTPRequestHandler):
    """Answers with a length, in chunks, by closing, or by refusing every second request."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_GET(self) -> None:
        type(self).answered += 1
        if self.path == "/chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"5\r\nhello\r\n", b"0\r\n\r\n"):
                self.wfile.write(part)
                self.wfile.flush()
            return
        is_busy = self.path == "/busy" and self.answered % 2
        self.send_response(404 if self.path == "/missing" else 503 if is_busy else 200)
        self.send_header("Content-Length", "5")
        if self.path == "/closes":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"hello")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def port() -> Iterator[int]:
    Handler.answered = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    "request_",
    [Request("/"), Request("/chunks"), Request("/closes"), Request("/", body=b"{}", method="POST")],
    ids=["length", "chunks", "closes", "post"],
)
def test_every_answer_is_counted(port: int, request_: Request) -> None:
    outcome = client.run(Round(port, (request_,), seconds=0, connections=3, least=20, most=20))
    assert 20 <= len(outcome.durations) <= 22  # the others were under way
    assert Handler.answered == len(outcome.durations)
    assert outcome.rate > 0


def test_an_unexpected_answer_ends_the_round(port: int) -> None:
    with pytest.raises(RuntimeError, match=r"/missing.*404"):
        client.run(Round(port, (Request("/missing"),)))


def test_a_refusal_is_counted_apart_where_it_is_allowed(port: int) -> None:
    busy = Round(port, (Request("/busy"),), seconds=0, connections=1, may_refuse=True)
    outcome = client.run(busy)
    assert (len(outcome.durations), outcome.refused) == (1, 1)
    with pytest.raises(RuntimeError, match="503"):
        client.run(Round(port, (Request("/busy"),)))


def test_requests_are_sent_in_turn(port: int) -> None:
    requests = (Request("/"), Request("/chunks"))
    outcome = client.run(Round(port, requests, seconds=0, connections=2, least=6))
    assert len(outcome.durations) >= 6
