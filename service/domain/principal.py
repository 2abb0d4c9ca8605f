"""Principals: who makes a request, by public name, and what their role allows."""

from dataclasses import dataclass

READER, CONTRIBUTOR, EDITOR, ADMIN = ROLES = ("reader", "contributor", "editor", "admin")

# Names in the journal for writes that were not made with a key.
BUNDLED, COMMAND_LINE = RESERVED_NAMES = ("warstats", "command-line")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request, and their role; each role may do all that the roles before it may.

    ``name`` is the name in the journal; None for a reader without a key.
    """

    name: str | None
    role: str

    def may(self, role: str) -> bool:
        """Whether this principal may do what needs ``role``."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def signature(self) -> str:
        """The name that is recorded with this principal's writes; ``ANYONE`` has none."""
        assert self.name is not None
        return self.name


ANYONE = Principal(None, READER)
AT_COMMAND_LINE = Principal(COMMAND_LINE, ADMIN)
