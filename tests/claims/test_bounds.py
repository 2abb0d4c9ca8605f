"""What reading a claim may cost: no more than its text is long."""

import time

import pytest

from service.claims.parser import MAX_SENTENCE, parse_claim
from service.errors import Invalid
from tests.claims.wars import names

NAMES = names()
LENGTH = 5000


def fill(text: str) -> str:
    return (text * (LENGTH // len(text) + 1))[:LENGTH]


@pytest.mark.parametrize(
    "text",
    [
        "1" * LENGTH,
        "1" * 4301 + " killed",
        "1" * 4301 + " and a half million French soldiers were killed",
        fill("1."),
        fill("1,000,"),
        "3,000 killed of",
    ],
    ids=range(6),
)
def test_digits_without_end_are_no_number(text: str) -> None:
    assert all(
        quantity.amount.reading.value is None or quantity.amount.reading.value < 10**15
        for quantity in parse_claim(text, NAMES).quantities
    )


def test_a_sentence_without_end_is_not_understood() -> None:
    text = "3,000 French soldiers were killed" + " and killed" * MAX_SENTENCE
    [quantity] = parse_claim(text, NAMES).quantities
    assert quantity.claim is None
    assert quantity.why == f"its sentence has over {MAX_SENTENCE} words: send a shorter one"


@pytest.mark.parametrize(
    "text",
    [
        " and ".join(
            f"{number} French soldiers killed" + " the ministry said that" * 10
            for number in range(100, 120)
        ),
        fill("the ministry said that Russia reported "),
        fill("KIA FPA ") + " 500 killed",
        fill("\"' "),
        fill("half of the French army and the Prussians said "),
        " ".join(f"{number} French soldiers killed." for number in range(100, 120)) + fill(" a b"),
    ],
    ids=range(6),
)
def test_a_text_twice_as_long_takes_about_twice_as_long(text: str) -> None:
    def seconds(part: str) -> float:
        runs = []
        for _ in range(3):
            start = time.thread_time()
            try:
                parse_claim(part, NAMES)
            except Invalid:
                pytest.fail("has more numbers than are read")
            runs.append(time.thread_time() - start)
        return min(runs)

    half = text[: len(text) // 2]
    assert seconds(text) < 4 * seconds(half) + 0.02
