"""What is known of areas: names, what lies in what, residents and households."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guildhall.areas.models import Area, Households, Indicator, Population
from guildhall.areas.nesting import lookup, members
from guildhall.areas.rules import kind_of

__all__ = [
    "AreaName",
    "Figure",
    "areas",
    "districts",
    "households",
    "indicator",
    "lookup",
    "members",
    "name",
    "names",
    "population",
]
OLDEST = 90
BEST_BASIS = (Population.Basis.REBASED, Population.Basis.CENSUS, Population.Basis.MID_YEAR)
MADE_OF = {
    **dict.fromkeys(("csp", "pfa", "fra", "region"), "lad"),
    **dict.fromkeys(("ward", "msoa", "lad"), "lsoa"),
}


@dataclass(frozen=True)
class AreaName:
    """An area's code and official name."""

    code: str
    name: str


@dataclass(frozen=True)
class Figure:
    """A number of people or households, with what it rests on.

    `year` is the year the number is of, which differs from the year asked for only where the
    nearest was asked for. `basis` is in words for a page; `sources` are batch references.
    """

    number: int
    year: int
    basis: str
    sources: tuple[str, ...]


def name(code: str) -> str:
    """An area's name of its latest vintage; the code itself where none is held."""
    return names([code])[code]


def names(codes: Iterable[str]) -> dict[str, str]:
    """The names of many areas, each of its latest vintage; the code where none is held."""
    wanted = list(dict.fromkeys(codes))
    rows = Area.objects.filter(code__in=wanted).exclude(name="").order_by("vintage")
    found = dict(rows.values_list("code", "name"))
    return {code: found.get(code, code) for code in wanted}


def areas(kind: str, vintage: int | None = None) -> list[AreaName]:
    """The areas of a kind, by name: of one vintage, or of every one with its latest name."""
    rows = Area.objects.filter(kind=kind).order_by("vintage")
    if vintage is not None:
        rows = rows.filter(vintage=vintage)
    found = dict(rows.values_list("code", "name"))
    return sorted((AreaName(code, n or code) for code, n in found.items()), key=lambda a: a.name)


def districts() -> list[AreaName]:
    """Districts and unitary authorities of the latest vintage that is held, by name."""
    latest = Area.objects.filter(kind="lad").order_by("-vintage").first()
    return areas("lad", latest.vintage) if latest else []


def residents(codes: Iterable[str]) -> dict[str, dict[int, int]]:
    """Usual residents of each area by year, by the best basis held of each. One query."""
    rows = Population.objects.filter(area_code__in=list(codes))
    order = {str(basis): place for place, basis in enumerate(BEST_BASIS)}
    found: dict[str, dict[int, int]] = {}
    listed = rows.values_list("area_code", "year", "number", "basis")
    for code, year, number, _ in sorted(listed, key=lambda row: -order[row[3]]):
        found.setdefault(code, {})[year] = number
    return found


def population(
    area_code: str,
    year: int,
    ages: Iterable[int] | None = None,
    *,
    nearest: bool = False,
) -> Figure | None:
    """Usual residents of an area at the middle of a year, of every age or of the ages given.

    Ages are in years; 90 stands for 90 and over. The best basis held is used: rebased to Census
    2021 first. Where nothing is held of the area itself, its districts or LSOAs are added up, if
    every one of them is held for the year. None where that cannot be had. With `nearest`, the
    nearest year that is held (the earlier of two), and `year` of the result says which.
    """
    chosen = None if ages is None else sorted({min(age, OLDEST) for age in ages})
    for basis in _bases(area_code, year, chosen):
        return basis
    added = _added_up(area_code, year, chosen)
    if added is not None or not nearest:
        return added
    for other in _by_nearness(_years(area_code, with_ages=chosen is not None), year):
        figure = population(area_code, other, ages if chosen is None else chosen)
        if figure is not None:
            return figure
    return None


def _bases(area_code: str, year: int, ages: Sequence[int] | None) -> Iterable[Figure]:
    rows = {row.basis: row for row in Population.objects.filter(area_code=area_code, year=year)}
    for basis in BEST_BASIS:
        row = rows.get(basis)
        number = None if row is None else _number(row.number, row.by_age, ages)
        if row is not None and number is not None:
            yield Figure(number, year, basis.label, (row.source,))


def _number(number: int, by_age: list[int] | None, ages: Sequence[int] | None) -> int | None:
    if ages is None:
        return number
    return None if by_age is None else sum(by_age[age] for age in ages)


def _added_up(area_code: str, year: int, ages: Sequence[int] | None) -> Figure | None:
    kind = kind_of(area_code)
    parts = members(MADE_OF[kind], area_code) if kind in MADE_OF else []
    if not parts:
        return None
    held = list(Population.objects.filter(area_code__in=parts, year=year))
    for basis in BEST_BASIS:
        rows = {row.area_code: row for row in held if row.basis == basis}
        for vintage in _whole_sets(set(rows), area_code, str(kind)):
            numbers = [_number(rows[c].number, rows[c].by_age, ages) for c in vintage]
            known = [n for n in numbers if n is not None]
            if len(known) == len(vintage):
                words = f"{basis.label}, added up from {len(vintage)} smaller areas"
                sources = tuple(sorted({rows[c].source for c in vintage}))
                return Figure(sum(known), year, words, sources)
    return None


def _whole_sets(held: set[str], area_code: str, kind: str) -> Iterable[list[str]]:
    """The sets of smaller areas, one a vintage, of which every member is held."""
    part = MADE_OF[kind]
    vintages = Area.objects.filter(kind=part).values_list("vintage", flat=True).distinct()
    for vintage in sorted(vintages, reverse=True):
        wanted = members(part, area_code, vintage)
        if wanted and held.issuperset(wanted):
            yield wanted


def _years(area_code: str, *, with_ages: bool) -> list[int]:
    kind = kind_of(area_code)
    parts = members(MADE_OF[kind], area_code) if kind in MADE_OF else []
    rows = Population.objects.filter(area_code__in=[area_code, *parts])
    if with_ages:
        rows = rows.exclude(by_age=None)
    return list(rows.values_list("year", flat=True).distinct())


def _by_nearness(years: Iterable[int], wanted: int) -> list[int]:
    return sorted(years, key=lambda year: (abs(year - wanted), year))


def households(area_code: str, year: int, *, nearest: bool = False) -> Figure | None:
    """Households with residents in an area in a year. `nearest` as for population."""
    rows = {row.year: row for row in Households.objects.filter(area_code=area_code)}
    for found in _by_nearness(rows, year) if nearest else [year]:
        if found in rows:
            row = rows[found]
            return Figure(row.number, found, "households with residents", (row.source,))
    return None


def indicator(key: str, edition: int, codes: Iterable[str] | None = None) -> dict[str, Indicator]:
    """A published figure, such as `imd` of 2019, by area code: of every area, or of those given."""
    rows = Indicator.objects.filter(key=key, edition=edition)
    if codes is not None:
        rows = rows.filter(area_code__in=list(codes))
    return {row.area_code: row for row in rows}
