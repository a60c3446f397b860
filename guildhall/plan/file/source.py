"""YAML text as plain values, with the line on which each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from guildhall.plan.file.problems import PlanFileErrors, Problem

Path = tuple[str | int, ...]

LARGEST_BYTES = 5_000_000
DEEPEST = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CORE = "tag:yaml.org,2002:"
_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "map", "seq"}
_NO_SHORTCUTS = "anchors, aliases and tags (&, *, !) are not used in a plan file; write it out"


@dataclass
class Source:
    """The values of a file, and for each path through them its line, counted from 1."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    found: list[tuple[int, Path, str]] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem(self.file, line, self.where(path), message)
            for line, path, message in self.found
        ]

    def line_of(self, path: Path) -> int:
        """The line of the nearest thing on the way to `path` that is in the file."""
        return self.lines[self.present(path)]

    def present(self, path: Path) -> Path:
        while path not in self.lines:
            path = path[:-1]
        return path

    def where(self, path: Path) -> str:
        """A path in words: the row's id rather than its number, then the keys."""
        words: list[str] = []
        value = self.data
        for step in path:
            value = _step_into(value, step)
            named = value.get("id") if isinstance(value, dict) else None
            if isinstance(step, int):
                words.append(named if isinstance(named, str) else f"item {step + 1}")
            else:
                words.append(step)
        return " > ".join(words)

    def add(self, path: Path, message: str, *, line: int | None = None) -> None:
        present = self.present(path)
        self.found.append((line or self.lines[present], present, message))

    def is_refused(self, path: Path) -> bool:
        """Whether something at this very place has been reported already."""
        return any(refused == path for _, refused, _ in self.found)


def _step_into(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def read_source(raw: bytes, file: str) -> Source:
    """Parse a file. Raises PlanFileErrors when it is not YAML at all."""
    root = _compose(_text(raw, file), file)
    source = Source(file)
    source.lines[()] = 1
    if not isinstance(root, MappingNode):
        raise PlanFileErrors(
            [Problem(file, 1, "", "this is not a plan file; it should begin with format: 1")]
        )
    source.data = _Reader(source).value(root, ())
    return source


def _text(raw: bytes, file: str) -> str:
    if len(raw) > LARGEST_BYTES:
        message = f"the file is larger than {LARGEST_BYTES:,} bytes, so it is not a plan file"
        raise PlanFileErrors([Problem(file, 1, "", message)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "this line is not UTF-8 text; save the file as UTF-8"
        raise PlanFileErrors([Problem(file, line, "", message)]) from error


def _compose(text: str, file: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        message = f"this is not YAML ({said}); look at this line and the one before it"
        raise PlanFileErrors([Problem(file, mark.line + 1 if mark else 1, "", message)]) from error
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        message = "this line has a character that YAML does not allow; remove it"
        raise PlanFileErrors([Problem(file, line, "", message)]) from error
    except RecursionError as error:
        message = "the file is nested too deeply to be a plan file"
        raise PlanFileErrors([Problem(file, 1, "", message)]) from error
    return node


class _Reader:
    """Turns nodes into values, noting lines and refusing what a plan file does not use."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def value(self, node: Node, path: Path) -> Any:
        if node.anchor is not None or str(node.tag).removeprefix(_CORE) not in _TAGS:
            self.source.add(path, _NO_SHORTCUTS)
            return None
        if len(path) > DEEPEST:
            self.source.add(path, "this is nested too deeply; a plan file is not")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return self._sequence(node, path)
        return _scalar(str(node.tag).removeprefix(_CORE), str(node.value))

    def _sequence(self, node: SequenceNode, path: Path) -> list[Any]:
        items = []
        for position, item in enumerate(node.value):
            self.source.lines[*path, position] = item.start_mark.line + 1
            items.append(self.value(item, (*path, position)))
        return items

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, line, value in _pairs(node):
            if key in values:
                first = self.source.lines[*path, key]
                message = f"the key {key} is here and on line {first}; keep one of them"
                self.source.add((*path, key), message, line=line)
                continue
            self.source.lines[*path, key] = line
            values[key] = None
            values[key] = self.value(value, (*path, key))
        return values


def _pairs(node: MappingNode) -> Iterator[tuple[str, int, Node]]:
    for key, value in node.value:
        name = key.value if isinstance(key, ScalarNode) else "(a key that is not a word)"
        yield str(name), key.start_mark.line + 1, value


def _scalar(kind: str, text: str) -> str | int | float | bool | date | None:
    """The value of a plain scalar by the core rules of YAML 1.2, and dates as dates.

    What looks like a number in another notation (octal, with underscores, infinite) stays
    text, and is then refused as not being a number.
    """
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "float":
        return _number(text)
    if kind == "timestamp" and _DAY.fullmatch(text):
        return _day(text)
    return text


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
