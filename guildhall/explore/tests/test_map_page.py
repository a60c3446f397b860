"""On a map: counts, rates and intervals of small areas, and what is not on it."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from guildhall.analysis.intervals import rate
from guildhall.explore.tests import world
from guildhall.explore.tests.test_series_page import csv_of, rows
from guildhall.explore.tests.world import LSOAS, WARDS, YEAR
from guildhall.partners.models import Member

pytestmark = pytest.mark.django_db
See = Callable[[str], str]


def test_each_area_s_count_and_rate_equal_a_count_of_the_rows(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    given = rows(YEAR)
    world.street(tmp_path, given)
    expected = Counter(code for _, code, kind in given if kind == "Burglary")

    found = csv_of(client, analyst, "/explore/map.csv?category=crime_type:Burglary")

    by_code = {row["Code"]: row for row in found}
    assert {c: int(row["Count (offences)"]) for c, row in by_code.items()} == {
        code: expected[code] for code in LSOAS
    }
    first = by_code[LSOAS[0]]
    own = rate(expected[LSOAS[0]], 1000)
    assert float(first["Rate (per 1,000 residents)"]) == pytest.approx(own.value)
    assert float(first["Rate: lower (95%)"]) == pytest.approx(own.lower)
    assert by_code[LSOAS[3]]["Rate (per 1,000 residents)"] == ""


def test_wards_are_added_up_from_the_small_areas_that_a_look_up_puts_in_them(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    given = rows(YEAR)
    world.street(tmp_path, given)

    found = csv_of(client, analyst, "/explore/map.csv?level=ward")

    north, south = sorted(found, key=lambda row: row["Code"])
    assert (north["Code"], south["Code"]) == WARDS
    assert int(north["Count (offences and incidents)"]) == sum(
        code in LSOAS[:2] for _, code, _ in given
    )
    assert north["Residents (mid-2014)"] == "3000"
    assert south["Residents (mid-2014)"] == "", "one of its small areas has none held"


def test_what_is_not_on_the_map_is_counted_and_said(see: See, tmp_path: Path) -> None:
    world.put_everything()
    given = rows(YEAR)
    world.street(tmp_path, given)
    nowhere = sum(not code for _, code, _ in given)

    said = see("/explore/map/")

    assert f"{nowhere} rows have no location and are not on the map" in said
    assert "No residents are held for Peterborough 004A" in said
    assert "Residents are those of 2014, the nearest held to 2015" in said
    assert "Points in police files are moved to the nearest" in said
    assert "Boundaries are those of 2011" in said


def test_rows_of_the_district_outside_the_boundaries_are_said(see: See, tmp_path: Path) -> None:
    from guildhall.areas.models import Outline

    world.put_everything()
    Outline.objects.filter(code=LSOAS[0]).delete()
    given = [("2015-01", LSOAS[0], "Drugs")] * 3 + [("2015-01", LSOAS[1], "Drugs")] * 4
    world.street(tmp_path, given)

    said = see("/explore/map/")

    assert "3 of the 7 rows of Peterborough lie in no area of these boundaries" in said


@pytest.mark.parametrize(
    ("last", "is_drawn"),
    [("2015-11", True), ("2015-12", False)],
    ids=["every month held", "one month short"],
)
def test_a_period_that_is_not_wholly_held_has_no_map(
    see: See, tmp_path: Path, last: str, is_drawn: bool
) -> None:
    world.put_everything()
    months = [*YEAR[:11], "2016-01"]
    world.street(tmp_path, rows(months))

    said = see(f"/explore/map/?from=2015-01&to={last}")

    assert ("<picture>" in said) is is_drawn
    assert ("Not held: December 2015" in said) is not is_drawn


def test_an_area_with_no_rows_counts_nought_and_is_not_a_gap(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    world.street(tmp_path, [("2015-01", LSOAS[0], "Drugs")] * 3)

    found = csv_of(client, analyst, "/explore/map.csv")

    counted = {row["Code"]: row["Count (offences and incidents)"] for row in found}
    assert counted == {LSOAS[0]: "3", LSOAS[1]: "0", LSOAS[2]: "0", LSOAS[3]: "0"}


def test_without_boundaries_the_page_says_what_to_bring_in(see: See, tmp_path: Path) -> None:
    world.put_areas()
    world.street(tmp_path, rows(YEAR))

    said = see("/explore/map/")

    assert "No boundaries of these areas are held" in said
    assert "guildhall import PATH-TO-BOUNDARIES" in said


def test_without_residents_counts_are_shown_and_no_rate(see: See, tmp_path: Path) -> None:
    world.put_areas()
    world.put_outlines()
    world.street(tmp_path, rows(YEAR))

    said = see("/explore/map/")

    assert "No residents of these areas are held, so only counts can be shown" in said
    assert "<picture>" in said


def test_a_feed_of_whole_districts_has_no_map_of_small_areas(see: See, tmp_path: Path) -> None:
    world.put_everything()
    world.counts(tmp_path, [("2015-01", world.CITY, "Drugs", 12)])

    said = see("/explore/map/?feed=police_counts_lad")

    assert "cannot be put in areas of this kind" in said


def test_the_file_s_heading_names_its_unit(client: Client, analyst: Member, tmp_path: Path) -> None:
    world.put_everything()
    world.street(tmp_path, rows(YEAR))

    found = csv_of(client, analyst, "/explore/map.csv?category=crime_type:Anti-social%20behaviour")

    assert "Count (incidents)" in found[0]
    assert csv.DictReader(io.StringIO("")).fieldnames is None
