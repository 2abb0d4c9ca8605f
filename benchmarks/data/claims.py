"""Sentences to check: claims about figures of a made-up world, true and false ones."""

from collections.abc import Iterator
from random import Random

from benchmarks.data import NAME, wars

_SENTENCES = (
    "Over {value:,} {land} soldiers of {world} were killed in the {war}.",
    "At least {value:,} civilians were killed in the {land} War of {world}, witnesses say.",
    "The General Staff of {land} in {world} puts the losses of its opponent at {value:,}.",
    "About {value:,} soldiers of the {land} army of {world} were captured by {day}.",
    "{value:,} tanks of {world} were destroyed in the {war} by {day}.",
    "The {land} army of {world} lost {value:,} killed and wounded on {day}.",
)


def claims(count: int) -> Iterator[dict[str, str]]:
    """Yield ``count`` claims, as bodies of POST /v1/checks."""
    for number in range(count):
        random = Random(number)
        war = wars.pick(random)
        text = _SENTENCES[number % len(_SENTENCES)].format(
            value=random.randint(20, 60_000),
            land=war.land(number % 2),
            war=war.name,
            day=f"{war.day(random.randint(0, war.days)):%-d %B %Y}",
            world=NAME,
        )
        yield {"claim": text, "claimed_on": f"{war.end}"}
