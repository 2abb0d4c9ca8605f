"""The readings in a body: the figure's own and its chains', absent fields read from the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.provenance import STATED
from service.claims.as_reported import read_words
from service.domain.filling import fill
from service.domain.quantity import READING, Quantity, with_comparator
from service.domain.vocabulary import Entries

_READ_ALONE = ("value", "comparator")  # what a reading may leave out if its words can be read


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading, and the names of the fields that were read from its words.

    ``is_open``: its words could not be read, and it leaves out what they may say.
    """

    quantity: Quantity
    filled: tuple[str, ...] = ()
    is_open: bool = False


def make_reading(
    written: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    measure: str | None,
    entries: Entries,
    *,
    fills: bool,
) -> Reading:
    """Make the reading of a loaded ``ReadingBody`` of a chain with these steps, of a measure.

    Its words are read in the language of the last document of the steps. Only fields that were
    left out are filled in, and only if it ``fills``.
    """
    stated = written.get(STATED, READING)
    bare = Quantity(**{name: written[name] for name in READING})
    if not fills or bare.as_reported is None or set(READING) <= set(stated):
        return Reading(with_comparator(bare))
    words = read_words(
        bare.as_reported, language_of(steps, entries), bare.scale, entries.unit_of(measure)
    )
    if words is None:
        is_open = any(name not in stated for name in _READ_ALONE)
        return Reading(with_comparator(bare), is_open=is_open)
    quantity, filled = fill(bare, stated, words)
    return Reading(with_comparator(quantity), filled)


def language_of(steps: Sequence[Mapping[str, Any]], entries: Entries) -> str | None:
    """Return the language of the document that words a chain's reading, None if not known."""
    document = next((step["document"] for step in reversed(steps) if step.get("document")), None)
    if document is None or ("document", document) not in entries:
        return None
    return entries.document(document).language
