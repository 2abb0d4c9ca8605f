from service.domain.derived import derive
from service.domain.vocabulary import Measure
from tests.domain.builders import (
    a_chain,
    a_content,
    a_source,
    a_statement,
    a_step,
    a_version,
    entries,
)

CONTENT = a_content()


def test_a_plain_figure_derives_nothing_to_note():
    derived = derive(a_version(CONTENT), entries())
    assert (derived.could_not_verify, derived.obs_status, derived.warnings) == (False, (), ())


def test_the_flag_and_its_code_come_from_the_same_statements():
    derived = derive(a_version(CONTENT, a_statement()), entries())
    assert derived.could_not_verify
    assert derived.obs_status == ("V",)


def test_a_statement_of_an_earlier_quantity_raises_no_flag():
    version = a_version(CONTENT, a_statement(version=1), quantity_version=2)
    assert not derive(version, entries()).could_not_verify


def test_the_originators_of_the_figure_cannot_lower_its_flag():
    own = a_statement(2, by="newsroom", status="verified")
    assert derive(a_version(CONTENT, a_statement(1), own), entries()).could_not_verify


def test_an_agent_is_a_party_by_its_entry():
    verified = a_statement(2, by="observers", status="verified")
    version = a_version(CONTENT, a_statement(1), verified)
    assert not derive(version, entries(a_source("observers"))).could_not_verify
    assert derive(version, entries(a_source("observers", party="red"))).could_not_verify


def test_an_estimate_is_one_by_its_measure():
    estimated = Measure(
        id="killed-identified",
        name="Killed",
        unit="person",
        basis="estimated",
        definition="Modelled",
    )
    assert derive(a_version(CONTENT), entries(estimated)).obs_status == ("E",)


def test_the_warnings_are_those_of_the_content():
    unread = a_content(provenance=(a_chain(a_step()),))
    [warning] = derive(a_version(unread), entries()).warnings
    assert warning.code == "no-document"
