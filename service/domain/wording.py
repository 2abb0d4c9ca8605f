"""Words to find figures and entries by: in any script, folded to plain letters and digits."""

import re
from collections.abc import Iterable, Iterator

from anyascii import anyascii

from service.domain.figure import Version
from service.domain.vocabulary import Document, Entry

MAX_WORDS = 8
_QUOTES = re.compile("['\"`]")  # what soft signs and apostrophes become


def fold(text: str) -> str:
    """A text in lower-case ASCII letters and digits, a space between words.

    Each script is written in Latin letters (any-ascii), so that a name is found however it is
    spelt: "Медиазона" is "mediazona".
    """
    plain = _QUOTES.sub("", anyascii(text).lower())
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a search, in order, each once."""
    return tuple(dict.fromkeys(fold(text).split()))


def entry_words(entry: Entry) -> str:
    """What an entry is found by: its id, its names in any language, its title, its codes."""
    texts = [entry.id, entry.name, *entry.aliases]
    if isinstance(entry, Document):
        texts.append(entry.title)
    codes = ("code", "iso_code", "ucdp_id", "wikidata_id")
    texts += [getattr(entry, code, None) or "" for code in codes]
    return _fold_each(texts)


def version_words(version: Version) -> str:
    """What a version of a figure is found by, beside the entries it names: its own wording."""
    return _fold_each(_wording(version))


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


def _fold_each(texts: Iterable[str | None]) -> str:
    """Fold texts into one, equal ones once, as the chains of a figure often repeat a wording."""
    return " ".join(dict.fromkeys(folded for text in texts if text and (folded := fold(text))))
