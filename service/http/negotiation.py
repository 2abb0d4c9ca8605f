"""Proactive negotiation (RFC 9110, section 12): the format the client prefers, or 406."""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import MIMEAccept

from service.errors import NotAcceptable

JSON = "application/json"
PROV_JSON = "application/provenance+json"
JSON_LD = "application/ld+json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
JSON_PATCH = "application/json-patch+json"

# The values of the parameter ``format``, for clients that cannot set a header.
FORMATS = {"json": JSON, "csv": CSV, "ndjson": NDJSON, "jsonld": JSON_LD, "parquet": PARQUET}


def content_type(media_type: str) -> str:
    """Return a Content-Type: CSV states its charset, which clients take for US-ASCII otherwise."""
    return f"{media_type}; charset=utf-8" if media_type == CSV else media_type


def negotiate(offers: Sequence[str]) -> str:
    """Return the media type on offer that ``Accept`` prefers; the first is the default.

    Raises NotAcceptable, which names those on offer.
    """
    header = request.environ.get("HTTP_ACCEPT")
    if header is None or header == "*/*":
        return offers[0]
    accepted = request.accept_mimetypes
    if not accepted:  # an empty or unreadable header states no preference
        return offers[0]
    best = max(offers, key=lambda offer: _quality(accepted, offer))
    if _quality(accepted, best) <= 0:
        raise NotAcceptable(f"This address offers: {', '.join(offers)}.")
    return best


def _quality(accepted: MIMEAccept, offer: str) -> float:
    """The weight of the most specific range that covers the offer; parameters are ignored."""
    family = offer.partition("/")[0]
    weights = {
        media_range.partition(";")[0].strip().lower(): quality
        for media_range, quality in reversed(list(accepted))
    }
    for media_range in (offer, f"{family}/*", "*/*"):
        if media_range in weights:
            return weights[media_range]
    return 0
