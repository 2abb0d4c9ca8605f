"""Load the bundled figures into an empty database."""

from service import data
from service.db import Connection
from service.domain.principal import ADMIN, BUNDLED, Principal
from service.store import journal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import ImportReport, run_import

_BY = Principal(BUNDLED, ADMIN)


def load_bundled(conn: Connection) -> ImportReport | None:
    """Import the bundled figures if the journal is empty; None if it is not.

    The write lock lets only one of several starting processes import them.
    """
    journal.lock(conn)
    if journal.find_snapshot(conn).id:
        return None
    return run_import(conn, parse_ndjson(data.lines()), _BY)
