"""Digits: the value of a row of digits, whatever groups its thousands and begins its decimals."""

import re
from decimal import Decimal

from service.domain.tolerance import least_significant_place

_NO_NUMBER = re.compile(r"[:/]|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{2}(?:\d{2})?$")


def read_digits(text: str, *, decimal_comma: bool, scaled: bool) -> tuple[Decimal, Decimal] | None:
    """The value of digits and the place value of the last one that says something.

    ``decimal_comma``: whether 1,5 is one and a half; ``scaled``: whether a scale such as "million"
    follows. None where they are a time or a date, or where what a comma means cannot be told.
    """
    if _NO_NUMBER.match(text) or ":" in text or "/" in text:
        return None
    plain = re.sub(r"[\u00a0\u202f\u2009_ '’]", "", text)
    separators = re.findall(r"[.,]", plain)
    if len(set(separators)) == 2:
        decimal = plain[max(plain.rfind("."), plain.rfind(","))]
        plain = plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(separators) > 1:
        plain = plain.replace(separators[0], "")
    elif separators:
        whole, _, rest = plain.partition(separators[0])
        if _is_group(whole, rest, separators[0], decimal_comma=decimal_comma, scaled=scaled):
            plain = whole + rest
        elif not scaled and not decimal_comma and (separators[0] == "," or len(rest) == 3):
            return None  # 1,05 or 1.050 in English, and no scale to say what it is
        else:
            plain = f"{whole}.{rest}"
    if plain.count(".") > 1:
        return None
    value = Decimal(plain)
    if "." in plain:
        return value, Decimal(1).scaleb(-len(plain.partition(".")[2]))
    return value, least_significant_place(value)


def _is_group(whole: str, rest: str, separator: str, *, decimal_comma: bool, scaled: bool) -> bool:
    """Whether a lone separator groups thousands: 1,050; not 1,050 million or 1.050, as written."""
    if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return False
    if separator == ",":
        return not (scaled and decimal_comma)
    return decimal_comma and not scaled
