"""The faults of a whole import: what lines name that nothing records, and what causes the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from schemas.base import LoadedBody
from schemas.imports import FIGURE
from service.db import Connection
from service.domain.faults import Fault, unrecorded
from service.domain.vocabulary import VOCABULARIES
from service.store import vocabularies
from service.usecases.entry_slips import find_entry_slips
from service.usecases.figures.body import Reference
from service.usecases.figures.partial import find_slips
from service.usecases.imports.parse import Line, StagedLines

Target = tuple[str, str | None]  # the kind and the id of what a line creates or updates


def reference_faults_of(conn: Connection, references: Sequence[Reference]) -> list[Fault]:
    """Return a fault for each entry that a faulty line names and that is not recorded."""
    history = vocabularies.find(conn, [(vocabulary, id_) for _, vocabulary, id_ in references])
    return [
        unrecorded(path, vocabulary, id_)
        for path, vocabulary, id_ in references
        if (vocabulary, id_) not in history
    ]


def slips_of_faulty(
    conn: Connection, lines: StagedLines, acknowledged: Collection[str], *, fills: bool
) -> list[Fault]:
    """Return the slips in what is valid of the lines that could not be loaded in full."""
    by_kind: dict[str, list[tuple[Line, LoadedBody]]] = defaultdict(list)
    for line, loaded in lines.parts():
        by_kind[line.kind].append((line, loaded))
    faults: list[Fault] = []
    for kind, parts in by_kind.items():
        bodies = [loaded for _, loaded in parts]
        if kind == FIGURE:
            slips = find_slips(conn, bodies, acknowledged, fills=fills)
        elif kind in VOCABULARIES:
            slips = find_entry_slips(conn, kind, bodies, acknowledged)
        else:
            continue  # a statement has no slips, and a history is taken to the letter
        for slip in slips:
            line = parts[int(slip.path[0])][0]
            place = ("line", line.number, *line.wrapper, *slip.path[1:])
            faults.append(replace(slip, path=place))
    return faults


def root_faults(
    faults: Iterable[Fault], lines: StagedLines, files: Sequence[StagedLines]
) -> list[Fault]:
    """Return the faults of lines by line, without those that only follow from other faults.

    What is missing is left out where a line of any of the files would have created it. The fault of
    a line that collides with a figure names the line which has that figure.
    """
    places: dict[Target, tuple[int, str]] = {}
    for file in files:
        for line in file:
            if line.target is not None:
                places.setdefault(line.target, (line.number, file.name))
        for target, number in file.faulty_targets.items():
            places.setdefault(target, (number, file.name))
    roots = [
        _with_line(fault, places, lines.name)
        for fault in dict.fromkeys(faults)
        if not fault.missing or fault.missing not in places
    ]
    return sorted(roots, key=lambda fault: int(fault.path[1]))


def _with_line(fault: Fault, places: dict[Target, tuple[int, str]], name: str) -> Fault:
    """Return the fault with the line of the figure that it collides with, if another has it."""
    place = places.get(("figure", fault.figure)) if fault.figure else None
    if place is None or place == (fault.path[1], name):
        return fault
    number, file = place
    of_file = f" of {file}" if file != name else ""
    return replace(fault, detail=f"{fault.detail} (see line {number}{of_file})")
