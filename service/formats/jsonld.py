"""A PROV graph as JSON-LD 1.1 with the terms of PROV-O (W3C)."""

from typing import Any

from service.formats.prov import NAMESPACE, Graph

_PROPERTIES = {
    "Quotation": "wasQuotedFrom",
    "PrimarySource": "hadPrimarySource",
    "Revision": "wasRevisionOf",
    None: "wasDerivedFrom",
}


def to_json_ld(graph: Graph) -> dict[str, Any]:
    """Return the graph as a JSON-LD document in which every id is an absolute IRI."""
    nodes: dict[str, dict[str, Any]] = {
        id_: {"@id": graph.base + id_, "@type": kind, **attributes}
        for kind, members in (("Entity", graph.entities), ("Agent", graph.agents))
        for id_, attributes in members.items()
    }
    links = [
        *(
            (derivation.derived, _PROPERTIES[derivation.kind], derivation.origin)
            for derivation in graph.derivations
        ),
        *((entity, "wasAttributedTo", agent) for entity, agent in graph.attributions),
        *((specific, "specializationOf", general) for specific, general in graph.specializations),
        *((version, "alternateOf", figure) for version, figure in graph.alternates),
    ]
    for subject, relation, target in links:
        nodes[subject].setdefault(relation, []).append(graph.base + target)
    for entity, time in graph.generated:
        nodes[entity]["generatedAtTime"] = time
    return {"@context": _context(), "@graph": list(nodes.values())}


def _context() -> dict[str, Any]:
    relations = {*_PROPERTIES.values(), "wasAttributedTo", "specializationOf", "alternateOf"}
    return {
        "@vocab": NAMESPACE,
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "label": "http://www.w3.org/2000/01/rdf-schema#label",
        "Entity": "prov:Entity",
        "Agent": "prov:Agent",
        "generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
        **{name: {"@id": f"prov:{name}", "@type": "@id"} for name in sorted(relations)},
    }
