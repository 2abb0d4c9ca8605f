"""Clients that take an answer slowly, as the sockets of the server meet them."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from service import client_socket
from service.client_socket import ClientSocket, SlowWriters

_LARGE = bytes(2**24)  # more than the kernel takes


@contextmanager
def connection(writers: SlowWriters) -> Iterator[tuple[ClientSocket, socket.socket]]:
    """The server's end and the client's end of a connection on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, _ = listener.accept()
    with ClientSocket(accepted, writers) as server, client:
        yield server, client


def test_a_client_that_reads_gets_all() -> None:
    with connection(SlowWriters(1)) as (server, client):
        sending = threading.Thread(target=lambda: (server.sendall(_LARGE), server.close()))
        sending.start()
        received = 0
        while part := client.recv(2**16):
            received += len(part)
        sending.join()
    assert received == len(_LARGE)


def test_a_client_that_does_not_read_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_socket, "MAX_WAIT_SECONDS", 0.3)
    start = time.monotonic()
    with connection(SlowWriters(1)) as (server, _), pytest.raises(BrokenPipeError):
        server.sendall(_LARGE)
    assert 0.3 <= time.monotonic() - start < 5


def test_a_client_that_reads_below_the_floor_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_socket, "MAX_WAIT_SECONDS", 0.5)
    monkeypatch.setattr(client_socket, "MIN_BYTES_A_SECOND", 2**30)
    with connection(SlowWriters(1)) as (server, client):
        done = threading.Event()

        def read_slowly() -> None:
            with suppress(OSError):
                while not done.is_set() and client.recv(2**16):
                    time.sleep(0.02)

        reading = threading.Thread(target=read_slowly)
        reading.start()
        with pytest.raises(BrokenPipeError):
            server.sendall(_LARGE * 2)
        done.set()
        reading.join()


def test_of_too_many_slow_clients_the_slowest_is_hung_up_on() -> None:
    writers = SlowWriters(1)
    with connection(writers) as (first, _), connection(writers) as (second, client):
        ended: list[str] = []

        def send() -> None:
            with suppress(OSError):
                first.sendall(_LARGE)
            ended.append("first")

        sending = threading.Thread(target=send)
        sending.start()
        time.sleep(0.3)
        reading = threading.Timer(0.3, lambda: client.recv(len(_LARGE), socket.MSG_WAITALL))
        reading.start()
        second.sendall(_LARGE)
        sending.join(5)
        reading.join()
    assert ended == ["first"]
