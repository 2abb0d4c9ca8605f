"""Roots: what the forms of a word have in common, near enough to find names by.

A name stands in a claim in another case, number or part of speech than in the vocabulary
("Russia", "Russians"; more so in languages with cases). Both are brought to one root. A stemmer of
a library knows one language and no names of peoples; a morphological dictionary for three takes
more memory than the service. Too short a root would find what is not meant, so some letters stay.
"""

from collections.abc import Callable
from functools import cache, lru_cache

from service.claims.languages.lexicon import Lexicon


class Stemmer:
    """Brings words to their roots by the endings of a lexicon; a word is given in lower case."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.root: Callable[[str], str] = lru_cache(maxsize=20_000)(self._root)

    def stem(self, form: str) -> str:
        """A word of a name as its other cases begin: one that ends in a consonant has no ending."""
        endings = self._lexicon.endings_of(form)
        if not endings.vowels or form[-1:] in endings.vowels:
            return self.root(form)
        return _finished(form, endings.final).replace("'", "")

    def _root(self, form: str) -> str:
        """The root of a word."""
        form = self._lexicon.variants.get(form, form)
        for possessive in self._lexicon.possessives:
            form = form.removesuffix(possessive)
        form = form.replace("'", "")
        endings = self._lexicon.endings_of(form)
        for ending in endings.endings:
            if form.endswith(ending) and len(form) - len(ending) >= endings.least:
                form = form[: -len(ending)]
                break
        return _finished(form, endings.final)


@cache
def stemmer_of(lexicon: Lexicon) -> Stemmer:
    """The stemmer of a lexicon; all that read by it share what it remembers."""
    return Stemmer(lexicon)


def _finished(form: str, final: tuple[tuple[str, str], ...]) -> str:
    """A root with its last letters as they are written in every form."""
    for end, other in final:
        if form.endswith(end):
            return form.removesuffix(end) + other
    return form
