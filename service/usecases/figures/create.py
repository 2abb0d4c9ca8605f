"""Create a figure: its version 1, if no figure has its id or its identity."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft
from service.domain.faults import Fault
from service.domain.figure import Change, Content, Version
from service.domain.principal import EDITOR, Principal
from service.errors import StateConflict, strip_position
from service.store import figures, journal
from service.usecases.figures.append import append_versions
from service.usecases.figures.partial import slips_beside_faults
from service.usecases.figures.slips import Brought, require_no_slips
from service.usecases.figures.validate import validate

# What to do where the id or the identity is taken.
_REMEDIES = {
    "id": "choose another id; to correct that figure, create its next version (in an import, a "
    "line with 'change')",
    "identity": "to correct it, create its next version (in an import, a line with its id and "
    "'change') instead of a new figure; a later count has another period",
}
_HELD_BY_DRAFT = (
    "an unpublished draft holds this id or this identity: ask an editor, who sees every draft"
)


def create(conn: Connection, written: LoadedBody, writer: Principal) -> Version:
    """Record a new figure.

    Raises Invalid with every fault and every slip that is not acknowledged, and StateConflict
    if its id or its identity is taken; of another's draft it states no more than that.
    """
    with strip_position():
        with slips_beside_faults(conn, [written]):
            [content] = validate(conn, [written])
        clock = journal.lock(conn)
        require_unique(conn, [content], writer=writer)
        brought = Brought(0, content, written.body.get("acknowledge", ()))
        slips = require_no_slips(conn, [brought], clock.at.date())
    draft = Draft(content=content, change=Change("created")).acknowledging(slips.get(0, ()))
    [version] = append_versions(conn, clock, [draft], writer.signature)
    return version


def require_unique(
    conn: Connection,
    contents: Sequence[Content],
    *,
    except_positions: Collection[int] = (),
    writer: Principal | None = None,
) -> None:
    """Raise StateConflict if an id or an identity is taken: a fault for each figure that has it.

    Identities that differ only by a period's start that is unknown in either are the same.
    The contents at ``except_positions`` update existing figures, which is no conflict. Drafts that
    the writer may not see are not named; without a writer all may be.
    """
    faults = [
        *_faults_with_recorded(conn, contents, except_positions, writer),
        *_faults_in_request(contents),
    ]
    if faults:
        raise StateConflict("A figure with this id or identity is already recorded.", faults)


def _faults_with_recorded(
    conn: Connection,
    contents: Sequence[Content],
    except_positions: Collection[int],
    writer: Principal | None,
) -> Iterator[Fault]:
    """Yield a fault for each recorded figure that a content has the id or the identity of."""
    existing = {
        (figure.position, figure.figure): figure  # the id counts before the identity
        for figure in sorted(figures.find_existing(conn, contents), reverse=True)
        if figure.position not in except_positions
    }
    for _, figure in sorted(existing.items()):
        if writer is not None and not _may_see(writer, figure):
            yield Fault((figure.position,), _HELD_BY_DRAFT)
            continue
        place = (figure.position, "id") if figure.matched_on == "id" else (figure.position,)
        yield Fault(
            place,
            f"the figure {figure.figure!r} ({figure.status}) already has this "
            f"{figure.matched_on}: {_REMEDIES[figure.matched_on]}",
            figure=figure.figure,
        )


def _may_see(writer: Principal, figure: figures.ExistingFigure) -> bool:
    return figure.public or figure.author == writer.name or writer.may(EDITOR)


def _faults_in_request(contents: Sequence[Content]) -> Iterator[Fault]:
    """Yield a fault for each content that has the id or the identity of one before it."""
    earlier: dict[object, list[Content]] = defaultdict(list)
    for position, content in enumerate(contents):
        identity = replace(content.identity, period_start=None, start_time=None)
        for other in (*earlier[content.id], *earlier[identity]):
            if other.id == content.id or _have_same_start(other, content):
                yield Fault(
                    (position,),
                    f"has the same id or identity as {other.id!r} in this request",
                    figure=other.id,
                )
                break
        earlier[content.id].append(content)
        earlier[identity].append(content)


def _have_same_start(content: Content, other: Content) -> bool:
    """Whether two periods start on the same day and at the same hours, or a start is unknown."""
    left, right = content.identity, other.identity
    if left.period_start is None or right.period_start is None:
        return True
    return (left.period_start, left.start_time) == (right.period_start, right.start_time)
