"""Over time: what the page says equals what the files hold."""

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.analysis.series import spine
from guildhall.evidence.jobs import import_paths
from guildhall.explore.tests import world
from guildhall.explore.tests.conftest import forget
from guildhall.explore.tests.world import AT, CITY, LSOAS, WARDS, YEAR
from guildhall.measures import registry
from guildhall.measures import writes as measure_writes
from guildhall.partners.models import Member
from guildhall.testing import open_data, sign_in

pytestmark = pytest.mark.django_db
See = Callable[[str], str]
KINDS = ("Burglary", "Drugs", "Anti-social behaviour")


def rows(months: list[str], *, seed: int = 1) -> list[world.Row]:
    draw = random.Random(seed)
    return [
        (month, draw.choice((*LSOAS, "")), draw.choice(KINDS))
        for month in months
        for _ in range(draw.randint(20, 60))
    ]


def csv_of(client: Client, member: Member, address: str) -> list[dict[str, str]]:
    sign_in(client, member)
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "is_drawn"),
    [
        ("category=crime_type:Burglary", True),
        ("category=crime_type:Drugs", False),
        (f"category=crime_type:Burglary&area={WARDS[0]}", False),
    ],
    ids=["the measure's own rows", "another category", "another area"],
)
def test_a_cause_named_at_a_measure_is_drawn_where_its_rows_are_explored(
    see: See, analyst: Member, tmp_path: Path, query: str, is_drawn: bool
) -> None:
    world.put_everything()
    world.street(tmp_path, rows(YEAR))
    declared = registry.find("burglary_recorded")
    assert declared is not None
    definition = measure_writes.put_declared(declared, at=AT).definition
    measure_writes.mark_break(
        definition, since="2015-07", cause="A new records system", by=analyst, at=AT
    )

    said = see(f"/explore/?feed=police_street&{query}")

    words = "Limits start afresh at July 2015: A new records system."
    assert (words in said) is is_drawn
    assert ("because: A new records system" in said) is is_drawn


def steady(months: tuple[str, ...], kind: str, *, last: int) -> list[world.Row]:
    """Thirty or so a month of a kind, and in the last month another number."""
    numbers = [*(28 + at * 7 % 5 for at in range(len(months) - 1)), last]
    return [(m, LSOAS[0], kind) for m, number in zip(months, numbers, strict=True)
            for _ in range(number)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "since"),
    [
        ("Violence and sexual offences", "November 2015"),
        ("Shoplifting", "November 2015"),
        ("Burglary", ""),
    ],
    ids=["one word of a measure's two", "one of many kinds", "a narrower measure's own"],
)
def test_what_breaks_a_measure_breaks_whatever_rows_it_counts(
    see: See, analyst: Member, tmp_path: Path, kind: str, since: str
) -> None:
    world.put_everything()
    world.street(tmp_path, steady(spine("2014-12", "2016-04"), kind, last=29), released="2016-06")

    said = see(f"/explore/?feed=police_street&category=crime_type:{kind}")

    words = "Limits start afresh at November 2015: Controlling or coercive behaviour"
    assert (words in said) is bool(since)


def test_the_months_chosen_change_what_is_drawn_and_not_the_verdict(
    client: Client, analyst: Member, see: See, tmp_path: Path
) -> None:
    world.put_everything()
    months = spine("2013-01", "2016-04")
    world.street(tmp_path, steady(months, "Drugs", last=90), released="2016-06")
    address = "category=crime_type:Drugs"

    whole = csv_of(client, analyst, f"/explore/series.csv?{address}&from=2013-01&to=2016-04")
    part = csv_of(client, analyst, f"/explore/series.csv?{address}&from=2015-01&to=2015-06")
    said = see(f"/explore/?{address}&from=2015-01&to=2015-06")

    assert part == [row for row in whole if "2015-01" <= row["Month"] <= "2015-06"]
    assert "90 in April 2016, a signal" in said
    assert "judged over every month held, January 2013 to April 2016" in said


def test_a_stranger_is_sent_to_sign_in_and_a_member_without_a_role_sees_nothing(
    client: Client, analyst: Member
) -> None:
    addresses = ("/explore/", "/explore/map/", "/explore/peers/", "/explore/series.csv")

    assert {client.get(address).status_code for address in addresses} == {302}
    Member.objects.filter(pk=analyst.pk).update(roles=[])
    sign_in(client, Member.objects.get(pk=analyst.pk))
    assert {client.get(address).status_code for address in addresses} == {403}


