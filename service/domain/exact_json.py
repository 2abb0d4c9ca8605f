"""JSON read exactly: decimals as written, and no JSON that two parsers may read differently."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def loads(text: bytes) -> Any:
    """Read JSON in UTF-8 (RFC 8259), its fractions as Decimal.

    Refused besides malformed JSON: a key given twice, as one of its values would be lost, NaN and
    Infinity, lone surrogates, and numbers or nesting beyond all limits. Raises ValueError with
    what is wrong and, for malformed JSON, where.
    """
    try:
        value = json.loads(
            text.decode(),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_of,
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ValueError("half of a surrogate pair is not a character") from None
    except ValueError as error:
        if "integer string" in str(error):  # Python's own limit; its message is for programmers
            raise ValueError("a number has too many digits") from None
        raise
    except ArithmeticError:
        raise ValueError("a number has an exponent that is out of range") from None
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    return value


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object without repeated keys."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise ValueError(f"the key {key!r} is given twice")
        members[key] = value
    return members
