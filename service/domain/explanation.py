"""Explanations: one plain sentence for each finding, fit to be printed as it is.

Each names who counted and who relayed it, what was counted, in what time, and who could not verify
it; the same finding always gets the same sentence. None of them calls a claim true or false.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from service.domain import bearing, finding
from service.domain.canonical import plain_decimal
from service.domain.period import parse_moment

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_QUALIFIERS = {"~": "about {}", "?": "{} (uncertain)"}
_DAY = len("2025-07-28")
_OFFSET = len("+02:00")
# The ends of an EDTF interval that are no date (ISO 8601-2): a blank is unknown, two dots are open.
_UNKNOWN = {"": "(end not stated)", "..": "(still going on)"}
# The verb of a single source, and that of several.
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
    "identified": "it counts only individually identified cases, so there may be more",
    "verified": "it counts only verified cases, so there may be more",
}

Figure = Mapping[str, Any]


def explain(result: finding.Finding, figure: Figure) -> str:
    """The sentence of a finding; ``figure`` is its figure as ``FigureSchema`` dumps it."""
    return f"{_statement(figure)}; {_CONCLUSIONS[result.relation](result, figure)}{_flag(figure)}."


def number_in_words(figure: Figure) -> str:
    """The number of a figure with its hedge and bounds: "around 1,050,250", "50 to 60"."""
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
    population = f" for {figure['population']['name']}" if figure["population"] else ""
    area = f" in {figure['area']['name']}" if figure["area"] else ""
    if area and population.endswith(figure["area"]["name"]):  # "for people in the north"
        area = ""
    as_named = figure["provenance"][0]["steps"][0]["as_named"]
    return (
        f"{_originators(origin, as_named)} {verb} {number_in_words(figure)} under "
        f"“{figure['measure']['name']}”{population}{area}{_time(figure)}{_relay(figure)}"
    )


def _relay(figure: Figure) -> str:
    """Who reported or compiled the number last, and when."""
    last = figure["provenance"][0]["steps"][-1]
    published = last["reported_on"] or (last["document"] or {}).get("published_on")
    when = f" {_on_or_in(published)}" if published else ""
    if last["role"] == "originator":
        return f", reported{when}" if when else ""
    verb = "reported" if last["role"] == "reporter" else "compiled"
    return f", as {verb} by {_names([source['name'] for source in last['sources']])}{when}"


def _originators(origin: Sequence[Figure], as_named: str | None) -> str:
    """Whoever counted, as the text names them if it does; parties to the conflict are marked."""
    if len(origin) == 1:
        party = ", a party to the conflict," if _is_party(origin[0]) else ""
        return f"{as_named or origin[0]['name']}{party}"
    if as_named:
        return as_named
    return _names(
        [
            f"{source['name']} (a party to the conflict)" if _is_party(source) else source["name"]
            for source in origin
        ]
    )


def _is_party(source: Figure) -> bool:
    return bool(source["kind"] == "belligerent")


def _time(figure: Figure) -> str:
    """The time of a figure, as precisely as it is stated."""
    period = figure["period"]
    if period is None:
        return ", time not stated"
    start, slash, end = period["edtf"].rpartition("/")
    first = date_in_words(start) if start not in _UNKNOWN else ""
    last = date_in_words(end) if end not in _UNKNOWN else ""
    if period["kind"] == "cumulative":
        since = f" since {first}" if first else ""
        return f",{since} up to {last}" if last else f",{since} {_UNKNOWN[end]}"
    if not slash:
        return f", {_on_or_in(end)}"
    last = f"to {last}" if last else _UNKNOWN[end]
    return f", {first or 'start not stated'} {last}"


def _flag(figure: Figure) -> str:
    """Who could not verify the figure, if the flag is up."""
    if not figure["could_not_verify"]:
        return ""
    by = [
        statement["by"]["name"]
        for statement in figure["verification"]
        if statement["status"] == "could_not_verify" and not statement["lapsed"]
    ]
    return f"; {_names(by)} could not verify it"


def _consistent(result: finding.Finding, figure: Figure) -> str:
    return "the claim is consistent with this"


def _beyond(result: finding.Finding, figure: Figure) -> str:
    reason = _FLOORS.get(figure["measure"]["basis"])
    because = f": {reason}" if reason else ""
    return f"this neither supports nor contradicts the claim{because}"


def _close(result: finding.Finding, figure: Figure) -> str:
    return "the claimed number is close to this, but not the same"


def _higher(result: finding.Finding, figure: Figure) -> str:
    return "the claimed number is higher"


def _lower(result: finding.Finding, figure: Figure) -> str:
    return "the claimed number is lower"


def _outdated(result: finding.Finding, figure: Figure) -> str:
    later = result.later.period if result.later else None
    day = later and date_in_words(later.edtf.rpartition("/")[2])
    update = f", but a later one, up to {day}, was known" if day else ""
    return f"the claimed number fits this earlier figure{update}"


def _measure(result: finding.Finding, figure: Figure) -> str:
    return f"the claimed number fits this figure, but the figure counts {_counts(figure)}"


def _basis(result: finding.Finding, figure: Figure) -> str:
    basis = figure["measure"]["basis"]
    if basis == "recorded":
        return (
            "the claimed number fits this, but it counts what was recorded, which may differ "
            "from what happened"
        )
    return f"the claimed number fits this, but {_FLOORS.get(basis, f'it is {basis}')}"


def _period(result: finding.Finding, figure: Figure) -> str:
    return "the claimed number fits this figure, but the claim is about a different time"


def _population(result: finding.Finding, figure: Figure) -> str:
    if result.is_part:
        return (
            "the claimed number fits this figure, but the figure covers only a part of what "
            "the claim is about"
        )
    population = figure["population"]
    if population is None:
        return "the claimed number fits this figure, but the figure states no population"
    return f"the claimed number fits this figure, but the figure counts {population['name']}"


def _source(result: finding.Finding, figure: Figure) -> str:
    return "the claimed number fits this figure, but the claim names a different source"


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
    """What a figure's measure counts: outcomes, or the things themselves where no loss is."""
    counts = figure["measure"]["counts"]
    if counts is None:
        return "losses without specifying outcomes"
    if not counts:
        return str(figure["unit"]["name"])
    outcomes = _names([outcome.replace("-", " ") for outcome in counts])
    return f"{outcomes} together" if len(counts) > 1 else f"the {outcomes}"


def _names(names: Sequence[str]) -> str:
    """A list in words: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return names[0] if names else "an unnamed source"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _digits(value: Any) -> str:
    """A number with commas between its thousands."""
    whole, _, rest = plain_decimal(Decimal(repr(value))).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def date_in_words(text: str) -> str:
    """An EDTF date in words: "28 July 2025", "March 2025", "about 1823", "... 04:00 UTC+02:00"."""
    day, has_hours, _ = text.partition("T")
    if has_hours:
        hours = parse_moment(text).start_time or ""
        return f"{date_in_words(day)}, {hours[:-_OFFSET]} UTC{hours[-_OFFSET:]}"
    parts = text.rstrip("~?").split("-")
    words = parts[0] if len(parts) == 1 else f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 3:
        words = f"{int(parts[2])} {words}"
    return _QUALIFIERS.get(text[-1:], "{}").format(words)


def _on_or_in(text: str) -> str:
    """A date with its preposition: "on 28 July 2025", "in March 2025"."""
    is_day = len(text.rstrip("~?")) >= _DAY
    return f"{'on' if is_day else 'in'} {date_in_words(text)}"
