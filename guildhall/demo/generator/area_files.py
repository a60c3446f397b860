"""Boundaries, look-ups, populations, households and deprivation of the invented map."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import Polygon, mapping
from shapely.ops import unary_union

from guildhall.demo.generator.areas import SmallArea, small_areas
from guildhall.demo.generator.files import write_csv, write_json
from guildhall.demo.generator.layouts import LSOA_LOOKUP, columns
from guildhall.demo.generator.published import (
    DISTRICTS,
    FIRST_POPULATION_YEAR,
    RAS60001,
    District,
)

AGES = [str(age) for age in range(90)] + ["90+"]
# Residents of each ten years of age from 0, per thousand, near those of Peterborough in 2015.
AGE_SHAPE = (143, 116, 132, 153, 141, 124, 93, 63, 29, 6)
ENGLISH_LSOAS = 32844
# IMD 2015 rank at a score, for reading a rank off a score. Source: MHCLG, Indices of
# Deprivation 2015, Open Government Licence v3.0.
SCORES = (1.4, 4.2, 5.5, 6.9, 8.3, 9.5, 11.0, 12.9, 15.0, 17.0, 19.6, 23.7, 29.9, 40.6, 58.5, 90)
RANKS = (
    *(32785, 31105, 29733, 28037, 26338, 24863, 23011, 20736, 18652, 16768, 14613),
    *(11630, 8285, 4346, 1070, 1),
)
DWELLING_FIRES_PER_PERSON = 0.00048
# The code and name of a small area at each layer of boundaries.
LAYERS: dict[str, Callable[[SmallArea], tuple[str, str]]] = {
    "lsoa11": lambda area: (area.code, area.name),
    "msoa11": lambda area: (area.middle_code, area.middle_name),
    "ward17": lambda area: (area.ward_code, area.ward_name),
    "ltla18": lambda area: (area.district.code, area.district.name),
}
PFA, FRA = ("E23000023", "Cambridgeshire"), ("E31000005", "Cambridgeshire")


def write_area_files(folder: Path, last_population_year: int) -> None:
    """Write every file that describes the area and those who live in it."""
    _boundaries(folder / "boundaries")
    _lookups(folder / "lookups")
    _populations(folder / "population", last_population_year)
    _deprivation(folder / "deprivation")
    _dwelling_fires(folder / "fire")
    _values(folder / "weights")


def _boundaries(folder: Path) -> None:
    for layer, named in LAYERS.items():
        members: dict[tuple[str, str], list[SmallArea]] = {}
        for area in small_areas():
            members.setdefault(named(area), []).append(area)
        features = [_feature(layer, *name, found) for name, found in members.items()]
        path = folder / f"synthetic_cambridgeshire_and_peterborough_{layer}.geojson"
        write_json(path, {"type": "FeatureCollection", "features": features})


def _feature(layer: str, code: str, name: str, members: list[SmallArea]) -> dict[str, Any]:
    shape = unary_union([Polygon(area.ring) for area in members])
    return {
        "type": "Feature",
        "properties": {f"{layer}_code": code, f"{layer}_name": name},
        "geometry": mapping(shape),
    }


def _lookups(folder: Path) -> None:
    write_csv(
        folder / "lsoa11_msoa11_ward17_ltla18_cambs_pboro.csv",
        LSOA_LOOKUP,
        ((*_named(a), a.middle_code, a.middle_name, a.ward_code) for a in small_areas()),
    )
    write_csv(
        folder / "ltla24_csp24_pfa24_england_wales.csv",
        columns("ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name"),
        ((d.code, d.name, d.csp, d.name, *PFA) for d in DISTRICTS),
    )
    write_csv(
        folder / "ltla24_fra24.csv",
        ("ltla24_name", "ltla24_code", "fra24_name", "fra24_code"),
        ((d.name, d.code, FRA[1], FRA[0]) for d in DISTRICTS),
    )


def _populations(folder: Path, last_year: int) -> None:
    last = min(last_year, FIRST_POPULATION_YEAR + len(DISTRICTS[0].people) - 1)
    years = list(range(last, FIRST_POPULATION_YEAR - 1, -1))
    rows: list[tuple[object, ...]] = []
    for district in DISTRICTS:
        is_city = district.code.startswith("E06")
        kind = "Unitary Authority" if is_city else "Non-metropolitan District"
        counts = [f"{_people(district, year)}.0" for year in years]
        rows.append((district.name, PFA[1] if is_city else "", kind, *counts))
    county = [f"{sum(_people(d, year) for d in DISTRICTS[1:])}.0" for year in years]
    rows.insert(1, (PFA[1], PFA[1], "County", *county))
    write_csv(
        folder / f"midyear_population_lad_pfa_{years[-1]}_{years[0]}.csv",
        ("Name", "PFA", "Geography", *(f"Mid-{year}" for year in years)),
        rows,
    )
    for year in years[:3]:
        write_csv(
            folder / f"population{year % 100}_lsoa11_cambs_pboro.csv",
            ("lsoa11_name", "lsoa11_code", "total_population", *AGES),
            (_by_age(area, year) for area in small_areas()),
        )
    write_csv(
        folder / "households11_england_wales_ltla23.csv",
        ("ltla23_code", "households"),
        ((d.code, f"{d.households}.0") for d in DISTRICTS),
    )


def _people(district: District, year: int) -> int:
    return district.people[year - FIRST_POPULATION_YEAR]


def _by_age(area: SmallArea, year: int) -> tuple[str, ...]:
    """Residents by single year of age, adding exactly to the total."""
    total = round(area.people * _people(area.district, year) / area.district.people[4])
    tens = [share / 10 for share in AGE_SHAPE[:9] for _ in range(10)]
    shape = np.array([*tens, float(AGE_SHAPE[9])])
    ends = np.round(np.cumsum(shape) / shape.sum() * total)
    counts = np.diff(ends, prepend=0)
    return (area.name, area.code, f"{total}.0", *(f"{int(n)}.0" for n in counts))


def rank_of(score: float) -> int:
    """IMD 2015 rank in England (1 most deprived) of a score, by interpolation."""
    return round(float(np.interp(score, SCORES, RANKS)))


def decile_of(rank: int) -> str:
    """Tenth of England's areas that a rank falls in, 1 most deprived, as the file prints it."""
    return f"{min((rank * 10 - 1) // ENGLISH_LSOAS + 1, 10)}.0"


