"""The canonical JSON that digests are computed from (RFC 8785, JSON Canonicalization Scheme).

Digests cover strings, whole numbers, truth values and null under ASCII keys. For these orjson with
sorted keys writes the exact bytes of the scheme, in a fraction of the time of a library that also
handles doubles; the tests compare the two.

A digest depends on the content alone, not on the release that computed it. The fields of the first
release are always hashed, null where absent. A field that is added later is declared with
``metadata=LATER`` and is hashed only where it differs from its default, which is null, empty or
false; so content that does not use it keeps its digest (ADR 3).
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import orjson

LATER: Mapping[str, bool] = MappingProxyType({"later": True})


def dumps(value: Any) -> bytes:
    """The canonical JSON of a value without doubles. Raises TypeError for what is not JSON."""
    return orjson.dumps(value, default=_refuse, option=orjson.OPT_SORT_KEYS)


def later_fields(record: Any) -> dict[str, Any]:
    """The ``LATER`` fields of a dataclass instance that differ from their default, as JSON."""
    return {
        name: to_json(value)
        for name, later, default in _fields_of(record.__class__)
        if later and (value := getattr(record, name)) != default
    }


def to_json(value: Any) -> Any:
    """A field's value as the JSON that is hashed: sets sorted, decimals as plain strings.

    A dataclass is an object of its fields, those declared ``LATER`` only where they differ from
    their default.
    """
    if value.__class__ in _PLAIN or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, frozenset):
        return sorted(map(to_json, value))
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return {
        name: to_json(item)
        for name, later, default in _fields_of(value.__class__)
        if (item := getattr(value, name)) != default or not later
    }


_PLAIN = frozenset({type(None), str, int, bool})  # found faster than by isinstance


def plain_decimal(number: Decimal) -> str:
    """A finite number in its only decimal spelling: no exponent, trailing zeros or minus zero."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _fields_of(record_type: Any) -> tuple[tuple[str, bool, Any], ...]:
    """The name of each field of a dataclass, whether it is ``LATER``, and its default."""
    return tuple(
        (field.name, field.metadata.get("later", False), field.default)
        for field in fields(record_type)
    )


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} cannot be digested")
