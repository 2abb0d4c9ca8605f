"""Drafts: a version about to be recorded, before it is numbered, dated and sealed."""

from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.chain import documents_in
from service.domain.figure import Change, Content, Version
from service.domain.figure_slips import standing
from service.domain.slips import Slip, codes_of
from service.domain.verification import Standing, Statement, standings


@dataclass(frozen=True, slots=True)
class Replay:
    """When and by whom a version was recorded elsewhere."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version about to be recorded: its content, the version before it, and why it is made.

    ``slips`` are those that were acknowledged with this version.
    """

    content: Content
    change: Change
    statements: tuple[Statement, ...] = ()
    previous: Version | None = None
    replay: Replay | None = None
    slips: tuple[Slip, ...] = ()

    @classmethod
    def after(cls, previous: Version, content: Content, change: Change) -> "Draft":
        """The version after another; it keeps all statements about the figure."""
        return cls(
            content=content, change=change, statements=previous.statements, previous=previous
        )

    def acknowledging(self, slips: tuple[Slip, ...]) -> "Draft":
        """The draft with slips that were acknowledged, their codes in its change."""
        acknowledged = tuple(slip.acknowledged for slip in slips)
        change = replace(self.change, acknowledged=codes_of(slips))
        return replace(self, slips=acknowledged, change=change)

    @property
    def version(self) -> int:
        """The number that the version gets: 1 for the first one of a figure."""
        return self.previous.version + 1 if self.previous else 1

    @property
    def standing_slips(self) -> tuple[Slip, ...]:
        """The acknowledged slips of the versions before that still stand, and then its own."""
        if self.previous is None:
            return self.slips
        before = standing(self.previous.slips, self.previous.content, self.content)
        return (*before, *self.slips)

    @property
    def quantity_version(self) -> int:
        """The version that set the quantity: this one if it changes the quantity.

        Statements about an earlier quantity lapse.
        """
        amount = self.content.reading.amount
        if self.previous and self.previous.content.reading.amount == amount:
            return self.previous.quantity_version
        return self.version

    @property
    def public(self) -> bool:
        """Whether anyone may read it: a figure that was published stays readable."""
        was_public = self.previous is not None and self.previous.public
        return self.content.status == "published" or was_public

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Each agent's latest statement as it counts in this version, sorted by agent."""
        documents = documents_in(self.content.provenance)
        return standings(self.statements, self.quantity_version, documents)
