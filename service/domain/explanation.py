"""Explanations: one plain sentence for each finding, fit to be printed as it is.

Each names who counted and who relayed it, what was counted, in what time, and who could not verify
it; the same finding always gets the same sentence. None of them calls a claim true or false.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.conclusion import conclude
from service.domain.english import date_in_words, digits, join_names, on_or_in
from service.domain.relation import Finding

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

Figure = Mapping[str, Any]


def explain(finding: Finding, figure: Figure, held: str) -> str:
    """The sentence of a finding; ``figure`` is its figure as ``FigureSchema`` dumps it.

    ``held`` names the originators held here whose figures bear on the claim.
    """
    return f"{_statement(figure)}; {conclude(finding, figure)}{_flag(figure)}; {held}."


def number_in_words(figure: Figure) -> str:
    """The number of a figure with its hedge and bounds: "around 1,050,250", "50 to 60"."""
    value, low, high = figure["value"], figure["lower"], figure["upper"]
    if value is None:
        if low is None:
            return f"at most {digits(high)}"
        return f"at least {digits(low)}" if high is None else f"{digits(low)} to {digits(high)}"
    hedge = _HEDGES.get((figure["comparator"], figure["approximate"]), "")
    stated = f"{hedge}{digits(value)}"
    if low is not None and high is not None:
        stated += f" ({digits(low)} to {digits(high)})"
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
    when = f" {on_or_in(published)}" if published else ""
    if last["role"] == "originator":
        return f", reported{when}" if when else ""
    verb = "reported" if last["role"] == "reporter" else "compiled"
    return f", as {verb} by {join_names([source['name'] for source in last['sources']])}{when}"


def _originators(origin: Sequence[Figure], as_named: str | None) -> str:
    """Whoever counted, as the text names them if it does; parties to the conflict are marked."""
    if len(origin) == 1:
        party = ", a party to the conflict," if _is_party(origin[0]) else ""
        return f"{as_named or origin[0]['name']}{party}"
    if as_named:
        return as_named
    return join_names(
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
        return f", {on_or_in(end)}"
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
    return f"; {join_names(by)} could not verify it"
