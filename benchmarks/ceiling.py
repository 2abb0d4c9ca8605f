"""The ceiling: an ASGI app without a framework, which reads one stored text with asyncpg.

It shows what another kind of server could give at most: nothing is parsed, routed or validated.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from psycopg.conninfo import conninfo_to_dict

from benchmarks.floor import compress

Message = dict[str, Any]
_STORED = "select body from benchmark.stored where id = $1"
_connecting: list[asyncio.Future[asyncpg.Pool]] = []


async def app(
    scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[..., Awaitable[None]]
) -> None:
    """Answer ``/stored/3`` with the text of that key (ASGI 3)."""
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    try:
        number = int(scope["path"].rpartition("/")[2])
    except ValueError:
        await _answer(send, 404, b"")
        return
    text = await (await _pool()).fetchval(_STORED, number)
    headers = dict(scope["headers"])
    if b"gzip" in headers.get(b"accept-encoding", b""):
        await _answer(send, 200, compress(text.encode()), (b"content-encoding", b"gzip"))
    else:
        await _answer(send, 200, text.encode())


async def _answer(
    send: Callable[..., Awaitable[None]], status: int, body: bytes, *headers: tuple[bytes, bytes]
) -> None:
    length = str(len(body)).encode()
    fields = [(b"content-type", b"application/json"), (b"content-length", length), *headers]
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def _pool() -> asyncpg.Pool:
    """Return the pool, made with the first request: the event loop must be running."""
    if not _connecting:
        _connecting.append(asyncio.ensure_future(_connect()))
    return await _connecting[0]  # as do those that ask meanwhile


async def _connect() -> asyncpg.Pool:
    names = {"dbname": "database"}
    parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    arguments = {names.get(name, name): value for name, value in parts.items()}
    return await asyncpg.create_pool(**arguments, min_size=1, max_size=8)