@pytest.mark.parametrize("page", ["", "map/", "peers/"])
def test_with_no_evidence_each_page_says_what_would_be_here_and_how_to_start(
    see: See, page: str
) -> None:
    said = see(f"/explore/{page}")

    assert "No evidence is held yet." in said
    assert "guildhall import PATH" in said


@pytest.mark.parametrize(
    ("area", "codes"),
    [(CITY, LSOAS), (WARDS[0], LSOAS[:2]), (LSOAS[3], LSOAS[3:])],
    ids=["the district", "a ward", "a small area"],
)
def test_the_table_equals_a_count_of_the_rows(
    client: Client, analyst: Member, tmp_path: Path, area: str, codes: tuple[str, ...]
) -> None:
    world.put_everything()
    given = rows(YEAR)
    world.street(tmp_path, given)
    expected = Counter(m for m, code, kind in given if code in codes and kind == "Burglary")

    found = csv_of(client, analyst, f"/explore/series.csv?category=crime_type:Burglary&area={area}")

    assert {row["Month"]: int(row["Count (offences)"]) for row in found} == {
        month: expected[month] for month in YEAR
    }
    assert {row["Counting unit"] for row in found} == {"offences"}
    assert {row["Release"] for row in found} == {"February 2016"}
    assert {row["Licence"] for row in found} == {"Open Government Licence v3.0"}


