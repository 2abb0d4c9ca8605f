from decimal import Decimal

import pytest

from service.domain.canonical import to_json
from service.domain.place import ISO_3166, AreaCode, Coordinates, all_codes, settle_codes
from service.domain.vocabulary import Area

FIPS, INSEE = AreaCode("fips", "01001"), AreaCode("insee", "08")
ISO = AreaCode(ISO_3166, "FR-08")


@pytest.mark.parametrize(
    ("iso_code", "codes"), [("FR-08", [FIPS]), (None, [ISO, FIPS]), ("FR-08", [FIPS, ISO, FIPS])]
)
def test_the_iso_code_is_one_of_the_codes_wherever_it_is_given(iso_code, codes):
    assert settle_codes(iso_code, codes) == ("FR-08", (FIPS,))


def test_other_codes_need_no_iso_code():
    assert settle_codes(None, [INSEE, FIPS]) == (None, (FIPS, INSEE))
    assert settle_codes(None, []) == (None, ())


@pytest.mark.parametrize(
    ("iso_code", "codes"),
    [
        ("FR-09", [ISO]),
        (None, [ISO, AreaCode(ISO_3166, "FR-09")]),
        (None, [AreaCode(ISO_3166, "US-01001")]),
    ],
)
def test_two_iso_codes_or_an_impossible_one_are_refused(iso_code, codes):
    with pytest.raises(ValueError, match="give"):
        settle_codes(iso_code, codes)


def test_all_codes_have_the_iso_code_among_them():
    assert all_codes("FR-08", [INSEE, FIPS]) == (FIPS, INSEE, ISO)
    assert all_codes(None, [FIPS]) == (FIPS,)


def test_an_area_without_them_is_hashed_as_it_always_was():
    assert to_json(Area(id="x", name="X", iso_code="FR-08")) == {
        "id": "x", "name": "X", "aliases": [], "description": None, "replaces": None,
        "iso_code": "FR-08", "parent": None,
    }  # fmt: skip


def test_codes_and_a_point_are_hashed_when_stated():
    point = Coordinates(Decimal("49.70"), Decimal("-4.6"))
    hashed = to_json(Area(id="x", name="X", codes=(FIPS,), point=point))
    assert hashed["codes"] == [{"scheme": "fips", "code": "01001"}]
    assert hashed["point"] == {"latitude": "49.7", "longitude": "-4.6"}
