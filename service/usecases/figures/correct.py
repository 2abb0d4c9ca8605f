"""Correct a figure, or add chains to it: the next version has what changes, the rest stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody, load_partial
from schemas.figures import FigureBody
from service.db import Connection
from service.domain.chain import Chain
from service.domain.draft import Draft
from service.domain.faults import Fault, within
from service.domain.figure import Change, Content, Version
from service.domain.quantity import READING
from service.domain.tidy import tidy
from service.errors import Invalid, strip_position
from service.usecases.figures.append import append_versions
from service.usecases.figures.body import dump
from service.usecases.figures.partial import slips_beside_faults
from service.usecases.figures.precondition import IfMatch, lock_current
from service.usecases.figures.slips import Brought, require_no_slips
from service.usecases.figures.validate import validate

_BODY = FigureBody()

# The place in a body of each part of the identity that a correction could change.
_PLACES: Mapping[str, tuple[str | int, ...]] = {
    **{name: (name,) for name in ("measure", "population", "conflict", "area", "item")},
    "originators": ("provenance", 0, "steps", 0, "sources"),
    "period_start": ("period", "edtf"),
    "period_end": ("period", "edtf"),
    "period_kind": ("period", "kind"),
    "start_time": ("period", "edtf"),
    "end_time": ("period", "edtf"),
}


def correct(
    conn: Connection, figure: str, written: LoadedBody, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record the next version of a figure: its body with a merge patch applied (RFC 7396).

    ``written`` is loaded by ``CorrectionBody``. Raises NotFound, PreconditionFailed, and Invalid
    with every fault and every slip that is not acknowledged: also if the identity would
    change, if a change of type ``provenance`` would change more than the chains, or if nothing
    changes.
    """
    clock, current = lock_current(conn, figure, if_match)
    raw = written.raw if isinstance(written.raw, dict) else {}
    patch = {name: raw[name] for name in _BODY.fields if name in raw}
    # The body's schema knows no retracted figure; the status stays as it is.
    patched = load_partial(_BODY, _patched(current.content, patch) | {"status": "draft"})
    faults = tuple(dict.fromkeys(written.faults + patched.faults))
    acknowledged = written.body.get("acknowledge", ())
    with strip_position():
        with slips_beside_faults(conn, [patched], acknowledged):
            [parsed] = validate(conn, [replace(patched, faults=faults)])
            content = replace(
                parsed,
                status=current.content.status,
                duplicate_of=current.content.duplicate_of,
                filled=(*parsed.filled, *_still_filled(current.content, patch)),
            )
            change = Change(**written.body["change"])
            if change_faults := [*faults_of_change(current.content, content, change)]:
                raise Invalid(within(0, faults=change_faults))
        brought = Brought(0, content, acknowledged, current.content)
        slips = require_no_slips(conn, [brought], clock.at.date())
    draft = Draft.after(current, content, change).acknowledging(slips.get(0, ()))
    [version] = append_versions(conn, clock, [draft], by)
    return version


def _patched(content: Content, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a content with a merge patch applied.

    A patch that changes the number or its words states the whole reading anew: what it leaves out
    is not carried over, and what it states as null is not filled in.
    """
    body = dump(content)
    if not _reads_anew(content, patch):
        return dict(_merge(body, patch))
    kept = {name: value for name, value in body.items() if name not in READING}
    nulls = {
        name: False if name == "approximate" else None
        for name in READING
        if name in patch and patch[name] is None
    }
    return {**_merge(kept, patch), **nulls}


def _reads_anew(content: Content, patch: Mapping[str, Any]) -> bool:
    """Whether a patch changes the number or its words."""
    reading = content.reading
    words = patch.get("as_reported")
    changed = {"value": patch.get("value"), "as_reported": words}
    if isinstance(words, str):
        changed["as_reported"] = tidy(words)
    return any(name in patch and value != getattr(reading, name) for name, value in changed.items())


def _still_filled(content: Content, patch: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that were filled in before and that a patch leaves as they are."""
    reads_anew = _reads_anew(content, patch)
    for name in content.filled:
        is_own = "/" not in name
        if not (is_own and reads_anew) and (name if is_own else "provenance") not in patch:
            yield name


def _merge(target: Any, patch: Any) -> Any:
    """Return the target with a merge patch applied (RFC 7396).

    Null removes a field, objects are merged, everything else is replaced.
    """
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value)
    return merged


def faults_of_change(before: Content, after: Content, change: Change) -> Iterator[Fault]:
    """Yield why a content cannot follow another by this change."""
    places = (
        place
        for part, place in _PLACES.items()
        if getattr(before.identity, part) != getattr(after.identity, part)
    )
    for place in dict.fromkeys(places):
        yield Fault(
            place, "this would identify another figure: retract this one and create the other"
        )
    if after == before and after.filled == before.filled:
        yield Fault((), "nothing would change: send what to change")
    if change.type == "provenance" and not _keeps(before.provenance, after.provenance):
        yield Fault(
            ("provenance",),
            "an existing chain is missing or changed: send the existing chains unchanged and then "
            "the new ones; a change of an existing chain is a correction",
        )
    if change.type == "provenance" and changes_more_than_chains(before, after):
        yield Fault(("change", "type"), "a change of more than the chains is a correction")


def _keeps(before: Sequence[Chain], after: Sequence[Chain]) -> bool:
    """Whether the new chains begin with the old ones, unchanged.

    The reading of the first chain is the figure's own, and is compared apart.
    """
    kept = after[: len(before)]
    return [chain.steps for chain in kept] == [chain.steps for chain in before] and (
        [chain.reading for chain in kept[1:]] == [chain.reading for chain in before[1:]]
    )


def changes_more_than_chains(before: Content, after: Content) -> bool:
    """Whether the number, its hedge or anything beside the chains differs."""
    return after.reading != before.reading or replace(after, provenance=before.provenance) != before
