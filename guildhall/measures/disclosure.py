"""What of a measure's figures may be shown: one decision over everything that could be shown.

A small figure is hidden, and so is whatever would give it back: the months of a rolling or
calendar year, the other part of a share, the child areas of a total, and what was printed
before a revision. The method and the attack it withstands are in `analysis.suppression`.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from guildhall.analysis.attack import Relation
from guildhall.analysis.series import MONTHS_IN_YEAR, shift, spine
from guildhall.analysis.suppression import Family, Policy, Suppression, suppress
from guildhall.measures import rules
from guildhall.measures.declare import PeriodKind

QUARTERS_IN_YEAR = 4
TOP = "numerator"
REST = "rest"
BOTTOM = "denominator"


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


@dataclass(frozen=True)
class Whole:
    """Everything of one measure that a reader could put side by side.

    `now` is what is about to be shown for the area; `children` the same for areas that make it
    up, by code; `earlier` what was printed of the area before, oldest first.
    """

    now: Release
    children: Mapping[str, Release]
    earlier: Sequence[Release] = ()


Key = tuple[str, PeriodKind, str, str]


def hidden(whole: Whole, *, suppress_below: int) -> frozenset[tuple[str, PeriodKind, str]]:
    """What to hide: the area ("" for the whole, or a child's code), the period's kind and name."""
    found = decide(whole, suppress_below=suppress_below)[1].hidden
    keys = [cast(Key, key) for key in found]
    now = {"", *whole.children}
    return frozenset((part, kind, period) for part, kind, period, _ in keys if part in now)


def decide(whole: Whole, *, suppress_below: int) -> tuple[Family, Suppression]:
    """The family and what is hidden of it, for a test to attack."""
    releases = {"": whole.now, **whole.children}
    releases |= {f"release {at}": release for at, release in enumerate(whole.earlier)}
    cells: dict[Hashable, int] = {}
    relations: list[Relation] = []
    for part, release in releases.items():
        cells |= dict(_cells(part, release))
        relations += _within(part, release)
    relations += _children(whole)
    relations += _unrevised(whole)
    old = {f"release {at}": release for at, release in enumerate(whole.earlier)}
    withheld = {
        (part, *place, what)
        for part, release in old.items()
        for place, figure in release.items()
        if figure.was_hidden
        for what in _parts_of(figure)
    }
    published = {key for key in cells if cast(Key, key)[0] in old} - withheld
    family = Family(cells, relations, frozenset(published), frozenset(withheld))
    return family, suppress(family, Policy(threshold=suppress_below))


def _parts_of(figure: Shown) -> tuple[str, ...]:
    return (TOP,) if figure.out_of is None else (TOP, REST, BOTTOM)


def _cells(part: str, release: Release) -> Iterator[tuple[Key, int]]:
    for (kind, period), figure in release.items():
        yield (part, kind, period, TOP), figure.count
        if figure.out_of is not None:
            yield (part, kind, period, REST), figure.out_of - figure.count
            yield (part, kind, period, BOTTOM), figure.out_of


def _within(part: str, release: Release) -> Iterator[Relation]:
    for (kind, period), figure in release.items():
        whats = _parts_of(figure)
        if len(whats) > 1:
            yield Relation(
                (part, kind, period, BOTTOM),
                ((part, kind, period, TOP), (part, kind, period, REST)),
            )
        for parts in _made_of(kind, period):
            if all(each in release for each in parts):
                for what in whats:
                    yield Relation(
                        (part, kind, period, what), tuple((part, *each, what) for each in parts)
                    )


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


def _children(whole: Whole) -> Iterator[Relation]:
    """Children that add up to the whole, where every one holds the period."""
    for (kind, period), figure in whole.now.items():
        parts = [child.get((kind, period)) for child in whole.children.values()]
        held = [part for part in parts if part is not None]
        if not held or len(held) < len(parts):
            continue
        if sum(part.count for part in held) == figure.count:
            yield Relation(
                ("", kind, period, TOP),
                tuple((code, kind, period, TOP) for code in whole.children),
            )


def _unrevised(whole: Whole) -> Iterator[Relation]:
    """Where a figure is as it was printed before, the reader knows the two to be equal."""
    later: list[tuple[str, Release]] = [
        (f"release {at}", release) for at, release in enumerate(whole.earlier)
    ]
    later.append(("", whole.now))
    for (old_part, old), (new_part, new) in pairwise(later):
        for place, figure in new.items():
            before = old.get(place)
            if before is None or _parts_of(before) != _parts_of(figure):
                continue
            if (before.count, before.out_of) == (figure.count, figure.out_of):
                for what in _parts_of(figure):
                    yield Relation((new_part, *place, what), ((old_part, *place, what),))
