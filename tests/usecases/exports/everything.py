"""Figures of every status, with corrections, statements and hard texts, to export."""

from decimal import Decimal
from typing import Any

from schemas.base import LoadedBody
from service.db import Database
from service.domain.verification import STATUSES
from service.usecases.figures.add_statement import add_document_statement, add_figure_statement
from service.usecases.figures.correct import correct
from service.usecases.figures.retract import retract
from tests.support.builders import DOCUMENT, chain, figure, record


def statement(by: str = "gazette", **fields: Any) -> LoadedBody:
    """A loaded statement on a figure or a document."""
    return LoadedBody(
        {
            "status": "could_not_verify",
            "by": by,
            "stated_on": None,
            "wording": None,
            "said_in": None,
            **fields,
        }
    )


def fill(database: Database) -> None:
    """Record figures of every status, with corrections and statements."""
    everything = {
        "role": "reporter",
        "sources": ["gazette"],
        "document": DOCUMENT,
        "reported_on": "1871-03",
        "as_named": 'the "staff", they say',
        "locator": "page 2;\nline 3",
        "excerpt": "Смерть, смерть",
    }
    based = {
        "role": "originator",
        "sources": ["french-staff", "herald"],
        "based_on": [{"as_named": "the rolls"}, {"source": "gazette", "document": "second"}],
    }
    with database.transaction() as conn:
        record(
            conn,
            {
                "measure": {
                    "id": "killed-again",
                    "name": "K",
                    "unit": "persons",
                    "counts": [],
                    "basis": "claimed",
                    "definition": "None, in a sense.",
                    "replaces": "killed",
                }
            },
            {"document": {"id": "second", "source": "herald", "title": "Another"}},
            {
                "area": {
                    "id": "ardennes",
                    "name": "Ardennes",
                    "iso_code": "FR-08",
                    "codes": [{"scheme": "insee", "code": "08"}],
                    "point": {"latitude": 49.7, "longitude": 4.6},
                }
            },
            figure(id="plain"),
            figure(
                id="decimals",
                value=Decimal("0.000001"),
                as_reported=None,
                measure="killed-again",
                comparator="<",
                approximate=True,
                acknowledge=["fraction-of-count"],
            ),
            figure(id="largest", value=123456789012345, as_reported=None, area="ardennes"),
            figure(
                id="bounds",
                value=None,
                comparator=None,
                lower=5,
                upper=Decimal("7.5"),
                as_reported="5 to 7.5",
                acknowledge=["fraction-of-count"],
                population="french-guard",
                conflict="sedan",
            ),
            figure(
                id="words",
                value=None,
                comparator=None,
                missing="words-only",
                as_reported="hundreds",
                period=None,
                item="row; 7",
            ),
            figure(
                id="chains",
                acknowledge=["document-of-another-source"],
                caveats=["A floor.", 'Says "who"; not, why'],
                period={"edtf": "1870-07-19/..", "kind": "cumulative", "inferred": ["start"]},
                provenance=[
                    {"steps": [based, everything]},
                    chain(
                        "herald",
                        document="second",
                        reading={
                            "value": 2900,
                            "as_reported": "about 2,900",
                            "comparator": "=",
                            "approximate": True,
                        },
                    ),
                ],
            ),
            figure(id="draft", status="draft", item="1"),
            figure(id="corrected", item="2"),
            figure(id="withdrawn", item="3"),
            figure(id="no-conflict", conflict=None, area="ardennes"),
            figure(
                id="hours",
                period={"edtf": "1870-09-01T04:00+02:00/1870-09-01T18:30:05Z", "kind": "flow"},
            ),
        )
        add_document_statement(conn, DOCUMENT, statement(wording="we could not"), "tests")
        add_figure_statement(
            conn, "plain", statement("herald", status="disputed", stated_on="1872"), "tests"
        )
        add_figure_statement(conn, "corrected", statement("herald", status="verified"), "tests")
    with database.transaction() as conn:
        change = {"type": "correction", "note": "Misread.", "cause": "transcription"}
        corrected = {"value": 3100, "as_reported": "3,100", "change": change}
        correct(
            conn, "corrected", LoadedBody({"change": change, **corrected}, raw=corrected), "tests"
        )
        retract(conn, "withdrawn", "Not theirs.", "tests", duplicate_of="words")
        add_document_statement(conn, "second", statement("herald", status=STATUSES[0]), "tests")
