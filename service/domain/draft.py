"""Drafts: a version about to be recorded, before it is numbered, dated and sealed."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.chain import documents_in
from service.domain.figure import Change, Content, Version
from service.domain.verification import Standing, Statement, standings


@dataclass(frozen=True, slots=True)
class Replay:
    """When and by whom a version was recorded elsewhere."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version about to be recorded: what it says, what it follows, and why it is made."""

    content: Content
    change: Change
    statements: tuple[Statement, ...] = ()
    previous: Version | None = None
    replay: Replay | None = None

    @classmethod
    def after(cls, previous: Version, content: Content, change: Change) -> "Draft":
        """What follows a version; everything said of the figure still is."""
        return cls(
            content=content, change=change, statements=previous.statements, previous=previous
        )

    @property
    def version(self) -> int:
        return self.previous.version + 1 if self.previous else 1

    @property
    def quantity_version(self) -> int:
        """A correction of the quantity starts it anew: what was said of the old one lapses."""
        amount = self.content.reading.amount
        if self.previous and self.previous.content.reading.amount == amount:
            return self.previous.quantity_version
        return self.version

    @property
    def public(self) -> bool:
        """Whether anyone may read it: what was published stays readable."""
        was_public = self.previous is not None and self.previous.public
        return self.content.status == "published" or was_public

    @property
    def standings(self) -> tuple[Standing, ...]:
        documents = documents_in(self.content.provenance)
        return standings(self.statements, self.quantity_version, documents)
