"""Figures and entries as lines of an import: what is read, written as it is taken in again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from service.domain.digest import timestamp
from service.domain.quantity import READING
from service.domain.verification import Statement
from service.domain.vocabulary import Entry

_STATEMENT = ("status", "by", "stated_on", "wording", "said_in")
_IDENTITY = ("measure", "population", "conflict", "area")


def figure_line(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A figure as ``FigureSchema`` shows it, its statements with their ``document``.

    What was said of it alone, and what of a document no longer counts for it, stands in its
    line; what was said of its documents and counts has lines of its own.
    """
    said = [
        statement_cell(word)
        for word in figure["verification"]
        if word["scope"] == "figure" or word["lapsed"]
    ]
    return _without_nothing(
        {
            "id": figure["id"],
            "status": figure["status"],
            **{name: figure[name] and figure[name]["id"] for name in _IDENTITY},
            "item": figure["item"],
            **{name: figure[name] for name in READING},
            "period": period_cell(figure["period"]),
            "provenance": provenance_cell(figure["provenance"]),
            "caveats": figure["caveats"],
            "verification": said,
            "change": change_cell(figure),
        }
    )


def period_cell(period: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A period as it is written."""
    if period is None:
        return None
    return {name: period[name] for name in ("edtf", "kind", "inferred") if period[name]}


def provenance_cell(chains: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Chains as they are written: the first one's reading is the figure's own."""
    return [
        _without_nothing(
            {
                "reading": _without_nothing(chain["reading"]) if number else None,
                "steps": [_step(step) for step in chain["steps"]],
            }
        )
        for number, chain in enumerate(chains)
    ]


def statement_cell(word: Mapping[str, Any]) -> dict[str, Any]:
    """A statement as it stands, as it is written in the line of a figure."""
    return _without_nothing(
        {
            **{name: word[name] for name in _STATEMENT},
            "by": word["by"]["id"],
            "document": word["document"],
            "lapsed": word["lapsed"],
        }
    )


def change_cell(figure: Mapping[str, Any]) -> dict[str, Any] | None:
    """Why a figure is retracted; of any other its line stands for itself."""
    return _without_nothing(figure["change"]) if figure["status"] == "retracted" else None


def history_line(figure: Mapping[str, Any], brought: Iterable[Statement]) -> dict[str, Any]:
    """One version of a figure's history, with the statements that came with it."""
    line = figure_line(figure)
    own = [
        _without_nothing({**_words(said), "document": said.document, "lapsed": said.lapsed})
        for said in brought
        if said.scope == "figure" or said.lapsed
    ]
    return _without_nothing(
        {
            **line,
            "version": figure["version"],
            "verification": own,
            "change": _without_nothing(figure["change"]),
            "recorded_at": figure["recorded_at"],
            "recorded_by": figure["recorded_by"],
        }
    )


def entry_line(vocabulary: str, entry: Entry) -> dict[str, Any]:
    """A vocabulary's entry."""
    said = {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(entry).items()
    }
    # An empty set of outcomes says something: that no loss is counted.
    kept = {name: value for name, value in said.items() if value is not None and value != ()}
    return {vocabulary: kept}


def statement_line(said: Statement, recorded: tuple[datetime, str] | None = None) -> dict[str, Any]:
    """A statement on the figures in a document; in a history with when and by whom recorded."""
    line = {"document": said.document, **_words(said)}
    if recorded is not None:
        line |= {"recorded_at": timestamp(recorded[0]), "recorded_by": recorded[1]}
    return {"statement": _without_nothing(line)}


def _words(statement: Statement) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in _STATEMENT}


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    return _without_nothing(
        {
            **{name: value for name, value in step.items() if name != "step"},
            "sources": [source["id"] for source in step["sources"]],
            "document": step["document"] and step["document"]["id"],
            "based_on": [
                _without_nothing(
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


def _without_nothing(said: Mapping[str, Any]) -> dict[str, Any]:
    """What may be null may be left out (RFC 7396), and so may an empty list and a plain no."""
    return {
        name: value
        for name, value in said.items()
        if value is not None and value is not False and value not in ((), [])
    }
