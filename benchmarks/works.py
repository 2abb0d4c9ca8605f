"""The kinds of work measured: the requests to each side, and the checks of their answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from benchmarks import figures
from benchmarks.client import Answer, Request, fetch

OURS, FLOOR, PEER = "ours", "floor", "peer"
PAGE = 100
_SAMPLE = 200  # request this many different figures, so that no side can cache a single answer
_SHAPE = "_shape=objects&_nocount=1&_nofacet=1"

Ports = dict[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """A server's part in a work: its requests, and the status expected of each answer."""

    name: str
    port: int
    requests: tuple[Request, ...]
    expected: int = 200
    aim: float | None = None  # the service should be at least this many times as fast as this side


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: a group of rows in the printed table."""

    name: str
    sides: tuple[Side, ...]


def prepare(ports: Ports, count: int) -> Iterator[Work]:
    """Yield every work, after one check of its answers; raise RuntimeError if one is wrong."""
    step = max(1, count // _SAMPLE)
    ids = [figures.figure_id(number) for number in range(0, count, step)]
    plain = {
        OURS: tuple(Request(f"/v1/figures/{id_}") for id_ in ids),
        FLOOR: tuple(Request(f"/figures/{id_}") for id_ in ids),
        PEER: tuple(Request(f"/peer/figures/{id_}.json?_shape=objects") for id_ in ids),
    }
    answers = {name: fetch(ports[name], requests[-1]) for name, requests in plain.items()}
    _check_figure(answers, ids[-1])
    floor = Side(FLOOR, ports[FLOOR], plain[FLOOR], aim=0.9)
    yield Work(
        "read one figure",
        (
            Side(OURS, ports[OURS], plain[OURS]),
            floor,
            Side(PEER, ports[PEER], plain[PEER], aim=4),
        ),
    )

    known = tuple(
        Request(request.path, fetch(ports[OURS], request).etag) for request in plain[OURS]
    )
    unchanged = fetch(ports[OURS], known[-1])
    _require(
        unchanged.status == 304 and not unchanged.body,
        "a request with a current ETag does not get a 304",
    )
    yield Work(
        "304 on one figure",
        (
            Side(OURS, ports[OURS], known, expected=304),
            Side(FLOOR, ports[FLOOR], plain[FLOOR], aim=1.1),
        ),
    )

    names = figures.measures()
    paged = {
        OURS: tuple(Request(f"/v1/figures?measure={name}&limit={PAGE}") for name in names),
        FLOOR: tuple(Request(f"/figures?measure={name}") for name in names),
        PEER: tuple(
            Request(f"/peer/figures.json?measure={name}&_size={PAGE}&{_SHAPE}") for name in names
        ),
    }
    for place in range(len(names)):
        _check_page({name: fetch(ports[name], requests[place]) for name, requests in paged.items()})
    yield Work(
        f"page of {PAGE}, filtered",
        (
            Side(OURS, ports[OURS], paged[OURS]),
            Side(FLOOR, ports[FLOOR], paged[FLOOR], aim=0.8),
            Side(PEER, ports[PEER], paged[PEER], aim=5),
        ),
    )


def rounds(works: list[Work], times: int) -> Iterator[tuple[Work, Side]]:
    """Yield every side in turn, repeatedly, so that a slow moment affects them all."""
    for work in works:
        yield from ((work, side) for side in chain.from_iterable([work.sides] * times))


def _check_figure(answers: dict[str, Answer], id_: str) -> None:
    for name, answer in answers.items():
        _require(answer.status == 200, f"{name} answers {answer.status} for {id_}")
    _require(json.loads(answers[OURS].body)["id"] == id_, "the service answers another figure")
    _require(answers[FLOOR].body == answers[OURS].body, "the floor's figure is not ours")
    [row] = json.loads(answers[PEER].body)["rows"]
    _require(row["id"] == id_, "the peer answers another figure")


def _check_page(answers: dict[str, Answer]) -> None:
    for name, answer in answers.items():
        _require(answer.status == 200, f"{name} answers {answer.status} for a page")
    data = json.loads(answers[OURS].body)["data"]
    _require(len(data) == PAGE, f"a page has {len(data)} figures: raise --figures")
    start = f'{{"data":[{answers[FLOOR].body}],"next":'
    _require(answers[OURS].body.startswith(start), "the floor's page is not ours")
    rows = json.loads(answers[PEER].body)["rows"]
    _require(
        [row["id"] for row in rows] == [figure["id"] for figure in data],
        "the peer's page is not ours",
    )


def _require(is_right: bool, fault: str) -> None:
    if not is_right:
        raise RuntimeError(f"Nothing is measured: {fault}.")
