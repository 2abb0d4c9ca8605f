"""The figures of a made-up world: eight kinds, as unlike as the data sets that they resemble."""

import json
from collections.abc import Callable, Iterator
from itertools import chain
from random import Random
from typing import Any

from benchmarks.data import COPY, sources, wars
from benchmarks.data.wars import DISTRICTS, War

CORRECTED_EACH = 50  # every so manieth figure is corrected once
Fields = dict[str, Any]


def figure_id(number: int) -> str:
    """Return the id of a made-up figure."""
    return f"{COPY}-{number:07d}"


def lines(count: int) -> Iterator[bytes]:
    """Yield the entries of the world and ``count`` figures, as NDJSON lines."""
    for entry in chain(wars.entries(), sources.entries()):
        yield json.dumps(entry).encode()
    for figure in _figures(count):
        yield json.dumps(figure).encode()


def corrections(count: int) -> Iterator[bytes]:
    """Yield a second version of some of the figures, to be imported after the first."""
    for number, figure in enumerate(_figures(count)):
        if number % CORRECTED_EACH == 0:
            change = {"type": "correction", "cause": "transcription", "note": "Read again."}
            caveats = [*figure.get("caveats", ()), "The source revised its list."]
            yield json.dumps(figure | {"caveats": caveats, "change": change}).encode()


def _figures(count: int) -> Iterator[Fields]:
    """Yield figures; those that only differ in their number become items."""
    seen = set()
    for number in range(count):
        random = Random(number)
        kind = random.choices(_KINDS, _WEIGHTS)[0]
        figure = {"id": figure_id(number), **kind(random, wars.pick(random), number)}
        identity = json.dumps(
            [figure.get(name) for name in ("measure", "population", "conflict", "area", "period")]
            + [figure["provenance"][0]["steps"][0]["sources"]]
        )
        if identity in seen and "item" not in figure:
            figure["item"] = f"Record {figure['id']}"
        seen.add(identity)
        yield figure


def _daily_claim(random: Random, war: War, number: int) -> Fields:
    """A growing count that a party claims of its opponent, relayed by a newspaper."""
    side = number % 2
    measure = random.choice(sources.CLAIMED)
    day = random.randint(1, war.days)
    value = day * random.randint(40, 60) + len(measure.slug)
    hedge, comparator = random.choice((("over ", ">"), ("", "="), ("at least ", ">=")))
    return _counted(war, measure) | {
        "population": war.army(1 - side),
        "value": value,
        "comparator": comparator,
        "as_reported": f"{hedge}{value:,}",
        "period": _period(f"{war.start}/{war.day(day)}", "cumulative", ["start"]),
        "provenance": [
            {"steps": [_origin(war.staff(side)), _report(number, f"{war.day(day)}")]},
        ],
        "caveats": ["Claims of a party to the war."] if number % 5 == 0 else [],
    }


def _event(random: Random, war: War, number: int) -> Fields:
    """The lowest, best and highest estimate of one event in a district."""
    lower = int(random.paretovariate(1.2)) - 1
    value = lower + random.randint(0, 9)
    day = war.day(random.randint(0, war.days))
    return _counted(war, random.choice(sources.EVENTS)) | {
        "population": random.choice((war.civilians, war.army(0), war.army(1))),
        "area": war.area(random.randint(1, DISTRICTS)),
        "item": f"Event {figure_id(number)}",
        "value": value,
        "lower": lower,
        "upper": value + random.randint(0, 40),
        "comparator": "=",
        "period": _period(f"{day}", "flow"),
        "provenance": [
            {
                "steps": [
                    {
                        "role": "originator",
                        "sources": [sources.witnesses(number)],
                        "based_on": [{"as_named": f"Article {number}"}],
                    },
                    {"role": "compiler", "sources": [sources.publisher(number % 3)]},
                ]
            }
        ],
    }


def _yearly_estimate(random: Random, war: War, number: int) -> Fields:
    """A rounded estimate of a year."""
    year = random.randint(war.start.year, war.end.year)
    value = 500 * random.randint(1, 4000)
    return _counted(war, random.choice(sources.ESTIMATED)) | {
        "population": random.choice((war.civilians, war.army(0), war.army(1))),
        "as_reported": f"about {value:,}",
        "period": _period(f"{year}", "flow"),
        "provenance": [{"steps": [_origin(sources.publisher(number))]}],
    }


