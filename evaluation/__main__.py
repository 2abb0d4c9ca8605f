"""Evaluate the claim checker: ``python -m evaluation`` (``make eval``).

Send every claim of ``claims.ndjson`` to a service that holds the bundled figures and those of
``figures.ndjson``. Print, for each relation and each summary, its precision (the share of the
service's answers that were expected) and its recall (the share of the expected answers that the
service gave); then the confusions; then how many claims were misread. A claim is misread when the
service understands something other than it states, which is worse than not understanding it.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from flask.testing import FlaskClient

from evaluation.claims import CLAIMS, FIGURES, NOT_UNDERSTOOD, Json, Outcome, Score, compare, read
from service import data
from service.app import create_app
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.http.context import database as current_database
from service.migrations import migrate
from service.usecases.imports.parse import parse_ndjson as read_lines
from service.usecases.imports.run import run_import

_BATCH = 100
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@contextmanager
def serving(folder: Path, files: Sequence[Path] = (FIGURES,)) -> Iterator[FlaskClient]:
    """Lend a client of a service that holds the bundled figures and those of ``files``."""
    with EmbeddedPostgres(folder / "evaluation").running() as server:
        migrate(server.owner_url)
        settings = Settings(database_url=server.url)
        database = Database(server.url, settings)
        lines = list(data.lines())
        for file in files:
            lines += file.read_bytes().splitlines(keepends=True)
        with database.transaction() as conn:
            run_import(conn, read_lines(lines), Principal("evaluation", ADMIN))
        database.close()
        app = create_app(settings)
        yield app.test_client()
        with app.app_context():
            current_database().close()


def evaluate(client: FlaskClient, claims: list[Json], relations: Score) -> list[Outcome]:
    """Send every claim, and return how each answer compares with the expected one, in order.

    The relation of each figure that a claim names is added to ``relations``.
    """
    outcomes = []
    for first in range(0, len(claims), _BATCH):
        batch = claims[first : first + _BATCH]
        questions = [
            {name: claim[name] for name in ("claim", "claimed_on") if claim.get(name)}
            for claim in batch
        ]
        response = client.post("/v1/checks", json={"claims": questions})
        assert response.status_code == 200, response.get_data(as_text=True)
        answers = response.get_json()["data"]
        outcomes += [
            compare(claim, answer, relations) for claim, answer in zip(batch, answers, strict=True)
        ]
    return outcomes


@click.command()
@click.option(
    "--show", is_flag=True, help="Print each claim whose answer differs from the expected one."
)
@click.option(
    "--claims",
    "file",
    type=_FILE,
    default=CLAIMS,
    help="Read the claims from this file, in the form of claims.ndjson.",
)
@click.option(
    "--figures",
    "more",
    type=_FILE,
    multiple=True,
    help="Also load the figures of this file. Can be repeated.",
)
def main(*, show: bool, file: Path, more: tuple[Path, ...]) -> None:
    """Evaluate the claim checker on claims whose answers are known."""
    claims, relations, summaries = read(file), Score(), Score()
    with (
        tempfile.TemporaryDirectory(prefix="warstats-eval-") as folder,
        serving(Path(folder), (FIGURES, *more)) as client,
    ):
        outcomes = evaluate(client, claims, relations)
    for outcome in outcomes:
        summaries.add(outcome.expected, outcome.actual)
    if show:
        for outcome in outcomes:
            if outcome.faults or outcome.expected != outcome.actual:
                click.echo(f"{'MISREAD ' if outcome.misread else ''}{outcome.claim['claim']}")
                for fault in outcome.faults:
                    click.echo(f"    {fault}")
    click.echo("Relations:")
    click.echo("\n".join(relations.lines()))
    click.echo("Summaries:")
    click.echo("\n".join(summaries.lines()))
    confusions = Counter(
        (outcome.expected, outcome.actual)
        for outcome in outcomes
        if outcome.expected != outcome.actual
    )
    click.echo("Confusions:")
    for (expected, actual), times in confusions.most_common():
        click.echo(f"  {expected} was taken for {actual}: {times}")
    right = len(outcomes) - confusions.total()
    misread = sum(outcome.misread for outcome in outcomes)
    missed = sum(times for (_, actual), times in confusions.items() if actual == NOT_UNDERSTOOD)
    click.echo(
        f"{len(outcomes)} claims: {right} as expected, {misread} misread, {missed} not understood."
    )


if __name__ == "__main__":
    main()
