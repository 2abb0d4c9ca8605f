"""Load the bundled figures into a database that holds nothing yet."""

from service import data
from service.db import Connection
from service.domain.principal import ADMIN, BUNDLED, Principal
from service.store import journal
from service.usecases.lines import read
from service.usecases.load import Loaded, load

_BY = Principal(BUNDLED, ADMIN)


def load_bundled(conn: Connection) -> Loaded | None:
    """Load them if the journal is empty, of two processes at once only one; None if it is not."""
    journal.lock(conn)
    if journal.moment(conn).id:
        return None
    return load(conn, read(data.lines()), _BY)
