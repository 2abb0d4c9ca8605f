"""What is derived from a version and the entries it names, and never stored as if it was stated."""

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
    """Everything that is derived from a version; ``entries`` holds the entries that it names."""
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
