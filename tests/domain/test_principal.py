"""Roles: each may do what the ones before it may."""

import pytest

from service.domain.principal import ANYONE, AT_COMMAND_LINE, ROLES, Principal


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("needed", ROLES)
def test_a_role_may_do_what_the_ones_before_it_may(role, needed):
    assert Principal("x", role).may(needed) is (ROLES.index(role) >= ROLES.index(needed))


def test_anyone_reads_and_signs_nothing():
    assert [role for role in ROLES if ANYONE.may(role)] == ["reader"]
    with pytest.raises(AssertionError):
        _ = ANYONE.signature


def test_the_command_line_acts_as_an_admin():
    assert AT_COMMAND_LINE.may("admin")
    assert AT_COMMAND_LINE.signature == "command-line"
