"""The head of the journal: kept elsewhere, it shows what nothing within the database can."""

import json
from hashlib import sha256

import pytest

from service.db import Database
from service.domain.digest import digest_text, timestamp
from service.domain.head import Head
from service.usecases.audit.journal import JournalAudit, audit_journal
from tests.domain.test_merkle import root_of
from tests.support.database import Urls
from tests.support.server import run
from tests.usecases.audit.tampering import tampering

pytestmark = pytest.mark.xdist_group("verify-journal")


def head_of(audit: JournalAudit) -> Head:
    assert audit.head is not None
    return audit.head


@pytest.fixture(scope="module")
def head(superuser: Database) -> Head:
    with superuser.snapshot() as conn:
        return head_of(audit_journal(conn))


def faults(superuser: Database, head: Head, *statements: str) -> list[str]:
    """The faults that only the head shows, after a superuser's statements."""
    with tampering(superuser, "journal") as conn:
        for statement in statements:
            conn.execute(statement)  # type: ignore[arg-type]
        within = set(map(str, audit_journal(conn).faults))
        return [str(f) for f in audit_journal(conn, since=head).faults if str(f) not in within]


def test_a_head_is_the_root_over_the_columns_of_events(superuser: Database, head: Head) -> None:
    with superuser.snapshot() as conn:
        rows = conn.execute(
            "select journal.*, version.chain from journal"
            " left join version on version.event = journal.id order by id"
        ).fetchall()
    leaves = []
    for row in rows:
        if row["figure"]:
            subject = f"figure/{row['figure']}"
        elif row["vocabulary"]:
            subject = f"{row['vocabulary']}/{row['entry']}"
        else:
            subject = f"release/{row['release']}"
        digests = [row[name] and digest_text(row[name]) for name in ("digest", "chain")]
        number = row["version"] or row["revision"]
        values = [
            row["id"], row["type"], subject, number, *digests, timestamp(row["at"]), row["by"]
        ]  # fmt: skip
        leaves.append(json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode())
    assert head.digest == f"sha-256:{root_of(leaves).hex()}"
    assert (head.id, head.at) == (rows[-1]["id"], timestamp(rows[-1]["at"]))


def test_nothing_changed_since_a_head(superuser: Database, head: Head) -> None:
    assert faults(superuser, head) == []


def test_a_lost_tail_is_found(superuser: Database, head: Head) -> None:
    cut = f"delete from journal where id > {head.id - 2}"
    [fault] = faults(superuser, head, cut)
    assert fault == (
        f"the journal: it ends with event {head.id - 2}: "
        f"events {head.id - 1} to {head.id} are lost."
    )


def test_times_that_were_all_shifted_are_found(superuser: Database, head: Head) -> None:
    shift = (
        "update journal set at = at - interval '1 hour', entered_at = entered_at - interval '1 h'"
    )
    found = faults(superuser, head, shift)
    assert any(f"event {head.id}: it was recorded at {head.at}" in fault for fault in found)
    assert any("are not those of the head that was kept" in fault for fault in found)


def test_an_event_that_was_rewritten_is_found(superuser: Database, head: Head) -> None:
    [fault] = faults(superuser, head, "update journal set by = 'x' where id = 1")
    assert "are not those of the head that was kept" in fault


@pytest.mark.parametrize(
    ("shift", "fault"),
    [
        ("entered_at + interval '2 days'", "it was entered in the future"),
        ("entered_at - interval '2 days'", "it was recorded after it was entered"),
        ("entered_at + interval '10 minutes'", "it was entered before the event before it"),
    ],
)
def test_a_time_of_entry_that_no_clock_gave_is_found(
    superuser: Database, shift: str, fault: str
) -> None:
    with tampering(superuser, "journal") as conn:
        conn.execute(f"update journal set entered_at = {shift} where id = 2")  # type: ignore[arg-type]
        assert fault in {f.fault for f in audit_journal(conn).faults}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("drop trigger version_append_only on version", "version is not guarded"),
        (
            "alter table journal disable trigger journal_entry_order",
            "the trigger journal_entry_order on journal is missing or off",
        ),
        (
            "drop trigger figure_originators on figure",
            "the trigger figure_originators on figure is missing or off",
        ),
        (
            (
                "create or replace function refuse_change() returns trigger language plpgsql"
                " as 'begin return null; end'"
            ),
            "the function refuse_change does not do what it was migrated to do",
        ),
        (
            "grant update (value) on chain to warstats_service",
            "warstats_service or everyone may UPDATE chain.value, which no migration grants",
        ),
        (
            "grant delete on version to public",
            "warstats_service or everyone may DELETE version, which no migration grants",
        ),
        (
            "alter table version drop constraint version_slips_check",
            "the constraint version_slips_check on version is missing",
        ),
        (
            (
                "alter table version drop constraint version_slips_check,"
                " add constraint version_slips_check check (true)"
            ),
            (
                "the constraint version_slips_check on version does not check what it was migrated "
                "to check"
            ),
        ),
        (
            "alter table document disable trigger all",
            (
                "the constraint document_source_fkey on document is off, or was never tried on "
                "what is recorded"
            ),
        ),
        ("drop index rendering_names", "the index rendering_names is missing or not valid"),
        ("revoke insert on chain from warstats_service", "warstats_service lacks INSERT chain"),
        ("alter table step owner to warstats_service", "table step belongs to warstats_service"),
    ],
)
def test_guards_that_are_not_as_migrated_are_found(
    superuser: Database, statement: str, fault: str
) -> None:
    with tampering(superuser, "chain") as conn:
        conn.execute(statement)  # type: ignore[arg-type]
        assert fault in {f.fault for f in audit_journal(conn).faults if f.subject == "the guards"}


def test_the_command_holds_the_journal_against_a_head(audited: Urls, head: Head) -> None:
    whole = run("verify-journal", "--since", str(head), DATABASE_URL=audited.service)
    assert (whole.returncode, whole.stdout.splitlines()[-1]) == (0, f"Head: {head}")
    other = Head(head.id, head.at, f"sha-256:{sha256().hexdigest()}")
    done = run("verify-journal", "--since", str(other), DATABASE_URL=audited.service)
    assert (done.returncode, "of the head that was kept" in done.stdout) == (1, True)
    wrong = run("verify-journal", "--since", "42", DATABASE_URL=audited.service)
    assert (wrong.returncode, "ID/TIME/DIGEST" in wrong.stderr) == (2, True)
