"""The command line: ``warstats serve`` and what keeps its database.

Exit status: 0 done, 1 refused or failed with one clear sentence, 2 wrong usage.
"""

import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import click
from marshmallow import Schema

from schemas.base import load_sound
from schemas.keys import KeyBody
from service import __version__, data, logs
from service.app import create_app
from service.config import Settings
from service.db import Connection, Database
from service.domain.principal import AT_COMMAND_LINE, COMMAND_LINE, ROLES
from service.embedded import EmbeddedPostgres
from service.errors import Invalid, Misconfigured, NotFound, WarstatsError
from service.migrations import migrate
from service.resources.contract import document
from service.server import Server
from service.store import keys
from service.usecases.issue import issue
from service.usecases.load import Loaded, load
from service.usecases.load_bundled import load_bundled
from service.usecases.rerender import rerender
from service.usecases.verify_journal import verify_journal

_PORT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the database is, for the service's role and for the owner."""

    service: str
    owner: str


@contextmanager
def _database(settings: Settings) -> Iterator[Urls]:
    """The database that is configured, or the embedded one for as long as the block runs."""
    if settings.database_url is not None:
        yield Urls(settings.database_url, settings.migrate_database_url or settings.database_url)
        return
    with EmbeddedPostgres(settings.data_dir).running() as postgres:
        yield Urls(postgres.url, postgres.owner_url)


def _settings(data_dir: Path | None) -> Settings:
    settings = Settings.from_env()
    return replace(settings, data_dir=data_dir) if data_dir else settings


class _Folder(click.Path):
    """A folder that is named: an empty name would mean the current one."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not value:
            self.fail("name a folder", param, ctx)
        return super().convert(value, param, ctx)


_DATA_DIR = click.option(
    "--data-dir",
    type=_Folder(file_okay=False, path_type=Path),
    help="Where the embedded database lives, unless DATABASE_URL is set.  [default: var]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="warstats")
def cli() -> None:
    """Sourced war statistics: every figure with its provenance and a could-not-verify flag."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=min(os.cpu_count() or 1, 4),
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer.",
)
@click.option("--empty", is_flag=True, help="Do not load the bundled figures.")
@_DATA_DIR
def serve(host: str, port: int, workers: int, empty: bool, data_dir: Path | None) -> None:
    """Migrate, load the bundled figures into an empty database, and serve."""
    stop = _Stop()
    settings = _settings(data_dir)
    _require_free(host, port)
    logs.configure()
    with stop.heeded(), _database(settings) as urls:
        stop.heed()
        migrate(urls.owner)
        stop.heed()
        if not empty:
            with _writing(urls.service, settings) as conn:
                load_bundled(conn)
        stop.heed()
        Server(
            replace(settings, database_url=urls.service),
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=workers,
            on_ready=lambda: stop.pass_on(greet=lambda: _greet(host, port)),
        ).run()


@cli.command(name="migrate")
@_DATA_DIR
def migrate_(data_dir: Path | None) -> None:
    """Bring the database up to date."""
    with _database(_settings(data_dir)) as urls:
        for name in migrate(urls.owner):
            click.echo(name)


@cli.command(name="load")
@click.argument("files", nargs=-1, type=click.File("rb"))
@_DATA_DIR
def load_(files: tuple[Any, ...], data_dir: Path | None) -> None:
    """Load NDJSON FILES, all or nothing; without FILES the bundled figures."""
    settings = _settings(data_dir)
    with _database(settings) as urls:
        migrate(urls.owner)
        with _writing(urls.service, settings) as conn:
            loaded = [
                _load_file(conn, name, lines)
                for name, lines in ([(file.name, file) for file in files] or [("", data.lines())])
            ]
    figures, entries, statements = (
        sum(getattr(one, kind) for one in loaded) for kind in ("figures", "entries", "statements")
    )
    where = "the database" if settings.database_url else settings.data_dir.resolve()
    click.echo(
        f"Recorded in {where}: figures {figures}, entries {entries}, statements {statements}. "
        "What was held unchanged is left as it is."
    )


def _load_file(conn: Connection, name: str, lines: Iterable[bytes]) -> Loaded:
    """Load one file; its name stands before the number of each bad line."""
    try:
        return load(conn, lines, AT_COMMAND_LINE)
    except Invalid as error:
        raise Invalid(
            (replace(fault, path=(f"{name}:{fault.path[1]}", *fault.path[2:])))
            for fault in error.faults
        ) from error


@cli.group(name="keys")
def keys_() -> None:
    """Make, list and revoke the keys of those who write."""


@keys_.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do.")
@_DATA_DIR
def create(name: str, role: str, data_dir: Path | None) -> None:
    """Make a key for NAME, who signs in public what is written with it; print the key alone.

    This is the one time that it is told.
    """
    body = _loaded(KeyBody(), {"name": name, "role": role})
    with _key_store(data_dir) as conn:
        _, secret = issue(conn, body["name"], body["role"], COMMAND_LINE)
    click.echo(secret)


