"""Residents of many areas at once, all from one estimate, so that their rates can be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guildhall.areas.models import Link, Population
from guildhall.explore.rules import Estimate, best_estimate

ORDER = [Population.Basis.REBASED, Population.Basis.CENSUS, Population.Basis.MID_YEAR]


@dataclass(frozen=True)
class Residents:
    """Usual residents by area code, in the middle of `year`. Areas not held are left out."""

    year: int
    words: str
    numbers: Mapping[str, int]


def residents(kind: str, codes: Sequence[str], wanted_year: int) -> Residents | None:
    """The best estimate held for nearly all the areas, nearest to the year wanted.

    Where nothing is held of areas of this kind, the LSOAs that a look-up puts in each are added
    up, if every one of them is held. None where nothing can be had.
    """
    # Estimates by ward are seldom held, and those by district nearly always.
    ways = (_added_up, _direct) if kind == "ward" else (_direct, _added_up)
    return next((found for way in ways if (found := way(codes, wanted_year))), None)


def _direct(codes: Sequence[str], wanted_year: int) -> Residents | None:
    held = _held(codes)
    best = _best(held, wanted_year)
    if best is None:
        return None
    return Residents(best[0], Population.Basis(best[1]).label, held[best])


def _added_up(codes: Sequence[str], wanted_year: int) -> Residents | None:
    made_of = _made_of(codes)
    small = {inner for outer_of in made_of.values() for inner in outer_of}
    added = _sums(made_of, _held(sorted(small))) if small else {}
    best = _best(added, wanted_year)
    if best is None:
        return None
    words = f"{Population.Basis(best[1]).label}, added up from small areas by the best-fit look-up"
    return Residents(best[0], words, added[best])


Held = dict[tuple[int, str], dict[str, int]]


def _held(codes: Sequence[str]) -> Held:
    rows = Population.objects.filter(area_code__in=codes)
    found: Held = {}
    for code, year, basis, number in rows.values_list("area_code", "year", "basis", "number"):
        found.setdefault((year, basis), {})[code] = number
    return found


def _best(held: Held, wanted_year: int) -> tuple[int, str] | None:
    at = {
        Estimate(year, ORDER.index(Population.Basis(basis)), len(numbers)): (year, basis)
        for (year, basis), numbers in held.items()
    }
    best = best_estimate(at.keys(), wanted_year)
    return None if best is None else at[best]


def _made_of(codes: Sequence[str]) -> dict[int, dict[str, str]]:
    """For each vintage of LSOAs, the area that each lies in: of two, the later."""
    rows = Link.objects.filter(from_kind="lsoa", to_code__in=codes).order_by("to_vintage")
    found: dict[int, dict[str, str]] = {}
    for vintage, inner, outer in rows.values_list("from_vintage", "from_code", "to_code"):
        found.setdefault(vintage, {})[inner] = outer
    return found


def _sums(made_of: Mapping[int, Mapping[str, str]], held: Held) -> Held:
    """Sums by estimate, on whichever vintage of LSOAs makes most areas whole."""
    sums: Held = {}
    for outer_of in made_of.values():
        for at, numbers in held.items():
            added = _whole(outer_of, numbers)
            if len(added) > len(sums.get(at, {})):
                sums[at] = added
    return sums


def _whole(outer_of: Mapping[str, str], numbers: Mapping[str, int]) -> dict[str, int]:
    """Sums of the areas of which every part is held."""
    missing = {outer for inner, outer in outer_of.items() if inner not in numbers}
    found: dict[str, int] = {}
    for inner, outer in outer_of.items():
        if outer not in missing:
            found[outer] = found.get(outer, 0) + numbers[inner]
    return found
