"""What of measures' figures may be shown: one decision over everything that could be shown.

A small figure is hidden, and so is whatever would give it back: the months of a rolling or
calendar year, the other part of a share, another measure that counts the same records, and what
was printed before a revision. So measures that count the same records are one family, decided
together. The method and the attack it withstands are in `analysis.suppression`.

A figure is known by what is counted, its period, and its value: the same count printed under two
names, or again in a later release, is one figure, which a reader may take from wherever it is
shown. Where a value was revised, the old and the new are two.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guildhall.analysis.attack import Relation
from guildhall.analysis.series import MONTHS_IN_YEAR, shift, spine
from guildhall.analysis.suppression import Family, Policy, Suppression, suppress
from guildhall.measures import rules
from guildhall.measures.declare import PeriodKind

QUARTERS_IN_YEAR = 4


@dataclass(frozen=True)
class Shown:
    """One figure that could be shown. `out_of` is None unless the denominator is itself private.

    `was_hidden` matters for earlier releases only: whether it was hidden when it was printed.
    """

    count: int
    out_of: int | None = None
    was_hidden: bool = False


Place = tuple[PeriodKind, str]
Release = Mapping[Place, Shown]
Cell = tuple[Hashable, PeriodKind, str, int]  # what is counted, when, and how many


@dataclass(frozen=True)
class Printed:
    """One measure's figures as they are printed together.

    `top` and `bottom` stand for what its numerator and denominator count. Two measures with the
    same one count the same records. `release` is when it was printed: sums are of one release.
    """

    measure: str
    top: Hashable
    figures: Release
    bottom: Hashable = None
    release: Hashable = None


def hidden(
    now: Sequence[Printed], earlier: Sequence[Printed] = (), *, suppress_below: int
) -> dict[str, set[Place]]:
    """The periods of each measure to hide, of what is about to be shown."""
    secret = decide(now, earlier, suppress_below=suppress_below)[1].hidden
    policy = Policy(threshold=suppress_below)
    return {
        each.measure: {
            (kind, period)
            for (kind, period), figure in each.figures.items()
            if any(
                cell in secret or policy.is_small(cell[-1])
                for cell in _cells(each, (kind, period), figure)
            )
        }
        for each in now
    }


def decide(
    now: Sequence[Printed], earlier: Sequence[Printed] = (), *, suppress_below: int
) -> tuple[Family, Suppression]:
    """The family and what is hidden of it, for a test to attack."""
    cells: dict[Hashable, int] = {}
    relations: dict[Relation, None] = {}
    for each in (*earlier, *now):
        for place, figure in each.figures.items():
            found = _cells(each, place, figure)
            cells |= {cell: cell[-1] for cell in found}
            if len(found) > 1:
                top, rest, bottom = found
                relations[Relation(bottom, (top, rest))] = None
    for release in _releases((*earlier, *now)):
        relations |= dict.fromkeys(_sums(release))
    out: dict[bool, set[Hashable]] = {True: set(), False: set()}
    for each in earlier:
        for place, figure in each.figures.items():
            out[figure.was_hidden].update(_cells(each, place, figure))
    published = frozenset(out[False])
    family = Family(cells, list(relations), published, frozenset(out[True]) - published)
    return family, suppress(family, Policy(threshold=suppress_below))


def _cells(each: Printed, place: Place, figure: Shown) -> tuple[Cell, ...]:
    """What one figure prints: its count, and of a share also the rest and the whole."""
    top = (each.top, *place, figure.count)
    if figure.out_of is None:
        return (top,)
    rest = (("rest", each.top, each.bottom), *place, figure.out_of - figure.count)
    return (top, rest, (each.bottom, *place, figure.out_of))


def _releases(printed: Sequence[Printed]) -> list[dict[Hashable, dict[Place, int]]]:
    """Of each release, every count by what it is of and when."""
    found: dict[Hashable, dict[Hashable, dict[Place, int]]] = {}
    for each in printed:
        counts = found.setdefault(each.release, {})
        for place, figure in each.figures.items():
            for what, kind, period, count in _cells(each, place, figure):
                counts.setdefault(what, {})[(kind, period)] = count
    return list(found.values())


def _sums(counts: Mapping[Hashable, Mapping[Place, int]]) -> Iterator[Relation]:
    """The years of a release that are the sums of its months or quarters."""
    for what, held in counts.items():
        for (kind, period), total in held.items():
            for parts in _made_of(kind, period):
                known = [(what, *part, held[part]) for part in parts if part in held]
                if len(known) == len(parts) and sum(cell[-1] for cell in known) == total:
                    yield Relation((what, kind, period, total), tuple(known))


def _made_of(kind: PeriodKind, period: str) -> Iterator[list[Place]]:
    """The months or quarters that a year is the sum of."""
    if kind is PeriodKind.R12 and "Q" in period:
        first = rules.next_quarter(period, 1 - QUARTERS_IN_YEAR)
        yield [(PeriodKind.QUARTER, quarter) for quarter in rules.quarters(first, period)]
    elif kind is PeriodKind.R12:
        first = shift(period, 1 - MONTHS_IN_YEAR)
        yield [(PeriodKind.MONTH, month) for month in spine(first, period)]
    elif kind is PeriodKind.YEAR:
        yield [(PeriodKind.MONTH, month) for month in spine(f"{period}-01", f"{period}-12")]
        yield [(PeriodKind.QUARTER, q) for q in rules.quarters(f"{period}-Q1", f"{period}-Q4")]
        yield [(PeriodKind.R12, f"{period}-12")]
        yield [(PeriodKind.R12, f"{period}-Q4")]
