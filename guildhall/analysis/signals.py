"""The four named signals of a control chart.

Rules (Western Electric and Nelson, as listed in the performance framework):

- outside limits: one point beyond a three-sigma limit;
- run of eight: eight in a row on one side of the centre line. Where a figure is likelier on that
  side than not, as of rare counts, the run must be longer: its chance is at most that of eight
  tosses of a coin;
- six rising or falling: six points in a row, each higher (lower) than the one before;
- two of three: two of three in a row beyond two sigma on the same side.

A point on the centre line is on neither side and ends a run; equal points end a trend. Every
point of a run or trend carries its signal; for two of three, the points beyond two sigma do.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

RUN = 8
# The chance of eight tosses that all fall one way: 1 in 256.
RUN_CHANCE = 2.0**-RUN
TREND = 6
# Points this close to a line, relative to its size, lie on it: sums of decimals are not exact.
CLOSE = 1e-9


class Signal(StrEnum):
    """The value is the words to print."""

    OUTSIDE = "outside limits"
    RUN = "run of eight on one side"
    RISING = "six rising"
    FALLING = "six falling"
    TWO_OF_THREE = "two of three beyond two sigma"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with the lines it is judged by, all in one unit.

    `low` and `high` are the two-sigma lines, `lower` and `upper` the limits. `below` and `above`
    are the chances that a figure lies on that side of the centre.
    """

    value: float
    centre: float
    low: float
    high: float
    lower: float
    upper: float
    below: float = 0.5
    above: float = 0.5


def find(readings: Sequence[Reading]) -> list[frozenset[Signal]]:
    """The signals each reading is part of.

    `readings` follow one another without a gap and share one phase: a month nobody saw might
    have ended a run, so callers split there and no run is claimed across it.
    """
    found: list[set[Signal]] = [set() for _ in readings]
    sides = [_side(reading.value, reading.centre) for reading in readings]
    for place, reading in enumerate(readings):
        if _side(reading.value, reading.upper) > 0 or _side(reading.value, reading.lower) < 0:
            found[place].add(Signal.OUTSIDE)
    _mark(found, _runs(readings, sides), Signal.RUN)
    steps = [_side(b.value, a.value) for a, b in itertools.pairwise(readings)]
    for way, signal in ((1, Signal.RISING), (-1, Signal.FALLING)):
        for start, end in _repeats([step if step == way else 0 for step in steps], TREND - 1):
            _mark(found, [(start, end + 1)], signal)
    for pair in _two_of_three(readings):
        for place in pair:
            found[place].add(Signal.TWO_OF_THREE)
    return [frozenset(signals) for signals in found]


def _side(value: float, line: float) -> int:
    close = CLOSE * max(abs(value), abs(line))
    return (value > line + close) - (value < line - close)


def _repeats(sides: Sequence[int], fewest: int) -> Iterator[tuple[int, int]]:
    """Start and end (not included) of each unbroken stretch of one non-zero sign."""
    start = 0
    for end in range(1, len(sides) + 1):
        if end == len(sides) or sides[end] != sides[start]:
            if sides[start] and end - start >= fewest:
                yield start, end
            start = end


def _runs(readings: Sequence[Reading], sides: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs on one side that chance gives no oftener than eight tosses of a coin."""
    for start, end in _repeats(sides, RUN):
        is_above = sides[start] > 0
        chance = prod(each.above if is_above else each.below for each in readings[start:end])
        if chance <= RUN_CHANCE * (1 + CLOSE):
            yield start, end


def _mark(
    found: list[set[Signal]],
    stretches: Iterator[tuple[int, int]] | list[tuple[int, int]],
    signal: Signal,
) -> None:
    for start, end in stretches:
        for place in range(start, end):
            found[place].add(signal)


def _two_of_three(readings: Sequence[Reading]) -> Iterator[list[int]]:
    far = [_far_side(reading) for reading in readings]
    for start in range(len(readings) - 1):
        window = range(start, min(start + 3, len(readings)))
        for side in (1, -1):
            beyond = [place for place in window if far[place] == side]
            if len(beyond) >= 2:
                yield beyond


def _far_side(reading: Reading) -> int:
    if _side(reading.value, reading.high) > 0:
        return 1
    return -1 if _side(reading.value, reading.low) < 0 else 0
