"""Where an area is: its codes in the schemes of others, and a point.

One of the codes is that of ISO 3166, which an area also has as ``iso_code``. It is kept there
alone, so that areas without other codes are digested as they always were.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ISO_3166 = "iso-3166"
ISO_PATTERN = r"^[A-Z]{2,3}(-[A-Z0-9]{1,3})?$"


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A code of an area in a scheme, such as KATOTTG, FIPS or GeoNames."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in degrees (WGS 84), exact decimals: north and east are above zero."""

    latitude: Decimal
    longitude: Decimal


def settle_codes(
    iso_code: str | None, codes: Iterable[AreaCode]
) -> tuple[str | None, tuple[AreaCode, ...]]:
    """Return the ISO 3166 code and the other codes, sorted, each once.

    The ISO 3166 code may be given as ``iso_code``, among the codes, or both. Raises ValueError
    with a remedy for two of them, and for one that ISO 3166 cannot have.
    """
    distinct = set(codes)
    iso_codes = {each.code for each in distinct if each.scheme == ISO_3166}
    iso_codes |= {iso_code} if iso_code else set()
    if len(iso_codes) > 1:
        named = ", ".join(map(repr, sorted(iso_codes)))
        raise ValueError(f"an area has one code in {ISO_3166}, not {named}: give one of them")
    for code in iso_codes:
        if re.fullmatch(ISO_PATTERN, code) is None:
            raise ValueError(f"{code!r} is not an ISO 3166 code: give it in another scheme")
    others = sorted(each for each in distinct if each.scheme != ISO_3166)
    return next(iter(iso_codes), None), tuple(others)


def all_codes(iso_code: str | None, others: Iterable[AreaCode]) -> tuple[AreaCode, ...]:
    """Return all codes, sorted, with that of ISO 3166 among them."""
    iso = [AreaCode(ISO_3166, iso_code)] if iso_code else []
    return tuple(sorted([*iso, *others]))
