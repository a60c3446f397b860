"""The synthetic evidence: same bytes, official headings, near volumes, findable truth."""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon, shape
from shapely.ops import unary_union

from guildhall.demo.generator import SYNTHETIC, PlantedTruth, generate, layouts, months
from guildhall.demo.generator.areas import hot_spot, in_district, small_areas
from guildhall.demo.generator.files import FIXED_TIME
from guildhall.demo.generator.published import CRIME_TYPES, DISTRICTS, PETERBOROUGH
from guildhall.testing import open_data

UNTIL = date(2016, 11, 15)
SOON = date(2013, 9, 15)
Row = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PlantedTruth]:
    place = tmp_path_factory.mktemp("evidence")
    return place, generate(place, seed=7, until=UNTIL)


@pytest.fixture(scope="module")
def folder(made: tuple[Path, PlantedTruth]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def truth(made: tuple[Path, PlantedTruth]) -> PlantedTruth:
    return made[1]


@pytest.fixture(scope="module")
def street(folder: Path) -> list[Row]:
    return list(_zipped(folder, "street"))


@pytest.fixture(scope="module")
def city(street: list[Row]) -> list[Row]:
    return [row for row in street if row["LSOA name"].startswith("Peterborough ")]


def _zipped(folder: Path, kind: str) -> Iterator[Row]:
    for path in sorted((folder / "police").glob(f"*-{kind}-20*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    yield from csv.DictReader(io.StringIO(archive.read(name).decode()))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _mean(counts: Counter[str], first: str, last: str) -> float:
    span = months.span(first, last)
    return sum(counts[month] for month in span) / len(span)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, seed=7, until=SOON)

    assert _digests(tmp_path / "one") == _digests(tmp_path / "two")


def test_another_seed_gives_other_events_on_the_same_map(tmp_path: Path) -> None:
    for seed in (7, 8):
        generate(tmp_path / str(seed), seed=seed, until=SOON)

    here, there = _digests(tmp_path / "7"), _digests(tmp_path / "8")
    changed = {name.split("/")[0] for name in here if here[name] != there[name]}
    assert changed == {"police", "partners", "collisions", "planted-truth.json"}
    assert here.keys() == there.keys()


def test_what_was_planted_is_written_down(folder: Path, truth: PlantedTruth) -> None:
    written = json.loads((folder / "planted-truth.json").read_text(encoding="utf-8"))

    assert written == json.loads(json.dumps(truth.as_dict()))
    assert written["synthetic"] is True
    assert written["last_month"] == "2016-09"


def test_a_later_day_gives_the_same_crimes_with_more_known_of_them(tmp_path: Path) -> None:
    generate(tmp_path / "early", seed=7, until=date(2013, 5, 20))
    generate(tmp_path / "late", seed=7, until=date(2013, 8, 20))

    early, late = (list(_zipped(tmp_path / name, "street")) for name in ("early", "late"))

    kept = [row for row in late if row["Month"] <= "2013-03"]
    outcome = "Last outcome category"
    assert [row["Crime ID"] for row in early] == [row["Crime ID"] for row in kept]
    open_early, open_late = (
        sum(row[outcome] == "Under investigation" for row in rows) for rows in (early, kept)
    )
    assert open_late < open_early / 2


def test_every_folder_and_zip_says_that_it_is_synthetic(folder: Path) -> None:
    for place in [folder, *(p for p in folder.iterdir() if p.is_dir())]:
        assert "invented" in (place / SYNTHETIC).read_text(encoding="utf-8")
    for path in folder.rglob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist()[0] == SYNTHETIC
            assert {info.date_time for info in archive.infolist()} == {FIXED_TIME}


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2016, 11, 1), "2016-09"),
        (date(2016, 11, 30), "2016-09"),
        (date(2016, 1, 5), "2015-11"),
    ],
)
def test_the_last_month_is_the_one_published_by_that_day(until: date, last: str) -> None:
    assert months.last_published(until) == last


def test_a_day_before_anything_is_published_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2013-01"):
        generate(tmp_path, seed=1, until=date(2013, 2, 1))


def test_progress_is_told_of_each_part(tmp_path: Path) -> None:
    parts: list[str] = []

    generate(tmp_path, seed=1, until=date(2013, 3, 1), progress=parts.append)

    assert len(parts) == 4


@pytest.mark.parametrize(
    ("kind", "headings", "real"),
    [
        ("street", layouts.STREET, "police/peterborough-street-2014-01_2014-11.zip"),
        ("outcomes", layouts.OUTCOMES, "police/peterborough-outcomes-2024-01_2024-12.zip"),
        (
            "stop-and-search",
            layouts.STOP_AND_SEARCH,
            "police/cambridgeshire-stop-and-search.zip",
        ),
    ],
)
def test_police_headings_are_those_of_the_published_files(
    kind: str, headings: tuple[str, ...], real: str
) -> None:
    with zipfile.ZipFile(open_data(real)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(f"{kind}.csv"))
        first = archive.read(name).decode("utf-8-sig").splitlines()[0]

    assert tuple(first.split(",")) == headings


@pytest.mark.parametrize(
    ("ours", "real"),
    [
        ("lookups/lsoa11_msoa11_ward17_ltla18_cambs_pboro.csv", ""),
        ("lookups/ltla24_csp24_pfa24_england_wales.csv", ""),
        ("lookups/ltla24_fra24.csv", ""),
        ("deprivation/imd2015_england_lsoa11_cambs_pboro.csv", ""),
        ("deprivation/imd2015_england_ltla21.csv", ""),
        ("fire/dwelling_fires_msoa11_3yr_average_cambs_pboro.csv", ""),
        (
            "population/population15_lsoa11_cambs_pboro.csv",
            "population/population20_lsoa11_cambs_pboro.csv",
        ),
        (
            "population/households11_england_wales_ltla23.csv",
            "population/households21_england_wales_ltla23.csv",
        ),
        (
            "weights/dft_ras60001_value_of_prevention_2010_2015.csv",
            "weights/dft_ras60001_value_of_prevention_2010_2020.csv",
        ),
    ],
)
def test_other_headings_are_those_of_the_published_files(
    folder: Path, ours: str, real: str
) -> None:
    first, second = (
        path.read_text(encoding="utf-8-sig").splitlines()[0]
        for path in (folder / ours, open_data(real or ours))
    )

    assert first == second


def test_files_carry_the_declared_headings(folder: Path) -> None:
    with zipfile.ZipFile(folder / "police" / "cambridgeshire-street-2014.zip") as archive:
        text = archive.read("2014-07/2014-07-cambridgeshire-street.csv").decode()

    assert text.splitlines()[0] == ",".join(layouts.STREET)
    assert all(line.count(",") == len(layouts.STREET) - 1 for line in text.splitlines())


def test_volumes_in_2014_are_near_the_published_ones(city: list[Row]) -> None:
    counts = Counter(row["Month"] for row in city)

    span = [counts[month] for month in months.span("2014-01", "2014-11")]

    assert all(1650 < count < 2600 for count in span)
    assert sum(span) == pytest.approx(23_075, rel=0.06)


def test_the_mix_in_2014_is_near_the_published_one(city: list[Row]) -> None:
    kinds = Counter(r["Crime type"] for r in city if "2014-01" <= r["Month"] <= "2014-10")

    for kind, monthly in zip(CRIME_TYPES, PETERBOROUGH.monthly, strict=True):
        assert kinds[kind] / 10 == pytest.approx(monthly, rel=0.12, abs=4)


def test_identifiers_and_places_are_kept_as_the_police_keep_them(street: list[Row]) -> None:
    ids = [row["Crime ID"] for row in street]
    asb = [row["Crime type"] == "Anti-social behaviour" for row in street]
    lost = sum(row["LSOA code"] == "" for row in street)

    assert all((crime_id == "") is is_asb for crime_id, is_asb in zip(ids, asb, strict=True))
    filled = [crime_id for crime_id in ids if crime_id]
    assert len(set(filled)) == len(filled)
    assert {len(crime_id) for crime_id in filled} == {64}
    assert 0.02 < lost / len(street) < 0.04


def test_a_few_points_lie_outside_the_area_that_the_row_names(city: list[Row]) -> None:
    rings = {
        area.code: shape({"type": "Polygon", "coordinates": [area.ring]}) for area in small_areas()
    }
    rows = [row for row in city if row["Month"] in months.span("2014-06", "2014-09")]

    outside = sum(
        not rings[row["LSOA code"]].contains(Spot(float(row["Longitude"]), float(row["Latitude"])))
        for row in rows
    )

    assert 0.003 < outside / len(rows) < 0.012


def test_every_outcome_belongs_to_a_crime_and_is_not_before_it(
    folder: Path, street: list[Row]
) -> None:
    month_of = {row["Crime ID"]: row["Month"] for row in street if row["Crime ID"]}
    last = {row["Crime ID"]: row["Last outcome category"] for row in street}
    latest: dict[str, tuple[str, str]] = {}

    for row in _zipped(folder, "outcomes"):
        assert row["Month"] >= month_of[row["Crime ID"]]
        seen = latest.get(row["Crime ID"], ("", ""))
        latest[row["Crime ID"]] = max(seen, (row["Month"], row["Outcome type"]))

    for crime_id, (_, text) in latest.items():
        known = "Awaiting court outcome" if text == "Suspect charged" else text
        assert last[crime_id] in (known, text)


def test_recording_lifts_violence_and_leaves_burglary_and_vehicle_crime(
    street: list[Row], truth: PlantedTruth
) -> None:
    change = truth.recording_change
    elsewhere = [r for r in street if not r["LSOA name"].startswith("Peterborough ")]
    before, after = ("2013-11", "2014-10"), ("2014-11", "2015-10")

    def ratio(kind: str) -> float:
        counts = Counter(row["Month"] for row in elsewhere if row["Crime type"] == kind)
        return _mean(counts, *after) / _mean(counts, *before)

    for kind, lift in change.lifts.items():
        assert ratio(kind) == pytest.approx(lift, rel=0.08)
    for kind in ("Burglary", "Vehicle crime"):
        assert ratio(kind) == pytest.approx(1, abs=0.07)


def test_burglary_falls_by_the_planted_size_in_peterborough_alone(
    folder: Path, street: list[Row], truth: PlantedTruth
) -> None:
    before, after = ("2014-09", "2015-08"), ("2015-09", "2016-08")
    homes = Counter(
        {
            row["Month"]: int(row["Dwelling burglaries recorded"])
            for row in _read(folder / "partners" / "police-dwelling-burglary-by-month.csv")
        }
    )

    def ratio(in_city: bool) -> float:
        counts = Counter(
            row["Month"]
            for row in street
            if row["Crime type"] == "Burglary"
            and row["LSOA name"].startswith("Peterborough ") is in_city
        )
        return _mean(counts, *after) / _mean(counts, *before)

    assert ratio(in_city=True) == pytest.approx(truth.burglary_fall.all_burglary, abs=0.07)
    assert ratio(in_city=False) == pytest.approx(1, abs=0.08)
    assert _mean(homes, *after) / _mean(homes, *before) == pytest.approx(0.60, abs=0.08)


def test_the_planted_hot_spot_stands_out_and_the_total_does_not(
    city: list[Row], truth: PlantedTruth
) -> None:
    spot = truth.hot_spot
    asb = [row for row in city if row["Crime type"] == spot.crime_type]
    here = Counter(row["Month"] for row in asb if row["LSOA code"] == spot.lsoa_code)
    total = Counter(row["Month"] for row in asb)
    before, after = ("2014-04", "2015-03"), ("2015-04", "2016-03")

    assert _mean(here, *after) > 4 * _mean(here, *before)
    assert _mean(total, *after) / _mean(total, *before) == pytest.approx(0.96, abs=0.06)
    since = Counter(row["LSOA code"] for row in asb if row["Month"] >= spot.starts)
    assert spot.lsoa_code in [code for code, _ in since.most_common(2)]


def test_deliberate_fires_rise_in_peterborough_and_fall_elsewhere(
    folder: Path, truth: PlantedTruth
) -> None:
    rows = [r for path in sorted((folder / "partners").glob("fire-*.csv")) for r in _read(path)]
    set_on_fire = [row for row in rows if row["Cause"] == "Deliberate"]
    city, county = Counter[str](), Counter[str]()
    for row in set_on_fire:
        one = city if row["District code"] == truth.fire_rise.district_code else county
        one[row["Call time"][:7]] += 1

    assert _mean(city, "2015-10", "2016-09") > 1.25 * _mean(city, "2014-10", "2015-09")
    assert _mean(city, "2016-04", "2016-09") > 1.45 * _mean(city, "2014-04", "2014-09")
    assert _mean(county, "2015-10", "2016-09") < 0.92 * _mean(county, "2013-10", "2014-09")
    numbers = [row["Incident number"] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert tuple(rows[0]) == layouts.FIRES


def test_one_month_of_stop_and_search_was_never_published(
    folder: Path, truth: PlantedTruth
) -> None:
    held = {row["Date"][:7] for row in _zipped(folder, "stop-and-search")}

    assert set(months.span("2013-01", "2016-09")) - held == {truth.gap.month}


def test_stop_and_search_instants_say_their_offset(folder: Path) -> None:
    first = next(_zipped(folder, "stop-and-search"))

    assert first["Date"].startswith("2013-01-01T")
    assert first["Date"].endswith("+00:00")


def test_areas_tile_their_district_and_wards_are_in_one_piece(folder: Path) -> None:
    stem = "boundaries/synthetic_cambridgeshire_and_peterborough"
    layers = {
        layer: json.loads((folder / f"{stem}_{layer}.geojson").read_text())["features"]
        for layer in ("lsoa11", "msoa11", "ward17", "ltla18")
    }
    shapes = {layer: [shape(f["geometry"]) for f in found] for layer, found in layers.items()}

    assert len(layers["lsoa11"]) == 487
    for found in shapes.values():
        assert all(one.is_valid and one.geom_type == "Polygon" for one in found)
        total = sum(one.area for one in found)
        assert total == pytest.approx(sum(one.area for one in shapes["ltla18"]), rel=1e-6)


def test_districts_do_not_overlap_beyond_slivers() -> None:
    outlines = [
        unary_union([Polygon(area.ring) for area in in_district(district.code)])
        for district in DISTRICTS
    ]

    for one, other in combinations(outlines, 2):
        assert one.intersection(other).area < 0.007 * min(one.area, other.area)


def test_peterborough_has_112_small_areas_22_wards_and_its_published_people() -> None:
    areas = in_district(PETERBOROUGH.code)

    assert len(areas) == 112
    assert len({area.ward_code for area in areas}) == 22
    assert sum(area.people for area in areas) == 200_246
    assert hot_spot() in areas
    assert len({area.code for area in small_areas()}) == 487


def test_populations_add_up(folder: Path) -> None:
    for row in _read(folder / "population" / "population14_lsoa11_cambs_pboro.csv"):
        ages = [float(value) for key, value in row.items() if key.rstrip("+").isdigit()]
        assert len(ages) == 91
        assert min(ages) >= 0
        assert sum(ages) == float(row["total_population"])
    rows = {r["Name"]: r for r in _read(next((folder / "population").glob("midyear*.csv")))}
    assert set(rows) == {"Cambridgeshire", *(district.name for district in DISTRICTS)}
    assert "Mid-2016" not in rows["Fenland"]
