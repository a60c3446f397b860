"""People, places, deprivation, recorded crime, fires and values, in the layouts they come in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odfdo import Cell, Document, Row, Table

from guildhall.areas import outlines, reads, writes
from guildhall.evidence.cube import Count, monthly
from guildhall.evidence.jobs import Imported
from guildhall.evidence.problems import BadFile, NotRecognised
from guildhall.evidence.tests.files import one, take_in, write
from guildhall.evidence.values import valuation
from guildhall.testing import open_data

pytestmark = pytest.mark.django_db
CITY = "E06000031"
AGES = ",".join([*(str(age) for age in range(90)), "90+"])


def by_age(total: int) -> str:
    return ",".join([f"{total - 90}.0", *(["1.0"] * 90)])


def test_residents_by_age_are_held_for_the_year_of_the_file_s_name(tmp_path: Path) -> None:
    text = (
        f"lsoa11_name,lsoa11_code,total_population,{AGES}\n"
        f"Peterborough 001A,E01015629,1000.0,{by_age(1000)}\n"
        f"Peterborough 001B,E01015635,1000.0,{by_age(900)}\n"
    )

    imported = one(write(tmp_path / "population19_lsoa11_made.csv", text))

    assert imported.quarantined == 1
    assert imported.reasons[0]["reason"] == "ages_do_not_add_up"
    found = reads.population("E01015629", 2019, range(1, 18))
    assert found is not None
    assert (found.number, found.basis) == (17, "mid-year estimate, as first published")
    assert reads.name("E01015629") == "Peterborough 001A"


def test_the_long_series_names_areas_that_a_look_up_later_gives_codes(tmp_path: Path) -> None:
    series = write(
        tmp_path / "midyear_population.csv",
        "Name,PFA,Geography,Mid-2015,Mid-2014\n"
        "ENGLAND AND WALES,ENGLAND AND WALES,Country,57881415.0,57444107.0\n"
        "Peterborough,Cambridgeshire,Unitary Authority,200246.0,195766.0\n",
    )
    look_up = write(
        tmp_path / "ltla24_csp24.csv",
        f"ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"
        f"{CITY},Peterborough,E22000017,Peterborough,E23000023,Cambridgeshire\n",
    )

    one(series)
    assert reads.population(CITY, 2014) is None
    one(look_up)

    city, force = reads.population(CITY, 2014), reads.population("E23000023", 2015)
    assert city is not None
    assert city.number == 195766
    assert force is not None
    assert force.number == 200246
    whole = reads.population("K04000001", 2015)
    assert whole is not None
    assert whole.number == 57881415


def test_the_ons_headings_of_a_look_up_are_read_like_those_of_its_copies(tmp_path: Path) -> None:
    text = (
        "LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM,ObjectId\n"
        f"E01015589,Peterborough 004A,E05010805,Barnack,{CITY},Peterborough,1\n"
    )

    assert one(write(tmp_path / "LSOA21_WD24_LAD24_EW_LU.csv", text)).feed == "area_lookup"

    assert reads.lookup("lsoa", "ward") == {"E01015589": "E05010805"}
    assert reads.lookup("lsoa", "lad", 2021) == {"E01015589": CITY}


def test_a_code_of_the_wrong_form_is_quarantined(tmp_path: Path) -> None:
    text = f"ltla24_name,ltla24_code,fra24_name,fra24_code\nPeterborough,{CITY},Cambs,31000005\n"

    imported = one(write(tmp_path / "ltla24_fra24.csv", text))

    assert (imported.accepted, imported.quarantined) == (0, 1)


def test_households_and_deprivation_carry_their_year(tmp_path: Path) -> None:
    one(write(tmp_path / "households21_made.csv", f"ltla23_code,households\n{CITY},79000.0\n"))
    one(
        write(
            tmp_path / "imd2019_made.csv",
            "lsoa11_code,IMD_decile,IMD_rank,Crime_decile,Crime_rank\nE01015589,8.0,23577.0,,\n",
        )
    )

    held = reads.households(CITY, 2021)
    assert held is not None
    assert held.number == 79000
    figure = reads.indicator("imd", 2019)["E01015589"]
    assert (figure.decile, figure.rank) == (8, 23577)
    assert reads.indicator("crime", 2019) == {}


def features(codes: list[str], *, side: float = 1.0, prefix: str = "LSOA21") -> dict[str, Any]:
    def square(x: float) -> list[list[float]]:
        return [[x, 52], [x + side, 52], [x + side, 53], [x, 53], [x, 52]]

    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {f"{prefix}CD": code, f"{prefix}NM": f"Area {n}"},
                "geometry": {"type": "Polygon", "coordinates": [square(n - 3.0)]},
            }
            for n, code in enumerate(codes)
        ],
    }


def test_boundaries_say_their_kind_and_year_by_their_properties(tmp_path: Path) -> None:
    given = features(["E01015589", "E01015590"])

    imported = one(write(tmp_path / "areas.geojson", json.dumps(given)))

    assert imported.accepted == 2
    assert [s.code for s in outlines.outlines("lsoa", 2021)] == ["E01015589", "E01015590"]
    assert outlines.areas_of_points([-2.5, -1.5], [52.5, 52.5], "lsoa") == [
        "E01015589",
        "E01015590",
    ]


def test_boundaries_in_metres_or_without_geometry_are_quarantined(tmp_path: Path) -> None:
    given = features(["E01015589", "E01015590", "E01015591"])
    ring = [[500000, 300000], [500100, 300000], [500100, 300100], [500000, 300000]]
    given["features"][0]["geometry"]["coordinates"] = [ring]
    given["features"][1]["geometry"] = None

    imported = one(write(tmp_path / "areas.geojson", json.dumps(given)))

    assert (imported.accepted, imported.quarantined) == (1, 2)


@pytest.mark.parametrize(
    "text",
    ["<html>Not found</html>", "{}", '{"features":[]}', '{"features":[{"properties":{"a":1}}]}'],
)
def test_a_file_that_is_no_boundary_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    (refused,) = take_in(write(tmp_path / "areas.geojson", text))

    assert isinstance(refused, BadFile)
    assert refused.to_do


CSP = (
    "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,Offence Count"
)
BURGLARY = "Cambridgeshire,Peterborough,Burglary in a dwelling,Theft offences,Domestic burglary,28A"
CSP_ROWS = [f"2015/16,1,{BURGLARY},120", f"2015/16,4,{BURGLARY},-1", f"2015/17,1,{BURGLARY},9"]


def test_recorded_crime_of_a_partnership_is_dated_by_the_quarter_s_last_month(
    tmp_path: Path,
) -> None:
    imported = one(write(tmp_path / "prc-csp.csv", "\n".join([CSP, *CSP_ROWS])))

    assert (imported.feed, imported.quarantined) == ("recorded_crime_csp", 1)
    series = monthly(Count("recorded_crime_csp", of="n"), "Peterborough")
    assert (series.months[0], series.values[0]) == ("2015-06", 120)
    assert (series.months[-1], series.values[-1]) == ("2016-03", -1)


def test_the_home_office_workbook_is_read_sheet_by_sheet_under_its_titles(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Cover"
    book.active.append(["Police recorded crime"])
    for name, row in (("2015_16", CSP_ROWS[0]), ("2016_17", CSP_ROWS[1])):
        sheet = book.create_sheet(name)
        sheet.append(["Table of offences"])
        sheet.append(CSP.split(","))
        values: list[str | int] = list(row.split(","))
        sheet.append([int(v) if str(v).lstrip("-").isdigit() else v for v in values])
    book.save(tmp_path / "prc-csp.xlsx")

    imported = one(tmp_path / "prc-csp.xlsx")

    assert (imported.feed, imported.accepted) == ("recorded_crime_csp", 2)


FIRES = (
    "Incident number,Call time,Incident type,Cause,Motive,Property type,Smoke alarm,Appliances,"
    "Fatalities,Injuries,Easting,Northing,LSOA code,LSOA name,Ward code,Ward name,District code,"
    "District name"
)


def fire(number: int, at: str, incident: str, cause: str, where: str) -> str:
    return (
        f"{number},{at},{incident},{cause},,{where},,1,0,0,518000,298000,E01015629,"
        f"Peterborough 001A,E05002169,Barnack,{CITY},Peterborough"
    )


def test_fires_are_sorted_into_the_kinds_that_partnerships_share(tmp_path: Path) -> None:
    rows = [
        fire(1, "2016-07-31T23:59", "Primary fire", "Deliberate", "Car"),
        fire(2, "2016-07-01T00:00", "Primary fire", "Deliberate", "Dwelling"),
        fire(3, "05/07/2016 10:00", "Secondary fire", "Deliberate", "Refuse"),
        fire(4, "2016-07-05T10:00", "Secondary fire", "Not known", "Refuse"),
        fire(5, "not a time", "Secondary fire", "Not known", "Refuse"),
    ]

    source = writes.Source("made", date(2016, 1, 1))
    writes.put_areas([writes.NewArea(CITY, "lad", 2024, "Peterborough")], source=source)

    imported = one(write(tmp_path / "fire-incidents-2016.csv", "\n".join([FIRES, *rows])))

    assert (imported.accepted, imported.quarantined) == (4, 1)

    def count(kind: str) -> list[int | float | None]:
        return monthly(Count("fire_incidents", {"fire_kind": (kind,)}), CITY).values

    assert count("Deliberate primary, vehicle") == [1]
    assert count("Deliberate primary, not vehicle") == [1]
    assert count("Deliberate secondary") == [1]
    assert count("Accidental or not known secondary") == [1]


def values_sheet(year: str) -> Table:
    table = Table(year)
    rows: tuple[list[str | float | None], ...] = (
        ["RAS60001"],
        [None, None, f"£ {year}"],
        ["Accident/casualty type", "Cost per casualty", "Cost per accident"],
        ["Fatal", 1742987.9957, 1953783.2131],
        ["Damage only", "-", 2096.2813],
    )
    for cells in rows:
        row = Row()
        for value in cells:
            row.append_cell(Cell(value))
        table.append_row(row)
    return table


def test_values_of_prevention_are_read_from_the_department_s_workbook(tmp_path: Path) -> None:
    book = Document("spreadsheet")
    book.body.clear()
    book.body.append(values_sheet("2013"))
    book.save(str(tmp_path / "ras60001.ods"))

    assert one(tmp_path / "ras60001.ods").accepted == 2

    fatal = valuation(2013, "Fatal")
    assert fatal is not None
    assert (fatal.pounds, fatal.price_base) == (1953783.21, "£ 2013")
    per_person = valuation(2013, "Fatal", "casualty")
    assert per_person is not None
    assert per_person.pounds == 1742988.0
    assert valuation(2013, "Damage only", "casualty") is None
    assert valuation(1999, "Fatal") is None


def test_the_workbook_and_the_tidy_copy_give_the_same_values() -> None:
    one(open_data("weights/dft_ras60001.ods"))
    before = {
        (year, severity): valuation(year, severity)
        for year in range(2010, 2021)
        for severity in ("Fatal", "Serious", "Slight", "Damage only")
    }

    one(open_data("weights/dft_ras60001_value_of_prevention_2010_2020.csv"))

    for (year, severity), value in before.items():
        tidy = valuation(year, severity)
        assert value is not None
        assert tidy is not None
        assert tidy.batch != value.batch
        assert tidy.pounds == pytest.approx(value.pounds, abs=0.011)
    assert round(before[(2014, "Fatal")].pounds) == 2_066_732  # type: ignore[union-attr]


LEFT = {
    "Road-Accident-Safety-Data-Guide.xls",
    "dft-road-casualty-statistics-road-safety-open-dataset-data-guide-2024.xlsx",
    "stats19_schema_codelist.csv",
    "stats19_variables.csv",
    "ho_2018_unit_costs_PARTIAL.csv",
    "ons_css_weights_PARTIAL.csv",
}
FOLDERS = (
    *("collisions", "population", "recorded-crime", "weights", "deprivation", "boundaries"),
    *("lookups", "fire"),
)


@pytest.mark.slow
def test_every_file_of_the_open_data_is_held_whole_or_said_to_be_no_evidence() -> None:
    """Slow: it reads forty real files."""
    outcomes = take_in(*(open_data(folder) for folder in FOLDERS))

    left = [o for o in outcomes if not isinstance(o, Imported)]
    assert {Path(o.file).name for o in left} == LEFT
    assert all(isinstance(o, NotRecognised) for o in left)
    held = [o for o in outcomes if isinstance(o, Imported)]
    assert not [o for o in held if o.quarantined or o.repeated]
    found = reads.population(CITY, 2015)
    assert found is not None
    assert found.number == 200_246
    assert len(outlines.outlines("lsoa", 2011, within=CITY)) == 112
    assert len(outlines.outlines("lsoa", 2021, within=CITY)) == 121
    assert len(outlines.outlines("ward", 2022, within=CITY)) == 22
