"""Every kind of write there is, and an entry of each vocabulary with every column set."""

from typing import Any

from schemas.base import load_partial
from schemas.corrections import CorrectionBody
from service.db import Database
from service.usecases.figures.correct import correct
from service.usecases.figures.publish import publish
from service.usecases.figures.retract import reinstate, retract
from tests.support.builders import DOCUMENT, chain, figure, record, statement, vocabulary

# What the entries below refer to, or revise, besides the vocabulary.
FIRST: list[dict[str, Any]] = [
    {"unit": {"id": "heads", "name": "heads", "kind": "count"}},
    {"outcome": {"id": "routed", "name": "routed"}},
]
# An entry with every column set, of each vocabulary; revision 2 where it is in the vocabulary.
FULL: list[dict[str, Any]] = [
    {"unit": {"id": "persons", "name": "people", "kind": "count", "code": "PS", "parent": "heads"}},
    {
        "outcome": {
            "id": "routed",
            "name": "put to flight",
            "aliases": ["scattered"],
            "parent": "missing",
            "reversible": True,
        }
    },
    {
        "measure": {
            "id": "killed",
            "name": "Killed",
            "unit": "persons",
            "counts": ["killed"],
            "basis": "claimed",
            "definition": "Soldiers: killed.",
            "aliases": ["Fallen"],
        }
    },
    {
        "conflict": {
            "id": "sedan",
            "name": "Sedan",
            "kind": "battle",
            "parent": "franco-prussian",
            "start": "1870-09-01",
            "end": "1870-09-02",
            "ucdp_id": "1",
            "wikidata_id": "Q1",
        }
    },
    {
        "population": {
            "id": "french-guard",
            "name": "Guard",
            "kind": "military",
            "party": "france",
            "parent": "french-army",
        }
    },
    {
        "area": {
            "id": "ardennes",
            "name": "The Ardennes",
            "iso_code": "FR-08",
            "codes": [{"scheme": "insee", "code": "08"}],
            "parent": None,
            "point": {"latitude": 49.7, "longitude": 4.6},
        }
    },
    {
        "source": {
            "id": "gazette",
            "name": "The Gazette",
            "kind": "media",
            "url": "https://gazette.example/",
            "description": "A paper.",
        }
    },
    {
        "document": {
            "id": DOCUMENT,
            "source": "gazette",
            "title": "The losses of the war",
            "url": "https://gazette.example/1",
            "published_on": "1871-03",
            "accessed_on": "1900-01-01",
            "language": "en",
            "sha256": "0" * 64,
        }
    },
]


def full_chain() -> dict[str, Any]:
    """A chain with every column set."""
    route = chain(reading={"value": 3000, "comparator": "=", "approximate": True})
    route["reading"]["as_reported"] = "some 3,000"
    route["steps"][0]["based_on"] = [
        {"source": "french-staff", "document": DOCUMENT, "as_named": "the staff"},
        {"as_named": "letters"},
    ]
    route["steps"][1] |= {"as_named": "us", "as_reported": "3,000", "locator": "page 1"}
    route["steps"][1]["excerpt"] = "so many"
    return route


def write_everything(database: Database) -> None:
    """Make every kind of write there is."""
    with database.transaction() as conn:
        record(conn, *vocabulary(), *FIRST, *FULL)
        whole = figure(
            id="one",
            area="ardennes",
            item="a",
            lower=2000,
            upper=4000,
            caveats=["A floor"],
            period={"edtf": "1870-08/1870-09", "kind": "flow", "inferred": ["start"]},
            provenance=[chain(), full_chain()],
        )
        record(conn, whole, figure(id="two", item="b", period=None, provenance=[chain()]))
        hours = {"edtf": "1870-09-01T04:00+02:00/1870-09-01T18:30Z", "kind": "flow"}
        record(conn, figure(id="hours", conflict=None, area="ardennes", period=hours))
        retract(conn, "hours", "Twice", "an editor", duplicate_of="one")
        record(conn, statement(wording="could not", said_in=DOCUMENT))
        fix = {
            "value": 3100,
            "change": {"type": "correction", "cause": "source", "note": "It rose"},
        }
        correct(conn, "one", load_partial(CorrectionBody(), fix), "an editor")
        own = {"figure": "one", "status": "disputed", "by": "herald", "wording": "no"}
        record(conn, {"statement": own | {"stated_on": "1871-04", "said_in": DOCUMENT}})
        retract(conn, "two", "Wrong", "an editor")
        reinstate(conn, "two", "Right", "an editor")
    with database.transaction() as conn:
        record(conn, figure(id="draft", item="c", status="draft"))
        record(conn, figure(id="drafted", item="d", status="draft"))
        publish(conn, "drafted", None, "an editor")
        record(conn, *history("old"))
        record(conn, statement(status="verified", by="herald"))
        late = figure(id="three", item="e", provenance=[chain(reported_on="9999")])
        codes = ["reported-in-future", "reported-after-document"]
        record(conn, late | {"acknowledge": codes}, *FULL[:1])
        fix = {"caveats": ["Rounded"], "change": {"type": "correction", "note": "It said so"}}
        correct(conn, "one", load_partial(CorrectionBody(), fix), "an editor")


def history(id_: str) -> list[dict[str, Any]]:
    """Two versions of a figure that was recorded elsewhere, the second with a statement."""
    disputed = {"status": "disputed", "by": "herald", "stated_on": "1871-04"}
    first = {"recorded_at": "2022-03-01T08:00:00Z", "recorded_by": "elsewhere"}
    second = {
        "recorded_at": "2022-04-01T08:00:00Z",
        "change": {"type": "correction", "note": "It rose"},
        "value": 3001,
        "verification": [disputed],
    }
    return [figure(id=id_, item=id_, **first), figure(id=id_, item=id_, **second)]