@keys_.command(name="list")
@_DATA_DIR
def list_(data_dir: Path | None) -> None:
    """List every key there ever was: id, role, name, state, last use."""
    with _key_store(data_dir) as conn:
        for key in keys.list_(conn):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
            used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            click.echo("\t".join((key.id, key.role, key.name, state, used)))


@keys_.command()
@click.argument("key")
@_DATA_DIR
def revoke(key: str, data_dir: Path | None) -> None:
    """Revoke for good the KEY of this id, or the active one of this name."""
    with _key_store(data_dir) as conn:
        ids = [one.id for one in keys.list_(conn) if one.revoked_at is None and key == one.name]
        if not any(keys.revoke(conn, id_, COMMAND_LINE) for id_ in (ids or [key])):
            raise NotFound(f"There is no active key {key!r}: see `warstats keys list`.")


@contextmanager
def _key_store(data_dir: Path | None) -> Iterator[Connection]:
    settings = _settings(data_dir)
    with _database(settings) as urls:
        migrate(urls.owner)
        with _writing(urls.service, settings) as conn:
            yield conn


def _loaded(schema: Schema, said: dict[str, Any]) -> dict[str, Any]:
    """What was said, if it has the right shape; raises Invalid."""
    written = load_sound(schema, said)
    if written.faults:
        raise Invalid(written.faults)
    return written.body


@cli.command(name="rerender")
@_DATA_DIR
def rerender_(data_dir: Path | None) -> None:
    """Make every JSON text again from the columns, as the owner."""
    settings = _settings(data_dir)
    with _database(settings) as urls, _writing(urls.owner, settings, role=None) as conn:
        click.echo(f"{rerender(conn)} texts differed.")


@cli.command(name="verify-journal")
@_DATA_DIR
def verify_journal_(data_dir: Path | None) -> None:
    """Recompute every digest, chain, text and projection, and name what is not as written.

    It reads one state and changes nothing; the server may be running. After an upgrade that
    added to the texts, run `warstats rerender` first.
    """
    settings = replace(_settings(data_dir), statement_timeout_ms=0)
    with _database(settings) as urls:
        database = Database(urls.service, settings)
        try:
            with database.snapshot() as conn, _progress() as watch:
                found = verify_journal(conn, watch)
        finally:
            database.close()
    for break_ in found.breaks:
        click.echo(break_)
    seen = (
        f"{found.events} events, {found.figures} figures, {found.versions} versions, "
        f"{found.entries} entries"
    )
    if found.breaks:
        click.echo(
            f"warstats: Of {seen}, not all is as it was written: {len(found.breaks)} breaks.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{seen}: every digest, chain, text and projection is as it was written.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar for whoever sits at a terminal, to be told how much is done and of how much."""
    with click.progressbar(
        length=1, label="Verifying", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    app = create_app(replace(Settings.from_env(), database_url="postgresql://"))
    with app.app_context():
        click.echo(document())


def main() -> NoReturn:
    """Run the command line; a failure is one sentence, or one a line for bad input."""
    try:
        cli(prog_name="warstats")
    except Invalid as error:
        click.echo(f"warstats: {error.detail}", err=True)
        for fault in error.faults:
            line, *place = fault.path
            where = "".join(f"/{part}" for part in place)
            click.echo(f"  {line}{where and ' ' + where}: {fault.detail}", err=True)
    except WarstatsError as error:
        click.echo(f"warstats: {error.detail}", err=True)
    sys.exit(1)


@contextmanager
def _writing(url: str, settings: Settings, **options: Any) -> Iterator[Any]:
    """One transaction on a connection of its own."""
    database = Database(url, replace(settings, statement_timeout_ms=0), **options)
    try:
        with database.transaction() as conn:
            yield conn
    finally:
        database.close()


def _require_free(host: str, port: int) -> None:
    """Say so at once if somebody listens there already.

    Not at the first try: the workers of a server that was killed take a moment to notice.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + _PORT_SECONDS
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                    raise Misconfigured(
                        f"Cannot listen on {host}:{port} ({error.strerror}): choose another --port."
                    ) from error
            else:
                return
        time.sleep(0.1)


def _greet(host: str, port: int) -> None:
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(
        f"warstats {__version__} serves {url}\n"
        f"  {url}/v1/figures\n"
        f"  {url}/v1/measures\n"
        f"  {url}/docs\n"
        "Stop with Ctrl-C."
    )


class _Stop:
    """A wish to stop that comes while starting, kept until it is safe to follow.

    An exception out of a signal handler may strike while the driver holds a lock of its own,
    and rolling back would then wait for that lock for ever.
    """

    def __init__(self) -> None:
        self._wished = False
        for wish in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish, self._note)

    def _note(self, *_: object) -> None:
        self._wished = True

    def heed(self) -> None:
        """End here, in order, if that is wished."""
        if self._wished:
            sys.exit(0)

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Ctrl-C reaches the programs we run as well: their failing is then no fault."""
        try:
            yield
        except WarstatsError:
            self.heed()
            raise

    def pass_on(self, greet: Callable[[], None]) -> None:
        """Greet, or hand the wish to the server, whose own handlers are in place by now."""
        if self._wished:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            greet()
