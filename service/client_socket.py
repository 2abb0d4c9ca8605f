"""Sockets whose clients must take an answer at a rate, and the bound on those that are slow.

A thread that writes to a client which does not read waits, and so does one that reads from a client
which does not write; both step aside, so that others answer. ``SlowWriters`` bounds how many wait
to write: of more, the one whose client was slowest hangs up.
"""

import errno
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from service.threads import aside

MIN_BYTES_A_SECOND = 2**14
MAX_WAIT_SECONDS = 10.0  # a client's credit: at the start, and at most
_UNSENT_BYTES = 2**17  # in the kernel, of one answer; so that what is written was nearly sent
_RESET = struct.pack("ii", 1, 0)  # l_onoff, l_linger: what was not sent is dropped at the end
_WRITABLE_OR_CLOSED = select.POLLOUT | select.POLLHUP | select.POLLERR


class SlowWriters:
    """The sockets that wait for their clients, ``limit`` of them at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._deadlines: dict[ClientSocket, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def waiting(self, client: "ClientSocket", deadline: float) -> Iterator[None]:
        """Count a socket as waiting until ``deadline`` (monotonic seconds) during the block.

        If too many wait, hang up on the one whose deadline is next.
        """
        with self._lock:
            self._deadlines[client] = deadline
            if len(self._deadlines) > self._limit:
                slowest = min(self._deadlines, key=lambda each: self._deadlines[each])
                del self._deadlines[slowest]
                slowest.hang_up()
        try:
            yield
        finally:
            with self._lock:
                self._deadlines.pop(client, None)


class ClientSocket(socket.socket):
    """A connection whose client has to read.

    It waits as long as the client has credit: some seconds at first, less by each that it waits,
    and more by each byte that is sent. So a client that takes ``MIN_BYTES_A_SECOND`` gets all.
    """

    __slots__ = ("_credit", "_writers")

    def __init__(self, connection: socket.socket, writers: SlowWriters) -> None:
        """Take over a connection, which must not be used any more."""
        super().__init__(
            connection.family, connection.type, connection.proto, fileno=connection.detach()
        )
        self._writers = writers
        self._credit = MAX_WAIT_SECONDS
        with suppress(OSError):  # not of TCP
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """Return what the client has sent, or wait for it."""
        try:
            return super().recv(bufsize, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            with aside():
                return super().recv(bufsize, flags)

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send all of the data; raises BrokenPipeError if the client does not take it in time."""
        rest = memoryview(data)
        while rest:
            try:
                sent = self.send(rest, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait()
                continue
            rest = rest[sent:]
            self._credit = min(self._credit + sent / MIN_BYTES_A_SECOND, MAX_WAIT_SECONDS)

    def _wait(self) -> None:
        """Wait until more can be sent; raises BrokenPipeError once the credit is used up."""
        start = time.monotonic()
        writable = select.poll()
        writable.register(self, _WRITABLE_OR_CLOSED)
        with self._writers.waiting(self, start + self._credit), aside():
            is_writable = bool(writable.poll(max(self._credit, 0) * 1000))
        self._credit -= time.monotonic() - start
        if not is_writable:
            self.hang_up()
            raise BrokenPipeError(errno.EPIPE, "the client takes the answer too slowly")

    def hang_up(self) -> None:
        """End the connection at once, also from another thread."""
        with suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.shutdown(socket.SHUT_RDWR)
