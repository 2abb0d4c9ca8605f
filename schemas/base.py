"""The base classes and fields every schema is made of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import category

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from service.domain import digest, period, slug
from service.domain.faults import Fault

MAX_TEXT = 10_000
_MAX_OUTCOMES = 50
_MOMENT = re.compile(  # RFC 3339, as exact as it is kept
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
RELEASE_PATTERN = r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$"
RELEASE_LENGTH = 60
OPTIONAL = "optional"  # metadata of the rare field that an answer may lack


class ResponseSchema(Schema):
    """What is read: every field is always there, null where unknown; more may come."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = OPTIONAL not in field_obj.metadata


class Body(Schema):
    """What is written: an unknown field is an error; what may be null may be left out."""

    error_messages = {"unknown": "There is no such field: remove it."}  # noqa: RUF012

    class Meta:
        unknown = RAISE


def absent() -> None:
    """The default of a parameter that may be left out: documented as no value, not as null."""


class Pattern(validate.Regexp):
    """A regular expression that the whole of a text must match; documented as it stands."""

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Slug(fields.String):
    """The id of a figure or an entry."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(max=slug.MAX_LENGTH, error="Longer than {max} characters."),
                Pattern(
                    slug.PATTERN,
                    error="must be lower-case letters and digits joined by single hyphens",
                ),
            ),
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if isinstance(value, Mapping) and isinstance(value.get("id"), str):
            raise ValidationError(f"Write the id alone: {value['id'][: slug.MAX_LENGTH]!r}.")
        return super()._deserialize(value, attr, data, **kwargs)


class Text(fields.String):
    """Human text; PostgreSQL holds no NUL, and nobody means a control character."""

    def __init__(self, *, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(1, max_length, error="Write {min} to {max} characters."),
                _refuse_controls,
            ),
            **kwargs,
        )


class EdtfDate(fields.String):
    """A date about the world, as precise as known (EDTF)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            metadata={
                "pattern": period.DATE_PATTERN,
                "description": "EDTF: a year, month or day, with ~ or ? if said so",
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
    """The name of a release: letters and digits joined by a dot, hyphen or underscore."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=(
                validate.Length(max=RELEASE_LENGTH, error="Longer than {max} characters."),
                Pattern(RELEASE_PATTERN, error="write letters and digits, as in 2025.08"),
            ),
            **kwargs,
        )


class Several(fields.List[Any]):
    """A list of so many; the items of a longer one are not even looked at."""

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


class Flag(fields.Boolean):
    """True or false, and nothing that some language takes for them."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class WholeNumber(fields.Integer):
    """A whole number in a query string, written with ASCII digits alone."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if re.fullmatch(r"-?[0-9]{1,18}", str(value)) is None:
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


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


class QueryNumber(Number):
    """An exact decimal in a query string, in plain digits."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,6})?", str(value), re.ASCII) is None:
            raise ValidationError("Not a number: write digits, with a point before decimals.")
        return Decimal(value)


class Day(fields.Field[date]):
    """A day in a query: the first or the last one of a year, a month or a day (EDTF)."""

    def __init__(self, end: str, **kwargs: Any) -> None:
        self._end = end
        said = kwargs.pop("metadata", {})
        super().__init__(metadata={"pattern": period.DATE_PATTERN, **said}, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date:
        try:
            day: date = getattr(period.parse_date(value), self._end)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return day


class Timestamp(fields.Field[datetime]):
    """A moment in UTC with all six places of the second (RFC 3339)."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else digest.timestamp(value)


class OffsetTimestamp(Timestamp):
    """A moment of recording (RFC 3339), with its offset from UTC."""

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
    """A SHA-256, with the name of the algorithm."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"}, **kwargs)

    def _serialize(self, value: bytes | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else digest.label(value)


class Outcomes(fields.Field[frozenset[str]]):
    """A set of outcomes, sorted; null where they are not stated."""

    def __init__(self, **kwargs: Any) -> None:
        said = kwargs.pop("metadata", {})
        super().__init__(
            metadata={"items": {"type": "string", "pattern": slug.PATTERN}, **said}, **kwargs
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
                "Write a list of outcomes such as killed or wounded; null if not stated."
            )
        return frozenset(value)


def choice(options: tuple[str, ...], **kwargs: Any) -> fields.String:
    """A word from a fixed list."""
    return fields.String(
        validate=validate.OneOf(options, error=f"must be one of: {', '.join(options)}"), **kwargs
    )


@dataclass(frozen=True, slots=True)
class LoadedBody:
    """What was written: the fields of the right shape, loaded, and the faults of the others.

    ``raw`` is the JSON as it was sent.
    """

    body: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    raw: Any = None


def load_partial(schema: Schema, said: Any) -> LoadedBody:
    """Load every field that has the right shape, so that all faults can be told at once."""
    try:
        return LoadedBody(schema.load(said), raw=said)
    except ValidationError as error:
        messages = error.messages
    faults = tuple(faults_in(messages))
    if not isinstance(said, dict) or not isinstance(messages, dict):
        return LoadedBody({}, faults, said)
    sound = {name: value for name, value in said.items() if name not in messages}
    try:
        return LoadedBody(schema.load(sound, partial=tuple(messages)), faults, said)
    except ValidationError:  # the rest is no whole without what is wrong
        return LoadedBody({}, faults, said)


def faults_in(messages: Any, *path: str | int) -> Iterator[Fault]:
    """Flatten marshmallow's nested messages to faults, each with its place."""
    if isinstance(messages, Mapping):
        for key, nested in messages.items():
            yield from faults_in(nested, *path, *(() if key == "_schema" else (key,)))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield Fault(path, str(message))


def _refuse_controls(text: str) -> None:
    if any(category(character) == "Cc" and character not in "\n\t" for character in text):
        raise ValidationError("Remove the control characters.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise ValidationError("Remove the unpaired surrogates.")
