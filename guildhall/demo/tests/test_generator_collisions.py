"""Collisions: published counts, linked tables, both layouts."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guildhall.demo.generator import layouts
from guildhall.demo.generator.collision_files import age_band, write_collisions
from guildhall.demo.generator.collisions import collisions_in

PETERBOROUGH = "394"
Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


LAST_ON = date(2016, 9, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("collisions")
    for year in range(2012, 2017):
        write_collisions(place, year, collisions_in(3, year, LAST_ON), "of the day")
    return place


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("current")
    write_collisions(place, 2014, collisions_in(3, 2014, LAST_ON), "current")
    return place


@pytest.mark.parametrize(
    ("year", "collisions", "people"),
    [
        (2013, {"1": 7, "2": 70, "3": 515}, 88),
        (2014, {"1": 4, "2": 62, "3": 437}, 75),
        (2015, {"1": 4, "2": 59, "3": 494}, 64),
    ],
)
def test_collisions_and_people_hurt_are_the_published_ones(
    folder: Path, year: int, collisions: dict[str, int], people: int
) -> None:
    city = [
        row
        for row in _read(folder / f"Accidents_{year}.csv")
        if row["Local_Authority_(District)"] == PETERBOROUGH
    ]
    ours = {row["Accident_Index"] for row in city}
    hurt = [r for r in _read(folder / f"Casualties_{year}.csv") if r["Accident_Index"] in ours]

    assert Counter(row["Accident_Severity"] for row in city) == collisions
    assert sum(row["Casualty_Severity"] in {"1", "2"} for row in hurt) == people


@pytest.mark.parametrize("year", range(2012, 2017))
def test_the_three_tables_agree(folder: Path, year: int) -> None:
    crashes = {r["Accident_Index"]: r for r in _read(folder / f"Accidents_{year}.csv")}
    vehicles = _read(folder / f"Vehicles_{year}.csv")
    hurt = _read(folder / f"Casualties_{year}.csv")

    kinds = {(r["Accident_Index"], r["Vehicle_Reference"]): r["Vehicle_Type"] for r in vehicles}
    assert len(kinds) == len(vehicles)
    counted = Counter(row["Accident_Index"] for row in hurt)
    driven = Counter(row["Accident_Index"] for row in vehicles)
    for index, crash in crashes.items():
        assert counted[index] == int(crash["Number_of_Casualties"])
        assert driven[index] == int(crash["Number_of_Vehicles"])
        assert crash["Date"].endswith(str(year))
    for person in hurt:
        kind = kinds[person["Accident_Index"], person["Vehicle_Reference"]]
        on_foot = person["Casualty_Class"] == "3"
        assert person["Casualty_Type"] == ("0" if on_foot else kind)
    worst = {row["Accident_Index"]: "3" for row in hurt}
    for person in hurt:
        index = person["Accident_Index"]
        worst[index] = min(worst[index], person["Casualty_Severity"])
    assert worst == {index: crash["Accident_Severity"] for index, crash in crashes.items()}


def test_the_day_of_the_week_is_that_of_the_date(folder: Path) -> None:
    for row in _read(folder / "Accidents_2014.csv"):
        day, month, year = (int(part) for part in row["Date"].split("/"))
        assert int(row["Day_of_Week"]) == date(year, month, day).isoweekday() % 7 + 1


def test_a_part_year_has_its_part_of_the_collisions(folder: Path) -> None:
    rows = _read(folder / "Accidents_2016.csv")

    assert max(row["Date"][3:5] for row in rows) == "09"
    city = [row for row in rows if row["Local_Authority_(District)"] == PETERBOROUGH]
    assert sum(row["Accident_Severity"] != "3" for row in city) == 62


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("Accidents_2014.csv", layouts.ACCIDENTS),
        ("Vehicles_2014.csv", layouts.VEHICLES),
        ("Casualties_2014.csv", layouts.CASUALTIES),
        ("Vehicles_2015.csv", layouts.VEHICLES_2015),
        ("Casualties_2015.csv", layouts.CASUALTIES_2015),
    ],
)
def test_the_old_layout_has_its_headings(
    folder: Path, name: str, headings: tuple[str, ...]
) -> None:
    assert tuple(_read(folder / name)[0]) == headings


@pytest.mark.parametrize(
    ("table", "headings"),
    [
        ("collision", layouts.COLLISION_NOW),
        ("vehicle", layouts.VEHICLE_NOW),
        ("casualty", layouts.CASUALTY_NOW),
    ],
)
def test_the_current_layout_has_its_headings(
    current: Path, table: str, headings: tuple[str, ...]
) -> None:
    rows = _read(current / f"dft-road-casualty-statistics-{table}-2014.csv")

    assert tuple(rows[0]) == headings


def test_adjusted_severities_are_probabilities_that_raise_the_serious(current: Path) -> None:
    rows = _read(current / "dft-road-casualty-statistics-casualty-2014.csv")

    serious = sum(float(row["casualty_adjusted_severity_serious"]) for row in rows)
    for row in rows:
        chances = [
            float(row[f"casualty_adjusted_severity_{word}"]) for word in ("serious", "slight")
        ]
        assert sum(chances) == pytest.approx(0 if row["casualty_severity"] == "1" else 1)
    assert serious > sum(row["casualty_severity"] == "2" for row in rows)


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, 1), (5, 1), (6, 2), (15, 3), (16, 4), (20, 4), (21, 5), (75, 10), (76, 11)],
)
def test_ages_fall_in_the_department_s_bands(age: int, band: int) -> None:
    assert age_band(age) == band
