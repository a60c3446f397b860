"""Who lives where, year by year, for rates: one read for many areas."""

from collections.abc import Sequence

import numpy as np

from guildhall.analysis.columns import Grid
from guildhall.areas import reads as areas
from guildhall.areas.models import Households as HouseholdRow
from guildhall.areas.models import Population as PopulationRow

BEST_BASIS = ("rebased_2021", "census_2021", "mid_year")
FURTHEST_YEARS = 2


class Denominators:
    """Residents and households by area and year, each asked for once.

    The estimate of the year itself is used; where none is held, the nearest held no more than
    two years away. Households come from a census, so the nearest of any year is used.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, tuple[int, int] | None], float] = {}
        self._households: dict[tuple[str, int], float] = {}
        self._by_year: dict[str, dict[int, float]] = {}
        self._homes: dict[str, list[tuple[int, int]]] = {}

        self._may_add_up = True

    def load(self, codes: Sequence[str]) -> None:
        """Read every year of many areas at once: two queries."""
        rows = PopulationRow.objects.filter(area_code__in=list(codes))
        order = {basis: at for at, basis in enumerate(reversed(BEST_BASIS))}
        found = sorted(
            rows.values_list("area_code", "year", "basis", "number"), key=lambda r: order[r[2]]
        )
        self._by_year = {code: {} for code in codes}
        self._may_add_up = PopulationRow.objects.exclude(area_code__in=list(codes)).exists()
        for code, year, _, number in found:
            self._by_year[code][year] = float(number)
        self._homes = {code: [] for code in codes}
        homes = HouseholdRow.objects.filter(area_code__in=list(codes))
        for code, year, number in homes.values_list("area_code", "year", "number"):
            self._homes[code].append((year, number))

    def grid(
        self,
        codes: Sequence[str],
        months: Sequence[str],
        *,
        ages: tuple[int, int] | None,
        is_people: bool,
    ) -> Grid:
        """The denominator of each area in each month's year; NaN where none is near enough."""
        years = [int(month[:4]) for month in months]
        distinct = sorted(set(years))
        place = {year: at for at, year in enumerate(distinct)}
        table = np.array(
            [
                [
                    self._people(code, year, ages) if is_people else self._housed(code, year)
                    for year in distinct
                ]
                for code in codes
            ],
            dtype=np.float64,
        )
        found: Grid = table[:, [place[year] for year in years]]
        return found

    def _people(self, code: str, year: int, ages: tuple[int, int] | None) -> float:
        key = (code, year, ages)
        if key not in self._known:
            self._known[key] = self._look_for(code, year, ages)
        return self._known[key]

    def _look_for(self, code: str, year: int, ages: tuple[int, int] | None) -> float:
        held = self._by_year.get(code)
        if held and ages is None:
            return _nearest(held, year)
        return _asked(code, year, ages) if held or self._may_add_up else np.nan

    def _housed(self, code: str, year: int) -> float:
        key = (code, year)
        if key not in self._households:
            homes = self._homes.get(code)
            if homes is None:
                found = areas.households(code, year, nearest=True)
                self._households[key] = np.nan if found is None else float(found.number)
            elif homes:
                nearest = min(homes, key=lambda home: (abs(home[0] - year), home[0]))
                self._households[key] = float(nearest[1])
            else:
                self._households[key] = np.nan
        return self._households[key]


def _nearest(held: dict[int, float], year: int) -> float:
    nearest = min(held, key=lambda known: (abs(known - year), known))
    return held[nearest] if abs(nearest - year) <= FURTHEST_YEARS else np.nan


def _asked(code: str, year: int, ages: tuple[int, int] | None) -> float:
    span = None if ages is None else range(ages[0], ages[1] + 1)
    found = areas.population(code, year, span, nearest=True)
    if found is None or abs(found.year - year) > FURTHEST_YEARS:
        return np.nan
    return float(found.number)
