"""Rejection: why a sentence does not state a count, or not plainly enough.

A word that nothing explains may change all that is stated: another place, a day, a part of an army.
"""

from collections.abc import Collection

from service.claims.grammar.sentence import Sentence
from service.claims.text.tokens import MARK, NUMBER, WORD

# Numbers that narrow down who is counted: an age, a type of weapon, a unit, a share.
_NARROWING = frozenset({"age", "designation", "ordinal", "share"})
_FEW = 4  # words of a sentence that does nothing but deny another
_SPOKEN = frozenset({"negation", "future"})  # "nobody believes that"
_ANYWHERE = frozenset({"negation", "future", "multiples", "unclear"})
_TIME_UNKNOWN = "the time it is said of cannot be told"
_REFUSALS = {
    "negation": "it is denied",
    "future": "it is said of what may be, not of what was counted",
    "rates": "it is a rate, not a count",
    "changes": "it is a change, not a count",
    "multiples": "it is a comparison, not a count",
    "unclear": "whom it counts is not clear",
}


def find_refusal(sentence: Sentence) -> str | None:
    """Why a sentence does not state that something was counted, if it does not, as a clause."""
    if _is_denied_beside(sentence):
        return _REFUSALS["negation"]
    for name, why in _REFUSALS.items():
        if _is_refused(sentence, name):
            return why
    if _is_increment(sentence):
        return _REFUSALS["changes"]
    if _is_about(sentence):
        return "whether it is about so many is not clear"
    return _REFUSALS["multiples"] if _is_multiple(sentence) else None


def _is_refused(sentence: Sentence, name: str) -> bool:
    """Whether words of a refusal stand where they bear on the number."""
    for mark in sentence.text.marks_in(sentence.first, sentence.last, "refusals", name):
        is_near = sentence.low <= mark.first < sentence.high or name in _ANYWHERE
        is_spoken = sentence.speaks(mark.first) and name not in _SPOKEN
        if is_near and not is_spoken:
            return True
    return False


def _is_increment(sentence: Sentence) -> bool:
    """Whether "more" stands behind the number, and not "more than"."""
    text, at = sentence.text, sentence.amount.ends
    is_compared = text.form(at + 1) in text.grammar.comparatives
    return text.form(at) in text.grammar.increments and not is_compared


def _is_multiple(sentence: Sentence) -> bool:
    """Whether a number of the sentence is so many times another: "one soldier for five"."""
    text = sentence.text
    return any(
        amount.kind == "multiple" or text.form(amount.begins - 1) in text.grammar.exchanges
        for amount in text.amounts
        if sentence.first <= amount.first < sentence.last
    )


def _is_about(sentence: Sentence) -> bool:
    """Whether a number stands where one that is not exact does, in languages that tell it so."""
    text, at = sentence.text, sentence.amount.begins
    if sentence.amount.reading.value is None or at == sentence.first:
        return False
    is_behind = any(
        mark.last == at and text.lexicon.languages[mark.language].approximate_behind
        for mark in text.marks_in(sentence.first, at, "people")
    )
    return is_behind or text.form(at - 1) in text.grammar.approximators


def _is_denied_beside(sentence: Sentence) -> bool:
    """Whether a short sentence without a number denies it: "Nonsense!"."""
    text = sentence.text
    for mark in text.marks_in(0, len(text.tokens), "refusals", "negation"):
        number = text.tokens[mark.first].sentence
        inside = [token for token in text.tokens if token.sentence == number]
        words = [token for token in inside if token.kind == WORD]
        if len(words) <= _FEW and not any(token.kind == NUMBER for token in inside):
            return True
    return False


def find_rejection(sentence: Sentence, explained: Collection[str]) -> str | None:
    """What in the sentence nothing explains, and so may change all that it states, as a clause.

    ``explained`` are the roots of words that name what is counted.
    """
    return (
        _stranger(sentence, explained)
        or _narrowing(sentence)
        or _loose_time(sentence)
        or _loose_hedge(sentence)
    )


def _stranger(sentence: Sentence, explained: Collection[str]) -> str | None:
    """A word that nothing knows."""
    text = sentence.text
    elsewhere = _nouns_of_others(sentence)
    unknown = [
        at
        for at in sentence.strangers(sentence.first, sentence.last)
        if at not in elsewhere and text.root(at) not in explained
    ] or _strange_speech(sentence)
    return f"what {text.tokens[unknown[0]].text!r} means is not known" if unknown else None


def _narrowing(sentence: Sentence) -> str | None:
    """A number that tells a time or a part of those counted, in a way that is not read."""
    text = sentence.text
    for amount in text.amounts:
        if amount.kind == "year" and sentence.first <= amount.first < sentence.last:
            return _TIME_UNKNOWN
        if amount.kind in _NARROWING and sentence.low <= amount.first < sentence.high:
            return f"what {text.tokens[amount.first].text!r} says of them is not known"
    return None


def _strange_speech(sentence: Sentence) -> list[int]:
    """Words beside a speaker that may undo what is stated: "retracted its claim", "few believe"."""
    text = sentence.text
    return [
        at
        for speech in sentence.speeches
        for at in range(speech.first, speech.last)
        if text.tokens[at].kind == WORD
        and not text.tokens[at].is_capital
        and not text.is_known(at)
        and text.form(at) not in text.lexicon.classes
    ]


def _nouns_of_others(sentence: Sentence) -> set[int]:
    """The words right behind the other numbers: what those count is not this one's matter."""
    text = sentence.text
    nouns: set[int] = set()
    for amount in text.amounts:
        at = amount.ends
        while amount is not sentence.amount and at < sentence.last:
            if text.tokens[at].kind == MARK or text.form(at) in text.lexicon.stop:
                break
            nouns.add(at)
            at += 1
    return nouns


def _loose_time(sentence: Sentence) -> str | None:
    """Words of time that no time explains: "in its first week", "before the invasion"."""
    text = sentence.text
    timed = _timed(sentence)

    def is_loose(section: str, name: str) -> bool:
        marks = text.marks_in(sentence.first, sentence.last, section, name)
        return any(mark.first not in timed for mark in marks)

    if is_loose("quantities", "spans"):
        return "over what time it was counted is not clear"
    loose_month = any(
        at not in timed and _is_month(sentence, at) for at in range(sentence.first, sentence.last)
    )
    return _TIME_UNKNOWN if loose_month or is_loose("times", "inexact") else None


def _timed(sentence: Sentence) -> set[int]:
    """The tokens of times."""
    return {at for time in sentence.text.times for at in range(time.first, time.last)}


def _is_month(sentence: Sentence, at: int) -> bool:
    """Whether a word is a month's name, and not "may" or "march"."""
    words, token = sentence.text.lexicon, sentence.text.tokens[at]
    if token.form not in words.months or sentence.speaks(at):
        return False
    return token.is_capital or token.form in words.small_months


def _loose_hedge(sentence: Sentence) -> str | None:
    """A hedge that belongs to no number: what it hedges is not known."""
    text, words = sentence.text, sentence.text.lexicon
    held = {at for amount in text.amounts for at in range(amount.begins, amount.ends)}
    held |= _timed(sentence)
    for mark in text.marks_in(sentence.low, sentence.high, "hedges"):
        if mark.name == "exactly" or mark.first in held or sentence.speaks(mark.first):
            continue
        is_phrase = mark.last - mark.first > 1
        if is_phrase or text.form(mark.first) not in words.stop | words.place | words.plain:
            return f"what {text.tokens[mark.first].text!r} hedges is not clear"
    return None
