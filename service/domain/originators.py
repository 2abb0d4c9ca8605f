"""Originators: whether they are independent, and how many of those there are held here.

The database is not the world: what it holds is not all that was ever stated. And a number that was
compiled from another, or that passes it on, confirms nothing: of such originators one counts.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from service.domain.point import Point
from service.domain.sentence.english import list_names

MOST_NAMED = 3

Origin = tuple[str, ...]  # the ids of the sources that counted together, sorted


@dataclass(frozen=True, slots=True)
class Originators:
    """Independent originators of some figures: how many, and up to ``MOST_NAMED`` of them.

    ``dependent``: how many more are not counted, since they build on one that is.
    """

    count: int = 0
    named: tuple[Origin, ...] = ()
    dependent: int = 0

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that are named, at most ``MOST_NAMED``."""
        return tuple(dict.fromkeys(id_ for origin in self.named for id_ in origin))[:MOST_NAMED]

    def in_words(self, names: Mapping[str, str]) -> str:
        """Name them: "1 originator held here (A)", "5 originators held here (A, B and C ...)"."""
        if not self.count:
            return "no originator held here"
        noun = "originator" if self.count == 1 else "originators"
        listed = [" with ".join(names[id_] for id_ in origin) for origin in self.named]
        others = self.count - len(self.named)
        if others:
            listed.append(f"{others} more")
        left_out = ""
        if self.dependent:
            builds = "builds" if self.dependent == 1 else "build"
            left_out = f"; not counting {self.dependent} that {builds} on another"
        return f"{self.count} {noun} held here ({list_names(listed)}{left_out})"


def independent_originators(points: Iterable[Point]) -> Originators:
    """Count the originators of some figures, the first figure's first.

    Not counted is whoever compiled a number from that of another of them (``based_on``), passes
    another's on, or took part in another's count; of those who build on each other alone, one is.
    """
    bases = _bases_of([*points])
    by_source = _by_source(bases)
    # Of those who share a source the one with more of them stands for both.
    for origin, others in bases.items():
        others.update(
            other
            for other in _others(origin, origin, by_source)
            if (len(other), other) > (len(origin), origin)
        )
    heads = _heads(bases)
    return Originators(len(heads), tuple(heads[:MOST_NAMED]), len(bases) - len(heads))


def are_independent(left: Point, right: Point) -> bool:
    """Whether no originator of one figure took its number from an originator of the other.

    That both have an originator in common says nothing here.
    """
    return not any(_bases_of((left, right)).values())


def _bases_of(points: Sequence[Point]) -> dict[Origin, set[Origin]]:
    """Return from whom each originator took a number: its basis, or whom it passes on."""
    bases: dict[Origin, set[Origin]] = {point.origin: set() for point in points}
    by_source = _by_source(bases)
    for point in points:
        own = set(point.origin)
        bases[point.origin].update(_others(point.origin, set(point.based_on) - own, by_source))
        for origin in _others(point.origin, set(point.sources) - own, by_source):
            bases[origin].add(point.origin)
    return bases


def _by_source(origins: Iterable[Origin]) -> dict[str, list[Origin]]:
    """Return the originators that each source is one of."""
    by_source: dict[str, list[Origin]] = {}
    for origin in origins:
        for source in origin:
            by_source.setdefault(source, []).append(origin)
    return by_source


def _others(
    origin: Origin, sources: Iterable[str], by_source: Mapping[str, Sequence[Origin]]
) -> Iterable[Origin]:
    """The other originators that some sources are."""
    for source in sources:
        for other in by_source.get(source, ()):
            if other != origin:
                yield other


def _heads(bases: Mapping[Origin, Set[Origin]]) -> list[Origin]:
    """Those that build on no other and, of each circle, the first; in the order of the keys."""
    heads = {origin for origin, others in bases.items() if not others}
    covered = _building_on(heads, bases)
    for origin in bases:
        if origin not in covered:
            heads.add(origin)
            covered |= _building_on({origin}, bases)
    return [origin for origin in bases if origin in heads]


def _building_on(heads: Set[Origin], bases: Mapping[Origin, Set[Origin]]) -> set[Origin]:
    """Some originators and all that build on them, directly or through others."""
    builders: dict[Origin, list[Origin]] = {}
    for origin, others in bases.items():
        for other in others:
            builders.setdefault(other, []).append(origin)
    covered = set(heads)
    waiting = list(heads)
    while waiting:
        for origin in builders.get(waiting.pop(), ()):
            if origin not in covered:
                covered.add(origin)
                waiting.append(origin)
    return covered
