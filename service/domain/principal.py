"""Principals: who asks, by public name, and what their role allows."""

from dataclasses import dataclass

READER, CONTRIBUTOR, EDITOR, ADMIN = ROLES = ("reader", "contributor", "editor", "admin")

# Names that the journal already gives to what is no key.
BUNDLED, COMMAND_LINE = RESERVED_NAMES = ("warstats", "command-line")


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody with a role; each role may do what the ones before it may.

    ``name`` is what the journal shows; None for a reader without a key.
    """

    name: str | None
    role: str

    def may(self, role: str) -> bool:
        """Whether the role asked for is this one or one below it."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def signature(self) -> str:
        """The name that stands under what this principal writes."""
        assert self.name is not None
        return self.name


ANYONE = Principal(None, READER)
AT_COMMAND_LINE = Principal(COMMAND_LINE, ADMIN)
