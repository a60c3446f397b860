"""The season of a series: how far each time of the year stands above or below the level.

Each figure is taken over the mean of its own year (twelve months counted back from the latest), so
that a change of level is not taken for a season, and the month's average of that is its factor:
the classical ratio method with years in place of a moving average. Seasons are looked for in three
years or more and taken only where the F test of the months finds them at 5%; with fewer, a season
cannot be told from a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST_YEARS = 3
SEASON_BELOW = 0.05
# No month is taken for less than a tenth of the level.
LEAST_FACTOR = 0.1


@dataclass(frozen=True, slots=True)
class Season:
    """A factor for each figure, 1 being the level.

    `spread` is how many times the spread about the factors must be widened, because they were
    fitted to the same figures.
    """

    factors: tuple[float, ...]
    spread: float


def season_of(values: Sequence[float | None], in_a_year: int) -> Season | None:
    """The season of figures that end with the latest; None where there is none to be told."""
    import numpy as np
    from scipy.special import fdtrc

    held = [place for place, value in enumerate(values) if value is not None]
    years = len(values) // in_a_year
    if in_a_year < 2 or len(held) < FEWEST_YEARS * in_a_year:
        return None
    months = np.array([place % in_a_year for place in held])
    year_of = np.array([min((len(values) - 1 - place) // in_a_year, years - 1) for place in held])
    by_year = np.eye(years)[year_of]
    by_year = by_year[:, by_year.any(axis=0)]
    figures = np.array([values[place] for place in held], dtype=float)
    levels = by_year @ np.linalg.lstsq(by_year, figures, rcond=None)[0]
    if len(set(months.tolist())) < in_a_year or not levels.all():
        return None
    ratios = figures / levels
    by_month = (np.eye(in_a_year) - 1 / in_a_year)[:, :-1]
    design = np.hstack([by_year, by_month[months]])
    fitted, *_ = np.linalg.lstsq(design, ratios, rcond=None)
    left = float(((ratios - design @ fitted) ** 2).sum())
    without = float(((ratios - 1) ** 2).sum())
    freedom = len(held) - design.shape[1]
    f = (without - left) / (in_a_year - 1) / (left / freedom) if left > 0 else float("inf")
    if freedom <= 0 or without <= 0 or fdtrc(in_a_year - 1, freedom, f) >= SEASON_BELOW:
        return None
    factors = np.maximum(1 + by_month @ fitted[by_year.shape[1] :], LEAST_FACTOR)
    spread = sqrt(len(held) / (len(held) - in_a_year + 1))
    return Season(tuple(float(factors[p % in_a_year]) for p in range(len(values))), spread)


def is_short(values: Sequence[float | None], in_a_year: int) -> bool:
    """Whether too few figures are held to tell a season from a change."""
    held = sum(value is not None for value in values)
    return in_a_year > 1 and held < FEWEST_YEARS * in_a_year
