"""Render every text again from the columns, as the owner of the database.

For after a schema addition; it never changes what is stated.
"""

from service.db import Connection
from service.domain.derived import derive
from service.store import figures, projection, renderings, vocabularies
from service.usecases.figures.append import referenced_entries
from service.usecases.figures.render import render_revision, render_version

_FIGURES_PER_BATCH = 500


def rerender(conn: Connection) -> int:
    """Replace the texts and search words that differ; return how many did."""
    changed = 0
    for revision in vocabularies.find(conn, vocabularies.list_ids(conn)).all():
        changed += renderings.replace(conn, render_revision(revision))
    after = None
    while ids := figures.list_ids(conn, after=after, limit=_FIGURES_PER_BATCH):
        for versions in figures.list_versions(conn, ids).values():
            for version in versions:
                history = vocabularies.find(
                    conn, referenced_entries(version.content, version.statements)
                )
                entries = history.at(version.recorded_at)
                text = render_version(version, derive(version, entries), entries)
                changed += renderings.replace(conn, text)
                changed += projection.replace_words(conn, version)
        after = ids[-1]
    if changed:
        renderings.raise_generation(conn)
    return changed
