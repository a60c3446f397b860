"""The interval and rolling-year formulas over whole tables at once: areas down, periods across.

The same formulas as `intervals` and `series`, for hundreds of areas and years of months. A
figure that is not held is NaN here and stays NaN. Tests hold each function to its one-figure
twin.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from guildhall.analysis.intervals import FEWEST_FOR_BYAR
from guildhall.analysis.series import MONTHS_IN_YEAR

Grid = NDArray[np.float64]
TAIL = 0.025
Z_95 = NormalDist().inv_cdf(1 - TAIL)


@dataclass(frozen=True, slots=True)
class Limits:
    """A figure with its 95% limits; three grids of one shape."""

    value: Grid
    lower: Grid
    upper: Grid


def byar(counts: Grid) -> Limits:
    """Counts with 95% limits: Byar's from 10 events, exact (Garwood) below. See `intervals`."""
    held = np.where(np.isnan(counts), FEWEST_FOR_BYAR, np.maximum(counts, FEWEST_FOR_BYAR))
    more = held + 1
    lower = held * (1 - 1 / (9 * held) - Z_95 / (3 * np.sqrt(held))) ** 3
    upper = more * (1 - 1 / (9 * more) + Z_95 / (3 * np.sqrt(more))) ** 3
    exact_lower, exact_upper = _exact()
    small = counts < FEWEST_FOR_BYAR  # never true of NaN
    at = np.where(small, counts, 0).astype(int)
    lower = np.where(small, exact_lower[at], lower)
    upper = np.where(small, exact_upper[at], upper)
    missing = np.isnan(counts)
    lower[missing] = upper[missing] = np.nan
    return Limits(counts, lower, upper)


def rate(counts: Grid, denominators: Grid, per: float) -> Limits:
    """Events per `per` of the denominator, with Byar's limits. A denominator of 0 is a gap."""
    limits = byar(counts)
    usable = np.where(denominators > 0, denominators, np.nan)
    scale = per / usable
    return Limits(counts * scale, limits.lower * scale, limits.upper * scale)


def wilson(numerators: Grid, denominators: Grid) -> Limits:
    """Shares from 0 to 1 with Wilson's 95% limits. A denominator of 0 is a gap."""
    bottom = np.where(denominators > 0, denominators, np.nan)
    z2, share = Z_95**2, numerators / bottom
    spread = np.sqrt(z2 * (z2 + 4 * numerators * (1 - share)))
    lower = (2 * numerators + z2 - spread) / (2 * (bottom + z2))
    upper = (2 * numerators + z2 + spread) / (2 * (bottom + z2))
    lower = np.where(numerators == 0, np.where(np.isnan(bottom), np.nan, 0.0), lower)
    upper = np.where(numerators == bottom, 1.0, upper)
    return Limits(share, lower, upper)


def rolling(periods: Grid, window: int = MONTHS_IN_YEAR) -> Grid:
    """Each period with those before it, `window` in all; NaN where any of them is missing.

    Across the last axis. Twelve months, or four quarters, make a rolling year.
    """
    rolled = np.full(periods.shape, np.nan)
    if periods.shape[-1] >= window:
        windows = sliding_window_view(periods, window, axis=-1)
        rolled[..., window - 1 :] = windows.sum(axis=-1)
    return rolled


def _exact() -> tuple[Grid, Grid]:
    from scipy.special import gammaincinv

    counts = np.arange(FEWEST_FOR_BYAR, dtype=np.float64)
    lower = np.where(counts > 0, gammaincinv(np.maximum(counts, 1), TAIL), 0.0)
    return lower, np.asarray(gammaincinv(counts + 1, 1 - TAIL))
