"""What an import recorded, counted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service.domain.series_warnings import PairWarning
from service.usecases.series.warnings import MAX_RELATED_FIGURES


@dataclass(slots=True)
class ImportReport:
    """How much an import recorded; what already existed unchanged is not counted."""

    entries: int = 0
    statements: int = 0
    figures: int = 0
    ids: list[str] = field(default_factory=list, compare=False)  # of figures, while few enough
    slips: Counter[str] = field(default_factory=Counter, compare=False)  # acknowledged, by code
    warnings: Counter[str] = field(default_factory=Counter, compare=False)  # of single figures

    def add(self, other: "ImportReport") -> None:
        """Add what another import recorded."""
        self.figures += other.figures
        self.entries += other.entries
        self.statements += other.statements
        self.ids += other.ids
        self.slips += other.slips
        self.warnings += other.warnings

    def count_figures(self, ids: Sequence[str]) -> None:
        """Count figures; their ids are kept while there are few enough to find warnings for."""
        self.figures += len(ids)
        if len(self.ids) <= MAX_RELATED_FIGURES:
            self.ids += ids


def count_by_code(report: ImportReport, pairs: Iterable[PairWarning]) -> dict[str, int]:
    """Return how many warnings the figures of a report have, by code, those of pairs included."""
    counts = report.warnings + Counter(warning.code for warning in pairs)
    return dict(sorted(counts.items()))
