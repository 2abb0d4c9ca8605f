"""Correct a figure, or add to its chains: the next version says what changes, the rest stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody, load_partial
from schemas.figures import FigureBody
from service.db import Connection
from service.domain.chain import Chain
from service.domain.draft import Draft
from service.domain.faults import Fault
from service.domain.figure import Change, Content, Version
from service.errors import Invalid, strip_position
from service.usecases.figures.append import append_versions
from service.usecases.figures.body import dump
from service.usecases.figures.precondition import IfMatch, lock_current
from service.usecases.figures.validate import validate

_BODY = FigureBody()

# Where a body says each part of the identity that a correction could touch.
_PLACES: Mapping[str, tuple[str | int, ...]] = {
    "originators": ("provenance", 0, "steps", 0, "sources"),
    "period_start": ("period", "edtf"),
    "period_end": ("period", "edtf"),
    "period_kind": ("period", "kind"),
}


def correct(
    conn: Connection, figure: str, written: LoadedBody, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record the next version of a figure: its body with what was said merged in (RFC 7396).

    ``written`` is what ``CorrectionBody`` loads. Raises Invalid with every fault, also where the
    identity would change, where a change of type ``provenance`` changes more than the chains, or
    where nothing changes at all.
    """
    clock, current = lock_current(conn, figure, if_match)
    said = written.raw
    patch = {name: said[name] for name in _BODY.fields if isinstance(said, dict) and name in said}
    whole = load_partial(_BODY, _merge(dump(current.content) | {"status": "draft"}, patch))
    faults = tuple(dict.fromkeys(written.faults + whole.faults))
    with strip_position():
        [parsed] = validate(conn, [replace(whole, faults=faults)])
    content = replace(parsed, status=current.content.status)
    change = Change(**written.body["change"])
    if refusals := [*faults_of_change(current.content, content, change)]:
        raise Invalid(refusals)
    [made] = append_versions(conn, clock, [Draft.after(current, content, change)], by)
    return made


def _merge(whole: Any, patch: Any) -> Any:
    """RFC 7396: null takes a field away, objects are merged, all else is replaced."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(whole) if isinstance(whole, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value)
    return merged


def faults_of_change(before: Content, after: Content, change: Change) -> Iterator[Fault]:
    """What keeps a content from being the next version of another, by the type of change."""
    for part, place in _PLACES.items():
        if getattr(before.identity, part) != getattr(after.identity, part):
            yield Fault(place, "this would be another figure: retract this one, create that one")
    if after == before:
        yield Fault((), "nothing changes: say what does")
    if change.type == "provenance" and not _keeps(before.provenance, after.provenance):
        yield Fault(
            ("provenance",),
            "a chain that stands is not there, or not as it is: send the chains there are and "
            "then the new ones; to change one is a correction",
        )
    if change.type == "provenance" and changes_more_than_chains(before, after):
        yield Fault(("change", "type"), "what changes beside the chains is a correction")


def _keeps(before: Sequence[Chain], after: Sequence[Chain]) -> bool:
    """Whether the chains there were are the first there are; the first one's reading is apart."""
    kept = after[: len(before)]
    return [chain.steps for chain in kept] == [chain.steps for chain in before] and (
        [chain.reading for chain in kept[1:]] == [chain.reading for chain in before[1:]]
    )


def changes_more_than_chains(before: Content, after: Content) -> bool:
    """Whether the number, its hedge or anything beside the chains differs."""
    return after.reading != before.reading or replace(after, provenance=before.provenance) != before
