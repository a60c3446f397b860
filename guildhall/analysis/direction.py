"""Direction of travel: improving, worsening or neither, by a rule that is printed with it.

The rule, in this order:

1. a signal on the latest month of the control chart decides, in the way it points;
2. otherwise the least-squares slope of the last six rolling years (at least three) decides, if
   the change it makes over them is at least the tolerance *and*, for counts, at least two
   standard errors. Rolling years share months, so the standard error is worked out on the
   single months beneath them, each taken as Poisson;
3. otherwise there is no significant change.

Polarity turns rising and falling into better and worse. Where more reports are wanted, or
neither way is better, the words stay "rising" and "falling": such a count alone cannot say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean
from typing import Literal

MONTHS_IN_YEAR = 12

MOST_POINTS = 6
FEWEST_POINTS = 3
TOLERANCE_PERCENT = 2.0
STANDARD_ERRORS = 2.0

Way = Literal["up", "down"]


class Polarity(StrEnum):
    """Which way is better. `up_wanted`: more reports are wanted, whatever they then show."""

    DOWN_GOOD = "down_good"
    UP_GOOD = "up_good"
    UP_WANTED = "up_wanted"
    NONE = "none"


class Travel(StrEnum):
    """The value is the words to print."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    STEADY = "no significant change"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Direction:
    """`way` is where the figure moved; `travel` is what that means under its polarity.

    `change_percent` is the fitted change over the points used, `None` if no slope was fitted.
    """

    travel: Travel
    way: Way | None
    change_percent: float | None
    rule: str

    @property
    def is_worse(self) -> bool:
        """Whether the direction is adverse; never so where polarity does not say."""
        return self.travel is Travel.WORSENING


def direction_of_travel(
    rolling_years: Sequence[float | None],
    polarity: str,
    *,
    signal: Way | None = None,
    are_counts: bool = True,
    tolerance_percent: float = TOLERANCE_PERCENT,
) -> Direction:
    """Direction by the rule above, from the unbroken run of rolling years that ends the series.

    `rolling_years`: one a month, latest last, `None` for a gap. `signal`: the way the latest
    point of the control chart signals, if it does. `are_counts=False` for rates and shares,
    which have no Poisson standard error, so only the tolerance applies.
    """
    wanted = Polarity(polarity)
    if signal:
        rule = f"the latest month is a signal {signal} on the control chart"
        return Direction(_meaning(signal, wanted), signal, None, rule)
    points = _latest_run(rolling_years)
    if len(points) < FEWEST_POINTS:
        rule = f"fewer than {FEWEST_POINTS} rolling years in a row are held"
        return Direction(Travel.UNKNOWN, None, None, rule)
    return _by_slope(points, wanted, are_counts, tolerance_percent)


def _by_slope(
    points: Sequence[float], polarity: Polarity, are_counts: bool, tolerance_percent: float
) -> Direction:
    change = _slope(points) * (len(points) - 1)
    level = fmean(points)
    percent = 100 * change / level if level else 0.0
    by_chance = STANDARD_ERRORS * _standard_error(level, len(points)) if are_counts else 0.0
    rule = f"slope of the last {len(points)} rolling years {percent:+.1f}%"
    limits = f"tolerance {tolerance_percent:g}%"
    if are_counts and level:
        limits += f", chance alone up to {100 * by_chance / level:.1f}%"
    rule += f" ({limits})"
    is_steady = abs(percent) < tolerance_percent or abs(change) < by_chance or not change
    if is_steady:
        return Direction(Travel.STEADY, None, percent, rule)
    way: Way = "up" if change > 0 else "down"
    return Direction(_meaning(way, polarity), way, percent, rule)


def _meaning(way: Way, polarity: Polarity) -> Travel:
    if polarity in (Polarity.UP_WANTED, Polarity.NONE):
        return Travel.RISING if way == "up" else Travel.FALLING
    is_better = (way == "up") == (polarity is Polarity.UP_GOOD)
    return Travel.IMPROVING if is_better else Travel.WORSENING


def _latest_run(points: Sequence[float | None]) -> list[float]:
    run: list[float] = []
    for point in reversed(points[-MOST_POINTS:]):
        if point is None:
            break
        run.append(point)
    return run[::-1]


def _slope_weights(points: int) -> list[float]:
    middle = (points - 1) / 2
    squares = sum((place - middle) ** 2 for place in range(points))
    return [(place - middle) / squares for place in range(points)]


def _slope(points: Sequence[float]) -> float:
    weights = _slope_weights(len(points))
    return sum(weight * point for weight, point in zip(weights, points, strict=True))


def _standard_error(level: float, points: int) -> float:
    """Of the fitted change, if each month is Poisson with mean a twelfth of `level`."""
    weights = _slope_weights(points)
    in_month = [
        sum(weights[max(0, month - MONTHS_IN_YEAR + 1) : month + 1])
        for month in range(points + MONTHS_IN_YEAR - 1)
    ]
    variance = level / MONTHS_IN_YEAR * sum(weight**2 for weight in in_month)
    return (points - 1) * sqrt(variance)
