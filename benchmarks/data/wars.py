"""The wars of a made-up world: when and where they were, and who fought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from benchmarks.data import NAME, WORLD
from benchmarks.data.words import place_name

WARS = 40
DISTRICTS = 9
_FIRST_YEAR, _YEARS = 1800, 225


@dataclass(frozen=True, slots=True)
class War:
    """A war of two parties; ``number`` is its place in the list, the largest first."""

    number: int
    start: date
    end: date

    @property
    def id(self) -> str:
        return f"{WORLD}-war-{self.number}"

    @property
    def name(self) -> str:
        return f"{self.land(0)}-{self.land(1)} War of {NAME}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def land(self, side: int) -> str:
        """Return the name of the land of a party, 0 or 1."""
        return place_name(2 * self.number + side)

    def day(self, number: int) -> date:
        """Return a day of the war, counted from its first; days after its last start anew."""
        return self.start + timedelta(days=number % (self.days + 1))

    def party(self, side: int) -> str:
        return f"{WORLD}-party-{self.number}-{side}"

    def army(self, side: int) -> str:
        return f"{WORLD}-army-{self.number}-{side}"

    def staff(self, side: int) -> str:
        """Return the id of the source that speaks for a party."""
        return f"{WORLD}-staff-{self.number}-{side}"

    @property
    def civilians(self) -> str:
        return f"{WORLD}-civilians-{self.number}"

    def area(self, district: int = 0) -> str:
        """Return the id of a district, from 1; 0 is the whole land."""
        return f"{WORLD}-area-{self.number}-{district}"


@cache
def all_wars() -> tuple[War, ...]:
    """Return the wars. They last half a year to eight years."""
    return tuple(_war(number) for number in range(WARS))


def _war(number: int) -> War:
    start = date(_FIRST_YEAR + number * 89 % (_YEARS - 10), 1 + number * 5 % 12, 1 + number % 28)
    return War(number, start, start + timedelta(days=180 + number * 571 % 2700))


_WEIGHTS = tuple(accumulate(1 / (1 + number) for number in range(WARS)))


def pick(random: Random) -> War:
    """Return a war: few wars have most of the figures, as in any data."""
    return random.choices(all_wars(), cum_weights=_WEIGHTS)[0]


def entries() -> Iterator[dict[str, object]]:
    """Yield the conflicts, areas and populations, as the lines of an import."""
    for war in all_wars():
        yield {
            "conflict": {
                "id": war.id,
                "name": war.name,
                "aliases": [f"{war.land(0)} War of {NAME}"],
                "kind": "war",
                "start": f"{war.start}",
                "end": f"{war.end}",
            }
        }
        if war.number % 4 == 0:
            name = f"Siege of {place_name(500 + war.number)} in {NAME}"
            yield {
                "conflict": {
                    "id": f"{war.id}-siege", "name": name, "kind": "battle", "parent": war.id,
                }
            }  # fmt: skip
        yield {"area": {"id": war.area(), "name": f"{war.land(0)} in {NAME}"}}
        for district in range(1, DISTRICTS + 1):
            name = f"{place_name(1000 + DISTRICTS * war.number + district)} District of {NAME}"
            yield {"area": {"id": war.area(district), "name": name, "parent": war.area()}}
        for side in (0, 1):
            yield {
                "population": {
                    "id": war.army(side),
                    "name": f"{war.land(side)} army of {NAME}",
                    "aliases": [f"{war.land(side)} soldiers of {NAME}"],
                    "kind": "military",
                    "party": war.party(side),
                }
            }
        name = f"Civilians of {war.land(0)} in {NAME}"
        yield {"population": {"id": war.civilians, "name": name, "kind": "civilian"}}
