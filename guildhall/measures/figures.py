"""From what is held to figures: months, calendar years and rolling years, with their limits.

Worked on whole tables, areas down and months across, so that every area costs little more than
one. A month not held is NaN, and makes a gap in every year it belongs to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from guildhall.analysis import columns
from guildhall.analysis.columns import Grid, Limits
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.rules import is_provisional

MONTHS_IN_YEAR = 12
PERCENT = 100


@dataclass(frozen=True)
class Held:
    """What is held for one measure, by area and month.

    `months` is a full spine. `denominators` are of the same shape, None for a plain count:
    people or households in the month's year, or the events of the same month. `money` is what
    the month's events are worth, in pounds of their own year, where the measure is a value.
    """

    areas: tuple[str, ...]
    months: tuple[str, ...]
    counts: Grid
    denominators: Grid | None = None
    money: Grid | None = None


@dataclass(frozen=True)
class Figures:
    """One kind of period of one measure: periods across, areas down, NaN for a gap."""

    period_kind: PeriodKind
    periods: tuple[str, ...]
    limits: Limits
    numerators: Grid
    denominators: Grid | None
    is_provisional: tuple[bool, ...]


@dataclass(frozen=True)
class Point:
    """One figure of one area. None is a gap. `value` is in the definition's unit."""

    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    is_provisional: bool


def figures(
    held: Held, *, kind: Kind, per: int | None, lag_months: int, known_in: str
) -> list[Figures]:
    """Months, rolling years and calendar years. `known_in` is the month it was known as of.

    A calendar year is there for each year of the spine; one not wholly held is a gap.
    """
    rolled = _rolled(held, kind)
    ends = [at for at, month in enumerate(held.months) if month.endswith("-12")]
    years = _taken(rolled, ends)
    made = []
    for period_kind, part, names in (
        (PeriodKind.MONTH, held, held.months),
        (PeriodKind.R12, rolled, held.months),
        (PeriodKind.YEAR, years, tuple(month[:4] for month in years.months)),
    ):
        provisional = tuple(is_provisional(m, lag_months, known_in) for m in part.months)
        made.append(
            Figures(period_kind, names, _limits(part, kind, per), part.counts,
                    part.denominators, provisional)
        )  # fmt: skip
    return made


def points(found: Figures, area: int = 0) -> Iterator[Point]:
    """One area's figures, period by period."""
    bottom = found.denominators
    for at, period in enumerate(found.periods):
        top = _or_gap(found.numerators[area, at])
        yield Point(
            period=period,
            value=_or_gap(found.limits.value[area, at]),
            numerator=top,
            denominator=None if bottom is None or top is None else _or_gap(bottom[area, at]),
            lower=_or_gap(found.limits.lower[area, at]),
            upper=_or_gap(found.limits.upper[area, at]),
            is_provisional=found.is_provisional[at],
        )


def grid(rows: Sequence[Sequence[float | None]]) -> Grid:
    """Rows of figures as a table, with NaN for None."""
    return np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=np.float64)


def _rolled(held: Held, kind: Kind) -> Held:
    """Rolling years. Events beneath a share roll up too; residents are as in the last month."""
    bottom = held.denominators
    if bottom is not None and kind is Kind.PROPORTION:
        bottom = columns.rolling(bottom)
    return Held(
        areas=held.areas,
        months=held.months,
        counts=columns.rolling(held.counts),
        denominators=bottom,
        money=None if held.money is None else columns.rolling(held.money),
    )


def _taken(held: Held, places: list[int]) -> Held:
    return Held(
        areas=held.areas,
        months=tuple(held.months[at] for at in places),
        counts=held.counts[:, places],
        denominators=None if held.denominators is None else held.denominators[:, places],
        money=None if held.money is None else held.money[:, places],
    )


def _limits(held: Held, kind: Kind, per: int | None) -> Limits:
    if held.money is not None:
        unknown = np.full_like(held.money, np.nan)
        return Limits(held.money, unknown, unknown)
    return shown_limits(held.counts, held.denominators, kind=kind, per=per)


def shown_limits(counts: Grid, denominators: Grid | None, *, kind: Kind, per: int | None) -> Limits:
    """Figures in the unit they are shown in, with 95% limits; shares and surveys as per cent.

    Whether a thing is there is no count, and has no limits.
    """
    if kind is Kind.EXISTENCE:
        unknown = np.full_like(counts, np.nan)
        return Limits(counts, unknown, unknown)
    if denominators is None:
        return columns.byar(counts)
    if kind in {Kind.PROPORTION, Kind.SURVEY}:
        share = columns.wilson(counts, denominators)
        return Limits(share.value * PERCENT, share.lower * PERCENT, share.upper * PERCENT)
    return columns.rate(counts, denominators, per or 1)


def _or_gap(value: float) -> float | None:
    return None if isnan(value) else float(value)
