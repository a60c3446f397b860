"""Axes: where ticks go, what they say, and how labels keep out of each other's way."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from guildhall.ui.charts import theme

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
HEADROOM = 0.04
FINEST = 1e-6  # figures closer together than this are drawn as one
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Ticks:
    """The values marked on an axis of figures, and the ends of the axis."""

    values: tuple[float, ...]
    low: float
    high: float

    @property
    def starts_at_nought(self) -> bool:
        return self.low == 0

    @property
    def places(self) -> int:
        """How many decimals the labels need."""
        step = self.values[1] - self.values[0]
        return max(0, -math.floor(math.log10(step) + 1e-9))

    def labels(self) -> list[str]:
        return [f"{value:,.{self.places}f}" for value in self.values]


def figure_ticks(values: Sequence[float], *, at_most: int = 6) -> Ticks:
    """Round ticks, and ends that hold every value with a little room above the highest.

    The axis starts at nought unless the values lie in the upper part of it, more than half-way
    up: then the chart says that it does not.
    """
    low, high = min(values, default=0), max(values, default=1)
    if (low >= 0 and low <= high / 2) or low == high:
        low = min(low, 0)
    if high - low < FINEST:
        high = low + 1
    step = _round_step((high - low) / at_most)
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9)
    ticks = tuple(round(at * step, 10) for at in range(first, last + 1))
    return Ticks(values=ticks, low=ticks[0], high=max(ticks[-1], high + (high - low) * HEADROOM))


def _round_step(least: float) -> float:
    """The first of 1, 2 or 5 times a power of ten that is no less than `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= least * (1 - 1e-9))


def months(labels: Sequence[str]) -> list[int] | None:
    """The labels as counts of months, where they are a run of months; None where they are not.

    A run of financial years such as 2009-10, 2010-11 is not one: its steps are not of a month.
    """
    found = [MONTH.fullmatch(label) for label in labels]
    counts = [int(m[1]) * 12 + int(m[2]) - 1 for m in found if m]
    if len(counts) != len(labels):
        return None
    steps = {after - before for before, after in pairwise(counts)}
    return counts if steps <= {1} else None


def period_ticks(labels: Sequence[str], width: float) -> dict[int, str]:
    """Which periods are written under the axis, by place in the list, and as what."""
    counts = months(labels)
    if counts is None:
        return _every(labels, width)
    room = max(1, int(width // theme.text_width("Jan 2000 ", theme.SMALL_SIZE)))
    for step in STEPS_IN_MONTHS:
        ticks = {at: _month(count, step) for at, count in enumerate(counts) if count % step == 0}
        if len(ticks) <= room and (ticks or step == 1):
            return ticks or {0: _month(counts[0], 1)}
    return {0: _month(counts[0], 1)}


def _month(count: int, step: int) -> str:
    year, at = divmod(count, 12)
    return f"{year}" if step % 12 == 0 else f"{MONTHS[at]} {year}"


def _every(labels: Sequence[str], width: float) -> dict[int, str]:
    widest = max((theme.text_width(f"{label} ", theme.SMALL_SIZE) for label in labels), default=1)
    room = max(1, int(width // widest))
    step = next((size for size in STEPS if math.ceil(len(labels) / size) <= room), STEPS[-1])
    return {at: label for at, label in enumerate(labels) if (len(labels) - 1 - at) % step == 0}


def spread(
    middles: Sequence[float], heights: Sequence[float], *, top: float, bottom: float
) -> list[float]:
    """Places for labels so that none covers another, each as near its own place as can be.

    All are pixels down the page; each label is `heights` tall about its middle. They keep their
    order, and stay between `top` and `bottom` where there is room for all.
    """
    order = sorted(range(len(middles)), key=lambda at: middles[at])
    groups: list[tuple[list[int], float, float]] = []  # members, where they want to be, height
    for at in order:
        members, wanted, height = [at], middles[at], heights[at]
        while True:
            wanted = max(top + height / 2, min(bottom - height / 2, wanted))
            if not groups or groups[-1][1] + groups[-1][2] / 2 <= wanted - height / 2 + 1e-9:
                break
            above, middle, tall = groups.pop()
            total = len(above) + len(members)
            wanted = (middle * len(above) + wanted * len(members)) / total
            members, height = above + members, height + tall
        groups.append((members, wanted, height))
    placed = [0.0] * len(middles)
    for members, wanted, height in groups:
        edge = wanted - height / 2
        for at in members:
            placed[at] = edge + heights[at] / 2
            edge += heights[at]
    return placed
