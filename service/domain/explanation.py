"""Explanations: one plain sentence a finding, fit to be printed as it stands.

Each names who counted and who relayed it, what was counted, of what time, and whether anyone could
verify it; the same finding always gets the same sentence. None of them calls a claim true or false.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain import bearing, finding
from service.domain.quantity import plain

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAY = len("2025-07-28")
_VERBS = {
    "claimed": "claims",
    "estimated": "estimates",
    "identified": "has identified",
    "recorded": "counts from records",
    "compiled": "has compiled",
    "verified": "has verified",
}
_PLURAL_VERBS = {
    "claimed": "claim",
    "estimated": "estimate",
    "identified": "have identified",
    "recorded": "count from records",
    "compiled": "have compiled",
    "verified": "have verified",
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
    "identified": "only those identified one by one are counted, so the full number may be higher",
    "verified": "only verified cases are counted, so the full number may be higher",
}

Figure = Mapping[str, Any]


def explain(one: finding.Finding, figure: Figure) -> str:
    """The sentence of a finding; ``figure`` is as ``FigureSchema`` shows it."""
    return f"{_statement(figure)}: {_CONCLUSIONS[one.relation](one, figure)}{_flag(figure)}."


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
    """Who states how much of what, of which time."""
    basis = figure["measure"]["basis"]
    verbs = _VERBS if len(figure["origin"]) == 1 else _PLURAL_VERBS
    relayed = _relay(figure)
    who = _names([origin["name"] for origin in figure["origin"]])
    party = ", a party to the conflict," if _is_party(figure) else ""
    people = figure["population"]
    whose = f", {people['name']}" if people else ""
    place = f", {figure['area']['name']}" if figure["area"] else ""
    what = f"{number(figure)} ({figure['measure']['name']}{whose}{place}{_time(figure)})"
    return f"{who}{party} {verbs[basis]} {what}{relayed}"


def _relay(figure: Figure) -> str:
    """Through whom it came to us, and when that was printed."""
    steps = figure["provenance"][0]["steps"]
    last = steps[-1]
    published = last["reported_on"] or (last["document"] or {}).get("published_on")
    precise = published and len(published.rstrip("~?")) == _DAY
    day = f" {'on' if precise else 'in'} {_edtf(published)}" if published else ""
    if last["role"] == "originator":
        return f", reported{day}" if day else ""
    return f", as {_names([source['name'] for source in last['sources']])} reported{day}"


def _is_party(figure: Figure) -> bool:
    return any(origin["kind"] == "belligerent" for origin in figure["origin"])


def _time(figure: Figure) -> str:
    period = figure["period"]
    if period is None:
        return ", time not stated"
    start, end = (period[name] and _day(period[name]) for name in ("start", "end"))
    if period["kind"] == "instant":
        return f", on {_edtf(period['edtf'])}"
    if period["kind"] == "cumulative":
        since = f" since {start}" if start else ""
        return f",{since} up to {end}" if end else f",{since}"
    if "/" not in period["edtf"]:
        return f", {_edtf(period['edtf'])}"
    return f", {start or 'an unknown day'} to {end or 'an unknown day'}"


def _flag(figure: Figure) -> str:
    """That nobody could verify it, and who says so."""
    if not figure["could_not_verify"]:
        return ""
    by = [
        word["by"]["name"]
        for word in figure["verification"]
        if word["status"] == "could_not_verify" and not word["lapsed"]
    ]
    return f"; {_names(by)} could not verify it"


def _consistent(one: finding.Finding, figure: Figure) -> str:
    return "the claim is consistent with it"


def _beyond(one: finding.Finding, figure: Figure) -> str:
    why = _FLOORS.get(figure["measure"]["basis"])
    reason = f" ({why})" if why else ""
    return f"this neither supports nor contradicts the claim{reason}"


def _close(one: finding.Finding, figure: Figure) -> str:
    return "the claim is close to it, but not the same"


def _higher(one: finding.Finding, figure: Figure) -> str:
    return "the claim is higher"


def _lower(one: finding.Finding, figure: Figure) -> str:
    return "the claim is lower"


def _outdated(one: finding.Finding, figure: Figure) -> str:
    later = one.later and one.later.period and one.later.period.end
    since = (
        f"; a later figure of the same series, up to {_date(later)}, is another" if later else ""
    )
    return f"the claim's number fits this earlier figure{since}"


def _measure(one: finding.Finding, figure: Figure) -> str:
    return f"the claim's number fits it, but what it counts is another: {_counts(figure)}"


def _basis(one: finding.Finding, figure: Figure) -> str:
    basis = figure["measure"]["basis"]
    if basis == "recorded":
        return "the claim's number fits it, but it counts what is on record, not what happened"
    floor = _FLOORS.get(basis, f"what it counts is {basis}")
    return f"the claim's number fits it, but {floor}"


def _period(one: finding.Finding, figure: Figure) -> str:
    return "the claim's number fits it, but it is of another time"


def _population(one: finding.Finding, figure: Figure) -> str:
    return "the claim's number fits it, but it counts other people, or a part of them"


def _source(one: finding.Finding, figure: Figure) -> str:
    return "the claim's number fits it, but somebody else states it than the claim says"


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
        return "losses whose outcomes are not stated"
    if not counts:
        return str(figure["unit"]["name"])
    return _names([outcome.replace("-", " ") for outcome in counts]) + (
        " together" if len(counts) > 1 else ""
    )


def _names(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else "somebody"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _digits(value: Any) -> str:
    whole, _, rest = plain(Decimal(repr(value))).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _edtf(text: str) -> str:
    """An EDTF date in words: "28 July 2025", "March 2025", "1823, approximately"."""
    bare = text.rstrip("~?")
    parts = bare.split("-")
    said = parts[0] if len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 3:
        said = f"{int(parts[2])} {said}"
    return f"{'about ' if text.endswith('~') else ''}{said}{' (?)' if text.endswith('?') else ''}"


def _day(iso: str) -> str:
    return _date(date.fromisoformat(iso))


def _date(day: date | None) -> str:
    return "" if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