def _identified(random: Random, war: War, number: int) -> Fields:
    """A count of names, whose start is not stated."""
    day = war.day(random.randint(0, war.days))
    value = random.randint(10, 90_000)
    return _counted(war, random.choice(sources.IDENTIFIED)) | {
        "population": war.army(number % 2),
        "as_reported": f"at least {value:,}",
        "period": _period(f"/{day}", "cumulative"),
        "provenance": [
            {"steps": [_origin(sources.publisher(number)), _report(number + 1, f"{day}")]}
        ],
    }


def _captives(random: Random, war: War, number: int) -> Fields:
    """How many were held on a day, which an agent disputes."""
    day = war.day(random.randint(0, war.days))
    return _counted(war, random.choice(sources.CAPTIVES)) | {
        "population": war.army(number % 2),
        "value": random.randint(3, 40_000),
        "comparator": "=",
        "period": _period(f"{day}", "instant"),
        "provenance": [{"steps": [_origin(war.staff(number % 2)), _report(number, f"{day}")]}],
        "verification": [{"status": "disputed", "by": sources.publisher(number + 2)}],
    }


def _things(random: Random, war: War, number: int) -> Fields:
    """Equipment that pictures confirm."""
    day = war.day(random.randint(0, war.days))
    return _counted(war, random.choice(sources.THINGS)) | {
        "population": war.army(number % 2),
        "value": random.randint(0, 3000),
        "comparator": "=",
        "period": _period(f"{war.start}/{day}", "cumulative", ["start"]),
        "provenance": [{"steps": [_origin(sources.publisher(3))]}],
        "verification": [{"status": "verified", "by": sources.publisher(3)}],
    }


def _words_only(random: Random, war: War, number: int) -> Fields:
    """A number that is stated in words, of part of a land."""
    return _counted(war, random.choice(sources.ESTIMATED)) | {
        "population": war.civilians,
        "area": war.area(random.randint(0, DISTRICTS)),
        "missing": "words-only",
        "as_reported": random.choice(("hundreds", "thousands", "tens of thousands")),
        "period": _period(f"{war.start.year}/{war.end.year}", "flow"),
        "provenance": [{"steps": [_origin(sources.publisher(number))]}],
    }


def _two_chains(random: Random, war: War, number: int) -> Fields:
    """A total that reached us on two ways, in other words, and that nobody could verify."""
    value = 1000 * random.randint(1, 2000)
    end = war.day(random.randint(1, war.days))
    document = sources.document(number, number // 7)
    return _counted(war, random.choice(sources.CLAIMED)) | {
        "population": war.army(number % 2),
        "as_reported": f"nearly {value:,}",
        "period": _period(f"{war.start}/{end}", "flow"),
        "provenance": [
            {"steps": [_origin(war.staff(1 - number % 2)), _report(number, f"{end}")]},
            {
                "steps": [_origin(war.staff(1 - number % 2)), _report(number + 1, f"{end}")],
                "reading": {"as_reported": f"about {value:,}"},
            },
        ],
        "verification": [
            {
                "status": "could_not_verify",
                "by": sources.publisher(number),
                "said_in": document,
                "wording": "could not verify the figures",
            }
        ],
    }


_KINDS: tuple[Callable[[Random, War, int], Fields], ...] = (
    _daily_claim, _event, _yearly_estimate, _identified, _captives, _things, _words_only,
    _two_chains,
)  # fmt: skip
_WEIGHTS = (30, 35, 8, 6, 4, 10, 3, 4)


def _counted(war: War, measure: sources.Measure) -> Fields:
    return {"measure": measure.id, "conflict": war.id}


def _period(edtf: str, kind: str, inferred: list[str] | None = None) -> Fields:
    return {"edtf": edtf, "kind": kind, "inferred": inferred or []}


def _origin(source: str) -> Fields:
    return {"role": "originator", "sources": [source]}


def _report(number: int, day: str) -> Fields:
    return {
        "role": "reporter",
        "sources": [sources.publisher(number)],
        "document": sources.document(number, number // 7),
        "reported_on": day,
        "locator": f"paragraph {1 + number % 20}",
    }
