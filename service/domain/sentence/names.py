"""The name of an entry in a language: its own name, or the alias that is written in it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from service.domain.vocabulary import Entry

_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile("[ыэёъ]", re.IGNORECASE)


def name_in(entry: Entry, language: str) -> str:
    """The name of an entry in English, Ukrainian or Russian, as far as its aliases have one.

    Aliases say in no language they are in; their letters tell. In English the name itself stands,
    unless it is in another script. Of Cyrillic names whose letters fit both languages the first is
    taken for Ukrainian and the last for Russian. Without any it is the English
    name.
    """
    texts = (entry.name, *entry.aliases)
    if language == "en":
        return next((text for text in texts if _script(text) == "LATIN"), entry.name)
    cyrillic = [text for text in texts if _script(text) == "CYRILLIC"]
    own, other = (_UKRAINIAN, _RUSSIAN) if language == "uk" else (_RUSSIAN, _UKRAINIAN)
    certain = [text for text in cyrillic if own.search(text)]
    if certain:
        return certain[0]
    possible = [text for text in cyrillic if not other.search(text)]
    if possible:
        return possible[0 if language == "uk" else -1]
    return name_in(entry, "en")


def names_in(
    entries: Mapping[tuple[str, str], Entry], language: str, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The names of some entries in a language, by (vocabulary, id)."""
    return {key: name_in(entries[key], language) for key in wanted if key in entries}


def _script(text: str) -> str:
    """The script of the first letter of a text: LATIN, CYRILLIC, ARABIC ...; empty without one."""
    letter = next((letter for letter in text if letter.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""
