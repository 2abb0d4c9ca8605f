"""Verification states: in one of four ways, what is recorded of the checking of a figure.

The state follows from the statements that count. ``could_not_verify`` is the flag of the figure,
which an independent verification lowers. Nobody's silence is taken for a check.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERIFIED = "verified"
COULD_NOT_VERIFY = "could_not_verify"
DISPUTED = "disputed"
UNCHECKED = "unchecked"
STATES = (VERIFIED, COULD_NOT_VERIFY, DISPUTED, UNCHECKED)

CORROBORATED = "corroborated"
REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class VerificationState:
    """One of ``STATES``, and the statements that it rests on, as ``StatementSchema`` dumps them.

    An ``unchecked`` figure may have been corroborated: other sources agree, and nobody checked.
    """

    code: str
    statements: tuple[Mapping[str, Any], ...] = ()


def verification_state(figure: Mapping[str, Any]) -> VerificationState:
    """The state of a figure that is as ``FigureSchema`` dumps it.

    A doubt outweighs a confirmation: disputed or refuted comes first, then the flag, then verified.
    Of the verified, those by others than the originators are named, if there are any.
    """
    current = [statement for statement in figure["verification"] if not statement["lapsed"]]
    disputing = _of(current, DISPUTED, REFUTED)
    if disputing:
        return VerificationState(DISPUTED, disputing)
    if figure["could_not_verify"]:
        return VerificationState(COULD_NOT_VERIFY, _of(current, COULD_NOT_VERIFY))
    verified = _of(current, VERIFIED)
    if verified:
        originators = {source["id"] for source in figure["origin"]}
        others = tuple(each for each in verified if each["by"]["id"] not in originators)
        return VerificationState(VERIFIED, others or verified)
    return VerificationState(UNCHECKED, _of(current, CORROBORATED))


def _of(statements: list[Any], *statuses: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(statement for statement in statements if statement["status"] in statuses)
