"""Evaluate the claim checker: ``python -m evaluation`` (``make eval``).

Every claim of ``claims.ndjson`` is sent to the service, which holds the bundled figures and
those of ``figures.ndjson``. Printed are, for each relation and each summary, precision (of those
that were found, how many were expected) and recall (the other way round), the confusions, and how
many claims were misread: another thing understood than is said, which weighs more than any
that was not understood.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from flask.testing import FlaskClient

from evaluation.claims import CLAIMS, FIGURES, NOT_UNDERSTOOD, Outcome, Said, Score, compare, read
from service import data
from service.app import create_app
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.http.context import database
from service.migrations import migrate
from service.usecases.imports.parse import parse_ndjson as read_lines
from service.usecases.imports.run import run_import

_BATCH = 100
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@contextmanager
def serving(folder: Path, files: Sequence[Path] = (FIGURES,)) -> Iterator[FlaskClient]:
    """A client of a service that holds the bundled figures and those of some files."""
    with EmbeddedPostgres(folder / "evaluation").running() as server:
        migrate(server.owner_url)
        settings = Settings(database_url=server.url)
        held = Database(server.url, settings)
        lines = list(data.lines())
        for file in files:
            lines += file.read_bytes().splitlines(keepends=True)
        with held.transaction() as conn:
            run_import(conn, read_lines(lines), Principal("evaluation", ADMIN))
        held.close()
        app = create_app(settings)
        yield app.test_client()
        with app.app_context():
            database().close()


def evaluate(client: FlaskClient, claims: list[Said], relations: Score) -> list[Outcome]:
    """Send every claim and compare what comes back."""
    outcomes = []
    for first in range(0, len(claims), _BATCH):
        some = claims[first : first + _BATCH]
        sent = [
            {name: claim[name] for name in ("claim", "claimed_on") if claim.get(name)}
            for claim in some
        ]
        answer = client.post("/v1/checks", json={"claims": sent})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told = answer.get_json()["data"]
        outcomes += [compare(claim, one, relations) for claim, one in zip(some, told, strict=True)]
    return outcomes


@click.command()
@click.option("--show", is_flag=True, help="Print each claim that came out otherwise.")
@click.option(
    "--claims", "file", type=_FILE, default=CLAIMS, help="Other claims, in the same form."
)
@click.option("--figures", "more", type=_FILE, multiple=True, help="More figures to hold them to.")
def main(*, show: bool, file: Path, more: tuple[Path, ...]) -> None:
    """Evaluate the claim checker on the claims beside this file, or on others."""
    claims, relations, summaries = read(file), Score(), Score()
    with (
        tempfile.TemporaryDirectory(prefix="warstats-eval-") as folder,
        serving(Path(folder), (FIGURES, *more)) as client,
    ):
        outcomes = evaluate(client, claims, relations)
    for one in outcomes:
        summaries.add(one.expected, one.found)
    if show:
        for one in outcomes:
            if one.faults or one.expected != one.found:
                click.echo(f"{'MISREAD ' if one.misread else ''}{one.claim['claim']}")
                for fault in one.faults:
                    click.echo(f"    {fault}")
    click.echo("Relations:")
    click.echo("\n".join(relations.lines()))
    click.echo("Summaries:")
    click.echo("\n".join(summaries.lines()))
    confusions = Counter((one.expected, one.found) for one in outcomes if one.expected != one.found)
    click.echo("Confusions:")
    for (expected, found), times in confusions.most_common():
        click.echo(f"  {expected} was taken for {found}: {times}")
    right = sum(one.expected == one.found for one in outcomes)
    misread = sum(one.misread for one in outcomes)
    missed = sum(one.found == NOT_UNDERSTOOD and one.expected != NOT_UNDERSTOOD for one in outcomes)
    click.echo(
        f"{len(outcomes)} claims: {right} as expected, {misread} misread, {missed} not understood."
    )


if __name__ == "__main__":
    main()
