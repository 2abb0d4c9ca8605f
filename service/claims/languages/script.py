"""Scripts: which letters a word is written in."""

import unicodedata
from functools import lru_cache

LATIN = "Latin"


@lru_cache(maxsize=4096)
def script_of_letter(letter: str) -> str:
    """The script of a letter by its name in Unicode, such as ``Cyrillic``; empty for no letter."""
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "").partition(" ")[0].capitalize()


def script_of(word: str) -> str:
    """The script of the first letter that is not Latin: codes put Latin letters among others."""
    if word.isascii():
        return LATIN
    scripts = map(script_of_letter, word)
    return next((script for script in scripts if script not in {"", LATIN}), LATIN)
