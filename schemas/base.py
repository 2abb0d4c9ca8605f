"""The base classes of schemas, and how a body is loaded so that every fault is named."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from service.domain.faults import Fault

OPTIONAL = "optional"  # metadata of the rare field that an answer may lack


class ResponseSchema(Schema):
    """An answer: every field is always present, null if unknown; fields may be added later."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Mark the field as required in OpenAPI unless its metadata says ``OPTIONAL``."""
        field_obj.required = OPTIONAL not in field_obj.metadata


class Body(Schema):
    """A request body: an unknown field is an error; a field that may be null may be left out."""

    error_messages = {"unknown": "Unknown field: remove it."}  # noqa: RUF012

    class Meta:
        unknown = RAISE


@dataclass(frozen=True, slots=True)
class LoadedBody:
    """A body: the fields of the right shape, loaded, and the faults of the others.

    ``raw`` is the JSON as it was sent.
    """

    body: dict[str, Any]
    faults: tuple[Fault, ...] = ()
    raw: Any = None


def load_partial(
    schema: Schema, raw: Any, load: Callable[[Any], dict[str, Any]] | None = None
) -> LoadedBody:
    """Load every field that has the right shape, so that all faults can be reported at once.

    ``body`` is empty if the fields of the right shape are no valid body without the others.
    ``load`` is the schema compiled, if it is.
    """
    try:
        return LoadedBody((load or schema.load)(raw), raw=raw)
    except ValidationError as error:
        messages = error.messages
    faults = tuple(faults_in(messages))
    if not isinstance(raw, dict) or not isinstance(messages, dict):
        return LoadedBody({}, faults, raw)
    valid = {name: value for name, value in raw.items() if name not in messages}
    try:
        return LoadedBody(schema.load(valid, partial=tuple(messages)), faults, raw)
    except ValidationError:
        return LoadedBody({}, faults, raw)


def faults_in(messages: Any, *path: str | int) -> Iterator[Fault]:
    """Flatten marshmallow's nested messages to faults, each with its place below ``path``."""
    if isinstance(messages, Mapping):
        for key, nested in messages.items():
            yield from faults_in(nested, *path, *(() if key == "_schema" else (key,)))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield Fault(path, str(message))
