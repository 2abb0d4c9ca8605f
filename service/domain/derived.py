"""What follows from a version and the entries it names; never stored as if someone had said it."""

from dataclasses import dataclass

from service.domain.figure import Version
from service.domain.status import obs_status
from service.domain.verification import could_not_verify
from service.domain.vocabulary import Entries
from service.domain.warnings import FigureWarning, warnings_of


@dataclass(frozen=True, slots=True)
class Derived:
    """The flag, the SDMX status codes and the warnings of one version."""

    could_not_verify: bool
    obs_status: tuple[str, ...]
    warnings: tuple[FigureWarning, ...]


def derive(version: Version, entries: Entries) -> Derived:
    """Derive everything derived, from the version alone."""
    content = version.content
    standings = version.standings
    agents = [entries.source(standing.statement.by) for standing in standings]
    flag = could_not_verify(standings, content.identity.originators, agents)
    basis = entries.measure(content.identity.measure).basis
    return Derived(
        could_not_verify=flag,
        obs_status=obs_status(content.reading, basis=basis, could_not_verify=flag),
        warnings=warnings_of(content, entries),
    )
