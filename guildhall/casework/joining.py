"""Takes in what a programme declares, and hands each part to the layer that runs it."""

from typing import cast

from guildhall.casework import registry
from guildhall.casework.check import DeclarationWrong, check
from guildhall.casework.declare import Programme
from guildhall.duties import registry as duties
from guildhall.measures import registry as measures
from guildhall.partners import registry as access
from guildhall.partners.declare import Marking

__all__ = ["DeclarationWrong", "join", "leave"]


def join(programme: Programme) -> None:
    """Register a programme everywhere. DeclarationWrong says everything that is wrong with it."""
    check(programme)
    registry.register(programme)
    measures.register(programme.key, programme.title, programme.measures)
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


def leave(key: str) -> None:
    """Take a programme out again: for tests that declare one of their own."""
    registry.forget(key)
    access.forget(key)
    duties.forget(key)
