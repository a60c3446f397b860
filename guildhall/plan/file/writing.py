"""Writing a plan file in its one canonical form, so that the same plan is the same bytes."""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter

from guildhall.plan.file.schema import PlanFile
from guildhall.plan.file.words import IN_A_FILE

WIDTH = 98
# A break in a long text is written as a space and a new line, and read as one space.
_SPACES_AT_END = re.compile(" +\n")
_SHORT = 40  # a word this long or shorter may share a line with others in a list


class _Representer(RoundTripRepresenter):
    """Writes nothing-stated as null, which a reader sees."""


def _null(representer: _Representer, _data: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(type(None), _null)


def write_plan(plan: PlanFile, path: Path | str) -> None:
    """Put the plan in a file, whole or not at all: nobody sees half of it."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(format_plan(plan))
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def format_plan(plan: PlanFile) -> str:
    """The canonical text: keys in the schema's order, keys at their usual value left out."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Representer = _Representer
    yaml.width = WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    values = _spaced(plan.model_dump(exclude_defaults=True, context=IN_A_FILE))
    stream = StringIO()
    yaml.dump(values, stream)
    return _SPACES_AT_END.sub("\n", stream.getvalue())


def _spaced(values: dict[str, Any]) -> CommentedMap:
    whole = CommentedMap()
    for name, value in values.items():
        whole[name] = _in_style(value)
    for name in list(whole)[1:]:
        whole.yaml_set_comment_before_after_key(name, before="\n")
    return whole


def _in_style(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_style(inner) for name, inner in value.items()}
    if isinstance(value, list):
        items = CommentedSeq([_in_style(inner) for inner in value])
        if all(isinstance(item, str) and len(item) <= _SHORT for item in value):
            items.fa.set_flow_style()
        return items
    return value
