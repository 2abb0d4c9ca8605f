"""Say in an export what makes it import again: which slips are right, and what is not filled in.

This holds also for what was recorded before slips were looked for and absent fields filled in.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain.chain import Chain, Step
from service.domain.entry_slips import document_slips, fold_name, name_slips
from service.domain.figure import Content, identify
from service.domain.period import make_period
from service.domain.quantity import READING, Quantity
from service.domain.slips import codes_of
from service.domain.vocabulary import Document, Entries, Entry
from service.usecases.figures.render_exports import Figure, acknowledge


def with_acknowledgements(
    figures: Iterable[Figure], entries: Entries, today: date
) -> Iterator[Figure]:
    """Yield the figures with the codes of their slips in ``acknowledge``.

    ``unfilled``, of a figure and of its further chains, names the fields of a reading that an
    import would otherwise read from the words.
    """
    for figure in figures:
        acknowledge(figure, _content(figure), entries, today)
        yield figure


def entry_acknowledgements(entries: Mapping[str, list[Entry]]) -> dict[tuple[str, str], list[str]]:
    """Return the codes of the slips of the entries, by vocabulary and id, in the export's order."""
    codes: dict[tuple[str, str], list[str]] = {}
    for vocabulary, of_vocabulary in entries.items():
        known: dict[object, list[Entry]] = {}
        for entry in of_vocabulary:
            keys = _keys(entry)
            others = [other for key in keys for other in known.get(key, ())]
            if isinstance(entry, Document):
                documents = [other for other in others if isinstance(other, Document)]
                slips = list(document_slips(entry, documents))
            else:
                slips = list(name_slips(entry, others))
            if slips:
                codes[vocabulary, entry.id] = list(codes_of(slips))
            for key in keys:
                known.setdefault(key, []).append(entry)
    return codes


def _keys(entry: Entry) -> list[object]:
    if isinstance(entry, Document):
        return [("title", entry.title), *([("url", entry.url)] if entry.url else [])]
    return [fold_name(entry.name)]


def _content(figure: Figure) -> Content:
    """Return the content of a figure as ``FigureSchema`` dumps it, for the rules of slips."""
    chains = tuple(
        Chain(_quantity(chain["reading"]), tuple(map(_step, chain["steps"])))
        for chain in figure["provenance"]
    )
    period = figure["period"]
    stated = period and make_period(period["edtf"], period["kind"], tuple(period["inferred"]))
    identity = identify(
        measure=figure["measure"]["id"],
        conflict=figure["conflict"] and figure["conflict"]["id"],
        area=figure["area"] and figure["area"]["id"],
        provenance=chains,
        period=stated,
    )
    return Content(
        id=figure["id"],
        identity=identity,
        status=figure["status"],
        period=stated,
        provenance=chains,
    )


def _quantity(reading: Mapping[str, Any]) -> Quantity:
    return Quantity(**{name: _exact(reading.get(name)) for name in READING})


def _exact(value: Any) -> Any:
    """Return a JSON number as the decimal that was recorded."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(repr(value)) if is_number else value


def _step(step: Mapping[str, Any]) -> Step:
    return Step(
        role=step["role"],
        sources=tuple(sorted(source["id"] for source in step["sources"])),
        document=step["document"] and step["document"]["id"],
        reported_on=step["reported_on"],
    )
