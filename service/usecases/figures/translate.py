"""Put the sentences of rendered figures into another language, when they are read.

The names are those of the entries at the time when a version was recorded, as in its text, so that
a version says the same for ever in every language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from service.db import Connection
from service.domain.digest import etag_of
from service.domain.sentence import ENGLISH
from service.domain.sentence.parts import entries_named
from service.store import vocabularies
from service.store.renderings import StoredJson
from service.store.states import Row
from service.usecases.figures.render import add_sentence


def with_sentences(conn: Connection, figures: Sequence[dict[str, Any]]) -> None:
    """Set the sentences that texts lack which were made before there were any.

    ``warstats rerender`` puts them into the texts; until it has run no reader fails for them.
    """
    bare = [figure for figure in figures if "sentence" not in figure]
    if bare:
        _set_sentences(conn, bare, ENGLISH)


def translate_figures(conn: Connection, figures: Sequence[dict[str, Any]], language: str) -> None:
    """Set the sentences of dumped figures, and the words of their verification states."""
    if language == ENGLISH:
        with_sentences(conn, figures)
    else:
        _set_sentences(conn, figures, language)


def _set_sentences(conn: Connection, figures: Sequence[dict[str, Any]], language: str) -> None:
    wanted = {entry for figure in figures for entry in entries_named(figure)}
    history = vocabularies.find(conn, wanted)
    for figure in figures:
        recorded_at = datetime.fromisoformat(figure["recorded_at"])
        add_sentence(figure, language, history.at(recorded_at))


def translate(conn: Connection, bodies: Sequence[str], language: str) -> list[str]:
    """Return the texts of figures with their sentences in a language."""
    if language == ENGLISH:
        return list(bodies)
    figures = [orjson.loads(body) for body in bodies]
    translate_figures(conn, figures, language)
    return [orjson.dumps(figure).decode() for figure in figures]


def translate_rows(conn: Connection, rows: Iterable[Row], language: str) -> list[Row]:
    """Return the rows of a page with their sentences in a language."""
    rows = list(rows)
    bodies = translate(conn, [body for *_, body in rows], language)
    return [(key, id_, body) for (key, id_, _), body in zip(rows, bodies, strict=True)]


def translate_stored(conn: Connection, stored: StoredJson, language: str) -> StoredJson:
    """Return a figure's text, read whole, in a language, with an entity tag of its own."""
    if language == ENGLISH or stored.body is None:
        return stored
    [body] = translate(conn, [stored.body], language)
    return replace(stored, body=body, etag=etag_of(stored.etag, language))
