"""An import can record its new figures as drafts."""

from typing import Any

import pytest

from service.db import Connection, Database
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid
from service.store import figures
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import figure, lines, record

BY = Principal("tests", ADMIN)


def record_drafts(conn: Connection, *bodies: dict[str, Any]) -> int:
    return run_import(conn, parse_ndjson(lines(*bodies)), BY, as_drafts=True).figures


def statuses(conn: Connection, *ids: str) -> list[str]:
    newest = figures.newest(conn, ids)
    return [newest[id_].content.status for id_ in ids]


def test_new_figures_are_drafts_whatever_their_lines_say(war: Database) -> None:
    with war.transaction() as conn:
        record_drafts(conn, figure(id="a"), figure(id="b", item="2", status="published"))
        assert statuses(conn, "a", "b") == ["draft", "draft"]


def test_figures_that_exist_keep_their_status(war: Database) -> None:
    change = {"type": "correction", "cause": "source", "note": "It printed another number."}
    other = figure(id="a", value=3001, as_reported="3,001", status="published", change=change)
    with war.transaction() as conn:
        record(conn, figure(id="a"))
        assert record_drafts(conn, other) == 1
        assert statuses(conn, "a") == ["published"]


def test_importing_drafts_again_changes_nothing(war: Database) -> None:
    with war.transaction() as conn:
        record_drafts(conn, figure(id="a", status="published"))
        assert record_drafts(conn, figure(id="a", status="published")) == 0
        assert record(conn, figure(id="a")).figures == 0
        assert statuses(conn, "a") == ["draft"]


def test_a_retracted_figure_is_no_draft(war: Database) -> None:
    change = {"type": "retraction", "note": "It counted another war."}
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        record_drafts(conn, figure(id="a", status="retracted", change=change))
    [fault] = caught.value.faults
    assert fault.path == ("line", 1, "status")
    assert "without --draft" in fault.detail
