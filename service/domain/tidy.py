"""Text as it is entered: in Unicode's composed form (NFC), without blanks around it."""

import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

_INVISIBLE = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters and marks without a shape


def tidy(text: str) -> str:
    """Return a text in NFC, without blank or invisible characters around it.

    A text in which nothing can be seen is empty.
    """
    if text.isascii() and text.isprintable():  # as most texts are
        return text.strip()
    composed = unicodedata.normalize("NFC", text)
    visible = [at for at, character in enumerate(composed) if _is_visible(character)]
    if not visible:
        return ""
    last = visible[-1] + 1
    while last < len(composed) and unicodedata.category(composed[last]) in {"Mn", "Me"}:
        last += 1  # marks on the last letter
    return composed[visible[0] : last]


def tidied(record: Any) -> Any:
    """Return a value of the domain with every text in it tidied, to compare what is entered."""
    if isinstance(record, str):
        return tidy(record) or record
    if isinstance(record, tuple):
        return tuple(map(tidied, record))
    if is_dataclass(record) and not isinstance(record, type):
        return replace(
            record, **{field.name: tidied(getattr(record, field.name)) for field in fields(record)}
        )
    return record


def _is_visible(character: str) -> bool:
    """Whether a character shows, or is a control character or surrogate, which is refused."""
    if character.isspace() or character in _INVISIBLE:
        return False
    return unicodedata.category(character) not in {"Zs", "Zl", "Zp", "Cf", "Cn", "Co", "Mn"}
