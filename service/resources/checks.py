"""Checks: how the figures bear on claims."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response

from schemas.checks import CheckSchema
from schemas.claims import CheckBody
from schemas.paging import TimeQuery
from service.claims.entities.names import Names
from service.claims.parsed import ParsedClaim
from service.domain.claim import Claim
from service.domain.faults import Fault, within
from service.domain.hierarchy import Hierarchies
from service.errors import Invalid
from service.http import memento
from service.http.access import principal
from service.http.blueprint import Blueprint
from service.http.conditional import uncached_response
from service.http.context import database
from service.http.turns import Turns
from service.store import journal
from service.store.hierarchy import load_hierarchies
from service.usecases.checks.budget import ReadingBudget
from service.usecases.checks.check import check, read
from service.usecases.checks.names import load_names
from service.usecases.checks.render import check_view

blp = Blueprint("checks", __name__, description="How the figures bear on a claim")

_SCHEMA = CheckSchema()
_EXAMPLE = {"claim": "Russia has had a million soldiers killed.", "claimed_on": "2025-08-01"}
_CHECKS = Turns("checks", most=16, at_once=1)
_MAX_QUANTITIES = 200  # in one request, so that others do not wait for it
_TOO_MANY = Fault(
    (), f"more than {_MAX_QUANTITIES} numbers in one request: send fewer claims at once"
)


@blp.route("/v1/checks", methods=["POST"])
@blp.reads_by_post(CheckBody, CheckSchema, query=TimeQuery, example=_EXAMPLE)
def check_claims(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Check a claim against the figures

    Send a sentence in English, Ukrainian or Russian, a claim given field by field, or up to 100
    of either. The response states how each number was understood, and how each figure that bears
    on it relates to it: `consistent`, `claim-higher`, `different-measure` ... It rates no one and
    calls no claim true or false. A number that is not understood has the summary
    `not-understood`. `claimed_on` is the day on which the claim was made; with `as_of` or
    `release` the claim is compared with the figures recorded by then. Claims are not stored.
    """
    batch = body.get("claims")
    claims = batch or [body]
    with _CHECKS.place(), _CHECKS.turn():
        with database().connection() as conn:
            snapshot = memento.requested_snapshot(conn, query) or journal.find_snapshot(
                conn, reader=principal()
            )
            names = load_names(conn, snapshot)
            trees = load_hierarchies(conn, snapshot.id)
        parsed = _read_all(claims, names, trees, is_batch=bool(batch))
        with database().connection() as conn:
            checks = [check(conn, claim, snapshot, names, trees) for claim in parsed]
    views = [check_view(*pair, names) for pair in zip(checks, claims, strict=True)]
    text = orjson.dumps(_SCHEMA.dump({"data": views} if batch else views[0]))
    return uncached_response(text, snapshot)


def _read_all(
    claims: Sequence[Mapping[str, Any]], names: Names, trees: Hierarchies, *, is_batch: bool
) -> list[Claim | ParsedClaim]:
    """Read the claims, while no connection is lent; raises Invalid with the faults of all."""
    budget = ReadingBudget()
    parsed: list[Claim | ParsedClaim] = []
    faults: list[Fault] = []
    quantities = 0
    for place, body in enumerate(claims):
        at = ("claims", place) if is_batch else ()
        try:
            claim = read(body, names, trees, budget)
        except Invalid as error:
            faults += within(*at, faults=error.faults)
            if budget.is_used_up:
                break
            continue
        parsed.append(claim)
        quantities += len(claim.quantities) if isinstance(claim, ParsedClaim) else 1
        if quantities > _MAX_QUANTITIES:  # whatever follows
            faults += within(*at, faults=[_TOO_MANY])
            break
    if faults:
        raise Invalid(faults)
    return parsed
