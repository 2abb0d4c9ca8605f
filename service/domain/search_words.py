"""Words to find figures and entries by: in any script, folded to plain letters and digits."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple
from unicodedata import category

from anyascii import anyascii

from service.domain.figure import Version
from service.domain.vocabulary import Area, Document, Entry

MAX_WORDS = 8
# In ASCII digits, with at most the places that are stored, thousands grouped alike if at all.
_GROUPED = r"[0-9]{1,3}(?P<mark>[, '\u2019\u00a0\u2009\u202f])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,4}"
_NUMBER = re.compile(
    rf"(?<![\w.,/:+-])(?:[0-9]{{1,18}}|{_GROUPED})(?:\.[0-9]{{1,6}})?"
    r"(?![\w/:-]|[.,][0-9]|[ '\u2019\u00a0\u2009\u202f][0-9]{3}(?![0-9]))"
)
_QUOTES = re.compile("['\"`]")  # what soft signs and apostrophes become


def fold(text: str) -> str:
    """A text in lower-case ASCII letters and digits, a space between words.

    Each script is written in Latin letters (any-ascii), so that a name is found however it is
    spelt: "Медиазона" is "mediazona".
    """
    plain = _QUOTES.sub("", anyascii(text).lower())
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


class Term(NamedTuple):
    """A word of a search, folded; ``number`` is what it is as a plain number, if it is one."""

    word: str
    number: Decimal | None = None


def terms_of(text: str) -> tuple[Term, ...]:
    """The words and numbers of a search, each once; signs that are no letters mean nothing.

    A number is one term also where its thousands are grouped: "50,500" is 50500.
    """
    numbers = [_number_term(match) for match in _NUMBER.finditer(text)]
    rest = "".join(map(_meaningful, _NUMBER.sub(" ", text)))
    return tuple(dict.fromkeys([*numbers, *map(Term, fold(rest).split())]))


def _number_term(match: re.Match[str]) -> Term:
    return Term(fold(match[0]), Decimal(re.sub(r"[^0-9.]", "", match[0])))


def _meaningful(character: str) -> str:
    """The character, a space where it stands between words, or nothing where it is invisible.

    Any-ascii describes a sign in words of its own, such as a dove in the word "dove".
    """
    match category(character)[0]:
        case "L" | "N" | "M":
            return character
        case "P" | "S" if not any(map(str.isalnum, anyascii(character))):
            return character
    return "" if category(character) == "Cf" else " "


def entry_words(entry: Entry) -> str:
    """What an entry is found by, with " | " between: its names, the first one first, id and codes.

    The names are in any language, and that of a document is also its title.
    """
    texts = [entry.name, *entry.aliases, entry.id]
    if isinstance(entry, Document):
        texts.append(entry.title)
    codes = ("code", "iso_code", "ucdp_id", "wikidata_id")
    texts += [getattr(entry, code, None) or "" for code in codes]
    if isinstance(entry, Area):
        texts += [code.code for code in entry.codes]
    return " | ".join(_fold_each(texts))


def version_words(version: Version) -> str:
    """What a version of a figure is found by, beside the entries it names: its own wording."""
    return " ".join(_fold_each(_wording(version)))


def _wording(version: Version) -> Iterator[str | None]:
    """Every free text of a version, None where one was not stated."""
    content = version.content
    yield content.id
    yield content.identity.item
    yield from content.caveats
    for chain in content.provenance:
        yield chain.reading.as_reported
        for step in chain.steps:
            yield from (step.as_named, step.as_reported, step.excerpt)
            yield from (basis.as_named for basis in step.based_on)
    for standing in version.standings:
        yield standing.statement.wording


def _fold_each(texts: Iterable[str | None]) -> Iterable[str]:
    """Fold each text; equal ones once, as the chains of a figure often repeat a wording."""
    return dict.fromkeys(folded for text in texts if text and (folded := fold(text)))
