"""The time that reading the claims of one request may take."""

import time

from service.domain.faults import Fault
from service.errors import Invalid

MAX_READING_SECONDS = 3.0


class ReadingBudget:
    """Counts the processor time of this thread, so that a busy machine takes nothing from it."""

    def __init__(self, seconds: float = MAX_READING_SECONDS) -> None:
        self._seconds = seconds
        self._end = time.thread_time() + seconds

    @property
    def is_used_up(self) -> bool:
        """Whether the time is used up."""
        return time.thread_time() > self._end

    def check(self) -> None:
        """Raise Invalid once the time is used up."""
        if self.is_used_up:
            detail = (
                f"reading the claims of one request may take {self._seconds:g} seconds, and this "
                "takes longer: send fewer or shorter claims at once"
            )
            raise Invalid([Fault((), detail)])
