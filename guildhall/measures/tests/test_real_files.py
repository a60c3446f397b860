"""Measures computed from the real open data, where they are at hand."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guildhall.evidence.jobs import import_paths
from guildhall.evidence.rules import release
from guildhall.measures import commands, jobs, reads
from guildhall.measures.declare import PeriodKind
from guildhall.measures.models import Snapshot
from guildhall.measures.peers import points_of
from guildhall.testing import open_data

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CITY = "E06000031"


@pytest.fixture(autouse=True)
def city(settings: Any, tmp_path: Path, db: None) -> None:
    settings.DATA = tmp_path
    settings.INSTANCE = replace(
        settings.INSTANCE, area_code=CITY, area_name="Peterborough", clock_offset_days=0
    )


def bring_in(*names: str, published: str = "") -> None:
    paths = [open_data(name) for name in names]
    given = release(published) if published else None
    for each in import_paths(paths, release=given, by=None, at=AT):
        assert not isinstance(each, Exception), each


def years(key: str) -> dict[str, float | None]:
    known = reads.known_one(key, area_code=CITY)
    assert known is not None
    return {point.period: point.value for point in known.series[PeriodKind.YEAR]}


def numerators(key: str, year: str) -> list[float]:
    known = reads.known_one(key, area_code=CITY)
    assert known is not None
    months = known.series[PeriodKind.MONTH]
    return [p.numerator for p in months if p.period[:4] == year and p.numerator is not None]


def test_collisions_of_the_city_are_as_published_and_say_why_casualties_differ() -> None:
    bring_in(
        "collisions/peterborough_collisions_2012_2017.csv",
        "weights/dft_ras60001_value_of_prevention_2010_2020.csv",
    )

    list(jobs.compute(CITY, AT))

    ksi = years("ksi_collisions")
    assert [ksi[str(year)] for year in range(2012, 2017)] == [78, 77, 66, 63, 83]
    fatal = years("fatal_collisions")
    assert [fatal[str(year)] for year in range(2013, 2016)] == [7, 4, 4]
    worth = years("collision_prevention_value")["2014"]
    assert worth == pytest.approx(33.4e6, rel=0.02)
    register = {version.definition.key: version for version in reads.register()}
    assert register["ksi_collisions"].counted_unit == "collision"
    for figure in ("88", "75", "64", "77, 66", "63", "people"):
        assert figure in register["ksi_collisions"].mismatch


def test_a_script_reads_the_points_of_a_measure_and_the_list_of_all() -> None:
    bring_in("collisions/peterborough_collisions_2012_2017.csv")
    list(jobs.compute(CITY, AT))

    shown = CliRunner().invoke(commands.measures, ["show", "ksi_collisions", "--json"])
    listed = CliRunner().invoke(commands.measures, ["list", "--json"])

    told = json.loads(shown.output)
    assert (told["key"], told["definition_version"]) == ("ksi_collisions", 1)
    assert set(told["points"][0]) == {
        "period", "value", "numerator", "denominator", "lower", "upper", "provisional",
    }  # fmt: skip
    assert [point["value"] for point in told["points"]] == [78, 77, 66, 63, 83]
    rows = [json.loads(line) for line in listed.output.splitlines()]
    assert {"key", "programme", "unit", "polarity"} == set(rows[0])
    assert {"ksi_casualties", "burglary_recorded", "deliberate_fires"} <= {r["key"] for r in rows}


def test_police_counts_are_as_in_the_files_and_a_missing_month_makes_no_year() -> None:
    bring_in(
        "police/peterborough-street-2014-01_2014-11.zip",
        "police/peterborough-street-2024-01_2024-12.zip",
        "lookups/lsoa21_ward24_ltla24_cambs_pboro.csv",
        "population/midyear_population_lad_pfa_2011_2023.csv",
        "population/households21_england_wales_ltla23.csv",
    )

    first = list(jobs.compute(CITY, AT))
    again = list(jobs.compute(CITY, AT))

    assert sum(numerators("burglary_recorded", "2014")) == 1371
    assert sum(numerators("burglary_recorded", "2024")) == 751
    assert sum(numerators("asb_incidents_police", "2014")) == 8814
    assert sum(numerators("violence_recorded", "2024")) == 10015
    assert sum(numerators("drugs_recorded", "2024")) == 640
    assert years("robbery_recorded") == {"2024": 241}
    violence = reads.known_one("violence_recorded", area_code=CITY)
    assert violence is not None
    year = violence.series[PeriodKind.YEAR][-1]
    assert year.denominator is not None
    assert year.value == pytest.approx(1000 * 10015 / year.denominator)
    known = reads.known_one("burglary_recorded", area_code=CITY)
    assert known is not None
    gaps = [p.period for p in known.series[PeriodKind.MONTH] if p.value is None]
    assert (gaps[0], gaps[-1]) == ("2014-12", "2023-12")
    assert any(each.is_added for each in first)
    assert not any(each.is_added for each in again)


def test_a_later_release_adds_a_snapshot_and_the_earlier_can_be_asked_for() -> None:
    early, late = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 9, 1, tzinfo=UTC)
    zips = "police/peterborough-street-2025-04_2025-05-{}-RELEASE.zip"
    bring_in(zips.format("EARLIER"), published="2025-06")
    list(jobs.compute(CITY, early))
    bring_in(zips.format("LATER"), published="2025-08")
    list(jobs.compute(CITY, late))

    now = reads.known_one("robbery_recorded", area_code=CITY)
    then = reads.known_one("robbery_recorded", area_code=CITY, as_of=early)

    assert now is not None
    assert then is not None
    assert {each["release"] for each in now.snapshot.inputs} == {"2025-08"}
    assert {each["release"] for each in then.snapshot.inputs} == {"2025-06"}
    of_robbery = Snapshot.objects.filter(version__definition__key="robbery_recorded")
    assert of_robbery.count() == 2


def test_every_area_at_once_gives_what_each_area_alone_gives() -> None:
    bring_in(
        "police/peterborough-street-2024-01_2024-12.zip",
        "lookups/lsoa21_ward24_ltla24_cambs_pboro.csv",
        "population/midyear_population_lad_pfa_2011_2023.csv",
    )
    list(jobs.compute(CITY, AT))
    list(jobs.compute_all_areas(jobs.districts_held(), AT))

    for key in ("violence_recorded", "robbery_recorded"):
        alone = reads.known_one(key, area_code=CITY)
        assert alone is not None
        packed = reads.peer_figures(alone.version.pk)
        assert packed is not None
        for kind, series in alone.series.items():
            together = jobs.trimmed(points_of(packed, area_code=CITY, kind=kind))
            assert together == list(series)


def test_a_count_without_a_population_is_still_a_count() -> None:
    bring_in("police/peterborough-street-2014-01_2014-11.zip")
    list(jobs.compute(CITY, AT))

    version = {v.definition.key: v for v in reads.register()}["violence_recorded"]
    summary = reads.summary(version, area_code=CITY, on=AT.date())

    assert sum(numerators("violence_recorded", "2014")) == 3212
    assert "No rate can be given" in summary.reading.sentence


COLLISIONS = """collision_index,collision_year,location_easting_osgr,location_northing_osgr,\
longitude,latitude,police_force,collision_severity,number_of_vehicles,number_of_casualties,date,time,\
local_authority_ons_district,lsoa_of_collision_location
2020350000001,2020,519000,298000,-0.25,52.57,35,1,1,2,14/03/2020,10:00,E06000031,E01015614
2020350000002,2020,519000,298000,-0.25,52.57,35,2,1,2,15/03/2020,10:00,E06000031,E01015614
2020350000003,2020,519000,298000,-0.25,52.57,35,3,1,1,15/04/2020,10:00,E06000031,E01015614
"""
CASUALTIES = """collision_index,collision_year,vehicle_reference,casualty_reference,casualty_class,\
sex_of_casualty,age_of_casualty,casualty_severity,casualty_type
2020350000001,2020,1,1,1,1,20,1,9
2020350000001,2020,1,2,2,2,70,2,9
2020350000002,2020,1,1,3,1,16,2,0
2020350000002,2020,1,2,3,1,24,3,0
2020350000003,2020,1,1,1,1,25,3,1
"""


def test_people_hurt_are_counted_in_the_month_and_place_of_their_collision(tmp_path: Path) -> None:
    folder = tmp_path / "stats19"
    folder.mkdir()
    (folder / "collision-2020.csv").write_text(COLLISIONS)
    (folder / "casualty-2020.csv").write_text(CASUALTIES)
    lookup = open_data("lookups/lsoa11_msoa11_ward17_ltla18_cambs_pboro.csv")
    for each in import_paths([lookup, folder], release=None, by=None, at=AT):
        assert not isinstance(each, Exception), each

    list(jobs.compute(CITY, AT))

    march = {
        key: numerators(key, "2020")
        for key in ("ksi_casualties", "slight_casualties", "young_ksi_casualties")
    }
    assert march == {
        "ksi_casualties": [3, 0],
        "slight_casualties": [1, 1],
        "young_ksi_casualties": [2, 0],
    }
    share = reads.known_one("pedal_cyclist_pedestrian_ksi_share", area_code=CITY)
    assert share is not None
    first = share.series[PeriodKind.MONTH][0]
    assert (first.numerator, first.denominator) == (1, 3)
    assert numerators("ksi_collisions", "2020") == [2, 0]


FIRES = """Incident number,Call time,Incident type,Cause,Motive,Property type,Smoke alarm,\
Appliances,Fatalities,Injuries,Easting,Northing,LSOA code,LSOA name,Ward code,Ward name,\
District code,District name
"""


def test_a_fire_services_small_months_are_hidden_and_other_areas_are_not_given(
    tmp_path: Path,
) -> None:
    rows = [
        f"F{month}-{at},2015-{month:02}-0{1 + at % 9}T10:00,Secondary fire,Deliberate,,Grassland,"
        ",1,0,0,,,E01015614,Peterborough 013D,,,E06000031,Peterborough"
        for month in range(1, 13)
        for at in range(3 if month == 2 else 12)
    ]
    rows += [
        row.replace("F", "G").replace("E06000031,Peterborough", "E07000008,Cambridge")
        .replace("E01015614,Peterborough 013D", "E01017958,Cambridge 007C")
        for row in rows
    ]  # fmt: skip
    (tmp_path / "fires.csv").write_text(FIRES + "\n".join(rows) + "\n")
    lookup = open_data("lookups/lsoa11_msoa11_ward17_ltla18_cambs_pboro.csv")
    for each in import_paths([lookup, tmp_path / "fires.csv"], release=None, by=None, at=AT):
        assert not isinstance(each, Exception), each

    list(jobs.compute(CITY, AT))
    list(jobs.compute("E07000008", AT))
    list(jobs.compute_all_areas([CITY], AT))

    known = reads.known_one("deliberate_fires", area_code=CITY)
    assert known is not None
    assert known.is_hidden(PeriodKind.MONTH, "2015-02")
    assert len(known.hidden) > 1
    assert reads.peer_figures(known.version.pk) is None
    assert reads.known_one("deliberate_fires", area_code="E07000008") is None
