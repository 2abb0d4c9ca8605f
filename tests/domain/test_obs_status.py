import pytest

from service.domain.obs_status import obs_status
from service.domain.quantity import Quantity
from tests.domain.builders import a_quantity


def status(reading=None, *, basis="identified", could_not_verify=False):
    return obs_status(reading or a_quantity(), basis=basis, could_not_verify=could_not_verify)


def test_a_plain_figure_has_no_code():
    assert status() == ()


def test_what_could_not_be_verified_is_v():
    assert status(could_not_verify=True) == ("V",)


def test_what_is_estimated_is_e():
    assert status(basis="estimated") == ("E",)


@pytest.mark.parametrize("basis", ["claimed", "identified", "recorded", "compiled", "verified"])
def test_no_other_basis_is_an_estimate(basis):
    assert status(basis=basis) == ()


@pytest.mark.parametrize("missing", ["unknown", "words-only"])
def test_a_number_that_is_missing_is_o(missing):
    assert status(Quantity(missing=missing, as_reported="hundreds")) == ("O",)


def test_a_number_that_cannot_exist_is_m():
    assert status(Quantity(missing="not-applicable", as_reported="n/a")) == ("M",)


def test_codes_stand_together():
    words = Quantity(missing="words-only", as_reported="hundreds")
    assert set(status(words, basis="estimated", could_not_verify=True)) == {"V", "E", "O"}
