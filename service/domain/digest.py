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
    """The SHA-256 of what a version states (32 bytes).

    Entries are hashed by their ids, sets sorted, absent fields as null, decimals as strings.
    Derived fields are left out, and so are recorded times, which ``chain_digest`` covers.
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
    """The SHA-256 of what a revision of an entry states: sets sorted, absent fields as null."""
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
    """The SHA-256 of a version's digest, its metadata and the chain digest before it.

    No version can be changed without changing every chain digest after it. ``sealed`` is the
    version's digest; ``previous`` is None for the first version.
    """
    link = [
        digest_text(previous) if previous is not None else None,
        digest_text(sealed),
        version,
        to_json(change),
        timestamp(recorded_at),
        recorded_by,
    ]
    return hashlib.sha256(canonical.dumps(link)).digest()


def digest_text(sha256: bytes) -> str:
    """A digest with the name of its algorithm: ``sha-256:`` and 64 hexadecimal digits."""
    return f"sha-256:{sha256.hex()}"


def etag_of(*parts: str) -> str:
    """A strong entity tag made of these parts: 32 hexadecimal digits, unquoted (RFC 9110)."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def timestamp(moment: datetime) -> str:
    """A moment in UTC with all six places of the second (RFC 3339)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _statement(standing: Standing) -> dict[str, Any]:
    statement = standing.statement
    return {name: getattr(statement, name) for name in _STATED} | later_fields(statement)
