"""Each shape of a request, with parameters taken from whatever database is measured."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import psycopg

from benchmarks.client import Request

_SAMPLE = 30
# The largest, which are the slowest, and others: by the hash of their names.
_GROUPS = """
with groups as materialized (
    select {column} as id, count(*) as figures from figure_state
    where {column} is not null and upper_inf(events) group by {column}
)
(select id from groups order by figures desc, id limit 5)
union
(select id from groups order by md5(id), id limit 25)
"""
_FIGURES = """
select id, body from rendering
where noun = 'figure' and id in (
    select figure from figure_state tablesample bernoulli (:share) where upper_inf(events)
    and status = 'published'
)
order by md5(id) limit 60
"""


class Sample:
    """Ids, names and texts of a database, the same at each call."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as conn:
            self.series = _groups(conn, "series")
            self.conflicts = _groups(conn, "conflict")
            self.measures = _groups(conn, "measure")
            self.areas = _groups(conn, "area")
            self.populations = _groups(conn, "population")
            figures = conn.execute("select count(*) from figure_state").fetchone()
            assert figures is not None
            self.count = int(figures[0])
            share = min(100.0, 100 * 2000 / self.count)
            texts = conn.execute(_FIGURES.replace(":share", f"{share:f}")).fetchall()
            self.figures = [id_ for id_, _ in texts]
            self._texts = [json.loads(body) for _, body in texts]
            pairs = conn.execute(
                "select conflict, population from figure_state where conflict = any(%s)"
                " and population is not null group by 1, 2 order by count(*) desc, 1, 2 limit %s",
                [self.conflicts, _SAMPLE],
            ).fetchall()
            self.pairs = [(conflict, population) for conflict, population in pairs]
            moments = conn.execute(
                "select at from journal where id in (select (max(id) * share)::bigint"
                " from journal, unnest(array[0.2, 0.5, 0.8]) as share group by share)"
            ).fetchall()
            self.moments = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for (at,) in moments]
            if not self.moments:
                newest = conn.execute("select max(at) from journal").fetchone()
                assert newest is not None
                self.moments = [f"{newest[0]:%Y-%m-%dT%H:%M:%SZ}"]

    @property
    def names(self) -> list[str]:
        """The longest word of the name of each figure's conflict or population."""
        entries = [
            text["conflict"] or text["population"] or text["measure"] for text in self._texts
        ]
        return [max(entry["name"].replace("-", " ").split(), key=len) for entry in entries]

    @property
    def sources(self) -> list[str]:
        return [origin["id"] for text in self._texts for origin in text["origin"][:1]]

    @property
    def values(self) -> list[int]:
        values = [text["value"] for text in self._texts if text["value"]]
        return [int(value) for value in values] or [1]

    @property
    def claims(self) -> list[dict[str, str]]:
        """Sentences about what figures are about, as bodies of POST /v1/checks."""
        return [
            {
                "claim": f"Over {text['value']:,} of the {text['population']['name']} were killed"
                f" in the {text['conflict']['name']}."
            }
            for text in self._texts
            if text["value"] and text["population"] and text["conflict"]
        ]


def shapes(sample: Sample) -> dict[str, list[Request]]:
    """Return the requests of each shape, by its name in the table."""
    pages = _pages(sample) | _searches(sample)
    named = {name: [Request(path) for path in paths] for name, paths in pages.items()}
    named["check"] = [
        Request("/v1/checks", body=json.dumps(claim).encode(), method="POST")
        for claim in sample.claims[:_SAMPLE]
    ]
    return {name: requests for name, requests in named.items() if requests}


def _pages(sample: Sample) -> dict[str, list[str]]:
    return {
        "figure": [f"/v1/figures/{id_}" for id_ in sample.figures],
        "versions": [f"/v1/figures/{id_}/versions" for id_ in sample.figures],
        "page of 100": ["/v1/figures?limit=100"],
        "conflict": list(_lists(conflict=sample.conflicts, limit=100)),
        "measure": list(_lists(measure=sample.measures, limit=100)),
        "area": list(_lists(area=sample.areas, limit=100)),
        "origin and value": list(
            _lists(origin=sample.sources[:_SAMPLE], value_min=2, value_max=500, limit=100)
        ),
        "narrow value": [
            f"/v1/figures?value_min={value}&value_max={value + 1}&limit=100"
            for value in sample.values[:_SAMPLE]
        ],
        "sort by value": list(_lists(conflict=sample.conflicts, sort="-value", limit=100)),
        "sort by period": list(_lists(population=sample.populations, sort="-period", limit=100)),
        "counts and kind": ["/v1/figures?counts=killed&kind=flow&could_not_verify=true&limit=100"],
        "count=true": ["/v1/figures?count=true", *_lists(measure=sample.measures, count="true")],
        "as_of": [f"/v1/figures?as_of={at}" for at in sample.moments],
        "as_of, count": [f"/v1/figures?count=true&as_of={at}" for at in sample.moments],
        "series list": [f"/v1/series?measure={id_}" for id_ in sample.measures],
        "series": [f"/v1/series/{id_}" for id_ in sample.series],
        "comparison": [
            f"/v1/comparisons?conflict={conflict}&population={population}"
            for conflict, population in sample.pairs
        ],
        "changes": ["/v1/changes?limit=100"],
    }


def _searches(sample: Sample) -> dict[str, list[str]]:
    names = sample.names[:_SAMPLE]
    misspelt = [name[:2] + name[3:] for name in names]
    return {
        "q": [f"/v1/figures?q={quote(name)}" for name in names],
        "q, two words": [f"/v1/figures?q={quote(name)}+killed" for name in names],
        "q, misspelt": [f"/v1/figures?q={quote(name)}" for name in misspelt],
        "q, common": ["/v1/figures?q=killed", "/v1/figures?q=war"],
        "q, count": ["/v1/figures?q=killed&count=true"],
        "conflicts, q": [f"/v1/conflicts?q={quote(name)}" for name in misspelt],
    }


def _lists(*, limit: int = 50, **parameters: Any) -> Iterator[str]:
    """Yield a list of figures for each value of the parameter that has several."""
    [name] = [name for name, values in parameters.items() if isinstance(values, Sequence)
              and not isinstance(values, str)]  # fmt: skip
    for value in parameters[name]:
        yield f"/v1/figures?{urlencode({**parameters, name: value, 'limit': limit})}"


def _groups(conn: psycopg.Connection, column: str) -> list[str]:
    return [id_ for (id_,) in conn.execute(_GROUPS.format(column=column))]
