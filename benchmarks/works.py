"""The kinds of work measured: what each side is asked, and the check that it answers that."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from benchmarks import figures
from benchmarks.client import Answer, Ask, fetch

OURS, FLOOR, PEER = "ours", "floor", "peer"
PAGE = 100
_SAMPLE = 200  # different figures asked for, so that no side keeps but one at hand
_SHAPE = "_shape=objects&_nocount=1&_nofacet=1"

Ports = dict[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One server's part in a work."""

    name: str
    port: int
    asks: tuple[Ask, ...]
    expected: int = 200
    aim: float | None = None  # ours is to be at least so many times this side


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the table."""

    name: str
    sides: tuple[Side, ...]


def prepare(ports: Ports, count: int) -> Iterator[Work]:
    """Make every work, each checked once; raises RuntimeError where an answer is not right."""
    step = max(1, count // _SAMPLE)
    ids = [figures.figure_id(number) for number in range(0, count, step)]
    plain = {
        OURS: tuple(Ask(f"/v1/figures/{id_}") for id_ in ids),
        FLOOR: tuple(Ask(f"/figures/{id_}") for id_ in ids),
        PEER: tuple(Ask(f"/peer/figures/{id_}.json?_shape=objects") for id_ in ids),
    }
    answers = {name: fetch(ports[name], asks[-1]) for name, asks in plain.items()}
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

    known = tuple(Ask(ask.path, fetch(ports[OURS], ask).etag) for ask in plain[OURS])
    unchanged = fetch(ports[OURS], known[-1])
    _require(unchanged.status == 304 and not unchanged.body, "a known figure is not a 304")
    yield Work(
        "304 on one figure",
        (
            Side(OURS, ports[OURS], known, expected=304),
            Side(FLOOR, ports[FLOOR], plain[FLOOR], aim=1.1),
        ),
    )

    names = figures.measures()
    paged = {
        OURS: tuple(Ask(f"/v1/figures?measure={name}&limit={PAGE}") for name in names),
        FLOOR: tuple(Ask(f"/figures?measure={name}") for name in names),
        PEER: tuple(
            Ask(f"/peer/figures.json?measure={name}&_size={PAGE}&{_SHAPE}") for name in names
        ),
    }
    for place in range(len(names)):
        _check_page({name: fetch(ports[name], asks[place]) for name, asks in paged.items()})
    yield Work(
        f"page of {PAGE}, filtered",
        (
            Side(OURS, ports[OURS], paged[OURS]),
            Side(FLOOR, ports[FLOOR], paged[FLOOR], aim=0.8),
            Side(PEER, ports[PEER], paged[PEER], aim=5),
        ),
    )


def rounds(works: list[Work], times: int) -> Iterator[tuple[Work, Side]]:
    """Every side in turn, again and again, so that a slow moment of the machine hits all."""
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
    _require(len(data) == PAGE, f"a page holds {len(data)} figures: make more of them")
    held = f'{{"data":[{answers[FLOOR].body}],"next":'
    _require(answers[OURS].body.startswith(held), "the floor's page is not ours")
    rows = json.loads(answers[PEER].body)["rows"]
    _require(
        [row["id"] for row in rows] == [figure["id"] for figure in data],
        "the peer's page is not ours",
    )


def _require(right: bool, fault: str) -> None:
    if not right:
        raise RuntimeError(f"Nothing is measured: {fault}.")
