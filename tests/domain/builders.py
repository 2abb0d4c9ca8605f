"""Builders: a whole, sound thing, with a default for whatever a test does not speak of."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from service.domain.chain import Chain, Step
from service.domain.figure import Change, Content, Version, identify
from service.domain.quantity import Quantity
from service.domain.verification import Statement
from service.domain.vocabulary import Document, Entries, Measure, Population, Source, Unit


def a_quantity(value: str | int | None = 10600, **fields: Any) -> Quantity:
    number = None if value is None else Decimal(value)
    fields.setdefault("comparator", None if value is None else "=")
    return Quantity(value=number, **fields)


def a_step(*sources: str, **fields: Any) -> Step:
    return Step(sources=sources or ("newsroom",), **{"role": "originator", **fields})


def a_chain(*steps: Step, reading: Quantity | None = None) -> Chain:
    return Chain(reading or a_quantity(), steps or (a_step(document="article"),))


def a_content(**fields: Any) -> Content:
    figure = {
        "measure": "killed-identified",
        "conflict": "the-war",
        "provenance": (a_chain(),),
        "period": None,
    }
    about = {name: fields.pop(name) for name in ("id", "status", "caveats") if name in fields}
    figure |= fields
    return Content(
        **{"id": "a-figure", "status": "published", **about},
        identity=identify(**figure),
        period=figure["period"],
        provenance=figure["provenance"],
    )


def a_statement(id_: int = 1, **fields: Any) -> Statement:
    defaults = {"scope": "figure", "status": "could_not_verify", "by": "agency"}
    return Statement(id=id_, **{**defaults, **fields})


def a_version(content: Content, *statements: Statement, quantity_version: int = 1) -> Version:
    return Version(
        content=content,
        version=quantity_version,
        statements=statements,
        quantity_version=quantity_version,
        change=Change("created"),
        recorded_at=datetime(2025, 8, 1, tzinfo=UTC),
        recorded_by="an-editor",
        author="an-editor",
        public=True,
        event=1,
        digest=b"",
        chain=b"",
    )


def a_source(id_: str, **fields: Any) -> Source:
    return Source(id=id_, name=id_, **{"kind": "unspecified", **fields})


def entries(*more: Any) -> Entries:
    """Hold what ``a_content`` names, and more; an entry given here stands for its namesake."""
    known = (
        Unit(id="person", name="Persons", kind="count"),
        Measure(
            id="killed-identified",
            name="Killed",
            unit="person",
            basis="identified",
            definition="Each by name",
            counts=frozenset({"killed"}),
        ),
        Population(id="red-soldiers", name="Soldiers", kind="military", party="red"),
        a_source("newsroom"),
        a_source("agency"),
        Document(id="article", name="An article", title="An article", source="newsroom"),
    )
    return Entries({(type(entry).__name__.lower(), entry.id): entry for entry in (*known, *more)})
