"""The tables of an export, read with the tools of their users: pandas and DuckDB."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pandas as pd
import pytest

from schemas.imports import FigureLineBody
from service.formats.table import COLUMNS, IMPORTED_COLUMNS

URL = "/v1/figures?format="


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory, app: Any) -> Path:
    """The bundled figures in every format, each in a file."""
    folder = tmp_path_factory.mktemp("exports")
    for suffix in ("csv", "ndjson", "parquet", "jsonld"):
        response = app.test_client().get(URL + suffix)
        (folder / f"figures.{suffix}").write_bytes(response.data)
    return folder


@pytest.fixture(scope="module")
def figures(app: Any) -> dict[str, Any]:
    """The same as JSON."""
    page = app.test_client().get("/v1/figures?limit=1000").get_json()
    return {figure["id"]: figure for figure in page["data"]}


def test_pandas_reads_the_csv(exports: Path, figures: dict[str, Any]) -> None:
    frame = pd.read_csv(exports / "figures.csv", keep_default_na=False, dtype=str)
    assert list(frame["id"]) == sorted(figures)
    assert list(frame.columns) == [column.name for column in COLUMNS]
    for row in frame.to_dict("records"):
        figure = figures[row["id"]]
        value = figure["value"]
        assert row["value"] == ("" if value is None else str(value))
        assert row["could_not_verify"] == str(figure["could_not_verify"]).lower()
        assert len(json.loads(row["provenance"])) == len(figure["provenance"])
        assert row["origin"].split(";") == [origin["id"] for origin in figure["origin"]]


def test_pandas_reads_the_parquet(exports: Path, figures: dict[str, Any]) -> None:
    frame = pd.read_parquet(exports / "figures.parquet").set_index("id")
    assert set(frame.index) == set(figures)
    for id_, figure in figures.items():
        stated = None if figure["value"] is None else Decimal(str(figure["value"]))
        assert frame.loc[id_, "value"] == stated
        counts = frame.loc[id_, "counts"]
        assert (None if counts is None else list(counts)) == figure["measure"]["counts"]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_duckdb_reads_it(exports: Path, figures: dict[str, Any], suffix: str) -> None:
    exported = duckdb.sql(
        f"select id, value, could_not_verify, period_end, recorded_at::varchar"
        f" from '{exports}/figures.{suffix}' order by id"
    ).fetchall()
    assert [row[0] for row in exported] == sorted(figures)
    for id_, value, flag, period_end, _ in exported:
        figure = figures[id_]
        assert value == figure["value"]
        assert flag is figure["could_not_verify"]
        end = figure["period"] and figure["period"]["end"]
        assert (period_end and period_end.isoformat()) == end


def test_the_json_ld_says_no_more_than_is_known(exports: Path, figures: dict[str, Any]) -> None:
    document = orjson.loads((exports / "figures.jsonld").read_bytes())
    nodes = {node["identifier"]: node for node in document["@graph"]}
    assert set(nodes) == set(figures)
    for id_, figure in figures.items():
        bounded = figure["comparator"] in {"<", "<=", ">", ">="}
        assert ("value" in nodes[id_]) == (figure["value"] is not None and not bounded)
        assert nodes[id_].get("stated") == figure["value"]
        assert nodes[id_]["couldNotVerify"] is figure["could_not_verify"]
    terms = {name for node in nodes.values() for name in node if not name.startswith("@")}
    context = document["@context"]
    known = {"identifier", "value", "minValue", "maxValue", "unitText", "measuredProperty",
             "observationAbout", "observationPeriod", "description"}  # fmt: skip
    assert terms <= known | set(context)


def test_a_row_may_hold_nothing_that_a_body_does_not_take() -> None:
    assert {column.name for column in IMPORTED_COLUMNS} == set(FigureLineBody().fields)
