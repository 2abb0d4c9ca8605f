"""The server as its clients meet it: what none of them should send, and those that dawdle."""

import json
import socket
import time
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.builders import figure, vocabulary
from tests.support.server import read, run, serving, status

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("one") / "var"


@pytest.fixture(scope="module")
def one_server(data_dir: Path) -> Iterator[str]:
    with serving("--data-dir", str(data_dir)) as (_, url):
        yield url


@pytest.fixture(scope="module")
def editor(one_server: str, data_dir: Path) -> str:
    """The headers of a request with an editor's key, but for what is said of its body."""
    made = run("keys", "create", "desk", "--role", "editor", "--data-dir", str(data_dir))
    return (
        "POST /v1/figures HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {made.stdout.strip()}\r\nContent-Type: application/json\r\n"
    )


def raw(url: str, request: bytes) -> bytes:
    """Send bytes that no client library would."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /v1/figures?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431"),
        (b"NONSENSE\r\n\r\n", b"400"),
        (b"GET /v1/figures HTTP/9.9\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /v1/figures HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n", b"400"),
        (b"GET /v1/fig\x00ures HTTP/1.1\r\nHost: x\r\n\r\n", b"40"),
        (
            b"GET /v1/figures?measure=%00%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            b"422",
        ),
        (b"BREW /v1/figures HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"405"),
    ],
)
def test_a_malformed_request_gets_a_problem(
    one_server: str, request_: bytes, expected: bytes
) -> None:
    answer = raw(one_server, request_)
    assert answer.startswith(b"HTTP/1.1 " + expected), answer[:200]
    assert b"application/problem+json" in answer


def test_a_slow_client_does_not_stall_others(one_server: str) -> None:
    host, port = one_server.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=10) for _ in range(20)]
    try:
        for connection in slow:
            connection.sendall(b"GET /v1/figures HTTP/1.1\r\n")
        for _ in range(20):
            assert status(f"{one_server}/v1/figures") == 200
        # More of them than threads, each dripping: they are hung up on, all the same.
        slow += [socket.create_connection((host, int(port)), timeout=10) for _ in range(100)]
        for _ in range(6):
            for connection in slow:
                with suppress(OSError):
                    connection.sendall(b"X: a\r\n")
            time.sleep(0.5)
        assert status(f"{one_server}/v1/figures") == 200
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    ("rest", "status_"),
    [
        (b"Content-Length: 2\r\n\r\n{}", b"422"),
        (b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", b"422"),
        (b"\r\n", b"400"),
        (b"Content-Length: 100\r\n\r\n{}", b"400"),  # sound JSON, and not all there is
        (b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", b"400"),
        (b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n", b"400"),
        (b"Content-Length: -5\r\n\r\n{}", b"400"),
        (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", b"400"),
        (b"Content-Length: 2000000\r\n\r\n" + b" " * 2_000_000, b"413"),
    ],
    ids=range(9),
)
def test_an_incomplete_body_is_refused(
    one_server: str, editor: str, rest: bytes, status_: bytes
) -> None:
    answer = raw(one_server, editor.encode() + rest)
    assert answer.startswith(b"HTTP/1.1 " + status_), answer[:200]
    assert b"application/problem+json" in answer


def test_without_a_key_the_body_is_not_awaited(one_server: str) -> None:
    request = b"POST /v1/figures HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"
    assert raw(one_server, request).startswith(b"HTTP/1.1 401")


def test_a_slow_body_does_not_stall_others(one_server: str, editor: str) -> None:
    host, port = one_server.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=10) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(f"{editor}Content-Length: 1000\r\n\r\n{{".encode())
        for _ in range(6):
            for connection in slow:
                with suppress(OSError):
                    connection.sendall(b" ")
            assert status(f"{one_server}/v1/figures") == 200
            time.sleep(0.2)
    finally:
        for connection in slow:
            connection.close()


@pytest.fixture(scope="module")
def large_stream(one_server: str, data_dir: Path) -> str:
    """The address of a stream that is larger than what kernels hold for a client."""
    file = data_dir / "many.ndjson"
    lines = [*vocabulary(), *(figure(item=f"r{number}") for number in range(1500))]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    report = run("import", str(file), "--data-dir", str(data_dir))
    assert report.returncode == 0, report.stderr
    return f"{one_server}/v1/figures?format=ndjson"


def test_slow_readers_of_a_stream_do_not_stall_others(one_server: str, large_stream: str) -> None:
    host, port = one_server.removeprefix("http://").split(":")
    slow = []
    try:
        for _ in range(150):  # more than twice the threads that wait for clients
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(10)
            connection.connect((host, int(port)))
            slow.append(connection)
            connection.sendall(b"GET /v1/figures?format=ndjson HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1)
        for _ in range(20):
            start = time.monotonic()
            assert status(f"{one_server}/healthz") == 200
            assert status(f"{one_server}/v1/figures?limit=1") == 200
            assert time.monotonic() - start < 2
            for connection in slow:
                with suppress(OSError):
                    connection.setblocking(False)
                    connection.recv(64)
    finally:
        for connection in slow:
            connection.close()
    assert read_when_free(large_stream).count(b"\n") > 1500  # a client that reads gets all of it


def read_when_free(url: str) -> bytes:
    """Read a stream as the 503 asks: again, until those that were hung up on have been noticed."""
    for _ in range(20):
        try:
            return read(url)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(int(error.headers["Retry-After"]))
    raise AssertionError("No stream was free within 20 tries.")
