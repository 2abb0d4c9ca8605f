"""Query strings: parsed strictly by a schema, and once for each text."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

_CACHED_QUERIES = 128  # for each endpoint, so that the common ones are parsed once


class StrictParser(FlaskParser):
    """Refuses unknown parameters, and repetition of a parameter that takes one value."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def load_querystring(self, req: Any, schema: Schema) -> Any:
        """Return the query as webargs reads it; raises ValidationError for a repetition."""
        proxy = super().load_querystring(req, schema)
        names = {field.data_key or name for name, field in schema.fields.items()}
        repeated = [
            name
            for name, values in req.args.lists()
            if len(values) > 1 and name in names and name not in proxy.multiple_keys
        ]
        if repeated:
            raise ValidationError({name: ["send it only once"] for name in repeated})
        return proxy


PARSER = StrictParser()


def query_parser(query: type[Schema]) -> Callable[[bytes], Mapping[str, Any]]:
    """Make a function that parses the query string of the current request, which it is given.

    The same text always has the same meaning, so results are cached: callers must not change them.
    Raises the webargs error of a 422, with the faults by parameter.
    """
    schema = query()

    @lru_cache(maxsize=_CACHED_QUERIES)
    def parse(_query_string: bytes) -> Mapping[str, Any]:
        parameters: Mapping[str, Any] = PARSER.parse(schema, request, location="query")
        return parameters

    return parse
