"""The fields that schemas are made of: ids, texts, numbers, dates, times and lists of them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unicodedata import category

from marshmallow import ValidationError, fields, validate

from service.domain import digest, period, slips, slug
from service.domain.tidy import tidy

MAX_TEXT = 10_000
RELEASE_PATTERN = r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$"
RELEASE_LENGTH = 60
_MAX_OUTCOMES = 50
_MOMENT = re.compile(  # RFC 3339, with no more places than PostgreSQL stores
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_TOO_LONG = "Use at most {max} characters."


def no_default() -> None:
    """The default of an optional parameter, a callable: OpenAPI then documents no default."""


def described(description: str) -> dict[str, str]:
    """Return the metadata of a field that OpenAPI describes in these words."""
    return {"description": description}


class Pattern(validate.Regexp):
    """A regular expression that the whole text must match; OpenAPI documents it unchanged."""

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Slug(fields.String):
    """The id of a figure or an entry."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(max=slug.MAX_LENGTH, error=_TOO_LONG),
                Pattern(
                    slug.PATTERN,
                    error="Use lower-case letters and digits joined by single hyphens.",
                ),
            ),
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if isinstance(value, Mapping) and isinstance(value.get("id"), str):
            raise ValidationError(f"Write the id alone: {value['id'][: slug.MAX_LENGTH]!r}.")
        return super()._deserialize(value, attr, data, **kwargs)


_as_recorded: ContextVar[bool] = ContextVar("as_recorded", default=False)


@contextmanager
def as_recorded() -> Iterator[None]:
    """Load texts in this block as they are: they were recorded elsewhere, and have digests."""
    token = _as_recorded.set(True)
    try:
        yield
    finally:
        _as_recorded.reset(token)


class Text(fields.String):
    """Text in NFC, without blanks around it; text in which nothing can be seen is no text.

    It has no control characters, one of which, NUL, PostgreSQL cannot store.
    """

    is_tidied = True

    def __init__(self, *, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(1, max_length, error="Write {min} to {max} characters."),
                _refuse_controls,
            ),
            **kwargs,
        )

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.is_tidied or _as_recorded.get():
            return text
        tidied = tidy(text)
        if text and not tidied:
            raise ValidationError("Nothing can be seen in this text: write some, or leave it out.")
        return tidied


def _refuse_controls(text: str) -> None:
    if text.isprintable():
        return
    if any(category(character) == "Cc" and character not in "\n\t" for character in text):
        raise ValidationError("Remove the control characters.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise ValidationError("Remove the unpaired surrogates.")


class EdtfDate(fields.String):
    """A date as precise as it is known (EDTF, ISO 8601-2), kept as written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            metadata={
                "pattern": period.DATE_PATTERN,
                "description": "A year, month or day (EDTF); `~` approximate, `?` uncertain",
            },
            **kwargs,
        )

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            period.parse_date(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return text


class ReleaseName(fields.String):
    """The name of a release: letters and digits joined by single dots, hyphens or underscores."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(max=RELEASE_LENGTH, error=_TOO_LONG),
                Pattern(
                    RELEASE_PATTERN,
                    error="Use letters and digits joined by single dots, hyphens or underscores, "
                    "as in 2025.08.",
                ),
            ),
            **kwargs,
        )


class BoundedList(fields.List[Any]):
    """A list of ``least`` to ``most`` items; the items of a longer list are not loaded."""

    def __init__(self, item: Any, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(
            item, validate=validate.Length(least, most, error="Give {min} to {max}."), **kwargs
        )
        self.error_messages["invalid"] = "Not a list: put it in [ ]."
        self._most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list | tuple) and len(value) > self._most:
            raise ValidationError(f"Give at most {self._most}.")
        return super()._deserialize(value, attr, data, **kwargs)


def acknowledgement() -> BoundedList:
    """Return the field of a body that acknowledges slips by their codes."""
    return BoundedList(
        choice(slips.CODES),
        0,
        len(slips.CODES),
        load_default=(),
        metadata=described(
            "The codes of slips, most likely mistakes, that are right here (docs/slips.md)"
        ),
    )


class Flag(fields.Boolean):
    """A JSON boolean; a string or a number is not one."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(fields.Field[Decimal]):
    """An exact decimal, read and written as a JSON number; a string is not a number."""

    def _serialize(
        self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> int | float | None:
        # At most 15 significant digits: a double prints back the very same digits.
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise ValidationError("Not a number: write digits without quotes or separators.")
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise ValidationError("Not a finite number.")
        return number


class Timestamp(fields.Field[datetime]):
    """A time in UTC, written with six decimal places of the second (RFC 3339)."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else digest.timestamp(value)


class OffsetTimestamp(Timestamp):
    """A time that is read with any offset from UTC (RFC 3339)."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        try:
            if _MOMENT.fullmatch(value) is None:
                raise ValueError
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise ValidationError(
                "Write a time with its offset, as in 2022-03-01T08:00:00Z."
            ) from None


class Digest(fields.Field[bytes]):
    """A SHA-256 digest, written in hexadecimal after the name of the algorithm."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"}, **kwargs)

    def _serialize(self, value: bytes | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else digest.digest_text(value)


class Outcomes(fields.Field[frozenset[str]]):
    """A set of outcomes, written as a sorted list; null if the outcomes are not stated."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = kwargs.pop("metadata", {})
        super().__init__(
            metadata={"items": {"type": "string", "pattern": slug.PATTERN}, **metadata}, **kwargs
        )

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else sorted(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> frozenset[str]:
        if (
            not isinstance(value, list)
            or len(value) > _MAX_OUTCOMES
            or not all(isinstance(item, str) and slug.is_slug(item) for item in value)
        ):
            raise ValidationError(
                "Write a list of outcomes, such as killed or wounded; null if not stated."
            )
        return frozenset(value)


class Rendered(fields.Nested):
    """Part of a stored rendering: documented by a schema, written unchanged.

    The schema rendered the values when the version was written. This field only selects those that
    the nested schema names, in its order.
    """

    def _serialize(  # type: ignore[override]  # as in Nested itself
        self, nested_obj: Any, attr: str | None, obj: Any, **kwargs: Any
    ) -> Any:
        return {name: nested_obj[name] for name in self.schema.fields}


def choice(options: tuple[str, ...], **kwargs: Any) -> fields.String:
    """Return a field that accepts one of ``options``."""
    remedy = f"Must be one of: {', '.join(options)}."
    return fields.String(
        validate=validate.OneOf(options, error=remedy), error_messages={"null": remedy}, **kwargs
    )
