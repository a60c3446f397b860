"""The shape of each place in a plan file, read off the schema's annotations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from guildhall.plan.file.schema import PlanFile
from guildhall.plan.file.source import Path
from guildhall.plan.file.words import Ref, Row


@dataclass(frozen=True)
class Shape:
    """A row of `model`, a list of `item`, or a single value that may name another row."""

    model: type[Row] | None = None
    item: Shape | None = None
    ref: Ref | None = None


def shape_of(annotation: Any, metadata: Iterable[Any] = ()) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(arguments[0], arguments[1:])
    if origin in (Union, UnionType):
        chosen = [argument for argument in arguments if argument is not NoneType]
        return shape_of(chosen[0], metadata)
    if origin is list:
        return Shape(item=shape_of(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, Row):
        return Shape(model=annotation)
    return Shape(ref=next((mark for mark in metadata if isinstance(mark, Ref)), None))


def field_shapes(model: type[Row]) -> dict[str, Shape]:
    return {
        name: shape_of(field.annotation, field.metadata)
        for name, field in model.model_fields.items()
    }


def model_at(path: Path) -> type[Row] | None:
    """The schema of the mapping at a path, if there is one there."""
    shape: Shape | None = Shape(model=PlanFile)
    for step in path:
        if shape is None:
            return None
        if isinstance(step, int):
            shape = shape.item
        else:
            shape = field_shapes(shape.model).get(step) if shape.model else None
    return shape.model if shape else None
