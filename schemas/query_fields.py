"""The fields of query strings: numbers in plain digits, days of a range, times."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.fields import Number, OffsetTimestamp
from service.domain import period


class WholeNumber(fields.Integer):
    """An integer from ``low`` to ``high`` in a query string, in ASCII digits."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if re.fullmatch(r"-?[0-9]{1,18}", str(value)) is None:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class QueryNumber(Number):
    """An exact decimal in a query string, in plain digits."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,6})?", str(value), re.ASCII) is None:
            raise ValidationError("Not a number: write digits, with a point before decimals.")
        return Decimal(value)


class Day(fields.Field[date]):
    """A day in a query string: the first or last day of an EDTF year, month or day.

    ``end`` is ``"start"`` or ``"end"``, the end of the span that is meant.
    """

    def __init__(self, end: str, **kwargs: Any) -> None:
        self._end = end
        metadata = kwargs.pop("metadata", {})
        super().__init__(metadata={"pattern": period.DATE_PATTERN, **metadata}, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        try:
            day: date = getattr(period.parse_date(value), self._end)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return day


class QueryTimestamp(OffsetTimestamp):
    """A time in a query string, where a plus that was not encoded arrives as a space."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        text = re.sub(r" (?=\d\d:\d\d$)", "+", value, flags=re.ASCII)
        return super()._deserialize(text, attr, data, **kwargs)
