"""Among peers: a rate, its place on the funnel, its rank with an interval, and who is left out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from guildhall.explore.reads.residents import residents
from guildhall.explore.tests import world
from guildhall.explore.tests.test_series_page import csv_of
from guildhall.explore.tests.world import CITY, FAR, LSOAS, NEAR, WARDS, YEAR
from guildhall.partners.models import Member

pytestmark = pytest.mark.django_db
See = Callable[[str], str]
EACH_MONTH = {CITY: 40, NEAR[0]: 30, NEAR[1]: 20}


def bring_in(folder: Path, **more: int) -> None:
    """Counts of a year for our force's three districts, and for others by code."""
    rows = [
        (month, code, "Burglary", n) for month in YEAR for code, n in (EACH_MONTH | more).items()
    ]
    world.counts(folder, rows)


def test_the_table_holds_rate_place_and_rank_with_its_interval(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    bring_in(tmp_path)

    found = csv_of(client, analyst, "/explore/peers.csv")

    own = next(row for row in found if row["Area"] == "Peterborough")
    assert own["Count (offences and incidents)"] == "480"
    assert float(own["Rate (per 1,000 residents)"]) == pytest.approx(48)
    assert (own["Rank (1 is lowest)"], own["Residents (mid-2015)"]) == ("3", "10000")
    assert int(own["Rank: lower (95%)"]) <= 3 <= int(own["Rank: upper (95%)"])
    assert own["Against the limits"] == "above the 99.8% limit"
    assert [row["Area"] for row in found] == ["District 8", "District 9", "Peterborough"]


def test_the_sentence_gives_the_rank_only_with_its_interval(see: See, tmp_path: Path) -> None:
    world.put_everything()
    bring_in(tmp_path)

    said = see("/explore/peers/?category=crime_type:Burglary")

    assert "Burglary in Peterborough: 48.0 (95% interval" in said
    assert "above the 99.8% limit" in said
    assert "Its rank is 3 of 3, where 1 is the lowest rate (95% interval 3 to 3" in said
    assert said.index("Its rank is") < said.index("<picture>") < said.index("<table")


@pytest.mark.parametrize(
    ("rows_a_month", "is_compared"),
    [(9, False), (10, True)],
    ids=["fewer than one per 1,000 residents", "one per 1,000"],
)
def test_a_district_whose_force_s_file_is_missing_is_left_out_and_not_lowest(
    see: See, tmp_path: Path, rows_a_month: int, is_compared: bool
) -> None:
    world.put_everything()
    bring_in(tmp_path, **{FAR: rows_a_month})

    said = see("/explore/peers/?group=all")

    assert ("missing from their force’s files: Far District" in said.replace("&#39;", "’")) is (
        not is_compared
    )
    assert (f"of {4 if is_compared else 3}, where 1 is the lowest rate" in said) is True


def test_a_district_without_every_month_or_without_residents_is_left_out_and_named(
    see: See, tmp_path: Path
) -> None:
    world.put_everything()
    rows = [(month, code, "Drugs", n) for month in YEAR for code, n in EACH_MONTH.items()]
    rows += [(month, FAR, "Drugs", 50) for month in YEAR[1:]]
    rows += [(month, "E07000201", "Drugs", 50) for month in YEAR]
    world.counts(tmp_path, rows)

    said = see("/explore/peers/?group=all")

    assert "1 area is left out because some or all months of the period are missing" in said
    assert "1 area is left out because no residents are held for 2015: E07000201." in said


def test_peers_chosen_one_by_one_are_kept_in_the_address(see: See, tmp_path: Path) -> None:
    world.put_everything()
    bring_in(tmp_path, **{FAR: 15})
    chosen = f"/explore/peers/?group=chosen&peers={NEAR[0]}&peers={FAR}"

    said = see(chosen)

    assert "of 3, where 1 is the lowest rate" in said
    assert said.count(" checked>") == 2
    assert f"peers={NEAR[0]}&amp;peers={FAR}" in said


def test_too_few_peers_are_no_funnel(see: See, tmp_path: Path) -> None:
    world.put_everything()
    world.counts(tmp_path, [(month, CITY, "Drugs", 20) for month in YEAR])

    said = see("/explore/peers/")

    assert "Too few districts can be compared" in said
    assert "<picture>" not in said


def test_residents_of_wards_are_whole_sums_or_none(db: None) -> None:
    world.put_everything()

    found = residents("ward", WARDS, 2015)

    assert found is not None
    assert (found.year, found.numbers) == (2014, {WARDS[0]: 3000})
    direct = residents("lsoa", LSOAS, 2015)
    assert direct is not None
    assert direct.numbers == {LSOAS[0]: 1000, LSOAS[1]: 2000, LSOAS[2]: 3000}
    assert residents("lsoa", ["E01999999"], 2015) is None
