"""Explanations: one plain sentence a finding, fit to be printed as it stands.

Each names who counted and who relayed it, what was counted, of what time, and whether anyone could
verify it; the same finding always gets the same sentence. None of them calls a claim true or false.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from service.domain import bearing, finding
from service.domain.canonical import plain

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_QUALIFIERS = {"~": "about {}", "?": "{} (uncertain)"}
_DAY = len("2025-07-28")
# How one source counts, and how several do.
_VERBS = {
    "claimed": ("claims", "claim"),
    "estimated": ("estimates", "estimate"),
    "identified": ("has identified", "have identified"),
    "recorded": ("recorded", "recorded"),
    "compiled": ("counts", "count"),
    "verified": ("has verified", "have verified"),
}
_HEDGES = {
    ("<", False): "fewer than ",
    ("<=", False): "at most ",
    (">=", False): "at least ",
    (">", False): "more than ",
    ("=", True): "around ",
    ("<", True): "nearly ",
    (">", True): "just over ",
    (">=", True): "around or more than ",
    ("<=", True): "around or fewer than ",
}
_FLOORS = {
    "identified": "it counts only those who were identified one by one, so there may be more",
    "verified": "it counts only verified cases, so there may be more",
}

Figure = Mapping[str, Any]


def explain(one: finding.Finding, figure: Figure) -> str:
    """The sentence of a finding; ``figure`` is as ``FigureSchema`` shows it."""
    return f"{_statement(figure)}; {_CONCLUSIONS[one.relation](one, figure)}{_flag(figure)}."


def number(figure: Figure) -> str:
    """A reading in words, with its hedge: "around 1,050,250", "50 to 60"."""
    value, low, high = figure["value"], figure["lower"], figure["upper"]
    if value is None:
        if low is None:
            return f"at most {_digits(high)}"
        return f"at least {_digits(low)}" if high is None else f"{_digits(low)} to {_digits(high)}"
    hedge = _HEDGES.get((figure["comparator"], figure["approximate"]), "")
    stated = f"{hedge}{_digits(value)}"
    if low is not None and high is not None:
        stated += f" ({_digits(low)} to {_digits(high)})"
    return stated


def _statement(figure: Figure) -> str:
    """Who states how much of what, of whom, where and of which time, and who relayed it."""
    origin = figure["origin"]
    verb = _VERBS[figure["measure"]["basis"]][len(origin) > 1]
    whose = f" for {figure['population']['name']}" if figure["population"] else ""
    place = "" if not figure["area"] else f" in {figure['area']['name']}"
    if place and whose.endswith(figure["area"]["name"]):  # said with the people already
        place = ""
    named = figure["provenance"][0]["steps"][0]["as_named"]  # where no one is, by the text
    who = _counters(origin, named)
    return (
        f"{who} {verb} {number(figure)} under "
        f"“{figure['measure']['name']}”{whose}{place}{_time(figure)}{_relay(figure)}"
    )


def _relay(figure: Figure) -> str:
    """Through whom it came to us, and when that was printed."""
    last = figure["provenance"][0]["steps"][-1]
    published = last["reported_on"] or (last["document"] or {}).get("published_on")
    day = f" {_at(published)}" if published else ""
    if last["role"] == "originator":
        return f", reported{day}" if day else ""
    verb = "reported" if last["role"] == "reporter" else "compiled"
    return f", as {verb} by {_names([source['name'] for source in last['sources']])}{day}"


def _counters(origin: Sequence[Figure], named: str | None) -> str:
    """Those who counted, each party to the conflict called one."""
    if len(origin) == 1:
        party = ", a party to the conflict," if _is_party(origin[0]) else ""
        return f"{named or origin[0]['name']}{party}"
    if named:
        return named
    return _names(
        [f"{one['name']}{' (a party to the conflict)' * _is_party(one)}" for one in origin]
    )


def _is_party(origin: Figure) -> bool:
    return bool(origin["kind"] == "belligerent")


def _time(figure: Figure) -> str:
    """The time of a figure, as precise as it is stated."""
    period = figure["period"]
    if period is None:
        return ", time not stated"
    start, _, end = period["edtf"].rpartition("/")
    start, end = (part if part not in {"", ".."} else None for part in (start, end))
    if period["kind"] == "cumulative":
        since = f" since {edtf(start)}" if start else ""
        return f",{since} up to {edtf(end)}" if end else f",{since} (end not stated)"
    if start is None and end is not None and "/" not in period["edtf"]:
        return f", {_at(end)}"
    return f", {edtf(start) if start else 'start not stated'} to {edtf(end) if end else 'now'}"


def _flag(figure: Figure) -> str:
    """That somebody could not verify it, and who says so."""
    if not figure["could_not_verify"]:
        return ""
    by = [
        word["by"]["name"]
        for word in figure["verification"]
        if word["status"] == "could_not_verify" and not word["lapsed"]
    ]
    return f"; {_names(by)} could not verify it"


def _consistent(one: finding.Finding, figure: Figure) -> str:
    return "the claim is consistent with this"


def _beyond(one: finding.Finding, figure: Figure) -> str:
    why = _FLOORS.get(figure["measure"]["basis"])
    reason = f": {why}" if why else ""
    return f"this neither supports nor contradicts the claim{reason}"


def _close(one: finding.Finding, figure: Figure) -> str:
    return "the claimed number is close to this, but not the same"


def _higher(one: finding.Finding, figure: Figure) -> str:
    return "the claimed number is higher"


def _lower(one: finding.Finding, figure: Figure) -> str:
    return "the claimed number is lower"


def _outdated(one: finding.Finding, figure: Figure) -> str:
    later = one.later.period if one.later else None
    day = later and edtf(later.edtf.rpartition("/")[2])
    since = f", and a later one, up to {day}, was known" if day else ""
    return f"the claimed number fits this earlier figure{since}"


def _measure(one: finding.Finding, figure: Figure) -> str:
    return f"the claimed number fits this figure, but it counts {_counts(figure)}"


def _basis(one: finding.Finding, figure: Figure) -> str:
    basis = figure["measure"]["basis"]
    if basis == "recorded":
        return "the claimed number fits this, but it counts what is on record, not what happened"
    return f"the claimed number fits this, but {_FLOORS.get(basis, f'it is {basis}')}"


def _period(one: finding.Finding, figure: Figure) -> str:
    return "the claimed number fits this figure, but the claim is about another time"


def _population(one: finding.Finding, figure: Figure) -> str:
    if one.is_part:
        return (
            "the claimed number fits this figure, but it is of a part of what the claim speaks of"
        )
    people = figure["population"]
    counted = f"it counts {people['name']}" if people else "it does not say whom it counts"
    return f"the claimed number fits this figure, but {counted}"


def _source(one: finding.Finding, figure: Figure) -> str:
    return "the claimed number fits this figure, but the claim names another source"


_CONCLUSIONS: Mapping[str, Callable[[finding.Finding, Figure], str]] = {
    finding.CONSISTENT: _consistent,
    finding.BEYOND_BOUND: _beyond,
    finding.CLOSE: _close,
    finding.HIGHER: _higher,
    finding.LOWER: _lower,
    finding.OUTDATED: _outdated,
    bearing.OTHER_MEASURE: _measure,
    bearing.OTHER_BASIS: _basis,
    bearing.OTHER_PERIOD: _period,
    bearing.OTHER_POPULATION: _population,
    bearing.OTHER_SOURCE: _source,
}


def _counts(figure: Figure) -> str:
    counts = figure["measure"]["counts"]
    if counts is None:
        return "losses without saying which"
    if not counts:
        return str(figure["unit"]["name"])
    outcomes = _names([outcome.replace("-", " ") for outcome in counts])
    return f"{outcomes} together" if len(counts) > 1 else f"the {outcomes}"


def _names(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else "somebody"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _digits(value: Any) -> str:
    whole, _, rest = plain(Decimal(repr(value))).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def edtf(text: str) -> str:
    """An EDTF date in words: "28 July 2025", "March 2025", "about 1823"."""
    parts = text.rstrip("~?").split("-")
    said = parts[0] if len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 3:
        said = f"{int(parts[2])} {said}"
    return _QUALIFIERS.get(text[-1:], "{}").format(said)


def _at(text: str) -> str:
    return f"{'on' if len(text.rstrip('~?')) == _DAY else 'in'} {edtf(text)}"
