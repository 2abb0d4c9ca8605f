"""Reading the files of the languages: a folder for each, named by its code in ISO 639.

``words.toml`` states phrases and numbers, ``grammar.toml`` roles and properties, ``endings.toml``
what the forms of words end in. What a language lacks is left out; an unknown section or role is an
error, as a slip in its name would go unseen.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from service.claims.languages.grammar import ROLES, Grammar
from service.claims.languages.lexicon import Endings, Language, Lexicon, Phrase

FOLDER = Path(__file__).parent

_FRACTIONS = frozenset({"numbers", "fractions"})
_INTEGERS = frozenset({"scales", "table_scales", "wholes", "months"})
_PHRASES = frozenset({
    "hedges", "vague", "outcomes", "active", "basis", "people", "names", "speech", "refusals",
    "quantities", "times",
})  # fmt: skip

# The sections of each file, and the keys of each section; None where any key is a word or a name.
_Sections = Mapping[str, frozenset[str] | None]
_WORDS: _Sections = {
    **dict.fromkeys(_FRACTIONS | _INTEGERS | _PHRASES | {"unit_names"}),
    "words": frozenset({"press", "plain", "stop", "pronouns", "classes", "place"}),
}
_PROPERTIES = frozenset(each.name for each in fields(Language)) - {"code"}
_GRAMMAR: _Sections = {
    "properties": _PROPERTIES,
    "roles": ROLES,
    "spelling": frozenset({"abbreviations", "same_letters"}),
}
_ENDINGS: _Sections = dict.fromkeys(
    ("least", "vowels", "endings", "agents", "possessives", "final", "variants")
)

Table = Mapping[str, Any]


class LanguageFileInvalid(ValueError):
    """A file of a language states what nothing reads; the message names the file and the place."""


@cache
def lexicon(language: str | None = None, folders: tuple[Path, ...] = (FOLDER,)) -> Lexicon:
    """Read every language in ``folders``, once; with ``language``, the words of that one alone.

    Grammar, spelling and endings are those of all languages even then: words quote each other's.
    Raises LanguageFileInvalid.
    """
    languages = [path.parent for folder in folders for path in folder.glob("*/words.toml")]
    known = Lexicon()
    roles: dict[str, set[str]] = defaultdict(set)
    endings: dict[str, list[Table]] = defaultdict(list)
    for folder in sorted(languages, key=lambda folder: folder.name):
        grammar = _read(folder, "grammar", _GRAMMAR)
        properties = grammar.get("properties", {})
        if missing := sorted(_PROPERTIES - set(properties)):
            raise LanguageFileInvalid(f"{folder}/grammar.toml: properties lack {missing}")
        _add_grammar(known, roles, grammar)
        endings[properties["script"]].append(_read(folder, "endings", _ENDINGS))
        if language in {None, folder.name}:
            own = Language(folder.name, **properties)
            known.languages[own.code] = own
            _add_words(known, own, _read(folder, "words", _WORDS))
    known.grammar = Grammar(**{role: frozenset(words) for role, words in roles.items()})
    for script, tables in endings.items():
        known.endings[script] = _endings(tables)
        for table in tables:
            known.variants.update(table.get("variants", {}))
            known.possessives.update(table.get("possessives", ()))
    return known


def _read(folder: Path, name: str, sections: _Sections) -> Table:
    """A file of a language; ``sections`` are those it may have, and the keys of each, None: any."""
    file = folder / f"{name}.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LanguageFileInvalid(f"{file}: {error}") from error
    unknown = [key for key in table if key not in sections]
    for section, keys in sections.items():
        if keys is not None and isinstance(table.get(section), dict):
            unknown += [f"{section}.{key}" for key in table[section] if key not in keys]
    if unknown:
        raise LanguageFileInvalid(f"{file}: nothing reads {', '.join(unknown)}")
    return table


def _add_grammar(known: Lexicon, roles: dict[str, set[str]], table: Table) -> None:
    """Add the roles and the spelling of a language."""
    for role, words in table.get("roles", {}).items():
        roles[role].update(words)
    spelling = table.get("spelling", {})
    known.spelling.abbreviations.update(spelling.get("abbreviations", ()))
    known.spelling.same_letters.update(str.maketrans(spelling.get("same_letters", {})))


def _endings(tables: Iterable[Table]) -> Endings:
    """The endings of the languages of one script together."""
    every = list(tables)
    endings = {ending for table in every for ending in table.get("endings", ())}
    final = {end: other for table in every for end, other in table.get("final", {}).items()}
    return Endings(
        endings=tuple(sorted(endings, key=lambda ending: (-len(ending), ending))),
        least=max(table.get("least", 1) for table in every),
        vowels=frozenset("".join(table.get("vowels", "") for table in every)),
        agents=tuple(sorted({agent for table in every for agent in table.get("agents", ())})),
        final=tuple(final.items()),
    )


def _add_words(known: Lexicon, language: Language, table: Table) -> None:
    """Add what the words of a language say."""
    for section, entries in table.items():
        if section in _FRACTIONS:
            getattr(known, section).update({name: Fraction(str(n)) for name, n in entries.items()})
        elif section in _INTEGERS:
            getattr(known, section).update(entries)
        elif section == "words":
            for name, words in entries.items():
                getattr(known, name).update(words)
        elif section == "unit_names":
            for name, phrases in entries.items():
                known.unit_names.setdefault(name, set()).update(phrases)
        else:
            for name, phrases in entries.items():
                _add_phrases(known, language, section, name, phrases)
    known.generic.update(table.get("names", {}).get("generic", ()))
    if not language.capital_months:
        known.small_months.update(table.get("months", {}))


def _add_phrases(
    known: Lexicon, language: Language, section: str, name: str, phrases: Iterable[str]
) -> None:
    if (section, name) == ("names", "generic"):
        return  # looked up word by word
    for text in phrases:
        # A hyphen within a word belongs to it, and so does the apostrophe.
        parts = tuple((word.removesuffix("*"), word.endswith("*")) for word in text.split())
        first, is_stem = parts[0]
        phrase = Phrase(parts, section, name, language.code)
        (known.stems if is_stem else known.whole_words)[first].append(phrase)
