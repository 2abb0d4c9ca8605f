"""A blueprint whose endpoints say in one decorator what they take and give, and to whom."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any

import flask_smorest
from flask import Response, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from schemas.base import LoadedBody, load_partial
from schemas.headers import OptionalIfMatch, WriteHeaders
from schemas.paging import NoQuery
from service.db import Connection
from service.domain.principal import READER, ROLES, Principal
from service.errors import Invalid, Malformed
from service.http import access, bodies, conditional, idempotency
from service.http.context import database
from service.http.negotiation import FORMATS, JSON, negotiate

View = Callable[..., Response]
ResponseType = type[Schema] | dict[str, Any]

SECURITY_SCHEME = "key"
_QUERIES_KEPT = 128  # an endpoint, so that the common ones are parsed once


@dataclass(slots=True)
class Write:
    """A request to write: who sends it, what it says, and the transaction it is kept in.

    ``kept`` is the text for repeats of the request, where that is not the answer's own;
    ``keeps`` is false where there is nothing to repeat.
    """

    conn: Connection
    principal: Principal
    json: Any
    loaded: LoadedBody
    query: Mapping[str, Any]
    kept: str | None = None
    keeps: bool = True

    @property
    def body(self) -> dict[str, Any]:
        """The loaded body; raises Invalid if anything in it has not the right shape."""
        if self.loaded.faults:
            raise Invalid(self.loaded.faults)
        return self.loaded.body

    @property
    def by(self) -> str:
        """The name that the journal shows."""
        return self.principal.signature


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
    """Endpoints with a strict query, a negotiated format, a role, and documented answers."""

    ARGUMENTS_PARSER = StrictParser()

    def reads(  # one line each in a decorator
        self,
        answer: ResponseType,
        *,
        query: type[Schema] | None = None,
        media_type: str = JSON,
        also: Mapping[str, ResponseType] = MappingProxyType({}),
        role: str = READER,
        keyless: bool = False,
    ) -> Callable[[View], View]:
        """Declare a read: what it answers, what may be asked, in which formats, and by whom.

        The view gets the loaded query first if it declares one, and ``media_type`` if it has
        more formats; a query's ``format`` goes before ``Accept``. An undeclared parameter is
        refused, an unknown format too. A ``keyless``
        address answers without the database, so no key is looked up there.
        """
        formats = {media_type: answer, **also}
        offers = tuple(formats)
        parse = self._parser_of(query or NoQuery)

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                if not keyless:
                    access.require(role)
                asked = dict(parse(request.query_string))  # the same text always means the same
                named = asked.pop("format", None)
                chosen = FORMATS[named] if named else negotiate(offers)
                if also:
                    path["media_type"] = chosen
                return view(asked, **path) if query else view(**path)

            documented = self._document(
                view, query, formats, None if keyless else role, (200,), READ_HEADERS
            )
            documented = self.alt_response(304, description="The client has it already")(documented)
            endpoint._apidoc = _said_of(documented)  # type: ignore[attr-defined]  # noqa: SLF001
            return endpoint

        return decorate

    def asks(
        self, body: type[Schema], answer: ResponseType, *, query: type[Schema], example: Any
    ) -> Callable[[View], View]:
        """Declare a read whose question is too long for an address, and comes as a JSON body.

        The view gets the loaded query and the loaded body. Nothing is written, so it takes no key,
        other pages may ask, too, and there is nothing to repeat by an ``Idempotency-Key``.
        """
        parse = self._parser_of(query)
        schema = body()

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                access.require(READER)
                negotiate((JSON,))
                asked = dict(parse(request.query_string))
                raw = bodies.read()
                if not raw:
                    raise Malformed(f"The body is empty: send it as {JSON}.")
                written = load_partial(schema, bodies.parse(raw))
                if written.faults:
                    raise Invalid(written.faults)
                return view(asked, written.body, **path)

            documented = self._document(view, query, {JSON: answer}, READER, (200,), {})
            documented = self.arguments(body, location="json", example=example)(documented)
            endpoint._apidoc = _said_of(documented)  # type: ignore[attr-defined]  # noqa: SLF001
            endpoint.is_read = True  # type: ignore[attr-defined]
            return endpoint

        return decorate

    def writes(  # noqa: PLR0913  # one line each in a decorator
        self,
        body: type[Schema] | Mapping[str, Callable[[bytes], Any]] | None,
        answer: ResponseType | None,
        *,
        role: str,
        query: type[Schema] | None = None,
        statuses: tuple[int, ...] = (201,),
        max_bytes: int = bodies.MAX_BYTES,
        if_match: type[Schema] | None = OptionalIfMatch,
        has_etag: bool = True,
        example: Any = None,
    ) -> Callable[[View], View]:
        """Declare a write: the body it takes, what it answers, and the role it takes.

        ``body`` is the schema of a JSON body, or for each media type of one that is not JSON what
        reads it before the transaction begins. The view gets a ``Write`` and runs within
        its transaction: what it does is kept if it answers, and undone if it raises. A repeated
        ``Idempotency-Key`` gets the kept answer.
        """
        parse = self._parser_of(query or NoQuery)
        schema = body() if isinstance(body, type) else None
        readers = {JSON: bodies.parse} if body is None or isinstance(body, type) else body
        needs_body = not schema or any(field.required for field in schema.fields.values())
        headers = WRITE_HEADERS | (ETAG_HEADER if has_etag else {})

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                who = access.require(role)
                negotiate((JSON,))
                asked = parse(request.query_string)
                if if_match is None:
                    conditional.refuse_if_match()
                scope = idempotency.scope_of(who)
                raw = bodies.read(readers, max_bytes) if body else b""
                if body and needs_body and not raw:
                    raise Malformed(f"The body is empty: send it as {' or '.join(readers)}.")
                said = readers.get(request.mimetype, bodies.parse)(raw) if body else None
                written = load_partial(schema, said) if schema else LoadedBody({})
                with database().transaction() as conn:
                    if scope and (kept := idempotency.find_response(conn, scope, raw)):
                        return kept
                    write = Write(conn, who, said, written, asked)
                    response = view(write, **path)
                    if scope and write.keeps:
                        text = response.get_data(as_text=True) if write.kept is None else write.kept
                        idempotency.store_response(conn, scope, raw, response, text)
                return response

            documented = self._document(
                view, query, {JSON: answer} if answer else {}, role, statuses, headers
            )
            documented = self.arguments(WriteHeaders, location="headers")(documented)
            if if_match:
                documented = self.arguments(if_match, location="headers")(documented)
            if schema:
                documented = self.arguments(
                    body, location="json", example=example, required=needs_body
                )(documented)
            elif body:
                content = {name: {"schema": {"type": "string"}} for name in readers}
                documented = self.doc(requestBody={"required": True, "content": content})(
                    documented
                )
            endpoint._apidoc = _said_of(documented)  # type: ignore[attr-defined]  # noqa: SLF001
            return endpoint

        return decorate

    def _parser_of(self, query: type[Schema]) -> Callable[[bytes], Mapping[str, Any]]:
        schema = query()

        @lru_cache(maxsize=_QUERIES_KEPT)
        def parse(_: bytes) -> Mapping[str, Any]:
            loaded: Mapping[str, Any] = self.ARGUMENTS_PARSER.parse(
                schema, request, location="query"
            )
            return loaded

        return parse

    def _document(
        self,
        view: View,
        query: type[Schema] | None,
        formats: Mapping[str, ResponseType],
        role: str | None,
        statuses: tuple[int, ...],
        headers: Mapping[str, Any],
    ) -> Any:
        """Say what an endpoint answers, and which roles may ask it (none: no key is looked at)."""
        said = {"operationId": view.__name__, "security": _security(role)}
        if role not in {None, READER}:
            _, _, more = inspect.cleandoc(view.__doc__ or "").partition("\n\n")
            said["description"] = f"{more}\n\nTakes the role `{role}` or one above it.".lstrip()
        documented = self.doc(**said)(view)
        first, *others = statuses
        documented = self.response(first)(documented)
        for media_type, answer in formats.items():
            documented = self.response(first, answer, content_type=media_type, headers=headers)(
                documented
            )
        for status in others:
            for media_type, answer in formats.items():
                documented = self.alt_response(
                    status, schema=answer, content_type=media_type, headers=headers
                )(documented)
        if query:
            documented = self.arguments(query, location="query")(documented)
        return documented


def _said_of(documented: Any) -> Any:
    said = documented._apidoc  # noqa: SLF001
    # The default response says it; Python's name for a 422 differs from release to release.
    said.get("arguments", {}).pop("responses", None)
    return said


def _security(role: str | None) -> list[dict[str, list[str]]]:
    """OpenAPI 3.1 lets a requirement name the roles it takes; an empty one is no key at all."""
    if role is None:
        return []
    key = {SECURITY_SCHEME: list(ROLES[ROLES.index(role) :])}
    return [{}, key] if role == READER else [key]


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


READ_HEADERS = {
    "ETag": _header("A strong entity tag"),
    "Last-Modified": _header("When it was recorded"),
    "Cache-Control": _header("How long it may be kept"),
}
WRITE_HEADERS = {
    "Location": _header("Where what was made is, if it is new"),
    "Idempotency-Replayed": _header("`true` where it repeats an earlier answer"),
}
ETAG_HEADER = {"ETag": _header("To change by it what was made")}
