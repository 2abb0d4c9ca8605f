import pytest

from schemas.verification import StatementBody, StatementSchema
from service.domain.verification import STATUSES
from tests.schemas.bodies import a_statement, faults


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_the_model_may_be_stated(status):
    assert faults(StatementBody, a_statement(status=status)) == {}


@pytest.mark.parametrize("status", ["unverified", "could-not-verify", "Verified", "", None, True])
def test_no_other_status_may_be_stated(status):
    assert set(faults(StatementBody, a_statement(status=status))) == {"/status"}


@pytest.mark.parametrize("name", ["status", "by"])
def test_a_statement_says_who_said_what(name):
    body = a_statement()
    del body[name]
    assert set(faults(StatementBody, body)) == {f"/{name}"}


@pytest.mark.parametrize("name", ["stated_on", "wording", "said_in"])
def test_what_a_statement_does_not_say_is_null(name):
    assert StatementBody().load(a_statement())[name] is None
    assert StatementBody().load(a_statement(**{name: None}))[name] is None


@pytest.mark.parametrize("text", ["2025-1", "2025-02-30", "2025/2026", "2025-07-28\n", 2025])
def test_the_day_of_a_statement_is_one_edtf_date(text):
    assert set(faults(StatementBody, a_statement(stated_on=text))) == {"/stated_on"}


@pytest.mark.parametrize("name", ["scope", "on_version", "lapsed", "recorded_at"])
def test_what_the_record_knows_of_a_statement_cannot_be_written(name):
    assert set(faults(StatementBody, a_statement(**{name: None}))) == {f"/{name}"}


def test_the_wording_of_a_statement_is_short():
    assert faults(StatementBody, a_statement(wording="x" * 300)) == {}
    assert set(faults(StatementBody, a_statement(wording="x" * 301))) == {"/wording"}


def test_every_fault_of_a_statement_is_named_at_once():
    body = {"status": "unsure", "by": "An Agency", "stated_on": "soon", "wording": "", "tone": 1}
    assert set(faults(StatementBody, body)) == {f"/{name}" for name in body}


def test_a_statement_is_always_answered_whole():
    assert all(field.required for field in StatementSchema().fields.values())
