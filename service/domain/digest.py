"""Digests: equal content has an equal digest in any database, and each version seals the last.

SHA-256 over the JSON Canonicalization Scheme (RFC 8785).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from service.domain import canonical
from service.domain.chain import Chain, Step
from service.domain.figure import Change, Content
from service.domain.quantity import Quantity, plain
from service.domain.verification import Standing
from service.domain.vocabulary import Entry


def digest(content: Content, verification: Iterable[Standing]) -> bytes:
    """Hash what was said: ids only, sets sorted, absent as null, decimals as strings.

    Derived fields are left out; so are clocks, which ``chain_digest`` covers.
    """
    identity, period = content.identity, content.period
    said: dict[str, Any] = {
        "id": content.id,
        "originators": list(identity.originators),
        "measure": identity.measure,
        "population": identity.population,
        "conflict": identity.conflict,
        "area": identity.area,
        "item": identity.item,
        "period": period
        and {"edtf": period.edtf, "kind": period.kind, "inferred": sorted(period.inferred)},
        "status": content.status,
        "caveats": list(content.caveats),
        "reading": _reading(content.reading),
        "provenance": [_chain(chain) for chain in content.provenance],
        "verification": sorted(map(_statement, verification), key=canonical.dumps),
    }
    return hashlib.sha256(canonical.dumps(said)).digest()


def entry_digest(vocabulary: str, entry: Entry) -> bytes:
    """Hash what a revision of a vocabulary's entry says: sets sorted, absent as null."""
    said = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(entry).items()
    }
    return hashlib.sha256(canonical.dumps([vocabulary, said])).digest()


def chain_digest(
    previous: bytes | None,
    sealed: bytes,
    *,
    version: int,
    change: Change,
    recorded_at: datetime,
    recorded_by: str,
) -> bytes:
    """Hash a version's digest with the chain so far, so that no link can be changed alone."""
    link = [
        label(previous) if previous is not None else None,
        label(sealed),
        version,
        {"type": change.type, "cause": change.cause, "note": change.note},
        timestamp(recorded_at),
        recorded_by,
    ]
    return hashlib.sha256(canonical.dumps(link)).digest()


def label(sha256: bytes) -> str:
    """How a digest is written in answers."""
    return f"sha-256:{sha256.hex()}"


def timestamp(moment: datetime) -> str:
    """A moment in UTC with all six places of the second (RFC 3339)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _reading(reading: Quantity) -> dict[str, Any]:
    return {
        "value": _number(reading.value),
        "lower": _number(reading.lower),
        "upper": _number(reading.upper),
        "missing": reading.missing,
        "comparator": reading.comparator,
        "approximate": reading.approximate,
        "as_reported": reading.as_reported,
    }


def _chain(chain: Chain) -> dict[str, Any]:
    return {"reading": _reading(chain.reading), "steps": [_step(step) for step in chain.steps]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "role": step.role,
        "sources": list(step.sources),
        "as_named": step.as_named,
        "document": step.document,
        "reported_on": step.reported_on,
        "as_reported": step.as_reported,
        "locator": step.locator,
        "excerpt": step.excerpt,
        "based_on": [
            {"source": basis.source, "document": basis.document, "as_named": basis.as_named}
            for basis in step.based_on
        ],
    }


def _statement(standing: Standing) -> dict[str, Any]:
    statement = standing.statement
    return {
        "status": statement.status,
        "by": statement.by,
        "stated_on": statement.stated_on,
        "wording": statement.wording,
        "said_in": statement.said_in,
        "scope": statement.scope,
    }
