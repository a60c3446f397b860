"""Every measure declared in code, by programme. Filled at start-up by each programme's app."""

from dataclasses import dataclass

from guildhall.measures.declare import Measure


@dataclass(frozen=True)
class Declared:
    """A measure and the programme whose folder declares it."""

    programme: str
    programme_title: str
    measure: Measure


_declared: dict[str, Declared] = {}


class DeclaredTwice(Exception):
    """Two programmes declare one key, so a figure's meaning would depend on their order."""


def register(programme: str, title: str, measures: tuple[Measure, ...]) -> None:
    """Take in a programme's measures. A key may be declared by one programme only."""
    for measure in measures:
        known = _declared.get(measure.key)
        if known is not None and known.programme != programme:
            raise DeclaredTwice(
                f"{measure.key} is declared by {known.programme} and by {programme}: rename one"
            )
        _declared[measure.key] = Declared(programme, title, measure)


def declared() -> list[Declared]:
    """Every declared measure, by programme and then in the order it was declared."""
    return list(_declared.values())


def find(key: str) -> Declared | None:
    """The declared measure with this key; None where a file does not answer it."""
    return _declared.get(key)
