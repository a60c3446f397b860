"""Do the rows of a plan file name each other rightly? Ids are unique, and each one named exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guildhall.plan.file.problems import did_you_mean
from guildhall.plan.file.schema import SECTIONS, PlanFile
from guildhall.plan.file.shapes import Shape, field_shapes
from guildhall.plan.file.source import Path, Source
from guildhall.plan.file.words import Ref


def check_references(source: Source) -> None:
    """Add a problem for each repeated id, each unknown one, and each circle of parts.

    Works on the values as read, whatever their shape, so that these problems are reported
    together with those of shape.
    """
    section_of = _ids(source)
    for path, ref, named in _named(source.data, Shape(model=PlanFile), ()):
        _check_one(source, path, ref, named, section_of)
    _check_circles(source)


def _ids(source: Source) -> dict[str, str]:
    section_of: dict[str, str] = {}
    line_of: dict[str, int] = {}
    for section in SECTIONS:
        for position, row in _rows(source.data, section):
            path: Path = (section, position, "id")
            named = row.get("id")
            if not isinstance(named, str):
                continue
            if named in section_of:
                first = f"on line {line_of[named]} in {section_of[named]}"
                source.add(path, f"the id {named} is used already {first}; give one another id")
                continue
            section_of[named], line_of[named] = section, source.line_of(path)
    return section_of


def _rows(data: Any, section: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = data.get(section) if isinstance(data, dict) else None
    if not isinstance(rows, list):
        return
    for position, row in enumerate(rows):
        if isinstance(row, dict):
            yield position, row


def _named(value: Any, shape: Shape, path: Path) -> Iterator[tuple[Path, Ref, str]]:
    if shape.ref and isinstance(value, str):
        yield path, shape.ref, value
    if shape.item and isinstance(value, list):
        for position, item in enumerate(value):
            yield from _named(item, shape.item, (*path, position))
    if shape.model and isinstance(value, dict):
        for name, inner in field_shapes(shape.model).items():
            yield from _named(value.get(name), inner, (*path, name))


def _check_one(
    source: Source, path: Path, ref: Ref, named: str, section_of: dict[str, str]
) -> None:
    allowed = ref.sections or SECTIONS
    found_in = section_of.get(named)
    kinds = " or ".join(ref.sections) if ref.sections else "any section"
    if found_in is None:
        known = (known for known, section in section_of.items() if section in allowed)
        source.add(path, f"there is no {named} in {kinds}{did_you_mean(named, known)}")
    elif found_in not in allowed:
        source.add(path, f"{named} is one of {found_in}, and this must be one of {kinds}")
    elif _is_repeated(source.data, path, named):
        source.add(path, f"{named} is in this list twice; remove one")


def _is_repeated(data: Any, path: Path, named: str) -> bool:
    position = path[-1]
    if not isinstance(position, int):
        return False
    for step in path[:-1]:
        data = data[step]
    return named in data[:position]


def _check_circles(source: Source) -> None:
    wider = {
        row.get("id"): row.get("part_of")
        for _, row in _rows(source.data, "counted_things")
        if isinstance(row.get("id"), str) and isinstance(row.get("part_of"), str)
    }
    for position, row in _rows(source.data, "counted_things"):
        start, seen = row.get("id"), set()
        thing = wider.get(start) if isinstance(start, str) else None
        while thing is not None and thing != start and thing not in seen:
            seen.add(thing)
            thing = wider.get(thing)
        if thing is not None and thing == start:
            path: Path = ("counted_things", position, "part_of")
            source.add(path, f"{start} is a part of itself; follow part_of and break the circle")
