"""Observation status: the codes of SDMX CL_OBS_STATUS that follow from one version."""

from service.domain.quantity import Quantity

UNVALIDATED, ESTIMATED, MISSING, NOT_APPLICABLE = "V", "E", "O", "M"


def obs_status(reading: Quantity, *, basis: str, could_not_verify: bool) -> tuple[str, ...]:
    """The codes that hold: V could not be verified, E estimated, O missing, M cannot exist.

    B (break in the series) depends on other figures and is derived where series are read.
    """
    return tuple(
        code
        for code, holds in (
            (UNVALIDATED, could_not_verify),
            (ESTIMATED, basis == "estimated"),
            (MISSING, reading.missing in {"unknown", "words-only"}),
            (NOT_APPLICABLE, reading.missing == "not-applicable"),
        )
        if holds
    )
