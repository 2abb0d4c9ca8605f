"""Figures, entries and statements as lines of an import, so that an export imports again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from service.domain.digest import timestamp
from service.domain.quantity import READING
from service.domain.slips import OF_FIGURES
from service.domain.verification import Statement
from service.domain.vocabulary import Entry

_STATEMENT = ("status", "by", "stated_on", "wording", "said_in")
_IDENTITY = ("measure", "population", "conflict", "area")


def figure_line(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return the line of a figure as ``FigureSchema`` dumps it, with ``document`` in statements.

    ``acknowledge`` are the codes of its slips, ``unfilled`` the fields of its reading that an
    import would otherwise read from the words. The line has the statements about the figure alone
    and the lapsed ones about its documents. Current statements about documents have lines of their
    own (``statement_line``).
    """
    statements = [
        statement_cell(standing)
        for standing in figure["verification"]
        if standing["scope"] == "figure" or standing["lapsed"]
    ]
    return _without_defaults(
        {
            "id": figure["id"],
            "status": figure["status"],
            **{name: figure[name] and figure[name]["id"] for name in _IDENTITY},
            "item": figure["item"],
            **{name: figure.get(name) for name in READING},
            "period": period_cell(figure["period"]),
            "provenance": provenance_cell(figure["provenance"]),
            "caveats": figure["caveats"],
            "duplicate_of": figure.get("duplicate_of"),
            "verification": statements,
            "acknowledge": figure.get("acknowledge"),
            "change": change_cell(figure),
        }
    ) | {name: figure.get(name) for name in figure.get("unfilled", ())}


def period_cell(period: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the body of a period, without what follows from its EDTF text."""
    if period is None:
        return None
    return {name: period[name] for name in ("edtf", "kind", "inferred") if period[name]}


def provenance_cell(chains: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the bodies of chains, the first without its reading, which is the figure's own."""
    return [
        _without_defaults(
            {
                "reading": _reading(chain) if number else None,
                "steps": [_step(step) for step in chain["steps"]],
            }
        )
        for number, chain in enumerate(chains)
    ]


def _reading(chain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reading of a chain, with its ``unfilled`` fields even where they are null."""
    reading = chain["reading"]
    unfilled = {name: reading.get(name) for name in chain.get("unfilled", ())}
    return _without_defaults(reading) | unfilled


def statement_cell(standing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a statement in the line of a figure."""
    return _without_defaults(
        {
            **{name: standing[name] for name in _STATEMENT},
            "by": standing["by"]["id"],
            "document": standing["document"],
            "lapsed": standing["lapsed"],
        }
    )


def change_cell(figure: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the change that retracted a figure; None for any other status.

    ``retraction`` of the figure is that change where a later version has another one.
    """
    if figure["status"] != "retracted":
        return None
    return _without_defaults(figure.get("retraction") or figure["change"])


def history_line(figure: Mapping[str, Any], added: Iterable[Statement]) -> dict[str, Any]:
    """Return the line of one version in an export of history, with the statements it added."""
    line = figure_line(figure)
    own = [
        _without_defaults(
            {
                **_statement_fields(statement),
                "document": statement.document,
                "lapsed": statement.lapsed,
            }
        )
        for statement in added
        if statement.scope == "figure" or statement.lapsed
    ]
    return _without_defaults(
        {
            **line,
            "version": figure["version"],
            "verification": own,
            "change": _without_defaults(figure["change"]),
            "recorded_at": figure["recorded_at"],
            "recorded_by": figure["recorded_by"],
            "filled": figure.get("filled"),
            "slips": [each for each in figure["warnings"] if each["code"] in OF_FIGURES],
        }
    )


def entry_line(vocabulary: str, entry: Entry, acknowledge: Sequence[str] = ()) -> dict[str, Any]:
    """Return the line of an entry, under the name of its vocabulary, with the codes of its slips.

    A field that is false by default, added later, is left out.
    """
    values = {name: to_plain(value) for name, value in asdict(entry).items()}
    # An empty tuple is a default; an empty list is a set of outcomes, and states no loss.
    body = {name: value for name, value in values.items() if value is not None and value != ()}
    if not body.get("living", True):
        del body["living"]
    return {vocabulary: {**body, **({"acknowledge": list(acknowledge)} if acknowledge else {})}}


def to_plain(value: Any) -> Any:
    """Return a field of an entry, as ``asdict`` has it, as JSON: sets sorted, decimals as numbers.

    A double prints back the at most 15 digits that a decimal may have.
    """
    match value:
        case frozenset():
            return sorted(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {name: to_plain(part) for name, part in value.items()}
        case _:
            return value


def statement_line(
    statement: Statement, recorded: tuple[datetime, str] | None = None
) -> dict[str, Any]:
    """Return the line of a statement about a document.

    ``recorded``, when and by whom it was recorded, is part of an export of history.
    """
    line = {"document": statement.document, **_statement_fields(statement)}
    if recorded is not None:
        line |= {"recorded_at": timestamp(recorded[0]), "recorded_by": recorded[1]}
    return {"statement": _without_defaults(line)}


def _statement_fields(statement: Statement) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in _STATEMENT}


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return _without_defaults(
        {
            **{name: value for name, value in step.items() if name != "step"},
            "sources": [source["id"] for source in step["sources"]],
            "document": step["document"] and step["document"]["id"],
            "based_on": [
                _without_defaults(
                    {
                        "source": basis["source"] and basis["source"]["id"],
                        "document": basis["document"] and basis["document"]["id"],
                        "as_named": basis["as_named"],
                    }
                )
                for basis in step["based_on"]
            ],
        }
    )


def _without_defaults(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body without null, False and empty lists, which an import takes by default."""
    return {
        name: value
        for name, value in body.items()
        if value is not None and value is not False and value not in ((), [])
    }