def test_rows_without_a_place_count_in_the_whole_file_and_in_no_district(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    given = rows(YEAR)
    world.street(tmp_path, given)
    totals = {}

    for area in (CITY, "Cambridgeshire Constabulary"):
        found = csv_of(client, analyst, f"/explore/series.csv?area={area}")
        totals[area] = sum(int(row["Count (offences and incidents)"]) for row in found)

    assert totals[CITY] == sum(bool(code) for _, code, _ in given)
    assert totals["Cambridgeshire Constabulary"] == len(given)


def test_what_has_just_been_imported_is_shown_at_once(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    world.put_everything()
    counted = []

    for n, month in enumerate(YEAR[:3], start=1):
        world.street(tmp_path, [(month, LSOAS[0], "Drugs")] * n, released=f"2016-0{n}")
        found = csv_of(client, analyst, "/explore/series.csv")
        counted.append({row["Month"]: row["Count (offences and incidents)"] for row in found})

    assert counted[0] == {"2015-01": "1"}
    assert counted[2] == {"2015-01": "1", "2015-02": "2", "2015-03": "3"}


def test_the_sentence_comes_first_then_the_chart_then_the_table(see: See, tmp_path: Path) -> None:
    world.put_everything()
    world.street(tmp_path, rows(YEAR))

    said = see("/explore/?category=crime_type:Drugs")

    sentence = said.index("Drugs in Peterborough are within their usual range")
    assert sentence < said.index("<picture>") < said.index("<table")
    assert re.search(r"Limits are those of an? (XmR|c) chart, because", said)


def test_a_missing_month_is_a_gap_named_in_words_and_never_nought(
    client: Client, analyst: Member, see: See, tmp_path: Path
) -> None:
    world.put_everything()
    world.street(tmp_path, rows([m for m in YEAR if m not in {"2015-05", "2015-06"}]))

    said = see("/explore/")
    table = csv_of(client, analyst, "/explore/series.csv")

    assert "Not held: May 2015 to June 2015. These months are gaps, not noughts." in said
    may = next(row for row in table if row["Month"] == "2015-05")
    assert (may["Count (offences and incidents)"], may["Status"]) == ("", "Not held")


def test_months_within_the_lag_are_provisional(see: See, tmp_path: Path) -> None:
    world.put_everything()
    world.street(tmp_path, rows(["2016-03", "2016-04", "2016-05"]), released="2016-06")

    said = see("/explore/")

    assert "Provisional, and may still change: May 2016." in said


def test_an_earlier_release_can_still_be_seen(
    client: Client, analyst: Member, see: See, tmp_path: Path
) -> None:
    world.put_everything()
    world.street(tmp_path, [("2015-01", LSOAS[0], "Burglary")] * 5, released="2015-03")
    world.street(tmp_path, [("2015-01", LSOAS[0], "Burglary")] * 9, released="2015-06")

    now = csv_of(client, analyst, "/explore/series.csv")
    then = csv_of(client, analyst, "/explore/series.csv?as_of=2015-04-30")

    assert [row["Count (offences and incidents)"] for row in (*now, *then)] == ["9", "5"]
    assert then[0]["Release"] == "March 2015"
    assert "As published by 30 April 2015" in see("/explore/?as_of=2015-04-30")
    assert "Nothing of this feed was published by 1 January 2015" in see(
        "/explore/?as_of=2015-01-01"
    )


def test_an_address_that_cannot_be_followed_is_answered_and_says_so(
    see: See, tmp_path: Path
) -> None:
    world.put_everything()
    world.street(tmp_path, rows(YEAR))

    said = see(
        "/explore/?feed=nothing&category=crime_type:Piracy&area=E09&from=yesterday&as_of=soon"
    )

    for notice in (
        "Nothing is held of the feed asked for",
        "“Piracy” is no category of this feed",
        "The months asked for are not months",
        "is not a date",
        "Nothing is held of the area asked for",
    ):
        assert notice in said


@pytest.mark.parametrize(
    "address",
    [
        "/explore/series.pdf",
        "/explore/nothing.csv",
        "/explore/series.csv",
        "/explore/map.xlsx",
    ],
)
def test_a_file_of_nothing_is_not_found(client: Client, analyst: Member, address: str) -> None:
    sign_in(client, analyst)

    assert client.get(address).status_code == 404


def test_a_workbook_comes_by_the_page_s_own_address(
    client: Client, analyst: Member, see: See, tmp_path: Path
) -> None:
    world.put_everything()
    world.street(tmp_path, rows(YEAR))

    said = see("/explore/?category=crime_type:Drugs&from=2015-02")
    sign_in(client, analyst)
    answer = client.get("/explore/series.xlsx?category=crime_type:Drugs&from=2015-02")

    assert "/explore/series.xlsx?category=crime_type%3ADrugs&amp;from=2015-02" in said
    assert answer.content[:2] == b"PK"


def test_synthetic_figures_are_said_to_be(see: See, tmp_path: Path) -> None:
    world.put_everything()
    folder = tmp_path / "made-up"
    folder.mkdir()
    (folder / "SYNTHETIC").touch()
    world.street(folder, rows(YEAR))

    said = see("/explore/")

    assert ("These figures rest on made-up records" in said) == ("Synthetic: Yes" in said)


PAGES = (
    "/explore/?category=crime_type:Burglary",
    f"/explore/?area={LSOAS[0]}",
    "/explore/map/?category=crime_type:Burglary",
    "/explore/map/?level=ward&show=count",
    "/explore/peers/",
)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_at_most_twenty_questions_however_much_is_held(
    client: Client, analyst: Member, tmp_path: Path, address: str
) -> None:
    world.put_everything()
    world.street(tmp_path / "a", rows(YEAR[:2]), released="2015-06")
    asked = []

    for more in ([], YEAR):
        if more:
            world.street(tmp_path / "b", rows(more, seed=2), released="2016-02")
        sign_in(client, analyst)
        client.get(address)  # makes the cubes, as a first visit would
        forget()
        with CaptureQueriesContext(connection) as cold:
            client.get(address)
        with CaptureQueriesContext(connection) as warm:
            client.get(address)
        asked.append((len(cold), len(warm)))

    assert asked[0] == asked[1]
    assert asked[0][0] <= 20
    assert asked[0][1] <= 7


def test_the_real_files_give_the_rows_that_they_hold(
    client: Client, analyst: Member, settings: object
) -> None:
    paths = [
        open_data("police/peterborough-street-2014-01_2014-11.zip"),
        open_data("lookups/lsoa11_lsoa21_ltla22_cambs_pboro.csv"),
    ]
    list(import_paths(paths, release=None, by=None, at=AT))

    found = csv_of(client, analyst, "/explore/series.csv?from=2014-01&to=2014-11")

    assert sum(int(row["Count (offences and incidents)"]) for row in found) == 23_075
