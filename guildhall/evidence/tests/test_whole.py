"""A month is held only where the file that answers for the area is there, and whole."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guildhall.areas import writes as areas
from guildhall.areas.models import Population
from guildhall.areas.writes import NewArea, NewLink, NewPopulation, Source
from guildhall.evidence.cube import Count, monthly, monthly_by_area
from guildhall.evidence.tests.files import one, street_row, street_text, write
from guildhall.evidence.whole import is_absent
from guildhall.instance import Instance

BURGLARY = Count("police_street", {"crime_type": ("Burglary",)})
EVERYTHING = Count("police_street")
CITY, FENS, HOLLAND = "E06000031", "E07000010", "E07000140"
CAMBS, LINCS = ("E23000023", "Cambridgeshire Constabulary"), ("E23000020", "Lincolnshire Police")
OURS, THEIRS = ("E01015629", "Peterborough 001A"), ("E01026230", "South Holland 001A")
FENLAND = ("E01018045", "Fenland 003B")
RAIL = "British Transport Police"
YEAR = [f"2024-{month:02}" for month in range(1, 13)]
pytestmark = pytest.mark.django_db
Area = tuple[str, str]
Rows = Iterable[tuple[str, str, Area, int]]  # month, force, area, how many


@pytest.fixture(autouse=True)
def city(settings: Any) -> None:
    settings.INSTANCE = Instance(area_code=CITY, area_name="Peterborough")


def look_ups() -> None:
    """Which district, and which police force, each small area is in."""
    source = Source("BATCH", date(2024, 1, 1))
    named = ((CITY, "Peterborough"), (FENS, "Fenland"), (HOLLAND, "South Holland"))
    areas.put_areas([NewArea(code, "lad", 2024, name) for code, name in named], source=source)
    inside = ((CITY, CAMBS), (FENS, CAMBS), (HOLLAND, LINCS))
    links = [NewLink((c, "lad", 2024), (force[0], "pfa", 2024)) for c, force in inside]
    small = ((OURS, CITY), (FENLAND, FENS), (THEIRS, HOLLAND))
    links += [NewLink((area[0], "lsoa", 2021), (c, "lad", 2024)) for area, c in small]
    areas.put_links(links, source=source)


def bring_in(folder: Path, rows: Rows) -> None:
    made = [
        street_row(
            f"{force[:3]}{month}{area[0]}{n:050}", month, force=force, area=area,
            crime_type="Drugs" if n % 2 else "Burglary",
        )
        for month, force, area, many in rows
        for n in range(many)
    ]  # fmt: skip
    one(write(folder / "street.csv", street_text(made)))


def ours(**more: int) -> list[tuple[str, str, Area, int]]:
    """Our force's file for each month, in two districts; `more` says how many for some month."""
    months = dict.fromkeys(YEAR, 60) | {f"2024-{m[1:]}": n for m, n in more.items()}
    return [(month, CAMBS[1], area, n) for month, n in months.items() for area in (OURS, FENLAND)]


THEIR_OWN = [(month, LINCS[1], THEIRS, 900) for month in YEAR]
OVER_HERE = [(month, LINCS[1], OURS, 3) for month in YEAR]


@pytest.mark.parametrize("has_look_ups", [True, False], ids=["look-ups held", "names alone"])
def test_a_neighbours_file_does_not_make_our_months_held(
    tmp_path: Path, has_look_ups: bool
) -> None:
    if has_look_ups:
        look_ups()
    bring_in(tmp_path, [*THEIR_OWN, *OVER_HERE])

    assert monthly(BURGLARY, CITY).months == []
    assert monthly(BURGLARY, OURS[0]).months == []
    district = HOLLAND if has_look_ups else "South Holland"
    assert monthly(EVERYTHING, district).values == [900] * 12


def test_a_month_of_which_only_other_forces_have_rows_is_a_gap(tmp_path: Path) -> None:
    look_ups()
    rail = [(month, RAIL, OURS, 2) for month in YEAR]
    without_june = [row for row in ours() if row[0] != "2024-06"]
    bring_in(tmp_path, [*without_june, *THEIR_OWN, *OVER_HERE, *rail])

    found = monthly(EVERYTHING, CITY)

    assert found.values == [65] * 5 + [None] + [65] * 6
    assert monthly(EVERYTHING, FENS).values == [60] * 5 + [None] + [60] * 6


def test_police_on_the_railways_answer_for_no_area(tmp_path: Path) -> None:
    look_ups()
    bring_in(tmp_path, [(month, RAIL, OURS, 40) for month in YEAR])

    assert monthly(EVERYTHING, CITY).months == []


