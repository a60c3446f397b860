"""The page about the plan file keeps up with its schema."""

import re
from collections.abc import Iterator
from pathlib import Path

from guildhall.plan.file import PlanFile
from guildhall.plan.file.shapes import field_shapes
from guildhall.plan.file.words import Row


def test_every_key_and_word_of_the_schema_is_in_its_documentation() -> None:
    page = (Path(__file__).parents[3] / "docs" / "plan-file.md").read_text()
    said = set(re.findall(r"\w+", page))

    assert sorted(set(_vocabulary(PlanFile)) - said) == []


def _vocabulary(model: type[Row]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for words in re.findall(r"Literal\[(.*?)\]", str(field.annotation)):
            yield from re.findall(r"'(\w+)'", words)
        shape = field_shapes(model)[name]
        inner = shape.item.model if shape.item else shape.model
        if inner:
            yield from _vocabulary(inner)
