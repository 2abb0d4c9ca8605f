"""A blueprint whose endpoints say in one decorator what they take and give."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any

import flask_smorest
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from schemas.paging import NoQuery
from service.http.negotiation import JSON, negotiate

View = Callable[..., Response]
Answer = type[Schema] | dict[str, Any]

_QUERIES_KEPT = 128  # an endpoint, so that the common ones are parsed once


class StrictParser(FlaskParser):
    """Refuses what it does not know, and two values where one is meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def load_querystring(self, req: Any, schema: Schema) -> Any:
        proxy = super().load_querystring(req, schema)
        names = {field.data_key or name for name, field in schema.fields.items()}
        doubled = [
            name
            for name, values in req.args.lists()
            if len(values) > 1 and name in names and name not in proxy.multiple_keys
        ]
        if doubled:
            raise ValidationError({name: ["give it once"] for name in doubled})
        return proxy


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # the library is untyped
    """Reading endpoints: strict query, negotiated format, documented answers."""

    ARGUMENTS_PARSER = StrictParser()

    def reads(
        self,
        answer: Answer,
        *,
        query: type[Schema] | None = None,
        media_type: str = JSON,
        also: Mapping[str, Answer] = MappingProxyType({}),
    ) -> Callable[[View], View]:
        """Declare a read: what it answers, what may be asked, and in which formats.

        The view gets the loaded query first if it declares one, and ``media_type`` if it has
        more formats. An undeclared parameter is refused, an unknown format too.
        """
        formats = {media_type: answer, **also}
        offers = tuple(formats)
        schema = (query or NoQuery)()

        @lru_cache(maxsize=_QUERIES_KEPT)
        def parse(_: bytes) -> Mapping[str, Any]:
            loaded: Mapping[str, Any] = self.ARGUMENTS_PARSER.parse(
                schema, request, location="query"
            )
            return loaded

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                chosen = negotiate(offers)
                if also:
                    path["media_type"] = chosen
                asked = parse(request.query_string)  # the same text always means the same
                return view(dict(asked), **path) if query else view(**path)

            endpoint._apidoc = self._document(view, query, formats)  # type: ignore[attr-defined]  # noqa: SLF001
            return endpoint

        return decorate

    def _document(
        self, view: View, query: type[Schema] | None, formats: Mapping[str, Answer]
    ) -> Any:
        documented = self.doc(operationId=view.__name__)(view)
        for media_type, answer in formats.items():
            documented = self.response(200, answer, content_type=media_type, headers=HEADERS)(
                documented
            )
        documented = self.alt_response(304, description="The client has it already")(documented)
        if query:
            documented = self.arguments(query, location="query")(documented)
        said = documented._apidoc  # noqa: SLF001
        # The default response says it; Python's name for a 422 differs from release to release.
        said.get("arguments", {}).pop("responses", None)
        return said


HEADERS = {
    "ETag": {"description": "A strong entity tag", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When it was recorded", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it may be kept", "schema": {"type": "string"}},
}
