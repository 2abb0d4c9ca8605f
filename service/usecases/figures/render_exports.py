"""Make a version's row of CSV and line of NDJSON, with what lets them be imported again.

An import refuses slips that are not acknowledged and fills in fields that are absent. So a row or
a line says which slips are right, and which fields of a reading are absent on purpose. This holds
also for what was recorded before slips were looked for and fields filled in.
"""

from collections.abc import Iterable
from datetime import UTC, date
from typing import Any

import orjson

from service.claims.as_reported import read_words
from service.domain.chain import Chain
from service.domain.figure import Content, Version
from service.domain.figure_slips import Context, figure_slips
from service.domain.filling import fill
from service.domain.quantity import READING
from service.domain.slip_subjects import stated_in
from service.domain.slips import REPORTED_IN_FUTURE, codes_of
from service.domain.vocabulary import Entries
from service.formats import csv
from service.formats.lines import figure_line
from service.store.export_texts import ExportText

Figure = dict[str, Any]  # as ``FigureSchema`` dumps it


def render_for_exports(version: Version, figure: Figure, entries: Entries) -> ExportText | None:
    """Return the texts of a version from its JSON, to which this adds what exports say more.

    None where the texts do not follow from the version and the entries at its recorded time: a
    report after the day of recording is no slip once that day has come, and the reason of a
    retraction is in an earlier version if the retracted figure has got another one since.
    """
    if is_past_its_retraction(figure):
        return None
    for shown, standing in zip(figure["verification"], version.standings, strict=True):
        shown["document"] = standing.statement.document
    today = version.recorded_at.astimezone(UTC).date()
    acknowledge(figure, version.content, entries, today)
    if REPORTED_IN_FUTURE in figure["acknowledge"]:
        return None
    return ExportText(
        version.content.id, version.version, csv.lines([figure]), ndjson_lines([figure])
    )


def is_past_its_retraction(figure: Figure) -> bool:
    """Whether a figure is retracted, and its version was made after the one that retracted it."""
    return bool(figure["status"] == "retracted" and figure["change"]["type"] != "retraction")


def ndjson_lines(figures: Iterable[Figure]) -> str:
    """Return the lines of figures in an import."""
    return b"".join(
        orjson.dumps(figure_line(figure), option=orjson.OPT_APPEND_NEWLINE) for figure in figures
    ).decode()


def acknowledge(figure: Figure, content: Content, entries: Entries, today: date) -> None:
    """Add the codes of a figure's slips to its JSON as ``acknowledge``.

    ``unfilled``, of a figure and of its further chains, names the fields of a reading that an
    import would otherwise read from the words.
    """
    context = Context(stated_in(content), entries, today, read_words)
    figure["acknowledge"] = list(codes_of(figure_slips(context, None)))
    for number, chain in enumerate(content.provenance):
        place = figure["provenance"][number] if number else figure
        if _would_be_filled(chain, entries, content.identity.measure):
            place["unfilled"] = READING


def _would_be_filled(chain: Chain, entries: Entries, measure: str) -> bool:
    """Whether an import would read more from the words than the reading of a chain states."""
    reading = chain.reading
    if reading.as_reported is None:
        return False
    document = next((step.document for step in reversed(chain.steps) if step.document), None)
    language = entries.document(document).language if document else None
    words = read_words(reading.as_reported, language, reading.scale, entries.unit_of(measure))
    stated = [name for name in READING if getattr(reading, name) not in {None, False}]
    return words is not None and fill(reading, stated, words)[0] != reading
