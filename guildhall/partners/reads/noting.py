"""Rows that are in the trail of the request as soon as they are read.

Every read that hands guarded rows to a page makes its query with `noted`, so that what is shown is
in the record of the request without anybody's having to say so. Slices, first() and further filters
keep it; counts, values and subqueries read no row and note none.
"""

from collections.abc import Iterator
from functools import cache, reduce
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from guildhall.audit import trail

M = TypeVar("M", bound=Model)


def noted(found: QuerySet[M], to_guard: str = "guard") -> QuerySet[M]:
    """The same rows, each noted as shown by the reference of its guard when it is read.

    `to_guard` leads from the row to the guard, such as "case__guard", which is joined and asks no
    further statement; empty where the row's own reference is what it is known by.
    """
    joined = found.select_related(to_guard) if to_guard else found.all()
    joined._iterable_class = _noting(to_guard)
    return joined


def candidates(found: QuerySet[M]) -> QuerySet[M]:
    """The same rows, to be compared and mostly left out: who shows some of them notes those."""
    plain = found.all()
    plain._iterable_class = ModelIterable
    return plain


@cache
def _noting(to_guard: str) -> type[ModelIterable]:  # type: ignore[type-arg]
    steps = to_guard.split("__") if to_guard else []

    class Noting(ModelIterable):  # type: ignore[type-arg]
        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                trail.shown(reduce(getattr, steps, row).reference)
                yield row

    return Noting
