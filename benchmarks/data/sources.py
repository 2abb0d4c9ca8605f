"""Who states numbers in a made-up world, in which documents, and what they count."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.data import NAME, WORLD
from benchmarks.data.wars import all_wars
from benchmarks.data.words import place_name

PUBLISHERS = 24  # beside those that speak for a party
WITNESSES = 12
DOCUMENTS = 4  # of each publisher
_KINDS = ("media", "academic", "ngo", "osint", "intergovernmental", "government")
_TITLES = ("Yearbook", "Daily reports", "Register of losses", "Collected estimates")
_UNITS = ("tanks", "aircraft", "ships", "guns")


class Measure(NamedTuple):
    """A measure of people, or of things: what is counted of them, and how."""

    slug: str
    basis: str
    counts: tuple[str, ...] | None
    unit: str = "persons"

    @property
    def id(self) -> str:
        return f"{WORLD}-{self.slug}"


CLAIMED = (
    Measure("casualties-claimed", "claimed", ("killed", "wounded", "missing")),
    *(
        Measure(f"{outcome}-claimed", "claimed", (outcome,))
        for outcome in ("killed", "wounded", "captured", "missing")
    ),
)
ESTIMATED = (
    Measure("losses-estimated", "estimated", None),
    *(
        Measure(f"{outcome}-estimated", "estimated", (outcome,))
        for outcome in ("killed", "died-of-disease", "displaced", "declared-dead")
    ),
)
EVENTS = (
    Measure("killed-in-events", "compiled", ("killed",)),
    Measure("wounded-in-events", "compiled", ("wounded",)),
)
IDENTIFIED = (Measure("killed-identified", "identified", ("killed",)),)
CAPTIVES = (Measure("held-captive", "recorded", ("captured",)),)
THINGS = tuple(
    Measure(f"{unit}-{outcome}", "verified", (outcome,), f"{WORLD}-{unit}")
    for unit in _UNITS
    for outcome in ("destroyed", "damaged", "seized")
)
MEASURES = CLAIMED + ESTIMATED + EVENTS + IDENTIFIED + CAPTIVES + THINGS


def publisher(number: int) -> str:
    """Return the id of a publisher."""
    return f"{WORLD}-publisher-{number % PUBLISHERS}"


def witnesses(number: int) -> str:
    """Return the id of a source without a name."""
    return f"{WORLD}-witnesses-{number % WITNESSES}"


def document(number: int, issue: int) -> str:
    """Return the id of a document of a publisher."""
    return f"{publisher(number)}-{issue % DOCUMENTS}"


def entries() -> Iterator[dict[str, object]]:
    """Yield the units, measures, sources and documents, as the lines of an import."""
    for unit in _UNITS:
        yield {"unit": {"id": f"{WORLD}-{unit}", "name": f"{unit} of {NAME}", "kind": "count"}}
    for measure in MEASURES:
        name = f"{measure.slug.replace('-', ' ').capitalize()} in {NAME}"
        yield {
            "measure": {
                "id": measure.id,
                "name": name,
                "unit": measure.unit,
                "basis": measure.basis,
                "counts": measure.counts,
                "definition": f"{name}, by the definition of its publisher.",
            }
        }
    for war in all_wars():
        for side in (0, 1):
            yield {
                "source": {
                    "id": war.staff(side),
                    "name": f"General Staff of {war.land(side)} in {NAME}",
                    "kind": "belligerent",
                    "party": war.party(side),
                }
            }
    for number in range(WITNESSES):
        name = f"Witnesses of {place_name(4000 + number)} in {NAME}"
        entry = {"id": witnesses(number), "name": name, "kind": "unspecified", "named": False}
        yield {"source": entry}
    for number in range(PUBLISHERS):
        kind = _KINDS[number % len(_KINDS)]
        name = f"{place_name(3000 + number)} {kind.capitalize()} of {NAME}"
        yield {"source": {"id": publisher(number), "name": name, "kind": kind}}
        for issue, title in enumerate(_TITLES):
            yield {
                "document": {
                    "id": document(number, issue),
                    "name": f"{name}: {title}",
                    "title": f"{title} of {name}",
                    "source": publisher(number),
                    "living": True,
                    "language": "en",
                }
            }
