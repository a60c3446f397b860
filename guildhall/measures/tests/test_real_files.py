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
