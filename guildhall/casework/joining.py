"""Takes in what a programme declares, and hands each part to the layer that runs it."""

from functools import partial
from typing import Any, cast

from django.db.models import ForeignKey, QuerySet
from django.db.models.expressions import Combinable

from guildhall.casework import registry
from guildhall.casework.check import DeclarationWrong, check
from guildhall.casework.declare import Programme
from guildhall.casework.models import SheetRecord
from guildhall.duties import registry as duties
from guildhall.measures import registry as measures
from guildhall.partners import registry as access
from guildhall.partners.declare import Marking
from guildhall.subjects.reads.kept import BESIDE

__all__ = ["DeclarationWrong", "join", "leave"]


def join(programme: Programme) -> None:
    """Register a programme everywhere. DeclarationWrong says everything that is wrong with it."""
    check(programme)
    registry.register(programme)
    measures.register(programme.key, programme.title, programme.measures)
    for each in programme.sheets:
        if each.one_by:
            BESIDE[each._meta.label_lower] = partial(_of_one_happening, each)
    if programme.is_casework:
        duties.register(programme.key, programme.deadlines)
        access.register(
            programme.key,
            programme.title,
            programme.matrix or {},
            functions=programme.functions,
            break_glass=programme.break_glass,
            marking=cast(Marking, programme.marking),
        )


def _of_one_happening(record_type: type[SheetRecord], key: Combinable | int) -> QuerySet[Any, Any]:
    """The records of the same happening as the one of a key."""
    together = record_type._meta.get_field(record_type.one_by)
    assert isinstance(together, ForeignKey)  # noqa: S101 (for the type checker)
    key_of_each = f"{record_type.one_by}__{together.related_query_name()}"
    return record_type._default_manager.filter(**{key_of_each: key})


def leave(key: str) -> None:
    """Take a programme out again: for tests that declare one of their own."""
    registry.forget(key)
    access.forget(key)
    duties.forget(key)
