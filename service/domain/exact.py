"""JSON read exactly: decimals as they stand, and nothing that two readers take differently."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def loads(text: bytes) -> Any:
    """Read JSON in UTF-8 (RFC 8259); a key given twice would lose one of its values.

    Raises ValueError with what is wrong and where.
    """
    try:
        said = json.loads(
            text.decode(),
            parse_float=Decimal,
            parse_constant=_refuse,
            object_pairs_hook=_object,
        )
        if _SURROGATE.search(text):
            json.dumps(said, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ValueError("half of a surrogate pair is no character") from None
    except ValueError as error:
        if "integer string" in str(error):  # Python's own limit, in words for programmers
            raise ValueError("a number has more digits than any number here has") from None
        raise
    except ArithmeticError:
        raise ValueError("a number has an exponent that no number here has") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return said


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in pairs:
        if key in said:
            raise ValueError(f"the key {key!r} is given twice")
        said[key] = value
    return said
