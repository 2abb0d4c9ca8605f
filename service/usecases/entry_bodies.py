"""Make entries of loaded bodies, in full or as far as these are valid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from schemas.base import LoadedBody
from service.domain.faults import Fault
from service.domain.place import AreaCode, Coordinates, settle_codes
from service.domain.vocabulary import VOCABULARIES, Area, Document, Entry


def code_faults(bodies: Sequence[tuple[str, LoadedBody]]) -> Iterator[Fault]:
    """Yield a fault for each area with codes that cannot all be its own."""
    for position, (_, written) in enumerate(bodies):
        if "codes" in written.body and "iso_code" in written.body:
            try:
                _settle_codes(written.body)
            except ValueError as error:
                yield Fault((position, "codes"), str(error))


def _settle_codes(body: Mapping[str, Any]) -> tuple[str | None, tuple[AreaCode, ...]]:
    return settle_codes(body["iso_code"], (AreaCode(**code) for code in body["codes"]))


def make_entry(vocabulary: str, id_: str, body: Mapping[str, Any]) -> Entry:
    values = {"id": id_, **body, "aliases": tuple(body["aliases"])}
    values.pop("acknowledge", None)
    if VOCABULARIES[vocabulary].entry is Document:
        values["name"] = values["name"] or values["title"]
    if VOCABULARIES[vocabulary].entry is Area:
        values["iso_code"], values["codes"] = _settle_codes(body)
        values["point"] = body["point"] and Coordinates(**body["point"])
    return VOCABULARIES[vocabulary].entry(**values)


def make_partial(vocabulary: str, body: Mapping[str, Any]) -> Entry | None:
    """Make an entry of what is valid of a body with its id; what is not is null.

    None if the body has no id, or codes that cannot all be its own.
    """
    if not body.get("id"):
        return None
    names = [field.name for field in fields(VOCABULARIES[vocabulary].entry)]
    empty = dict.fromkeys(names) | {"aliases": ()} | ({"codes": ()} if "codes" in names else {})
    valid = {name: value for name, value in body.items() if name in names}
    try:
        return make_entry(vocabulary, body["id"], {**empty, **valid})
    except ValueError:
        return None
