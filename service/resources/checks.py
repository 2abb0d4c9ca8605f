"""Checks: what the figures say of a claim."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from flask import Response

from schemas.checks import CheckBody, CheckSchema
from schemas.paging import TimeQuery
from service.domain.claim import Claim, Family
from service.domain.faults import Fault, within
from service.errors import Invalid
from service.http import memento
from service.http.blueprint import Blueprint
from service.http.conditional import uncached_response
from service.http.context import database
from service.reading.names import Names
from service.store import journal
from service.usecases.checks.check import (
    ClaimCheck,
    QuantityCheck,
    RenderedFinding,
    check,
    load_names,
)

blp = Blueprint("checks", __name__, description="What the figures say of a claim")

_EXAMPLE = {"claim": "Russia has had a million soldiers killed.", "claimed_on": "2025-08-01"}
_SHOWN = (
    "id", "version", "value", "lower", "upper", "comparator", "approximate", "as_reported",
    "unit", "measure", "population", "conflict", "area", "period", "origin", "links",
)  # fmt: skip
_MOST_QUANTITIES = 200  # in one request
_NUMBERS = ("value", "lower", "upper", "comparator", "approximate")


@blp.route("/v1/checks", methods=["POST"])
@blp.reads_by_post(CheckBody, CheckSchema, query=TimeQuery, example=_EXAMPLE)
def check_claims(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Check a claim against what the figures say

    A sentence in English, Ukrainian or Russian, a claim given field by field, or up to 100 of
    them. The answer says how each number was understood, and how the figures that bear on it do:
    `consistent`, `claim-higher`, of another measure ... It rates no one, and says neither true nor
    false; what is not understood is `not-understood`. `claimed_on` is the day it was claimed on;
    `as_of` holds it to what was recorded by then. Nothing is kept of what is asked.
    """
    batch = body.get("claims")
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query) or journal.find_snapshot(conn)
        names = load_names(conn, snapshot)
        checks, faults = [], []
        for place, claim in enumerate(batch or [body]):
            try:
                checks.append(check(conn, claim, snapshot, names))
                _bound(checks)
            except Invalid as error:
                faults += within(*(("claims", place) if batch else ()), faults=error.faults)
                if len(checks) > place:  # it is one too many, and so would all after it be
                    break
    if faults:
        raise Invalid(faults)
    said = [_said(one, claim, names) for one, claim in zip(checks, batch or [body], strict=True)]
    text = orjson.dumps({"data": said} if batch else said[0], default=_wire)
    return uncached_response(text, snapshot)


def _bound(checks: Sequence[ClaimCheck]) -> None:
    """Keep one request to what others need not wait for; raises Invalid."""
    if sum(len(one.answers) for one in checks) > _MOST_QUANTITIES:
        raise Invalid([Fault((), f"over {_MOST_QUANTITIES} numbers in all: send fewer at once")])


def _said(one: ClaimCheck, claim: Mapping[str, Any], names: Names) -> dict[str, Any]:
    reading = one.reading
    spans = [quantity.part for quantity in reading.quantities] if reading else [None]
    return {
        "claim": claim.get("claim"),
        "claimed_on": claim["claimed_on"],
        "summary": one.summary,
        "interpretation": {
            "quantities": [
                {**_span(span), **_understood(answer, names)}
                for span, answer in zip(spans, one.answers, strict=True)
            ],
            "entries": [
                {
                    **_span(named.part),
                    "vocabulary": named.vocabulary,
                    "id": named.id,
                    "name": names.entry(named.vocabulary, named.id).name,
                }
                for named in (reading.named if reading else ())
            ],
            "aside": [
                {**_span(aside.part), "kind": aside.kind}
                for aside in (reading.aside if reading else ())
            ],
        },
        "quantities": [
            {
                **_span(span),
                "summary": answer.summary,
                "findings": [_finding(found) for found in answer.findings],
            }
            for span, answer in zip(spans, one.answers, strict=True)
        ],
    }


def _span(part: Any) -> dict[str, Any]:
    return {name: part and getattr(part, name) for name in ("text", "start", "end")}


def _understood(answer: QuantityCheck, names: Names) -> dict[str, Any]:
    claim = answer.claim
    when = claim and claim.when
    return {
        **{name: getattr(answer.reading, name) for name in _NUMBERS},
        "understood": claim is not None,
        "why": answer.why,
        "measures": claim and claim.measures and sorted(claim.measures),
        "counts": claim and claim.counts,
        "basis": claim and claim.basis,
        "population": _one(claim, "population", names),
        "other_population": claim is not None and claim.population == Family(),
        "conflict": _one(claim, "conflict", names),
        "area": _one(claim, "area", names),
        "origin": None
        if claim is None or claim.origins is None
        else [_named("source", id_, names) for id_ in sorted(claim.origins)],
        "period": when and {name: getattr(when, name) for name in ("kind", "start", "end")},
    }


def _one(claim: Claim | None, vocabulary: str, names: Names) -> dict[str, str] | None:
    family: Family | None = getattr(claim, vocabulary) if claim else None
    named = sorted(id_ for id_ in family.named if id_) if family else []
    return _named(vocabulary, named[0], names) if named else None


def _named(vocabulary: str, id_: str, names: Names) -> dict[str, str]:
    return {"id": id_, "name": names.entry(vocabulary, id_).name}


def _finding(found: RenderedFinding) -> dict[str, Any]:
    return {
        "figure": {name: found.figure[name] for name in _SHOWN},
        "relation": found.finding.relation,
        "explanation": found.explanation,
        "definition": found.definition,
        "could_not_verify": found.figure["could_not_verify"],
    }


def _wire(value: Any) -> Any:
    """What is no JSON: a set as a sorted list, a decimal of at most 15 digits as a number."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError
