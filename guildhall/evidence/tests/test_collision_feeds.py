"""Collisions in every layout, from files that the tests write."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyproj import Transformer

from guildhall.areas import writes as areas
from guildhall.areas.writes import NewArea, NewLink, NewOutline, Source
from guildhall.evidence.cube import Count, monthly
from guildhall.evidence.problems import NotRecognised
from guildhall.evidence.tests.files import one, take_in, write
from guildhall.testing import open_data

pytestmark = pytest.mark.django_db
CITY = "E06000031"
KSI = {"severity": ("Fatal", "Serious")}
COUNTY_HEADER = (
    "Reference,Date,Year,Month,Day,Day,Time,Severity,Road_Class,Main_rd_no,Junction Detail,Light,"
    "Weather,Surface,Speed_limit,Cycle,TWMV,Child,Child_Pedestrian,Ped,Skid,HGV,LGV,PSV,"
    "School Journey,,Location,Number_Vehicles,Easting,Northing"
)
PLACED = ",longitude,latitude,lsoa11_code,lsoa11_name,ward13_code,ward13_name"
SOURCE = Source("made", date(2016, 1, 1))


def grid(longitude: float, latitude: float) -> tuple[float, float]:
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    east, north = to_grid.transform(longitude, latitude)
    return float(east), float(north)


def county_row(
    reference: int, day: str, severity: str, at: tuple[float, float] = (-0.25, 52.55)
) -> str:
    east, north = grid(*at)
    return (
        f"{reference},{day},{day[:4]},1,6,Wednesday,725,{severity},A,14,Slip road,Dark,Fine,Dry,70,"
        f"N,N,N,N,N,N,N,N,N,N,0,SOMEWHERE,2,{east:.4f},{north:.4f}"
    )


def county_file(folder: Path, rows: Iterable[str]) -> Path:
    return write(folder / "county.csv", "\n".join([COUNTY_HEADER, *rows]) + "\n")


def city_file(folder: Path, rows: Iterable[str]) -> Path:
    header = COUNTY_HEADER.replace("Day,Day", "Day,Day_of_week").replace(
        "Journey,,", "Journey,Number_Pedestrians,"
    )
    placed = ",-0.25,52.55,E01015629,Peterborough 001A,E05002169,Barnack"
    return write(folder / "city.csv", "\n".join([header + PLACED, *(r + placed for r in rows)]))


def put_boundaries() -> None:
    """Peterborough's one small area to the west of 0.2 degrees W, Cambridge's to the east."""
    square = '{{"type":"Polygon","coordinates":[[[{0},52],[{1},52],[{1},53],[{0},53],[{0},52]]]}}'
    made = (
        ("E01015629", "Peterborough 001A", CITY, square.format(-0.5, -0.2)),
        ("E01017975", "Cambridge 001A", "E07000008", square.format(-0.2, 0.2)),
    )
    areas.put_areas([NewArea(CITY, "lad", 2024, "Peterborough")], source=SOURCE)
    areas.put_areas([NewArea("E07000008", "lad", 2024, "Cambridge")], source=SOURCE)
    areas.put_areas((NewArea(code, "lsoa", 2011, n) for code, n, _, _ in made), source=SOURCE)
    areas.put_links(
        (NewLink((code, "lsoa", 2011), (lad, "lad", 2024)) for code, _, lad, _ in made),
        source=SOURCE,
    )
    areas.put_outlines(
        (NewOutline(code, "lsoa", 2011, n, shape, 1.0) for code, n, _, shape in made),
        source=SOURCE,
    )


def test_collisions_of_the_county_are_placed_in_districts_by_their_points(tmp_path: Path) -> None:
    put_boundaries()
    rows = [
        county_row(1, "20160106", "Serious", (-0.25, 52.55)),
        county_row(2, "20160107", "Fatal", (0.1, 52.2)),
        county_row(3, "20160108", "Slight", (-0.25, 52.55)),
        county_row(4, "20160109", "Slight", (-3.0, 54.0)),
    ]

    imported = one(county_file(tmp_path, rows))

    assert (imported.feed, imported.accepted) == ("collisions_cambridgeshire", 4)
    assert monthly(Count("collisions_cambridgeshire", KSI), CITY).values == [1]
    assert monthly(Count("collisions_cambridgeshire"), CITY).values == [2]
    assert monthly(Count("collisions_cambridgeshire"), "E07000008").values == [1]


def test_points_wait_for_boundaries_and_say_so(tmp_path: Path) -> None:
    path = county_file(tmp_path, [county_row(1, "20160106", "Serious")])

    (left,) = take_in(path)

    assert isinstance(left, NotRecognised)
    assert left.file == str(path)
    assert "Import boundaries" in left.to_do
    put_boundaries()
    assert one(path).accepted == 1


@pytest.mark.parametrize("order", [("county", "city"), ("city", "county")])
def test_the_two_layouts_of_the_same_collisions_are_not_counted_twice(
    tmp_path: Path, order: Sequence[str]
) -> None:
    put_boundaries()
    rows = [county_row(1, "20160106", "Serious"), county_row(2, "20160107", "Slight")]
    files = {"county": county_file(tmp_path, rows), "city": city_file(tmp_path, rows)}

    for which in order:
        one(files[which])

    assert monthly(Count("collisions_cambridgeshire"), CITY).values == [2]


def test_a_collision_with_an_impossible_date_or_no_severity_is_quarantined(tmp_path: Path) -> None:
    rows = [
        county_row(1, "20160106", "Serious"),
        county_row(2, "20161306", "Serious"),
        county_row(3, "20160106", ""),
        county_row(4, "20990106", "Slight"),
    ]

    imported = one(city_file(tmp_path, rows))

    assert (imported.accepted, imported.quarantined) == (1, 3)
    assert {(r["reason"], r["first_line"]) for r in imported.reasons} == {
        ("not_a_date", 3),
        ("empty", 4),
        ("after_today", 5),
    }


PETERBOROUGH_KSI = {"2012": 78, "2013": 77, "2014": 66, "2015": 63, "2016": 83}
PETERBOROUGH_FATAL = {"2013": 7, "2014": 4, "2015": 4}


def by_year(where: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    series = monthly(Count("collisions_cambridgeshire", where), CITY)
    totals: dict[str, int] = {}
    for month, value in zip(series.months, series.values, strict=True):
        totals[month[:4]] = totals.get(month[:4], 0) + int(value or 0)
    return totals


def assert_published_collisions() -> None:
    serious, fatal = by_year(KSI), by_year({"severity": ("Fatal",)})
    assert {year: serious[year] for year in PETERBOROUGH_KSI} == PETERBOROUGH_KSI
    assert {year: fatal[year] for year in PETERBOROUGH_FATAL} == PETERBOROUGH_FATAL


def test_peterborough_had_these_fatal_or_serious_collisions_by_its_own_file() -> None:
    areas.put_areas([NewArea(CITY, "lad", 2024, "Peterborough")], source=SOURCE)

    imported = one(open_data("collisions/peterborough_collisions_2012_2017.csv"))

    assert (imported.rows_read, imported.quarantined) == (3329, 0)
    assert_published_collisions()


def test_the_county_s_points_in_polygons_give_the_same_collisions() -> None:
    county = open_data("collisions/Cambs_RTC_2012-2017_original.csv.gz")
    rest = [
        open_data(f"boundaries/{name}.geojson")
        for name in (
            "cambridgeshire_and_peterborough_lsoa2011",
            "peterborough_E06000031_lsoa2011",
        )
    ]
    look_up = open_data("lookups/lsoa11_msoa11_ward17_ltla18_cambs_pboro.csv")

    outcomes = take_in(county, *rest, look_up)

    assert [getattr(o, "accepted", o) for o in outcomes] == [487, 112, 487, 12108]
    assert_published_collisions()


OLD_COLLISION = (
    "Accident_Index,Location_Easting_OSGR,Location_Northing_OSGR,Longitude,Latitude,"
    "Police_Force,Accident_Severity,Number_of_Vehicles,Number_of_Casualties,Date,"
    "Day_of_Week,Time,Local_Authority_(District),1st_Road_Class,Speed_limit,"
    "LSOA_of_Accident_Location"
)
OLD_CASUALTY = (
    "Accident_Index,Vehicle_Reference,Casualty_Reference,Casualty_Class,Sex_of_Casualty,"
    "Age_of_Casualty,Age_Band_of_Casualty,Casualty_Severity,Pedestrian_Location,Casualty_Type"
)
NEW_COLLISION = (
    "collision_index,collision_year,collision_ref_no,location_easting_osgr,"
    "location_northing_osgr,longitude,latitude,police_force,collision_severity,"
    "number_of_vehicles,number_of_casualties,date,day_of_week,time,local_authority_district,"
    "local_authority_ons_district,first_road_class,speed_limit,lsoa_of_accident_location,"
    "collision_injury_based,collision_adjusted_severity_serious"
)
NEW_CASUALTY = (
    "collision_index,collision_year,collision_ref_no,vehicle_reference,casualty_reference,"
    "casualty_class,sex_of_casualty,age_of_casualty,age_band_of_casualty,casualty_severity,"
    "pedestrian_location,casualty_type,casualty_injury_based,casualty_adjusted_severity_serious,"
    "casualty_adjusted_severity_slight"
)
NEW_VEHICLE = (
    "collision_index,collision_year,collision_ref_no,vehicle_reference,vehicle_type,"
    "vehicle_manoeuvre,sex_of_driver,age_of_driver,age_band_of_driver,driver_imd_decile"
)
AREA = "E01015629"


def old_files(folder: Path) -> tuple[Path, Path]:
    collisions = write(
        folder / "Accidents_2014.csv",
        f"{OLD_COLLISION}\n"
        f"201435A000001,518000,298000,-0.25,52.57,35,2,2,2,14/03/2014,6,17:30,394,3,30,{AREA}\n"
        f"201435A000002,518000,298000,-0.25,52.57,35,3,1,1,20/04/2014,1,08:10,394,3,30,{AREA}\n"
        f"201435A000003,518000,298000,NULL,NULL,35,1,1,1,21/04/2014,2,,394,3,-1,\n",
    )
    casualties = write(
        folder / "Casualties_2014.csv",
        f"{OLD_CASUALTY}\n"
        "201435A000001,1,1,1,1,19,4,2,0,9\n"
        "201435A000001,2,2,3,2,-1,-1,2,5,0\n"
        "201435A000002,1,1,1,1,34,6,3,0,1\n"
        "201435A000009,1,1,1,1,34,6,1,0,9\n",
    )
    return collisions, casualties


def new_files(folder: Path) -> tuple[Path, Path, Path]:
    stem = "dft-road-casualty-statistics"
    collisions = write(
        folder / f"{stem}-collision-2023.csv",
        f"{NEW_COLLISION}\n"
        f"2023350000001,2023,350000001,518000,298000,-0.25,52.57,35,2,1,2,14/03/2023,3,17:30,-1,"
        f"{CITY},3,30,{AREA},1,0.6\n",
    )
    vehicles = write(
        folder / f"{stem}-vehicle-2023.csv",
        f"{NEW_VEHICLE}\n2023350000001,2023,350000001,1,97,18,1,22,5,3\n",
    )
    casualties = write(
        folder / f"{stem}-casualty-2023.csv",
        f"{NEW_CASUALTY}\n"
        "2023350000001,2023,350000001,1,1,1,1,19,4,2,0,9,1,1,0\n"
        "2023350000001,2023,350000001,1,2,2,2,12,3,3,0,9,1,0.25,0.75\n",
    )
    return collisions, vehicles, casualties


@pytest.mark.parametrize("casualties_first", [True, False])
def test_casualties_take_date_and_place_from_their_collision_in_either_order(
    tmp_path: Path, casualties_first: bool
) -> None:
    put_boundaries()
    files = old_files(tmp_path)

    for path in reversed(files) if casualties_first else files:
        assert not one(path).quarantined

    ksi = monthly(Count("stats19_casualties", KSI), CITY)
    assert (ksi.months, ksi.values) == (["2014-03", "2014-04"], [2, 0])
    assert monthly(Count("stats19_casualties"), CITY).values == [2, 1]
    assert len(ksi.inputs) == 2


def test_casualties_are_counted_by_who_they_were(tmp_path: Path) -> None:
    put_boundaries()
    take_in(*old_files(tmp_path))

    def count(**where: str) -> list[int | float | None]:
        asked = {key: (word,) for key, word in where.items()}
        return monthly(Count("stats19_casualties", asked), CITY).values

    assert count(road_user="Pedestrian") == [1, 0]
    assert count(road_user="Cyclist") == [0, 1]
    assert count(age_group="17 to 24") == [1, 0]
    assert count(age_group="Not known") == [1, 0]
    assert count(person_class="Driver or rider") == [1, 1]


def test_the_current_layout_adjusts_severity_by_each_casualty_s_probability(
    tmp_path: Path,
) -> None:
    put_boundaries()

    outcomes = take_in(*new_files(tmp_path))

    assert [getattr(o, "feed", o) for o in outcomes] == [
        "stats19_collisions",
        "stats19_vehicles",
        "stats19_casualties",
    ]
    assert monthly(Count("stats19_casualties", KSI), CITY).values == [1]
    assert monthly(Count("stats19_casualties", of="ksi_adjusted"), CITY).values == [1.25]
    riders = {"vehicle_group": ("Motorcyclist",)}
    assert monthly(Count("stats19_vehicles", riders), CITY).values == [1]


def test_where_severity_is_not_adjusted_it_is_as_the_police_judged_it(tmp_path: Path) -> None:
    put_boundaries()
    take_in(*old_files(tmp_path))

    assert monthly(Count("stats19_casualties", of="ksi_adjusted"), CITY).values == [2, 0]


def test_casualties_whose_collisions_are_not_held_make_no_series(tmp_path: Path) -> None:
    _, casualties = old_files(tmp_path)

    one(casualties)

    assert monthly(Count("stats19_casualties"), CITY).months == []


def test_a_collision_dated_outside_its_index_s_year_is_quarantined(tmp_path: Path) -> None:
    row = f"201435A000001,1,1,-0.2,52.5,35,2,2,2,14/03/2015,6,17:30,394,3,30,{AREA}"
    path = write(tmp_path / "Accidents_2014.csv", f"{OLD_COLLISION}\n{row}\n")

    imported = one(path)

    assert imported.reasons[0]["reason"] == "date_not_of_index"


def test_a_guide_workbook_is_no_evidence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Variable", "Code", "Label"])
    book.active.append(["Police force", 35, "Cambridgeshire"])
    book.save(tmp_path / "Road-Safety-Data-Guide.xlsx")

    (left,) = take_in(tmp_path / "Road-Safety-Data-Guide.xlsx")

    assert isinstance(left, NotRecognised)


def test_a_point_goes_from_the_grid_to_degrees_within_three_metres(tmp_path: Path) -> None:
    real = open_data("collisions/peterborough_collisions_2012_2017.csv")
    with real.open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))[:200]

    from guildhall.evidence.feeds.collisions import _places

    found = _places([(row["Easting"], row["Northing"]) for row in rows])

    for row, place in zip(rows, found, strict=True):
        assert float(place[0]) == pytest.approx(float(row["longitude"]), abs=0.00005)
        assert float(place[1]) == pytest.approx(float(row["latitude"]), abs=0.00003)
