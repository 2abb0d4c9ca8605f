"""Render a version or an entry's revision, once, to the JSON text that readers get."""

from collections.abc import Sequence
from typing import Any

import orjson

from schemas.compiled import compile_dump
from schemas.figures import FigureSchema
from schemas.vocabularies import ANSWERS
from service.domain import digest
from service.domain.chain import Basis, Chain, Step
from service.domain.derived import Derived
from service.domain.digest import etag_of
from service.domain.figure import Version
from service.domain.place import all_codes
from service.domain.search_words import entry_words
from service.domain.sentence import ENGLISH, sentence_of, verification_words
from service.domain.sentence.names import names_in
from service.domain.sentence.parts import entries_named
from service.domain.verification import Standing
from service.domain.verification_state import verification_state
from service.domain.vocabulary import VOCABULARIES, Area, Entries, Source
from service.store.export_texts import ExportText
from service.store.renderings import Rendering
from service.store.vocabularies import Revision
from service.usecases.figures.render_exports import render_for_exports

_dump_figure = compile_dump(FigureSchema())
_ENTRIES = {name: answer() for name, answer in ANSWERS.items()}


def render_version(
    version: Version, derived: Derived, entries: Entries
) -> tuple[Rendering, ExportText | None]:
    """Return a version's texts, made with the entries at the time when it was recorded.

    It has none for exports where these depend on more than the version and its entries.
    """
    figure: dict[str, Any] = _dump_figure(_version_view(version, derived, entries))
    add_sentence(figure, ENGLISH, entries)
    body = _dumps(figure)
    rendering = Rendering("figure", version.content.id, version.version, etag_of(body), body)
    return rendering, render_for_exports(version, figure, entries)


def add_sentence(figure: dict[str, Any], language: str, entries: Entries) -> None:
    """Set a dumped figure's sentence and its verification state in a language.

    Names are in the language as far as the ``entries`` have them.
    """
    names = names_in(entries, language, entries_named(figure))
    figure["verification_state"] = {
        "code": verification_state(figure).code,
        "words": verification_words(figure, language, names),
    }
    figure["sentence"] = sentence_of(figure, language, names)


def render_revision(revision: Revision) -> Rendering:
    """Return the text of an entry's revision, and its words for the search."""
    entry = revision.entry
    values = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    if isinstance(entry, Area):
        values["codes"] = all_codes(entry.iso_code, entry.codes)
    links = {"self": f"/v1/{VOCABULARIES[revision.vocabulary].plural}/{entry.id}"}
    body = _dumps(
        _ENTRIES[revision.vocabulary].dump(
            {
                **values,
                "revision": revision.revision,
                "recorded_at": revision.recorded_at,
                "recorded_by": revision.recorded_by,
                "links": links,
            }
        )
    )
    return Rendering(
        revision.vocabulary,
        entry.id,
        revision.revision,
        etag_of(body),
        body,
        entry_words(entry),
    )


def statement_view(standing: Standing, entries: Entries) -> dict[str, Any]:
    """Return what ``StatementSchema`` dumps: a statement as it stands, with its agent's entry."""
    statement = standing.statement
    return {
        "status": statement.status,
        "by": entries["source", statement.by],
        "stated_on": statement.stated_on,
        "wording": statement.wording,
        "scope": statement.scope,
        "said_in": statement.said_in,
        "lapsed": standing.lapsed,
    }


def _dumps(answer: Any) -> str:
    return orjson.dumps(answer).decode()


def _version_view(version: Version, derived: Derived, entries: Entries) -> dict[str, Any]:
    """Return what ``FigureSchema`` dumps: the fields of content and reading, and what is nested."""
    content = version.content
    identity, reading = content.identity, content.reading
    measure = entries.measure(identity.measure)
    own = f"/v1/figures/{content.id}"
    return {
        **{name: getattr(content, name) for name in content.__dataclass_fields__},
        **{name: getattr(reading, name) for name in reading.__dataclass_fields__},
        "version": version.version,
        "unit": entries["unit", measure.unit],
        "measure": measure,
        "population": identity.population and entries["population", identity.population],
        "conflict": identity.conflict and entries["conflict", identity.conflict],
        "area": identity.area and entries["area", identity.area],
        "item": identity.item,
        "origin": [
            {**_named_source(entries.source(id_)), "stake": derived.stakes[id_]}
            for id_ in identity.originators
        ],
        "could_not_verify": derived.could_not_verify,
        "verification_state": None,  # these two follow from the rest, once it is dumped
        "sentence": None,
        "verification": [statement_view(standing, entries) for standing in version.standings],
        "provenance": [_chain_view(chain, entries) for chain in content.provenance],
        "obs_status": derived.obs_status,
        "warnings": derived.warnings,
        "change": version.change,
        "recorded_at": version.recorded_at,
        "recorded_by": version.recorded_by,
        "digest": digest.digest_text(version.digest),
        "chain": digest.digest_text(version.chain),
        "links": {
            "self": own,
            "version": f"{own}/versions/{version.version}",
            "series": f"/v1/series/{identity.series}",
        },
    }


def _chain_view(chain: Chain, entries: Entries) -> dict[str, Any]:
    return {
        "reading": chain.reading,
        "steps": [_step_view(number, step, entries) for number, step in enumerate(chain.steps, 1)],
    }


def _step_view(number: int, step: Step, entries: Entries) -> dict[str, Any]:
    return {
        **{name: getattr(step, name) for name in step.__dataclass_fields__},
        "step": number,
        "sources": _source_entries(step.sources, entries),
        "document": step.document and entries["document", step.document],
        "based_on": [_basis_view(basis, entries) for basis in step.based_on],
    }


def _basis_view(basis: Basis, entries: Entries) -> dict[str, Any]:
    return {
        "source": basis.source and entries["source", basis.source],
        "document": basis.document and entries["document", basis.document],
        "as_named": basis.as_named,
    }


def _named_source(source: Source) -> dict[str, Any]:
    return {"id": source.id, "name": source.name, "kind": source.kind}


def _source_entries(ids: Sequence[str], entries: Entries) -> list[Any]:
    return [entries["source", id_] for id_ in ids]
