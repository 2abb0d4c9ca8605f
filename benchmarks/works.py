"""The kinds of work measured: the requests to each side, and the checks of their answers."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.client import HOST, Request, ask
from benchmarks.data import figures, sources, wars
from benchmarks.data.claims import claims
from benchmarks.stored import Stored

OURS, FLOOR, TEXTS, PEER = "ours", "floor", "100 texts", "datasette"
GRANIAN, ASGI, CACHE, PGBENCH = "granian", "asyncpg", "cache", "pgbench"
PAGE = 100
_SAMPLE = 200  # different figures, so that no side can cache a single answer
_GZIP = ("Accept-Encoding", "gzip")

Ports = dict[str, int]
Aims = dict[str, float]  # ours should be so many times as fast as a side


@dataclass(frozen=True, slots=True)
class Side:
    """A server's part in a work: its requests, and the status expected of each answer."""

    name: str
    port: int
    requests: tuple[Request, ...]
    expected: int = 200
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: a group of rows of the table.

    ``looked_up`` are the numbers of the stored texts, where pgbench is to look them up, too.
    """

    name: str
    sides: tuple[Side, ...]
    looked_up: range | None = None


class Works:
    """Prepares each work: asks the service once, keeps its answers for the floor, checks them."""

    def __init__(self, ports: Ports, stored: Stored, count: int) -> None:
        self._ports, self._stored, self._count = ports, stored, count

    def all(self, series: Sequence[str]) -> Iterator[Work]:
        """Yield every work, ``series`` among them; raise RuntimeError if an answer is wrong."""
        yield from self._figure()
        yield from self._page()
        yield self._filtered()
        yield self._search()
        yield self._comparison()
        yield self._series(series)
        yield self._check()

    def _figure(self) -> Iterator[Work]:
        step = max(1, self._count // _SAMPLE)
        ids = [figures.figure_id(number) for number in range(0, self._count, step)]
        ours = [Request(f"/v1/figures/{id_}") for id_ in ids]
        peer = [Request(f"/peer/figures/{id_}.json?_shape=objects") for id_ in ids]
        _require(self._rows(peer[-1])[0]["id"] == ids[-1], "the peer's figure is not ours")
        work = self._work("one figure", ours, peer, {FLOOR: 1.1, PEER: 4}, has_ceilings=True)
        yield work

        known = []
        for request in ours:
            etag, _ = self._fetch(OURS, request)
            known.append(Request(request.path, (("If-None-Match", etag or ""),)))
        self._fetch(OURS, known[-1], 304)
        plain = work.sides[1]
        _require(plain.name == FLOOR, "the floor is not the second side")
        sides = (
            Side(OURS, self._ports[OURS], tuple(known), expected=304),
            replace(plain, aim=1.1),
        )
        yield Work("304 on one figure", sides)

    def _page(self) -> Iterator[Work]:
        conflicts = [war.id for war in wars.all_wars()[:10]]
        ours = [Request(f"/v1/figures?conflict={id_}&limit={PAGE}") for id_ in conflicts]
        peer = [_peer(conflict=id_, _size=PAGE) for id_ in conflicts]
        texts = [Request(f"/page?conflict={id_}") for id_ in conflicts]
        for request, other, plain in zip(ours, peer, texts, strict=True):
            _, body = self._fetch(OURS, request)
            _, least = self._fetch(FLOOR, plain)
            _require(
                _ids(body) == [row["id"] for row in self._rows(other)], "the peer's page differs"
            )
            _require(len(_ids(body)) == PAGE, f"a page has {len(_ids(body))}: raise --figures")
            _require(body.startswith(f'{{"data":[{least}],"next":'), "the floor's page is not ours")
        work = self._work("page of 100", ours, peer, {FLOOR: 0.85, PEER: 5}, has_ceilings=True)
        joined = Side(TEXTS, self._ports[FLOOR], tuple(texts), aim=0.85)
        yield replace(work, sides=(*work.sides[:2], joined, *work.sides[2:]))

        packed = [
            replace(side, requests=tuple(replace(r, headers=(_GZIP,)) for r in side.requests))
            for side in work.sides
            if side.name in {OURS, FLOOR, GRANIAN, ASGI}
        ]
        yield Work("page of 100, gzip", tuple(packed))

    def _filtered(self) -> Work:
        origins = [sources.witnesses(number) for number in range(sources.WITNESSES)]
        bounds = {"value_min": 2, "value_max": 500, "limit": PAGE}
        ours = [Request(f"/v1/figures?origin={id_}&{urlencode(bounds)}") for id_ in origins]
        peer = [_peer(originator=id_, value__gte=2, value__lte=500, _size=PAGE) for id_ in origins]
        return self._work("page, filtered", ours, peer, {PEER: 5})

    def _search(self) -> Work:
        words = [
            f"{war.land(0)} {word}" for war in wars.all_wars()[:10] for word in ("killed", "war")
        ]
        words += [war.land(1)[1:] for war in wars.all_wars()[:10]]  # misspelt
        ours = [Request(f"/v1/figures?q={quote(text)}") for text in words]
        peer = [_peer(_search=text, _size=50) for text in words]
        return self._work("q", ours, peer)

    def _comparison(self) -> Work:
        ours = [
            Request(f"/v1/comparisons?conflict={war.id}&population={war.army(side)}")
            for war in wars.all_wars()[:10]
            for side in (0, 1)
        ]
        return self._work("comparison", ours)

    def _series(self, ids: Sequence[str]) -> Work:
        ours = [Request(f"/v1/series/{id_}") for id_ in ids]
        peer = [_peer(series=id_, _size=50) for id_ in ids]
        return self._work("series", ours, peer)

    def _check(self) -> Work:
        bodies = [json.dumps(claim).encode() for claim in claims(60)]
        return self._work(
            "check", [Request("/v1/checks", body=body, method="POST") for body in bodies]
        )

    def _work(
        self,
        name: str,
        ours: Sequence[Request],
        peer: Sequence[Request] = (),
        aims: Aims | None = None,
        *,
        has_ceilings: bool = False,
    ) -> Work:
        """Return a work whose answers are stored for the floor and, if wanted, the ceilings."""
        aims = aims or {}
        numbers = self._stored.add(self._fetch(OURS, request)[1] for request in ours)

        def stored(side: str, path: str = "stored") -> Side:
            port = self._ports[FLOOR if side == CACHE else side]
            requests = tuple(
                replace(request, path=f"/{path}/{number}")
                for request, number in zip(ours, numbers, strict=True)
            )
            return Side(side, port, requests, aim=aims.get(side))

        sides = [Side(OURS, self._ports[OURS], tuple(ours)), stored(FLOOR)]
        _, least = self._fetch(FLOOR, sides[1].requests[-1])
        _require(least == self._fetch(OURS, ours[-1])[1], f"the floor's {name} is not ours")
        if peer:
            for request in peer:
                self._fetch(PEER, request)
            sides.append(Side(PEER, self._ports[PEER], tuple(peer), aim=aims.get(PEER)))
        if has_ceilings:
            sides += [stored(GRANIAN), stored(ASGI), stored(CACHE, "cached")]
        return Work(name, tuple(sides), numbers if has_ceilings else None)

    def _fetch(self, side: str, request: Request, status: int = 200) -> tuple[str | None, str]:
        """Return the ETag and the body of one answer; raise RuntimeError at another status."""
        connection = HTTPConnection(HOST, self._ports[side], timeout=60)
        try:
            response, body = ask(connection, request)
        finally:
            connection.close()
        if response.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        _require(
            response.status == status,
            f"{side} answers {response.status} on {request.path}: {body[:500]!r}",
        )
        return response.getheader("ETag"), body.decode()

    def _rows(self, request: Request) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self._fetch(PEER, request)[1])["rows"]
        return rows


def on_port(side: Side, port: int) -> Side:
    """Return the same part of another server."""
    return replace(side, port=port)


def _peer(**parameters: str | int) -> Request:
    """Return a request for rows of the peer."""
    options = {"_shape": "objects", "_nocount": 1, "_nofacet": 1}
    return Request(f"/peer/figures.json?{urlencode(parameters | options)}")


def _ids(page: str) -> list[str]:
    return [figure["id"] for figure in json.loads(page)["data"]]


def _require(is_right: bool, fault: str) -> None:
    if not is_right:
        raise RuntimeError(f"Nothing is measured: {fault}.")
