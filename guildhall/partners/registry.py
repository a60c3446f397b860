"""The access matrices of the programmes, as each declared its own at start-up."""

from collections.abc import Iterable

from guildhall.partners.declare import Declared, Function, Marking, Matrix
from guildhall.partners.matrices import functions_of

_DECLARED: dict[str, Declared] = {}


def register(
    programme: str,
    title: str,
    matrix: Matrix,
    *,
    functions: Iterable[Function] = (),
    break_glass: bool = True,
    marking: Marking = "official",
) -> None:
    """Keep what a programme declares. Declaring again replaces it.

    `functions` gives titles of its own to functions; the usual ones have theirs.
    """
    _DECLARED[programme] = Declared(
        key=programme,
        title=title,
        matrix=matrix,
        functions=tuple(functions_of(matrix, tuple(functions))),
        break_glass=break_glass,
        marking=marking,
    )


def forget(programme: str) -> None:
    """Take a programme's matrix away, as tests do."""
    _DECLARED.pop(programme, None)


def matrix(programme: str) -> Matrix:
    """The programme's matrix; an empty one, which opens nothing, where none was declared."""
    found = _DECLARED.get(programme)
    return found.matrix if found else {}


def declared(programme: str) -> Declared | None:
    """All that a programme declared, or None."""
    return _DECLARED.get(programme)


def programmes() -> list[Declared]:
    """Every programme that declared a matrix, by title."""
    return sorted(_DECLARED.values(), key=lambda each: each.title)
