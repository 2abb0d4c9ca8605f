"""Sentences: one for each figure, fit to be printed as it stands, in three languages.

It says who stated the number and when, the number with its hedge, what exactly was counted, whose
and where, over which time, who relayed it, and in one of four ways whether anybody checked it. It
follows from a figure as ``FigureSchema`` dumps it, and from the names of entries in the language.
"""

from collections.abc import Mapping
from typing import Any

from service.domain.sentence import english, russian, slavic, ukrainian
from service.domain.sentence.parts import NO_NAMES, Names, Parts

ENGLISH = "en"
LANGUAGES = (ENGLISH, "uk", "ru")
_WORDS = {"uk": ukrainian.WORDS, "ru": russian.WORDS}


def sentence_of(figure: Mapping[str, Any], language: str = ENGLISH, names: Names = NO_NAMES) -> str:
    """The sentence of a figure in one of ``LANGUAGES``; ``names`` replace those in the figure."""
    parts = Parts(figure, names)
    if language == ENGLISH:
        return english.sentence(parts)
    return slavic.sentence(parts, _WORDS[language])


def verification_words(
    figure: Mapping[str, Any], language: str = ENGLISH, names: Names = NO_NAMES
) -> str:
    """What is recorded of the verification of a figure, as a clause of its sentence."""
    parts = Parts(figure, names)
    if language == ENGLISH:
        return english.verification(parts)
    return slavic.verification(parts, _WORDS[language])
