"""Digests: equal content has an equal digest in any database and in any release.

SHA-256 over the JSON Canonicalization Scheme (RFC 8785). ``canonical`` says how a field that was
added later is hashed; each version also seals the one before it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from service.domain import canonical
from service.domain.canonical import later_fields, to_json
from service.domain.figure import Change, Content
from service.domain.verification import Standing
from service.domain.vocabulary import Entry

_STATED = ("status", "by", "stated_on", "wording", "said_in", "scope")  # of a statement


def digest(content: Content, verification: Iterable[Standing]) -> bytes:
    """Hash what a version states: ids only, sets sorted, absent as null, decimals as strings.

    Derived fields are left out, and so are clocks, which ``chain_digest`` covers.
    """
    identity, period = content.identity, content.period
    stated: dict[str, Any] = {
        "id": content.id,
        "originators": list(identity.originators),
        "measure": identity.measure,
        "population": identity.population,
        "conflict": identity.conflict,
        "area": identity.area,
        "item": identity.item,
        "period": period and to_json(replace(period, inferred=tuple(sorted(period.inferred)))),
        "status": content.status,
        "caveats": list(content.caveats),
        "reading": to_json(content.reading),
        "provenance": to_json(content.provenance),
        "verification": sorted(map(_statement, verification), key=canonical.dumps),
        **later_fields(content),
    }
    return hashlib.sha256(canonical.dumps(stated)).digest()


def entry_digest(vocabulary: str, entry: Entry) -> bytes:
    """Hash what a revision of a vocabulary entry states: sets sorted, absent as null."""
    return hashlib.sha256(canonical.dumps([vocabulary, to_json(entry)])).digest()


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
        to_json(change),
        timestamp(recorded_at),
        recorded_by,
    ]
    return hashlib.sha256(canonical.dumps(link)).digest()


def label(sha256: bytes) -> str:
    """How a digest is written in answers."""
    return f"sha-256:{sha256.hex()}"


def etag_of(*parts: str) -> str:
    """A strong entity tag for what is made of these parts (RFC 9110, without the quotes)."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def timestamp(moment: datetime) -> str:
    """A moment in UTC with all six places of the second (RFC 3339)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _statement(standing: Standing) -> dict[str, Any]:
    statement = standing.statement
    return {name: getattr(statement, name) for name in _STATED} | later_fields(statement)
