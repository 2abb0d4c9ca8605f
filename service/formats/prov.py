"""A figure's provenance as a W3C PROV graph, and as PROV-JSON (W3C Member Submission 2013)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.domain.quantity import READING

# The namespace of the service's own terms, the same for every deployment, so that graphs merge.
NAMESPACE = "urn:warstats:term:"

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Derivation:
    """``derived`` came from ``origin``; ``kind`` is PROV's subtype: Quotation, and so on."""

    derived: str
    origin: str
    kind: str | None = None


@dataclass(slots=True)
class Graph:
    """Entities, agents and relations of PROV-DM; ids are relative to the IRI ``base``.

    Attributes are terms of ``NAMESPACE``. ``generated`` has pairs of an entity and a time.
    """

    base: str
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    agents: dict[str, dict[str, Any]] = field(default_factory=dict)
    derivations: list[Derivation] = field(default_factory=list)
    attributions: list[tuple[str, str]] = field(default_factory=list)
    specializations: list[tuple[str, str]] = field(default_factory=list)
    alternates: list[tuple[str, str]] = field(default_factory=list)
    generated: list[tuple[str, str]] = field(default_factory=list)


def graph_of(figure: Figure, *, base: str) -> Graph:
    """Return the graph of one version, as ``FigureSchema`` dumps it.

    The version is a quotation of the last step of each chain, and each step of the one before;
    the first step is the primary source. A step is attributed to its sources. A retracted version
    is an alternate of the figure that stands in its place.
    """
    graph = Graph(base)
    concept = f"v1/figures/{figure['id']}"
    version = f"{concept}/versions/{figure['version']}"
    graph.entities[concept] = {"label": figure["measure"]["name"]}
    graph.entities[version] = {
        "label": figure["as_reported"] or figure["id"],
        **_reading(figure),
        "could_not_verify": figure["could_not_verify"],
        "status": figure["status"],
        "digest": figure["digest"],
    }
    graph.specializations.append((version, concept))
    graph.generated.append((version, figure["recorded_at"]))
    if stands := figure.get("duplicate_of"):  # a text from before an upgrade lacks it
        instead = f"v1/figures/{stands}"
        graph.entities[instead] = {}
        graph.alternates.append((version, instead))
    if figure["version"] > 1:
        before = f"{concept}/versions/{figure['version'] - 1}"
        graph.entities[before] = {}
        graph.derivations.append(Derivation(version, before, "Revision"))
    for number, chain in enumerate(figure["provenance"], 1):
        _add_chain(graph, version, number, chain)
    return graph


def to_prov_json(graph: Graph) -> dict[str, Any]:
    """Return the graph as PROV-JSON."""
    return {
        "prefix": {"ws": graph.base, "term": NAMESPACE},
        "entity": _attributes(graph.entities),
        "agent": _attributes(graph.agents),
        "wasDerivedFrom": _numbered("d", map(_derivation, graph.derivations)),
        "wasAttributedTo": _numbered(
            "a",
            (
                {"prov:entity": _name(entity), "prov:agent": _name(agent)}
                for entity, agent in graph.attributions
            ),
        ),
        "specializationOf": _numbered(
            "s",
            (
                {"prov:specificEntity": _name(specific), "prov:generalEntity": _name(general)}
                for specific, general in graph.specializations
            ),
        ),
        "alternateOf": _numbered(
            "i",
            (
                {"prov:alternate1": _name(version), "prov:alternate2": _name(figure)}
                for version, figure in graph.alternates
            ),
        ),
        "wasGeneratedBy": _numbered(
            "g",
            ({"prov:entity": _name(entity), "prov:time": time} for entity, time in graph.generated),
        ),
    }


def _add_chain(graph: Graph, version: str, number: int, chain: Mapping[str, Any]) -> None:
    previous = None
    for step in chain["steps"]:
        place = f"{version}/chains/{number}/steps/{step['step']}"
        graph.entities[place] = {
            name: step[name]
            for name in ("role", "as_named", "as_reported", "reported_on", "locator", "excerpt")
            if step[name] is not None
        }
        for source in step["sources"]:
            graph.attributions.append((place, _agent(graph, source)))
        if previous is not None:
            graph.derivations.append(Derivation(place, previous, "Quotation"))
        if step["document"] is not None:
            graph.derivations.append(
                Derivation(place, _document(graph, step["document"]), "Quotation")
            )
        for position, basis in enumerate(step["based_on"], 1):
            graph.derivations.append(Derivation(place, _basis(graph, place, position, basis)))
        previous = place
    assert previous is not None
    graph.entities[previous] |= _reading(chain["reading"])
    graph.derivations.append(Derivation(version, previous, "Quotation"))
    graph.derivations.append(
        Derivation(version, f"{version}/chains/{number}/steps/1", "PrimarySource")
    )


def _agent(graph: Graph, source: Mapping[str, Any]) -> str:
    agent = f"v1/sources/{source['id']}"
    graph.agents[agent] = {"label": source["name"]}
    return agent


def _document(graph: Graph, document: Mapping[str, Any]) -> str:
    entity = f"v1/documents/{document['id']}"
    graph.entities[entity] = {
        "label": document["title"],
        **{
            name: document[name]
            for name in ("published_on", "url", "archive_url")
            if document[name] is not None
        },
    }
    return entity


def _basis(graph: Graph, place: str, position: int, basis: Mapping[str, Any]) -> str:
    if basis["document"] is not None:
        entity = _document(graph, basis["document"])
    else:
        entity = f"{place}/based-on/{position}"
        graph.entities[entity] = {"as_named": basis["as_named"]} if basis["as_named"] else {}
    if basis["source"] is not None:
        graph.attributions.append((entity, _agent(graph, basis["source"])))
    return entity


def _reading(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {name: reading[name] for name in READING if reading.get(name) is not None}


def _name(id_: str) -> str:
    return f"ws:{id_}"


def _attributes(members: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return entities or agents with qualified names, by id."""
    return {
        _name(id_): {
            "prov:label" if name == "label" else f"term:{name}": value
            for name, value in attributes.items()
        }
        for id_, attributes in members.items()
    }


def _derivation(derivation: Derivation) -> dict[str, Any]:
    relation: dict[str, Any] = {
        "prov:generatedEntity": _name(derivation.derived),
        "prov:usedEntity": _name(derivation.origin),
    }
    if derivation.kind is not None:
        relation["prov:type"] = {"$": f"prov:{derivation.kind}", "type": "prov:QUALIFIED_NAME"}
    return relation


def _numbered(letter: str, relations: Iterator[dict[str, Any]]) -> dict[str, Any]:
    return {f"_:{letter}{number}": relation for number, relation in enumerate(relations, 1)}
