"""The parameters that a misspelt or foreign name of one may mean."""

from collections.abc import Sequence
from difflib import get_close_matches

_MOST = 3
_MIN_SIMILARITY = 0.7  # of two names, 0 to 1 [difflib]

# What other services call a parameter of this one, without case, hyphens and underscores.
_FOREIGN_NAMES = {
    "limit": ("perpage", "pagesize", "maxresults", "max", "rows", "top", "first", "n"),
    "cursor": ("page", "pagenumber", "offset", "skip", "startingafter", "pagetoken"),
    "after": ("since", "sinceid", "cursor", "offset", "page", "startingafter"),
    "count": ("total", "withcount", "includecount"),
    "q": ("query", "search", "text", "term", "keyword", "keywords"),
    "sort": ("order", "orderby", "sortby", "ordering", "direction"),
    "format": ("output", "accept", "type", "alt"),
    "as_of": ("at", "asof", "date", "time", "datetime", "timestamp", "validat"),
    "release": ("tag", "edition"),
    "period_from": ("from", "start", "startdate", "datefrom", "since", "begin", "dateafter"),
    "period_to": ("to", "end", "enddate", "dateto", "until", "datebefore"),
    "value_min": ("min", "minvalue", "valuefrom", "valuegte", "atleast"),
    "value_max": ("max", "maxvalue", "valueto", "valuelte", "atmost"),
    "measure": ("indicator", "metric", "category"),
    "counts": ("outcome", "outcomes"),
    "conflict": ("war", "battle"),
    "area": ("country", "region", "place", "location", "iso3", "iso"),
    "population": ("party", "side", "group", "actor"),
    "source": ("publisher", "author", "by"),
    "origin": ("originator", "originators"),
    "on": ("date", "day"),
}


def meant_by(name: str, parameters: Sequence[str]) -> list[str]:
    """Return up to three of an endpoint's parameters that the unknown ``name`` may mean."""
    plain = _plain(name)
    foreign = [known for known in parameters if plain in _FOREIGN_NAMES.get(known, ())]
    by_plain = {_plain(known): known for known in parameters}
    close = get_close_matches(plain, by_plain, _MOST, _MIN_SIMILARITY)
    return list(dict.fromkeys([*foreign, *(by_plain[match] for match in close)]))[:_MOST]


def _plain(name: str) -> str:
    return name[:100].lower().replace("_", "").replace("-", "").removesuffix("[]")
