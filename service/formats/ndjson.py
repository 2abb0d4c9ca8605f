"""Lines of NDJSON read one by one: UTF-8, a byte order mark allowed, each line bounded."""

import json
from collections.abc import Iterable, Iterator

from service.domain import exact_json
from service.domain.faults import Fault
from service.formats.parsed_line import ParsedLine

MAX_LINE_BYTES = 2**22  # of a line, before anything of it is read

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = "the file is UTF-16: save it as UTF-8"
_NOT_UTF_8 = (
    "not UTF-8, but another encoding, such as Windows-1251: save the file as UTF-8 (iconv -f "
    "WINDOWS-1251 -t UTF-8 FILE)"
)
_WORKBOOK = (
    "the file is no NDJSON but a workbook or an archive: for XLSX, give it a name that ends in "
    ".xlsx, or --format xlsx"
)
# Of files that begin with two bytes as no JSON does.
_OTHER_FORMATS = {b"\xff\xfe": _UTF_16, b"\xfe\xff": _UTF_16, b"PK": _WORKBOOK}
_ARRAY = (
    "the file is an array: write each of its items on a line of its own, without the brackets and "
    "the commas between them (jq -c '.[]' FILE)"
)
_PRETTY_PRINTED = (
    "the file is JSON over several lines: write each object on a line of its own (jq -c . FILE)"
)
_TOO_LONG = f"the line is longer than {MAX_LINE_BYTES:,} bytes: give a figure or an entry per line"


def read(texts: Iterable[bytes]) -> Iterator[ParsedLine]:
    """Yield the number of each line that is not blank, from 1, its value, and its faults.

    A file that is no NDJSON as a whole, an array or JSON over several lines, is one fault, and
    nothing after it is read.
    """
    opening: ParsedLine | None = None  # the first line, if it may go on
    is_first = True
    for number, text in enumerate(_bounded(texts), 1):
        if number == 1:
            text = text.removeprefix(_BYTE_ORDER_MARK)  # noqa: PLW2901  # as it is read
            if (detail := _OTHER_FORMATS.get(text[:2])) is not None:
                yield ParsedLine(number, None, [Fault((), detail)])
                return
        if not text.strip():
            continue
        if is_first and text.lstrip().startswith(b"["):
            yield ParsedLine(number, None, [Fault((), _ARRAY)])
            return
        parsed = _parse(number, text)
        if is_first and parsed.faults and _is_unfinished(text):
            opening = parsed
            is_first = False
            continue
        is_first = False
        if opening is not None:
            if not isinstance(parsed.value, dict):
                yield opening._replace(faults=[Fault((), _PRETTY_PRINTED)])
                return
            yield opening
            opening = None
        yield parsed
    if opening is not None:
        yield opening


def _bounded(texts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines; of one that is longer than the bound, one byte more than the bound."""
    readline = getattr(texts, "readline", None)
    if readline is None:
        yield from texts
        return
    while text := readline(MAX_LINE_BYTES + 1):
        rest = text
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = readline(MAX_LINE_BYTES + 1)
        yield text


def _parse(number: int, text: bytes) -> ParsedLine:
    if len(text) > MAX_LINE_BYTES:
        return ParsedLine(number, None, [Fault((), _TOO_LONG)])
    try:
        value = exact_json.loads(text)
    except UnicodeDecodeError:
        return ParsedLine(number, None, [Fault((), _NOT_UTF_8)])
    except ValueError as error:
        return ParsedLine(number, None, [Fault((), f"not a line of JSON in UTF-8: {error}")])
    return ParsedLine(
        number, value, [Fault((), "a line must not be null")] if value is None else []
    )


def _is_unfinished(text: bytes) -> bool:
    """Whether a line is the beginning of a JSON object that goes on after its end."""
    stripped = text.strip()
    if not stripped.startswith(b"{") or len(stripped) > MAX_LINE_BYTES:
        return False
    try:
        json.loads(stripped)
    except json.JSONDecodeError as error:
        return error.pos >= len(error.doc)
    except (ValueError, RecursionError):
        return False
    return False
