"""The words of units that stand beside a number: percentages and currencies.

They are read only where the unit of the measure says what they mean: "45 %" of a measure in
percent, "$5 million" of one in US dollars. Beside a number of anything else they are left unread.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from service.claims.languages.load import lexicon
from service.claims.text.tokens import Token, tokenize
from service.domain.vocabulary import Unit

_PERCENT = "percent"
_PERCENT_CODES = frozenset({"%", "p1", "percent", "pt"})  # UCUM, UN/CEFACT, SDMX
# By the code of ISO 4217, as ``words.toml`` has the names.
_SIGNS = {
    _PERCENT: "%", "USD": "$", "EUR": "€", "GBP": "£", "UAH": "₴", "RUB": "₽", "ILS": "₪",
    "INR": "₹",
}  # fmt: skip

_Phrases = frozenset[tuple[str, ...]]


def without_unit(tokens: Sequence[Token], unit: Unit | None) -> list[Token]:
    """Return the tokens without the words and signs of a unit, where its meaning is certain."""
    phrases = _phrases_of(unit) if unit else frozenset()
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        length = _length_at(tokens, at, phrases)
        if not length:
            kept.append(tokens[at])
        elif _ends_abbreviation(tokens, at + length):
            length += 1
        at += length or 1
    return kept


def is_percent(unit: Unit | None) -> bool:
    """Whether a unit is percent for certain, so that a half is 50."""
    return unit is not None and unit.kind == "share" and bool(_phrases_of(unit))


def _length_at(tokens: Sequence[Token], at: int, phrases: _Phrases) -> int:
    """Return how many tokens the longest phrase has that begins at a token; 0 if none does."""
    longest = max(map(len, phrases), default=0)
    for length in range(longest, 0, -1):
        if tuple(token.form for token in tokens[at : at + length]) in phrases:
            return length
    return 0


def _ends_abbreviation(tokens: Sequence[Token], at: int) -> bool:
    """Whether the full stop of an abbreviation, such as "dol.", follows."""
    return at < len(tokens) and tokens[at].form == "." and tokens[at].glued


@lru_cache(maxsize=1024)
def _phrases_of(unit: Unit) -> _Phrases:
    """Return the words of what a unit is, none where that is not certain."""
    known = _names_of_kind(unit.kind)
    stated = {name for name, phrases in known.items() if _states(unit, name, phrases)}
    if unit.kind == "money" and unit.code is not None and unit.code.upper() in known:
        stated = {unit.code.upper()}
    if len(stated) != 1:
        return frozenset()
    return frozenset(_forms(phrase) for phrase in known[stated.pop()])


def _names_of_kind(kind: str) -> Mapping[str, set[str]]:
    """Return the phrases and signs of percentages or of currencies, by name or code."""
    if kind not in {"share", "money"}:
        return {}
    return {
        name: phrases | ({_SIGNS[name]} if name in _SIGNS else set())
        for name, phrases in lexicon().unit_names.items()
        if (name == _PERCENT) == (kind == "share")
    }


def _states(unit: Unit, name: str, phrases: Collection[str]) -> bool:
    """Whether the code or a name of a unit is that of a percentage or a currency."""
    if name == _PERCENT and (unit.code or "").lower() in _PERCENT_CODES:
        return True
    texts = (unit.code or "", unit.id.replace("-", " "), unit.name, *unit.aliases)
    forms = {_forms(text) for text in texts}
    return any(_forms(phrase) in forms for phrase in (name.lower(), *phrases))


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, ...]:
    return tuple(token.form for token in tokenize(text, lexicon().spelling))
