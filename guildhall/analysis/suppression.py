"""Which small figures to hide, and which others must hide with them.

A figure is small if it is above 0 and below the threshold (5 by default; 0 is shown unless the
policy hides it). Hiding only those is not enough: totals, rolling years, child areas and
earlier releases may give them back. So:

1. hide the small figures that are not out already;
2. attack what is shown (see `attack`); a hidden figure is safe if the reader is left with a
   range at least `width` wide;
3. for each that is not, hide the companions that cost least in figures lost, and attack again.

The companions come from the linear programme of Kelly, Golden and Assad (1992), "Cell
suppression: disclosure protection for sensitive tabular data", *Networks* 22: find two other
tables that fit everything still shown and differ by `width` in the figure to protect, changing
as little as possible; whatever they change must be hidden. Where no such tables exist, because
of what is out already, the figure is reported as exposed and never called safe.

A whole family is done at once: one relation for each year of months, rolling year, parent area
and release. Figures of an earlier release are cells of their own, marked as published or as
withheld then; where nothing was revised, a relation of one part says that old equals new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guildhall.analysis.attack import Key, Range, Relation, attack, systems
from guildhall.analysis.companions import companions


@dataclass(frozen=True, slots=True)
class Policy:
    """`threshold`: figures below it are small. `width`: how wide a range must be left."""

    threshold: int = 5
    is_zero_shown: bool = True
    width: int = 4

    def is_small(self, value: int) -> bool:
        """Whether a figure must be hidden for itself alone."""
        return value < self.threshold and not (self.is_zero_shown and value == 0)


DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Family:
    """Figures that could be shown together, and how they add up.

    `published`: already out, so they cannot be hidden. `withheld`: hidden in an earlier release
    and never to be shown. `weights`: cost of losing a figure, by default its size and one.
    Raises ValueError where figures are negative, unknown, or do not add up.
    """

    cells: Mapping[Key, int]
    relations: Sequence[Relation]
    published: frozenset[Key] = frozenset()
    withheld: frozenset[Key] = frozenset()
    weights: Mapping[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.published & self.withheld:
            raise ValueError("a figure cannot be both published and withheld")
        for key, value in self.cells.items():
            if value < 0:
                raise ValueError(f"{key!r} is below 0")
        for key in (*self.published, *self.withheld, *(k for r in self.relations for k in r.keys)):
            if key not in self.cells:
                raise ValueError(f"{key!r} is not among the figures")
        for relation in self.relations:
            if self.cells[relation.total] != sum(self.cells[part] for part in relation.parts):
                raise ValueError(f"the parts of {relation.total!r} do not make their total")

    def shown(self, hidden: frozenset[Key] | set[Key]) -> dict[Key, int | None]:
        """Every figure as a reader sees it: `None` where hidden."""
        return {key: None if key in hidden else value for key, value in self.cells.items()}


@dataclass(frozen=True, slots=True)
class Suppression:
    """What to hide. `exposed` gives, for figures no hiding can protect, what a reader can tell.

    `primary` are small, `secondary` are hidden to protect them. Which is which is itself
    telling: show both alike.
    """

    primary: frozenset[Key]
    secondary: frozenset[Key]
    exposed: Mapping[Key, Range]

    @property
    def hidden(self) -> frozenset[Key]:
        """Everything to hide, withheld figures included."""
        return self.primary | self.secondary


def suppress(family: Family, policy: Policy = DEFAULT) -> Suppression:
    """What to hide so that no hidden figure can be told to within `policy.width`."""
    small = {k for k, value in family.cells.items() if policy.is_small(value)}
    primary = (small - family.published) | family.withheld
    hidden, lost = set(primary), set[Key]()
    fits: list[Mapping[Key, int]] = [family.cells]
    while exposed := _exposed(family, hidden, policy.width, fits, lost):
        for key in exposed:
            found = companions(family, hidden, key, policy.width)
            if found is None or not (found.keys or found.tables):
                lost.add(key)
                continue
            hidden |= found.keys
            fits += found.tables
    ranges = attack(family.shown(hidden), family.relations) if lost else {}
    telling = {key: ranges[key] for key in ranges if ranges[key].is_narrower_than(policy.width)}
    return Suppression(frozenset(primary), frozenset(hidden - primary), telling)


def _exposed(
    family: Family,
    hidden: set[Key],
    width: int,
    fits: Sequence[Mapping[Key, int]],
    lost: set[Key],
) -> list[Key]:
    found: list[Key] = []
    for system in systems(family.shown(hidden), family.relations):
        found += [key for key in system.narrow(width, fits) if key not in lost]
    order = {key: place for place, key in enumerate(family.cells)}
    return sorted(found, key=order.__getitem__)
