"""What is derived from a version and the entries it names, and never stored as if it was stated."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.figure import Version
from service.domain.obs_status import obs_status
from service.domain.stake import stake_of
from service.domain.verification import could_not_verify
from service.domain.vocabulary import Entries
from service.domain.warnings import FigureWarning, slip_warning, warnings_of


@dataclass(frozen=True, slots=True)
class Derived:
    """The flag, the SDMX status codes and the warnings of one version.

    ``stakes`` are those of its originators, by their ids (see ``stake_of``).
    """

    could_not_verify: bool
    obs_status: tuple[str, ...]
    warnings: tuple[FigureWarning, ...]
    stakes: Mapping[str, str | None]


def derive(version: Version, entries: Entries) -> Derived:
    """Everything that is derived from a version; ``entries`` holds the entries that it names."""
    content = version.content
    identity = content.identity
    population = None if identity.population is None else entries.population(identity.population)
    standings = version.standings
    agents = [entries.source(standing.statement.by) for standing in standings]
    flag = could_not_verify(standings, identity.originators, agents)
    basis = entries.measure(identity.measure).basis
    return Derived(
        could_not_verify=flag,
        obs_status=obs_status(content.reading, basis=basis, could_not_verify=flag),
        warnings=(*warnings_of(content, entries), *map(slip_warning, version.slips)),
        stakes={id_: stake_of(entries.source(id_), population) for id_ in identity.originators},
    )
