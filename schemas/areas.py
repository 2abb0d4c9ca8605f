"""Where an area is: its codes and its point, the same written and read."""

from decimal import Decimal

from marshmallow import ValidationError, validate

from schemas.base import Body
from schemas.fields import Number, Slug, Text, described
from service.domain.place import ISO_3166
from service.domain.quantity import is_exact

MAX_CODES = 50


def _require_exact(number: Decimal) -> None:
    if not is_exact(number):
        raise ValidationError("Write at most 6 decimal places.")


class AreaCodeBody(Body):
    """A code of an area in a scheme of others."""

    scheme = Slug(
        required=True,
        metadata=described(
            f"For example fips, geonames, katottg or un-m49; {ISO_3166} is iso_code"
        ),
    )
    code = Text(required=True, max_length=60)


class CoordinatesBody(Body):
    """A point in degrees (WGS 84)."""

    latitude = Number(
        required=True,
        validate=(validate.Range(Decimal(-90), Decimal(90)), _require_exact),
        metadata=described("North of the equator is above zero"),
    )
    longitude = Number(
        required=True,
        validate=(validate.Range(Decimal(-180), Decimal(180)), _require_exact),
        metadata=described("East of Greenwich is above zero"),
    )
