"""Targets as rules that can be tested. Levels are in the unit of the measure's value."""

from dataclasses import dataclass
from math import inf
from typing import Literal

from guildhall.analysis.intervals import Interval


@dataclass(frozen=True, slots=True)
class FallingRate:
    """Below the baseline."""

    baseline: float


@dataclass(frozen=True, slots=True)
class Rising:
    """Above the baseline."""

    baseline: float


@dataclass(frozen=True, slots=True)
class MaintainOrRise:
    """Not below the baseline by more than the band, and not on the way down."""

    baseline: float
    band_percent: float = 5.0


@dataclass(frozen=True, slots=True)
class ShareAtLeast:
    """A share of at least `share`, in the unit of the value (0 to 1, or percent)."""

    share: float


@dataclass(frozen=True, slots=True)
class CountAtMost:
    """A count of at most `count`."""

    count: float


@dataclass(frozen=True, slots=True)
class Exists:
    """The thing is there: a value above 0."""


Target = FallingRate | Rising | MaintainOrRise | ShareAtLeast | CountAtMost | Exists


@dataclass(frozen=True, slots=True)
class Bar:
    """What a value must reach: `level`, from which side, and whether reaching it is enough."""

    level: float
    better: Literal["up", "down"]
    is_level_enough: bool
    words: str

    def is_met(self, value: float) -> bool:
        """Whether `value` is on the right side."""
        if value == self.level:
            return self.is_level_enough
        return (value > self.level) == (self.better == "up")

    def missed_by_percent(self, value: float) -> float:
        """How far short `value` is, as a percentage of the level; 0 if not short."""
        short = self.level - value if self.better == "up" else value - self.level
        if short <= 0:
            return 0.0
        return 100 * short / abs(self.level) if self.level else inf

    def is_excluded_by(self, interval: Interval) -> bool:
        """Whether the whole interval lies on the wrong side."""
        if self.better == "up":
            return interval.upper < self.level
        return interval.lower > self.level


def figure(value: float) -> str:
    """A figure as a sentence prints it: whole, or to one decimal place."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def bar(target: Target) -> Bar:
    """The bar a target sets."""
    match target:
        case FallingRate(baseline):
            return Bar(baseline, "down", is_level_enough=False, words=f"below {figure(baseline)}")
        case Rising(baseline):
            return Bar(baseline, "up", is_level_enough=False, words=f"above {figure(baseline)}")
        case MaintainOrRise(baseline, band):
            level = baseline * (100 - band) / 100
            words = f"{figure(baseline)} or more, or no more than {band:g}% below"
            return Bar(level, "up", is_level_enough=True, words=words)
        case ShareAtLeast(share):
            return Bar(share, "up", is_level_enough=True, words=f"at least {figure(share)}")
        case CountAtMost(count):
            return Bar(count, "down", is_level_enough=True, words=f"at most {figure(count)}")
        case Exists():
            return Bar(0, "up", is_level_enough=False, words="in place")