def _named(area: SmallArea) -> tuple[str, str, str, str]:
    return area.name, area.code, area.district.name, area.district.code


def _deprivation(folder: Path) -> None:
    ranks = [(area, rank_of(area.need)) for area in small_areas()]
    write_csv(
        folder / "imd2015_england_lsoa11_cambs_pboro.csv",
        columns("lsoa11_code,lsoa11_name,lad13_code,lad13_name,IMD_score,IMD_rank,IMD_decile"),
        (
            (a.code, a.name, a.district.code, a.district.name, a.need, f"{rank}.0", decile_of(rank))
            for a, rank in ranks
        ),
    )
    write_csv(
        folder / "imd2015_england_ltla21.csv",
        ("ltla21_code", "Score", "Proportion", "Extent"),
        ((d.code, d.imd_score, d.imd_proportion, d.imd_extent) for d in DISTRICTS),
    )


def _dwelling_fires(folder: Path) -> None:
    people: dict[str, int] = {}
    for area in small_areas():
        people[area.middle_code] = people.get(area.middle_code, 0) + area.people
    fires = {code: round(n * DWELLING_FIRES_PER_PERSON) for code, n in people.items()}
    write_csv(
        folder / "dwelling_fires_msoa11_3yr_average_cambs_pboro.csv",
        (
            "MSOA11CD",
            "Number of fires (three-year average)",
            "Proportion of fire incidents per person",
        ),
        ((code, f"{n}.0", f"{n / people[code]:.16f}") for code, n in fires.items()),
    )


def _values(folder: Path) -> None:
    write_csv(
        folder / "dft_ras60001_value_of_prevention_2010_2015.csv",
        ("year", "severity", "value_per_casualty_gbp", "value_per_accident_gbp", "price_base"),
        (
            (year, severity, "" if casualty is None else casualty, collision, f"£ {year}")
            for year, rows in RAS60001.items()
            for severity, casualty, collision in rows
        ),
    )
