"""Stakes: whether a source that counts people or things belongs to their side, or to another."""

from collections.abc import Iterable

from service.domain.vocabulary import Population, Source

OWN = "own"
OPPONENT = "opponent"
STAKES = (OWN, OPPONENT)


def stake_of(source: Source, population: Population | None) -> str | None:
    """The stake of a source in what is counted: one of ``STAKES``.

    It is ``own`` if source and population are of one party, ``opponent`` if they are of two, and
    None where either has no party. It follows from the two entries alone.
    """
    if population is None or population.party is None or source.party is None:
        return None
    return OWN if source.party == population.party else OPPONENT


def distinct_stakes(stakes: Iterable[str | None]) -> list[str]:
    """The stakes that occur, each once, sorted."""
    return sorted({stake for stake in stakes if stake is not None})
