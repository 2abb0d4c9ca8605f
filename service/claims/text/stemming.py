"""Roots: what the forms of a word have in common, near enough to find names by.

A name stands in a claim in another case, number or part of speech than in the vocabulary
("Росія", "російських"; "Russia", "Russians"). Both are brought to one root. A stemmer of a
library knows one language and no names of peoples; a morphological dictionary for three takes more
memory than the service. Too short a root would find what is not meant, so some letters stay.
"""

import re
from functools import lru_cache

_LEAST = 4  # letters that a root keeps at least; in Cyrillic one less, where endings are longer
_VOWELS = frozenset("аеєиіїоуюяыэй")
_CYRILLIC = re.compile("[а-яіїєґ]")
# Longest first. Of adjectives and of peoples first, then of cases and numbers.
_ENDINGS_CYRILLIC = sorted(
    (  # noqa: SIM905  # read and compared as words in a row
        "ійськими ійського ійському ійських ійський ійська ійське ійські ійської ійській ійську "
        "ійською ському ського ських ський ська ське ські ської ській ську ською ськими "
        "ийского ийскому ийских ийский ийская ийское ийские ийской ийскую ийскими ийском "
        "ского скому ских ский ская ское ские ской скую скими ском "
        "іянами іянам іяни іян иянами иянам ияне иян янами янам янах янин янина яни яне ян "
        "цями цям цях ців ці ець ця цем цы цев цам цами цах ец "
        "ами ями ого ому его ему ими ыми ий ый ій ая яя ое ее ої ою ею ую юю их ых їх ім им ым "
        "еві єві ев ів їв єв ов ей ам ям ах ях ом ем єм єю ії ия ія ію ии ию ией иям иями "
        "ість ості ость ости а я о е є и і ї ы у ю й"
    ).split(),
    key=len,
    reverse=True,
)
_ENDINGS_LATIN = ("ians", "ian", "ans", "ias", "ese", "es", "is", "ia", "an", "s", "i", "e", "a")

# Small words that sound decides the form of.
_VARIANTS = {"у": "в", "во": "в", "із": "з", "зі": "з", "со": "с"}


def stem(form: str) -> str:
    """A word of a name as other cases begin, if it ends in a consonant: its end is no ending."""
    ends = form[-1:] not in _VOWELS and _CYRILLIC.search(form)
    return form.removesuffix("ь").replace("'", "") if ends else root(form)


@lru_cache(maxsize=20_000)
def root(form: str) -> str:
    """The root of a word in lower case."""
    form = _VARIANTS.get(form, form)
    form = form.removesuffix("'s")
    form = form.replace("'", "")
    endings = _ENDINGS_CYRILLIC if _CYRILLIC.search(form) else _ENDINGS_LATIN
    least = _LEAST if endings is _ENDINGS_LATIN else _LEAST - 1
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= least:
            form = form[: -len(ending)]
            break
    form = form.removesuffix("ь")
    if form.endswith("ies"):
        return f"{form[:-3]}i"
    return f"{form[:-1]}i" if form.endswith("y") else form
