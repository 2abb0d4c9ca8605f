"""Record the bundled outcomes in every database, and the bundled figures in an empty one."""

import orjson

from service import data
from service.db import Connection
from service.domain.principal import ADMIN, BUNDLED, Principal
from service.domain.slips import OF_ENTRIES
from service.store import journal, vocabularies
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.report import ImportReport
from service.usecases.imports.run import run_import

_BY = Principal(BUNDLED, ADMIN)


def load_bundled(conn: Connection) -> ImportReport | None:
    """Import the bundled figures if nothing but outcomes is recorded; None if anything else is.

    The write lock lets only one of several starting processes import them.
    """
    journal.lock(conn)
    if journal.has_other_events(conn, "outcome", BUNDLED):
        return None
    return run_import(conn, parse_ndjson(data.lines()), _BY)


def record_outcomes(conn: Connection) -> int:
    """Record the bundled outcomes that are missing; return how many outcomes were new.

    Every other word that some measure counts becomes an outcome too, without a parent: it may be
    older than the vocabulary. An outcome that is recorded stays as it is.
    """
    if not _missing_outcomes(conn):
        return 0
    journal.lock(conn)  # another process may have recorded them by now
    missing = parse_ndjson(_missing_outcomes(conn))
    # What a measure counts is recorded under its word, whatever else has that name.
    return run_import(conn, missing, _BY, acknowledged=tuple(OF_ENTRIES)).entries


def _missing_outcomes(conn: Connection) -> list[bytes]:
    """Return the import lines of the outcomes that are bundled or in use, and not recorded."""
    bundled = {orjson.loads(line)["outcome"]["id"]: line for line in data.lines(data.OUTCOMES)}
    recorded = {id_ for vocabulary, id_ in vocabularies.list_ids(conn) if vocabulary == "outcome"}
    in_use = {
        id_: orjson.dumps({"outcome": {"id": id_, "name": id_.replace("-", " ")}})
        for id_ in vocabularies.list_unrecorded_outcomes(conn)
    }
    return [line for id_, line in {**in_use, **bundled}.items() if id_ not in recorded]