def test_a_type_without_a_row_in_a_whole_file_is_nought(tmp_path: Path) -> None:
    look_ups()
    bring_in(tmp_path, ours())
    rare = Count("police_street", {"crime_type": ("Possession of weapons",)})

    assert monthly(rare, CITY).values == [0] * 12


def test_a_month_in_which_a_district_has_no_row_is_held_where_its_forces_file_is_whole(
    tmp_path: Path,
) -> None:
    look_ups()
    bring_in(tmp_path, [row for row in ours() if (row[0], row[2]) != ("2024-03", OURS)])

    assert monthly(EVERYTHING, CITY).values[2] == 0


@pytest.mark.parametrize(("each", "value"), [(29, None), (30, 30)], ids=["below half", "half"])
def test_what_is_left_of_a_file_is_not_a_month_of_it(
    tmp_path: Path, each: int, value: int | None
) -> None:
    look_ups()
    bring_in(tmp_path, ours(m04=each))

    assert monthly(EVERYTHING, CITY).values[3] == value


def test_the_rows_of_others_do_not_make_a_cut_file_whole(tmp_path: Path) -> None:
    look_ups()
    over_here = [(month, LINCS[1], OURS, 10) for month in YEAR]
    bring_in(tmp_path, [*ours(m04=28), *THEIR_OWN, *over_here])

    assert monthly(EVERYTHING, CITY).values == [70] * 3 + [None] + [70] * 8


def test_a_month_cut_at_the_end_is_named_with_its_rows_and_what_is_usual(tmp_path: Path) -> None:
    look_ups()
    bring_in(tmp_path, ours(m12=20))

    found = monthly(EVERYTHING, CITY)

    assert found.months[-1] == "2024-11"
    (short,) = found.short
    assert (short.unit, short.month, short.rows, short.usual) == (CAMBS[1], "2024-12", 40, 120)
    assert short.batch == found.inputs[0]


def test_after_a_real_and_lasting_fall_every_month_is_held(tmp_path: Path) -> None:
    look_ups()
    fallen = {f"m{month:02}": 25 for month in range(6, 13)}
    year_before = [(m.replace("2024", "2023"), CAMBS[1], OURS, 120) for m in YEAR]
    bring_in(tmp_path, [*year_before, *ours(**fallen)])

    assert monthly(EVERYTHING, CITY).values == [120] * 12 + [60] * 5 + [25] * 7


def test_a_fall_of_a_third_is_a_fall(tmp_path: Path) -> None:
    look_ups()
    bring_in(tmp_path, ours(m04=40, m05=40))

    assert monthly(EVERYTHING, CITY).values[3:5] == [40, 40]


def test_a_force_with_few_rows_in_any_month_is_not_judged_by_what_is_usual(tmp_path: Path) -> None:
    look_ups()
    rows = [(month, CAMBS[1], OURS, 40) for month in YEAR if month != "2024-05"]
    bring_in(tmp_path, [*rows, ("2024-05", CAMBS[1], OURS, 1)])

    assert monthly(EVERYTHING, CITY).values[4] == 1


@pytest.mark.parametrize(("people", "is_held"), [(60_000, True), (60_001, False)])
def test_where_no_look_up_names_the_force_its_file_has_enough_rows_for_the_residents(
    tmp_path: Path, people: int, is_held: bool
) -> None:
    source = Source("BATCH", date(2024, 1, 1))
    areas.put_population(
        [NewPopulation(2023, Population.Basis.MID_YEAR, people, CITY)], source=source
    )
    bring_in(tmp_path, ours())

    assert bool(monthly(EVERYTHING, CITY).months) is is_held


def test_larger_areas_are_held_only_where_every_district_in_them_is(tmp_path: Path) -> None:
    look_ups()
    bring_in(tmp_path, [*ours(m04=5), *THEIR_OWN])

    table = monthly_by_area(EVERYTHING, "pfa")

    assert table.series(CAMBS[0]).values == [120] * 3 + [None] + [120] * 8
    assert table.series(LINCS[0]).values == [900] * 12


@pytest.mark.parametrize(
    ("rows", "residents", "expected"),
    [(999, 1_000_000, True), (1000, 1_000_000, False), (0, 1000, True), (0, 0, False)],
    ids=["below one in a thousand", "at it", "no rows", "no residents known"],
)
def test_a_force_with_next_to_no_rows_is_missing(rows: int, residents: int, expected: bool) -> None:
    assert is_absent(rows, residents) is expected
