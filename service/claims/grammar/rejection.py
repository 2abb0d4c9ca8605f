"""Doubts: why a sentence does not say that something was counted, or not plainly enough.

A word that nothing explains may change all that is said: another place, a day, a part of an army.
"""

from collections.abc import Collection

from service.claims.grammar.sentence import Sentence
from service.claims.text.stemming import root
from service.claims.text.tokens import MARK, NUMBER, WORD

# Numbers that narrow down who is counted: an age, a type of weapon, a unit, a share.
_NARROWING = frozenset({"age", "designation", "ordinal", "share"})
_WITH = frozenset({"с", "со", "з", "із", "зі"})
_FEW = 4  # words of a sentence that does nothing but deny another
_SPOKEN = frozenset({"negation", "future"})  # "nobody believes that"
_ANYWHERE = frozenset({"negation", "future", "multiples", "unclear"})
_REFUSALS = {
    "negation": "it is denied",
    "future": "it is said of what may be, not of what was counted",
    "rates": "it is a rate, not a count",
    "changes": "it is a change, not a count",
    "multiples": "it is a comparison, not a count",
    "unclear": "whom it counts is not clear",
}


def find_refusal(sentence: Sentence) -> str | None:
    """Why a sentence does not say that something was counted, if it does not."""
    text = sentence.text
    if _is_denied_beside(sentence):
        return _REFUSALS["negation"]
    for name, why in _REFUSALS.items():
        for mark in text.marks_in(sentence.first, sentence.last, "refusals", name):
            near = sentence.low <= mark.first < sentence.high
            spoken = sentence.speaks(mark.first) and name not in _SPOKEN
            if (near or name in _ANYWHERE) and not spoken:
                return why
    if text.form(sentence.amount.ends) == "more" and text.form(sentence.amount.ends + 1) != "than":
        return _REFUSALS["changes"]
    if _is_about(sentence):
        return "whether it is about so many is not clear"
    inside = [one for one in text.amounts if sentence.first <= one.first < sentence.last]
    multiple = any(
        one.kind == "multiple" or text.form(one.begins - 1) == "for"  # "one soldier for five"
        for one in inside
    )
    return _REFUSALS["multiples"] if multiple else None


def _is_about(sentence: Sentence) -> bool:
    """Whether a number is in the place of one that is not exact: "с миллион", "солдат миллион"."""
    text, at = sentence.text, sentence.amount.begins
    if sentence.amount.reading.value is None or at == sentence.first:
        return False
    before = text.marks_in(sentence.first, at, "people")
    is_behind = any(one.last == at for one in before) and sentence.is_cyrillic(at - 1)
    return is_behind or text.form(at - 1) in _WITH


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
    """What in the sentence nothing explains, and so may change all that it says.

    ``explained`` are the roots of words that name what is counted.
    """
    text = sentence.text
    elsewhere = _nouns_of_others(sentence)
    for at in sentence.strangers(sentence.first, sentence.last):
        if at not in elsewhere and root(text.form(at)) not in explained:
            return f"what {text.tokens[at].text!r} means is not known"
    strange = _strange_speech(sentence)
    if strange is not None:
        return f"what {text.tokens[strange].text!r} means is not known"
    for one in text.amounts:
        if one.kind == "year" and sentence.first <= one.first < sentence.last:
            return "the time it is said of cannot be told"
        inside = sentence.low <= one.first < sentence.high
        if one.kind in _NARROWING and inside:
            return f"what {text.tokens[one.first].text!r} says of them is not known"
    return _loose_time(sentence) or _loose_hedge(sentence)


def _strange_speech(sentence: Sentence) -> int | None:
    """A word beside a speaker that may undo what is said: "retracted its claim", "few believe"."""
    text, words = sentence.text, sentence.text.names.lexicon
    for speech in sentence.speeches:
        for at in range(speech.first, speech.last):
            token = text.tokens[at]
            known = text.is_known(at) or token.form in words.classes
            if token.kind == WORD and not token.is_capital and not known:
                return at
    return None


def _nouns_of_others(sentence: Sentence) -> set[int]:
    """The words right behind the other numbers: what those count is not this one's matter."""
    text, words = sentence.text, sentence.text.names.lexicon
    found: set[int] = set()
    for one in text.amounts:
        at = one.ends
        while one is not sentence.amount and at < sentence.last:
            if text.tokens[at].kind == MARK or text.form(at) in words.stop:
                break
            found.add(at)
            at += 1
    return found


def _loose_time(sentence: Sentence) -> str | None:
    """Words of time that no time explains: "in its first week", "before the invasion"."""
    text = sentence.text
    timed = {at for one in text.times for at in range(one.first, one.last)}
    for mark in text.marks_in(sentence.first, sentence.last, "quantities", "spans"):
        if mark.first not in timed:
            return "over what time it was counted is not clear"
    for mark in text.marks_in(sentence.first, sentence.last, "times", "inexact"):
        if mark.first not in timed:
            return "the time it is said of cannot be told"
    for at in range(sentence.first, sentence.last):
        if at not in timed and _is_month(sentence, at):
            return "the time it is said of cannot be told"
    return None


def _is_month(sentence: Sentence, at: int) -> bool:
    """Whether a word is a month's name, and not "may" or "march"."""
    token = sentence.text.tokens[at]
    if token.form not in sentence.text.names.lexicon.months or sentence.speaks(at):
        return False
    return token.is_capital or sentence.is_cyrillic(at)


def _loose_hedge(sentence: Sentence) -> str | None:
    """A hedge that belongs to no number: what it hedges is not known."""
    text = sentence.text
    held = {at for one in text.amounts for at in range(one.begins, one.ends)}
    timed = {at for one in text.times for at in range(one.first, one.last)}
    for mark in text.marks_in(sentence.low, sentence.high, "hedges"):
        words = text.names.lexicon
        if mark.name == "exactly" or mark.first in held | timed or sentence.speaks(mark.first):
            continue
        is_phrase = mark.last - mark.first > 1
        if is_phrase or text.form(mark.first) not in words.stop | words.place | words.plain:
            return f"what {text.tokens[mark.first].text!r} hedges is not clear"
    return None
