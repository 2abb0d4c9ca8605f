"""Outcome sets: what a measure counts.

``None`` is people or things lost with the outcomes not stated ("overall casualties"); the
empty set counts no loss (complaints, court cases, troop strength).
"""

import re

Outcomes = frozenset[str] | None

# How definitions say that nobody leaves a count of what can be left again: "all ever captured",
# "including those since exchanged".
_KEEPS_ALL = re.compile(
    r"\b(?:ever|(?:includ\w+|also|even)\b[^.;]*\b(?:since|later|then|already|afterwards|subsequently)"
    r"|(?:whether or not|even if|regardless of whether|no matter whether)\b[^.;]*"
    r"|(?:nobody|no one|none|nothing)\b[^.;]*\b(?:taken out|removed|leaves|left out|struck off))\b",
    re.IGNORECASE,
)


def counts_loss(outcomes: Outcomes) -> bool:
    """Whether a measure with these outcomes counts losses."""
    return outcomes is None or bool(outcomes)


def keeps_all(definition: str) -> bool:
    """Whether a definition says that everyone who was ever counted stays in the count."""
    return _KEEPS_ALL.search(definition) is not None
