"""Every measure declared in code, by programme. Filled at start-up by each programme's app."""

from collections.abc import Hashable
from dataclasses import dataclass

from guildhall.measures.declare import Measure
from guildhall.measures.inputs import counts_what


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


def parts(key: str) -> tuple[Hashable, Hashable]:
    """What a measure's numerator and its denominator count; its own where it is not declared."""
    known = find(key)
    if known is None:
        return (key, "numerator"), (key, "denominator")
    top, bottom = counts_what(known.measure.numerator), counts_what(known.measure.denominator)
    return top or (key, "numerator"), bottom or (key, "denominator")


def kin(key: str) -> tuple[str, ...]:
    """The measures that count some of the same records, directly or through another, with itself.

    Of those alone that hide small figures: what is published already gives nothing away.
    """
    near = {k: set(parts(k)) for k, each in _declared.items() if each.measure.suppress_below}
    found, reach = {key}, set(parts(key))
    while more := {k for k, own in near.items() if k not in found and own & reach}:
        found |= more
        reach |= set().union(*(near[k] for k in more))
    return tuple(sorted(found))
