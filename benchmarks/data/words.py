"""Made-up words that can be pronounced: a number is always the same word, and no two share one."""

_SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou")
_ENDINGS = ("ria", "stan", "mark", "burg", "nesia", "gard", "polis", "wick", "ova", "dor", "heim")


def place_name(number: int) -> str:
    """Return the name of a place, such as Keluria."""
    return (_word(number * 1009, 2) + _ENDINGS[number % len(_ENDINGS)]).capitalize()


def world_name(number: int) -> str:
    """Return the name of a world: seven letters, of which the first is in no other word."""
    return "Z" + _word(number * 7919, 3)


def _word(number: int, length: int) -> str:
    """Return a word of so many syllables; numbers are prime to their count, so spread apart."""
    syllables = []
    for _ in range(length):
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[(place * 7 + 3) % len(_SYLLABLES)])
    return "".join(syllables)
