"""Schemas compiled to plain functions, where marshmallow's own cost would be a third of an import.

A compiled function gives what the schema gives. What is rare it leaves to the schema: a value with
a fault, a field with hooks or of a kind that is not known here.
"""

from collections.abc import Callable, Iterable
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA
from marshmallow.error_store import ErrorStore

from schemas.fields import BoundedList, Slug

# marshmallow offers no other way to ask for the hooks of a schema or to run a part of a field:
# ruff: noqa: SLF001

_Function = Callable[[Any], Any]
_TEXTS = (fields.String, Slug)
# The key, the attribute, the default, whether null is allowed, and what reads a value.
_Reader = tuple[str, str, Any, bool, _Function]


class _UnusualError(Exception):
    """A value that is left to the schema, which names what is wrong with it if anything is."""


def compile_dump(schema: Schema) -> _Function:
    """Return a function that dumps one object as ``schema.dump`` does."""
    writers = tuple(
        (field.data_key or name, field.attribute or name, _dump_field(field))
        for name, field in schema.dump_fields.items()
    )
    has_default = any(field.dump_default is not missing for field in schema.dump_fields.values())
    if any(schema._hooks.values()) or has_default or _is_nested_path(schema):
        return schema.dump

    def dump(obj: Any) -> dict[str, Any]:
        is_dict = type(obj) is dict
        answer: dict[str, Any] = {}
        for key, attribute, write in writers:
            value = obj.get(attribute, missing) if is_dict else getattr(obj, attribute, missing)
            if value is None:
                answer[key] = None
            elif value is not missing:
                answer[key] = write(value)
        return answer

    return dump


def compile_load(schema: Schema) -> _Function:
    """Return a function that loads one body as ``schema.load`` does, with the same errors."""
    load = _compile_valid(schema)

    def load_or_refuse(raw: Any) -> Any:
        try:
            return load(raw)
        except (_UnusualError, ValidationError):
            return schema.load(raw)

    return load_or_refuse


def _is_nested_path(schema: Schema) -> bool:
    """Whether a field of a schema is a part of a part, written with a point."""
    return any("." in (field.attribute or "") for field in schema.fields.values())


def _dump_field(field: Any) -> _Function:
    """Return a function that dumps a field's value, which is neither None nor missing."""
    if type(field) in _TEXTS:
        return str
    if type(field) is fields.Nested and not field.many:
        return compile_dump(field.schema)
    if type(field) is fields.List:
        write = _dump_field(field.inner)
        return lambda items: [write(item) for item in items]
    return lambda value: field._serialize(value, "", None)


def _compile_valid(schema: Schema) -> _Function:
    """Return a function that loads a body without faults; it raises for any other."""
    hooks = schema._hooks
    if hooks[PRE_LOAD] or hooks[VALIDATES] or schema.unknown != RAISE or _is_nested_path(schema):
        return schema.load
    readers = tuple(
        (
            field.data_key or name,
            field.attribute or name,
            _refuse if field.required else field.load_default,
            field.allow_none,
            _load_field(field, field.data_key or name),
        )
        for name, field in schema.load_fields.items()
    )
    has_validators, has_processors = bool(hooks[VALIDATES_SCHEMA]), bool(hooks[POST_LOAD])

    def load(raw: Any) -> Any:
        body = _load_fields(readers, raw)
        if has_validators:
            _validate_schema(schema, body, raw)
        if has_processors:
            return schema._invoke_load_processors(
                POST_LOAD, body, many=False, original_data=raw, partial=None, unknown=RAISE
            )
        return body

    return load


def _load_fields(readers: Iterable[_Reader], raw: Any) -> dict[str, Any]:
    """Return the fields of a body, each read or with its default."""
    if type(raw) is not dict:
        raise _UnusualError
    body: dict[str, Any] = {}
    known = 0
    for key, attribute, default, allows_none, read in readers:
        value = raw.get(key, missing)
        if value is missing:
            if default is not missing:
                body[attribute] = default() if callable(default) else default
            continue
        known += 1
        if value is not None:
            body[attribute] = read(value)
        elif allows_none:
            body[attribute] = None
        else:
            raise _UnusualError
    if known != len(raw):
        raise _UnusualError
    return body


def _refuse() -> None:
    """Stand for the default of a field that must not be absent."""
    raise _UnusualError


def _validate_schema(schema: Schema, body: dict[str, Any], raw: Any) -> None:
    errors: Any = ErrorStore()  # type: ignore[no-untyped-call]
    for pass_collection in (True, False):
        schema._invoke_schema_validators(
            error_store=errors,
            pass_collection=pass_collection,
            data=body,
            original_data=raw,
            many=False,
            partial=None,
            unknown=RAISE,
        )
    if errors.errors:
        raise _UnusualError


def _load_field(field: Any, key: str) -> _Function:
    """Return a function that loads a field's value, which is not None."""
    if field.pre_load or field.post_load:
        return lambda value: field.deserialize(value, key, {})
    read = _read_value(field, key)
    validators = tuple(field.validators)
    if not validators:
        return read

    def load(value: Any) -> Any:
        loaded = read(value)
        for validate in validators:
            validate(loaded)
        return loaded

    return load


def _read_value(field: Any, key: str) -> _Function:
    """Return a function that reads a field's value, before it is validated."""
    if type(field) in _TEXTS:
        return _read_text
    if type(field) is fields.Nested and not field.many and field.unknown is None:
        return _compile_valid(field.schema)
    if type(field) in {BoundedList, fields.List} and not field.inner.allow_none:
        read_item = _load_field(field.inner, key)
        most = getattr(field, "_most", None)
        return lambda items: _read_items(items, read_item, most)
    return lambda value: field._deserialize(value, key, {})


def _read_text(value: Any) -> str:
    if type(value) is not str:
        raise _UnusualError
    return value


def _read_items(items: Any, read: _Function, most: int | None) -> list[Any]:
    if type(items) is not list or (most is not None and len(items) > most):
        raise _UnusualError
    loaded = []
    for item in items:
        if item is None:
            raise _UnusualError
        loaded.append(read(item))
    return loaded
