"""A small invented city: four small areas in two wards, its neighbours, and files about them."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from guildhall.areas import writes
from guildhall.areas.models import Population
from guildhall.areas.writes import NewArea, NewLink, NewOutline, NewPopulation, Source
from guildhall.evidence.jobs import Imported, import_paths
from guildhall.evidence.rules import release

CITY = "E06000031"
NEAR = ("E07000008", "E07000009")
FAR = "E07000200"
FORCE, OTHER_FORCE = "E23000023", "E23000024"
LSOAS = tuple(f"E0100000{n}" for n in range(1, 5))
WARDS = ("E05000001", "E05000002")
SOURCE = Source("BATCH", date(2016, 1, 1))
AT = datetime(2016, 6, 1, 12, tzinfo=UTC)
YEAR = [f"2015-{month:02}" for month in range(1, 13)]
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
Row = tuple[str, str, str]  # month, LSOA code ("" for none), crime type
_NAMES = {code: f"Peterborough 00{n}A" for n, code in enumerate(LSOAS, start=1)}


def put_areas() -> None:
    """Names and what lies in what. The last small area has no residents held."""
    names = [NewArea(code, "lsoa", 2011, name) for code, name in _NAMES.items()]
    names += [NewArea(WARDS[0], "ward", 2011, "North"), NewArea(WARDS[1], "ward", 2011, "South")]
    names += [NewArea(CITY, "lad", 2016, "Peterborough")]
    names += [NewArea(code, "lad", 2016, f"District {code[-1]}") for code in NEAR]
    names += [NewArea(FAR, "lad", 2016, "Far District")]
    writes.put_areas(names, source=SOURCE)
    links = []
    for n, code in enumerate(LSOAS):
        ward = (WARDS[n // 2], "ward", 2011)
        links += [NewLink((code, "lsoa", 2011), ward)]
        links += [NewLink((code, "lsoa", 2011), (CITY, "lad", 2016))]
    links += [NewLink((ward, "ward", 2011), (CITY, "lad", 2016)) for ward in WARDS]
    links += [NewLink((c, "lad", 2016), (FORCE, "pfa", 2016)) for c in (CITY, *NEAR)]
    links += [NewLink((FAR, "lad", 2016), (OTHER_FORCE, "pfa", 2016))]
    writes.put_links(links, source=SOURCE)


def put_residents() -> None:
    """Of three small areas in 2014, and of every district in 2015."""
    basis = Population.Basis.MID_YEAR
    small = [NewPopulation(2014, basis, 1000 * n, code) for n, code in enumerate(LSOAS[:3], 1)]
    large = [NewPopulation(2015, basis, 10_000, code) for code in (CITY, *NEAR, FAR)]
    writes.put_population([*small, *large], source=SOURCE)


def put_outlines() -> None:
    """Squares side by side, for the small areas and the wards."""
    made = [_square(code, "lsoa", _NAMES[code], n, 1) for n, code in enumerate(LSOAS)]
    made += [_square(code, "ward", "", 2 * n, 2) for n, code in enumerate(WARDS)]
    writes.put_outlines(made, source=SOURCE)


def _square(code: str, kind: str, name: str, left: int, wide: int) -> NewOutline:
    ring = [[left, 52], [left + wide, 52], [left + wide, 53], [left, 53], [left, 52]]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return NewOutline(code, kind, 2011, name, geometry, 1.0)


def put_everything() -> None:
    put_areas()
    put_residents()
    put_outlines()


def street(folder: Path, rows: Iterable[Row], *, released: str = "2016-02") -> None:
    """Bring in street-level rows, a file for each month, as one release."""
    by_month: dict[str, list[Row]] = {}
    for row in rows:
        by_month.setdefault(row[0], []).append(row)
    place = folder / released
    for month, found in by_month.items():
        out = io.StringIO()
        out.write(STREET + "\n")
        writer = csv.writer(out, lineterminator="\n")
        for number, (_, code, crime_type) in enumerate(found):
            point = ["-0.24", "52.57", "On or near A Road"] if code else ["", "", "No Location"]
            identity = f"{released}{month}{number:060}"
            force = ["Cambridgeshire Constabulary"] * 2
            area = [code, _NAMES.get(code, "")]
            writer.writerow([identity, month, *force, *point, *area, crime_type, "", ""])
        _write(place / month / f"{month}-cambridgeshire-street.csv", out.getvalue())
    take_in(place, released=released)


def counts(folder: Path, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Bring in counts by month, district, crime type."""
    lines = [f"{month},{code},Name of {code},{kind},{n}" for month, code, kind, n in rows]
    text = "\n".join(["month,lad_code,lad_name,crime_type,n", *lines]) + "\n"
    take_in(_write(folder / "lad_month_type_counts.csv", text), released="2016-02")


FIRES = (
    "Incident number,Call time,Incident type,Cause,Motive,Property type,Appliances,Fatalities,"
    "Injuries,LSOA code,District code"
)


def fires(folder: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """Bring in fires by month, type and cause: given in confidence."""
    lines = [
        f"F{n:06},{month}-05T10:00,{kind},{cause},,Grassland,1,0,0,{LSOAS[0]},{CITY}"
        for n, (month, kind, cause) in enumerate(rows)
    ]
    take_in(_write(folder / "fire-incidents.csv", "\n".join([FIRES, *lines]) + "\n"),
            released="2016-02")  # fmt: skip


def take_in(path: Path, *, released: str) -> None:
    for outcome in import_paths([path], release=release(released), by=None, at=AT):
        assert isinstance(outcome, Imported), outcome


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
