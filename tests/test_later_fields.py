"""A field that is added later leaves the digests of what was recorded without it as they are.

The steps are those of "Add a field" in CONTRIBUTING.md, on a copy of the code: `later_text` of a
figure and `later_name` of a source. The copy audits a database that the code as it is wrote.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.db import Database
from service.usecases.imports.bundled import load_bundled
from tests.support.database import Urls
from tests.support.server import environment

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
MIGRATION = """-- migrate:up
alter table version add column later_text text;
alter table source add column later_name text;
-- migrate:down
"""
_LATER_IMPORT = "from service.domain.canonical import LATER\n"
_OPTIONAL = "Text(load_default=None, allow_none=True)\n"

# Where a file is changed: after which text, and what is added there.
EDITS: tuple[tuple[str, str, str], ...] = (
    ("service/domain/figure.py", "from service.domain import canonical, slug\n", _LATER_IMPORT),
    ("service/domain/figure.py", "from dataclasses import dataclass", ", field"),
    (
        "service/domain/figure.py",
        "    caveats: tuple[str, ...] = ()\n",
        "    later_text: str | None = field(default=None, metadata=LATER)\n",
    ),
    ("schemas/figures.py", "class FigureBody(ReadingBody):\n", f"    later_text = {_OPTIONAL}"),
    (
        "schemas/figures.py",
        "class FigureSchema(ResponseSchema):\n",
        "    later_text = fields.String(allow_none=True)\n",
    ),
    (
        "service/usecases/figures/body.py",
        '        caveats=tuple(body["caveats"]),\n',
        '        later_text=body["later_text"],\n',
    ),
    (
        "service/usecases/figures/body.py",
        '        "caveats": list(content.caveats),\n',
        '        "later_text": content.later_text,\n',
    ),
    (
        "service/store/figures.py",
        "        list(content.caveats),\n",
        "        content.later_text,\n",
    ),
    (
        "service/store/figures.py",
        '        caveats=tuple(row["caveats"]),\n',
        '        later_text=row["later_text"],\n',
    ),
    ("sql/queries/figures.sql", "period_inferred, caveats,", " later_text,"),
    ("sql/queries/figures.sql", "    version.caveats,", " version.later_text,"),
    (
        "service/formats/lines.py",
        '            "caveats": figure["caveats"],\n',
        '            "later_text": figure.get("later_text"),\n',
    ),
    (
        "service/formats/table.py",
        "COLUMNS: tuple[Column, ...] = (\n",
        '    Column("later_text", "string", field_cell("later_text"), "", is_imported=True),\n',
    ),
    ("service/domain/vocabulary.py", "from typing import Any\n", f"\n{_LATER_IMPORT}"),
    ("service/domain/vocabulary.py", "from dataclasses import dataclass", ", field"),
    (
        "service/domain/vocabulary.py",
        "    named: bool = True\n    url: str | None = None\n",
        "    later_name: str | None = field(default=None, metadata=LATER)\n",
    ),
    ("schemas/vocabularies.py", "class SourceBody(EntryBody):\n", f"    later_name = {_OPTIONAL}"),
    ("sql/queries/vocabularies.sql", "    kind, party, named, url", ", later_name"),
)  # fmt: skip


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A copy of the code with both fields."""
    for folder in ("service", "schemas", "sql"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    (tmp_path / "sql/migrations/29990101000000_add_fields.sql").write_text(MIGRATION)
    for name, anchor, addition in EDITS:
        path = tmp_path / name
        text = path.read_text()
        assert anchor in text, f"{name} has no {anchor!r}: CONTRIBUTING.md may be out of date too"
        path.write_text(text.replace(anchor, anchor + addition, 1))
    return tmp_path


def warstats(code: Path, urls: Urls, *arguments: str, text: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from service.cli import main; main()", *arguments],
        cwd=code,
        env=environment(
            PYTHONPATH=str(code), DATABASE_URL=urls.service, MIGRATE_DATABASE_URL=urls.owner
        ),
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def digests(database: Database) -> dict[tuple[str, int], tuple[bytes, bytes]]:
    with database.connection() as conn:
        rows = conn.execute("select figure, version, digest, chain from version").fetchall()
    return {(row["figure"], row["version"]): (row["digest"], row["chain"]) for row in rows}


def test_code_with_later_fields_audits_what_the_code_before_it_wrote(
    fresh: tuple[Urls, Database], grown: Path
) -> None:
    urls, database = fresh
    with database.transaction() as conn:
        load_bundled(conn)
    before = digests(database)
    warstats(grown, urls, "migrate")
    for format_ in ("ndjson", "csv"):  # whose texts lack the field as yet
        assert "later" not in warstats(grown, urls, "export", "--format", format_).split("\n", 1)[1]
    warstats(grown, urls, "rerender")
    warstats(grown, urls, "verify-journal")
    assert digests(database) == before

    source = {"source": {"id": "count", "name": "Count", "kind": "ngo", "later_name": "1863"}}
    [line] = [
        json.loads(line)
        for line in warstats(grown, urls, "export", "--measure", "deserters-recorded").splitlines()
        if "provenance" in line
    ]
    change = {"type": "correction", "cause": "transcription", "note": "State the later text."}
    corrected = line | {"later_text": "by name", "change": change}
    lines = "".join(json.dumps(each) + "\n" for each in (source, corrected))
    warstats(grown, urls, "import", "-", text=lines)
    warstats(grown, urls, "verify-journal")
    after = digests(database)
    assert {key: after[key] for key in before} == before
    [(made, _)] = [after[key] for key in after.keys() - before.keys()]
    assert made not in {digest for digest, _ in before.values()}
