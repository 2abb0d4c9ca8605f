"""Figures as JSON-LD: schema.org Observations, with their provenance in PROV-O."""

from collections.abc import Mapping
from typing import Any

from service.formats.prov import NAMESPACE

Figure = Mapping[str, Any]

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "warstats": NAMESPACE,
    "digest": "warstats:digest",
    "comparator": "warstats:comparator",
    "approximate": "warstats:approximate",
    "asReported": "warstats:asReported",
    "stated": "warstats:stated",
    "missing": "warstats:missing",
    "status": "warstats:status",
    "couldNotVerify": "warstats:couldNotVerify",
    "duplicateOf": {"@id": "warstats:duplicateOf", "@type": "@id"},
    "counts": {"@id": "warstats:counts", "@container": "@set"},
    "basis": "warstats:basis",
    "periodKind": "warstats:periodKind",
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "specializationOf": {"@id": "prov:specializationOf", "@type": "@id"},
    "generatedAtTime": {
        "@id": "prov:generatedAtTime",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
}
_BOUND = {"<": "maxValue", "<=": "maxValue", ">": "minValue", ">=": "minValue"}


def observation(figure: Figure, *, base: str) -> dict[str, Any]:
    """Return a version, as ``FigureSchema`` dumps it, as an Observation.

    ``base`` is the address that ids are made from. A number becomes the ``value`` only if nothing
    bounds it: those who know only schema.org must not read "over 26,000" as 26,000. The number
    itself is ``stated``, with its comparator.
    """
    measure, period = figure["measure"], figure["period"]
    duplicate_of = figure.get("duplicate_of")
    concept = f"{base}v1/figures/{figure['id']}"
    node = {
        "@id": f"{concept}/versions/{figure['version']}",
        "@type": ["Observation", "prov:Entity"],
        "identifier": figure["id"],
        "status": figure["status"],
        **_quantity(figure),
        "asReported": figure["as_reported"],
        "missing": figure["missing"],
        "unitText": figure["unit"]["name"],
        "measuredProperty": {
            "@id": f"{base}v1/measures/{measure['id']}",
            "@type": "StatisticalVariable",
            "name": measure["name"],
        },
        "counts": measure["counts"],
        "basis": measure["basis"],
        "observationAbout": [
            {"@id": f"{base}v1/{plural}/{figure[name]['id']}", "name": figure[name]["name"]}
            for name, plural in (
                ("conflict", "conflicts"),
                ("population", "populations"),
                ("area", "areas"),
            )
            if figure[name]
        ],
        "observationPeriod": period and _interval(period),
        "periodKind": period and period["kind"],
        "duplicateOf": duplicate_of and f"{base}v1/figures/{duplicate_of}",
        "couldNotVerify": figure["could_not_verify"],
        "description": figure["caveats"] or None,
        "wasAttributedTo": [_agent(agent, base) for agent in figure["origin"]],
        "wasQuotedFrom": [
            _document(step["document"], base)
            for step in _last_steps(figure)
            if step["document"] is not None
        ]
        or None,
        "specializationOf": concept,
        "generatedAtTime": figure["recorded_at"],
        "digest": figure["digest"],
    }
    return {name: value for name, value in node.items() if value is not None}


def _quantity(figure: Figure) -> dict[str, Any]:
    value, comparator = figure["value"], figure["comparator"]
    properties = {"minValue": figure["lower"], "maxValue": figure["upper"]}
    if value is None:
        return properties
    properties[_BOUND.get(comparator, "value")] = value
    return {
        **properties,
        "stated": value,
        "comparator": comparator,
        "approximate": figure["approximate"],
    }


def _interval(period: Mapping[str, Any]) -> str:
    """Return a time interval (ISO 8601-1); an unknown end is ".." (ISO 8601-2)."""
    return "/".join(
        (period[end] or "..") + (f"T{period[time]}" if period.get(time) else "")
        for end, time in (("start", "start_time"), ("end", "end_time"))
    )


def _last_steps(figure: Figure) -> list[Mapping[str, Any]]:
    """Return the last step of each chain: the document that was read."""
    return [chain["steps"][-1] for chain in figure["provenance"]]


def _agent(agent: Mapping[str, Any], base: str) -> dict[str, Any]:
    return {
        "@id": f"{base}v1/sources/{agent['id']}",
        "@type": "prov:Agent",
        "name": agent["name"],
    }


def _document(document: Mapping[str, Any], base: str) -> dict[str, Any]:
    node = {
        "@id": f"{base}v1/documents/{document['id']}",
        "@type": ["CreativeWork", "prov:Entity"],
        "name": document["title"],
        "datePublished": document["published_on"],
        "url": document["url"],
    }
    return {name: value for name, value in node.items() if value is not None}
