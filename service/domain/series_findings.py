"""The findings of one series: which of its figures bear on a claim, by their times."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.domain.bearing import ITEM, OTHER_MEASURE, OTHER_PERIOD, PERIOD, Bearing
from service.domain.claim import Claim
from service.domain.claim_time import (
    by_end,
    end_of,
    ends_by,
    has_end,
    has_same_end,
    is_cumulative,
    is_part_in_time,
    is_same_running_count,
    is_same_time,
    is_shorter_than_war,
    latest_when_claimed,
)
from service.domain.hierarchy import Hierarchies
from service.domain.part import is_gross
from service.domain.point import Point
from service.domain.relation import (
    BEYOND_BOUND,
    CONSISTENT,
    OUTDATED,
    Finding,
    fits,
    nearest_first,
    relate_lower_bound,
    relate_other_date,
    relate_same_time,
    relate_upper_bound,
)
from service.domain.tolerance import Tolerance


class SeriesFindings:
    """How the figures of one series bear on a claim."""

    def __init__(
        self, claim: Claim, claimed: Tolerance, bearing: Bearing, trees: Hierarchies
    ) -> None:
        self._claim = claim
        self._claimed = claimed
        self._bearing = bearing
        self._trees = trees
        self._is_gross = True

    def find(self, points: Sequence[Point]) -> list[Finding]:
        """The findings of a series; empty where no figure bears on the claim."""
        self._is_gross = all(map(is_gross, points))
        if self._bearing.differs_in is not None:
            return self._fitting(points, self._bearing.differs_in)
        claim = self._claim
        same_time = [point for point in points if is_same_time(claim, point)]
        if same_time:
            return self._of_same_time(same_time)
        if claim.when is None:
            return self._undated(points)
        running = [point for point in points if is_same_running_count(claim, point)]
        if not running:
            return self._of_other_time(points)
        if claim.when.end is None:
            return self._undated(running)
        return self._around(running, claim.when.end)

    def _bearing_of(self, point: Point, *more: str) -> Bearing:
        """What one figure has in common with the claim: it may be a part where its series is not.

        An item is a part where its series has several of one period.
        """
        items = (ITEM,) if point.is_item and self._is_gross else ()
        return replace(self._bearing, part_by=(*self._bearing.part_by, *more, *items))

    def _bounds_other_dates(self, point: Point) -> bool:
        """Whether a total can only grow, so that it bounds the totals of other dates.

        What people leave again is no bound: not where all that is counted can be left.
        """
        if not (is_cumulative(point) and self._is_gross):
            return False
        if point.keeps_all or not point.counts:
            return True
        return not all(map(self._trees.is_reversible, point.counts))

    def _fitting(self, points: Sequence[Point], relation: str) -> list[Finding]:
        """The figure whose number fits, of the claim's time or else of the latest, at most one.

        What differs in something else, too, has to be of the claim's time.
        """
        candidates = [point for point in points if is_same_time(self._claim, point)]
        if relation == OTHER_PERIOD:
            ending = [point for point in points if has_same_end(self._claim, point)]
            candidates = candidates or ending or latest_when_claimed(self._claim, points)
        elif not candidates:
            candidates = self._latest_of_no_other_time(points)
        fitting = [
            Finding(point, relation, part_by=self._bearing.part_by)
            for point in candidates
            if fits(self._claimed, point) and not (relation == OTHER_MEASURE and _is_ceiling(point))
        ]
        return nearest_first(self._claim, fitting)[:1]

    def _latest_of_no_other_time(self, points: Sequence[Point]) -> list[Point]:
        """The latest figures, where the claim states no day that they could differ from."""
        claim = self._claim
        if claim.when is None:
            return latest_when_claimed(claim, points)
        if claim.when.end is not None:
            return []
        running = [point for point in points if is_same_running_count(claim, point)]
        return latest_when_claimed(claim, running)

    def _of_same_time(self, points: Sequence[Point]) -> list[Finding]:
        """All that are consistent with the claim and all items, or else the nearest figure."""
        findings = nearest_first(
            self._claim,
            [
                relate_same_time(self._claim, self._claimed, point, self._bearing_of(point))
                for point in points
            ],
        )
        several = [
            finding
            for finding in findings
            if finding.relation == CONSISTENT or ITEM in finding.part_by
        ]
        return several or findings[:1]

    def _of_other_time(self, points: Sequence[Point]) -> list[Finding]:
        """Figures of less time than the claimed one are parts; of others the number may fit."""
        parts = [
            point for point in points if self._is_gross and is_part_in_time(self._claim, point)
        ]
        findings = self._of_less_time(parts)
        if any(finding.relation != BEYOND_BOUND for finding in findings):
            return findings
        others = [point for point in points if point not in parts]
        return self._fitting(others, OTHER_PERIOD) or findings

    def _of_less_time(self, points: Sequence[Point]) -> list[Finding]:
        """Of figures of parts of the claimed time the one that says most, at most one."""
        findings = [
            relate_lower_bound(self._claim, self._claimed, point, self._bearing_of(point, PERIOD))
            for point in points
        ]
        return nearest_first(self._claim, findings)[:1]

    def _around(self, points: Sequence[Point], day: date) -> list[Finding]:
        """A total claimed for a day: the one before bounds it below, the next one above."""
        if not self._bounds_other_dates(points[0]):
            return self._fitting(points, OTHER_PERIOD)
        claim, claimed = self._claim, self._claimed
        earlier = latest_when_claimed(claim, [point for point in points if ends_by(point, day)])
        following = [point for point in points if has_end(point) and not ends_by(point, day)]
        later = min(following, key=by_end, default=None)
        findings = [
            relate_lower_bound(claim, claimed, point, self._bearing_of(point)) for point in earlier
        ]
        if later is None:
            return findings
        if not self._bearing.is_incomplete:
            findings.append(relate_upper_bound(claim, claimed, later))
        elif not findings:
            findings.append(Finding(later, BEYOND_BOUND, part_by=self._bearing.part_by))
        return findings

    def _undated(self, points: Sequence[Point]) -> list[Finding]:
        """A claim without a time is compared with the latest figures at the time it was made."""
        latest = latest_when_claimed(self._claim, points)
        if not latest:
            return self._all_after_claim(points)
        shorter = [
            point
            for point in points
            if self._is_gross
            and is_shorter_than_war(self._claim, point)
            and ends_by(point, self._claim.claimed_on)
        ]
        if latest[0] in shorter:
            return self._of_less_time(shorter)
        findings = [self._of_latest(point) for point in latest]
        is_consistent = any(finding.relation == CONSISTENT for finding in findings)
        if is_consistent or not is_cumulative(latest[0]):
            return findings
        return [*findings, *self._outdated(points, latest[0])]

    def _of_latest(self, point: Point) -> Finding:
        """The relation of the latest figure, which the truth may have left by the claim's day."""
        claim, claimed = self._claim, self._claimed
        is_stale = claim.claimed_on is not None and end_of(point) < claim.claimed_on
        if is_shorter_than_war(claim, point):  # and no part: rates have none
            return relate_other_date(claimed, point)
        bearing = self._bearing_of(point)
        if not is_stale or (point.period and point.period.kind == "flow"):
            return relate_same_time(claim, claimed, point, bearing)
        if self._bounds_other_dates(point):
            return relate_lower_bound(claim, claimed, point, bearing)
        return relate_other_date(claimed, point)

    def _all_after_claim(self, points: Sequence[Point]) -> list[Finding]:
        """Where all came later than the claim: the first of them, if it is a total, caps it."""
        first = min(points, key=by_end)
        if self._bearing.is_incomplete or not self._bounds_other_dates(first):
            return self._fitting([first], OTHER_PERIOD)
        return [relate_upper_bound(self._claim, self._claimed, first)]

    def _outdated(self, points: Sequence[Point], latest: Point) -> list[Finding]:
        """The last earlier figure that the claimed number fits, at most one."""
        earlier = [
            point
            for point in points
            if end_of(point) < end_of(latest) and fits(self._claimed, point)
        ]
        return [Finding(point, OUTDATED, latest) for point in sorted(earlier, key=by_end)[-1:]]


def _is_ceiling(point: Point) -> bool:
    """Whether a figure says only what the truth is not above."""
    reading = point.reading
    if reading.value is None:
        return reading.lower is None
    return reading.comparator in {"<", "<="} and not reading.approximate
