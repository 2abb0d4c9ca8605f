"""Load the bundled figures into a database that holds nothing yet."""

from service import data
from service.db import Connection
from service.domain.principal import ADMIN, BUNDLED, Principal
from service.store import journal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import ImportReport, run_import

_BY = Principal(BUNDLED, ADMIN)


def load_bundled(conn: Connection) -> ImportReport | None:
    """Load them if the journal is empty, of two processes at once only one; None if it is not."""
    journal.lock(conn)
    if journal.find_snapshot(conn).id:
        return None
    return run_import(conn, parse_ndjson(data.lines()), _BY)
