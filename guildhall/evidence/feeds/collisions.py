"""Injury collisions in the layout of Cambridgeshire Insight: one row a collision.

Two files share the layout: the county's (duplicate and blank headings, National Grid points) and
one already cut to a district (longitude, latitude, LSOA and ward added). A row of the county's is
placed by its point: the LSOA whose boundary holds it, then that LSOA's district. Both hold the
same collisions, so the release unit is each row's district (by the name its LSOA's name begins
with) and month: whichever file was published last stands for a district's month, and nothing is
counted twice.

The county's file can be read only once boundaries of small areas (or of districts) are held, with
the look-up that says which district each LSOA is in; until then it waits, and says so. Points
that no boundary holds keep an empty unit.

Points go from the National Grid to WGS 84 without the OSTN15 grid: 1.7 to 2.2 m off, measured at
three cities, which is finer than the street the police wrote down.

Unit: collisions, not casualties; severity is that of the worst casualty, as the police judged it
before injury-based recording. `Child`, `Cycle`, `TWMV` and the like are Y or N: who was involved.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from pyproj import Transformer

from guildhall.areas import outlines, reads
from guildhall.evidence.declare import AreaCode, Check, Column, Derived, Feed, Kind
from guildhall.evidence.feeds.stats19 import LEAST_PERCENT
from guildhall.evidence.problems import Waiting
from guildhall.evidence.recognise import headings, plain
from guildhall.evidence.sheets import csv_header, csv_rows

NEEDED = {"reference", "date", "severity", "easting", "northing", "numbervehicles"}
ADDED = ("longitude", "latitude", "lsoa11_code", "lsoa11_name", "district")
AT_ONCE = 5000
INVOLVED = ("Cycle", "TWMV", "Child", "Child_Pedestrian", "Ped", "HGV", "LGV", "PSV")
GREAT_BRITAIN = ((0, 700_000), (0, 1_300_000))


def to_rows(path: Path) -> Iterator[Sequence[str]]:
    """Rows of either file with the columns of the longer one. Nothing where it is another's."""
    header = csv_header(path)
    if not {plain(heading) for heading in header} >= NEEDED:
        return
    kept = headings(header)
    yield (*header, *(name for name in ADDED if plain(name) not in kept))
    rows = islice(csv_rows(path), 1, None)
    if "district" in kept:
        yield from rows
    elif "lsoa11code" in kept:
        yield from _with_district(rows, kept)
    else:
        yield from _placed(rows, kept, path.name)


def _with_district(rows: Iterator[list[str]], names: list[str]) -> Iterator[Sequence[str]]:
    """Rows that carry an LSOA: its name begins with its district's."""
    name = names.index("lsoa11name")
    for row in rows:
        yield (*row, _district(row[name])) if len(row) == len(names) else row


def _district(lsoa_name: str) -> str:
    """The district in an LSOA's official name, such as Peterborough 001A."""
    return lsoa_name.strip().rpartition(" ")[0]


def _placed(rows: Iterator[list[str]], names: list[str], file: str) -> Iterator[Sequence[str]]:
    if not outlines.can_place_points():
        raise Waiting(
            file,
            "Its rows have points and no areas, and no boundaries are held to place them by.",
            "Import boundaries of small areas and their look-up, then this file again.",
        )
    east, north = names.index("easting"), names.index("northing")
    while batch := list(islice(rows, AT_ONCE)):
        whole = [row for row in batch if len(row) == len(names)]
        places = iter(_places([(row[east], row[north]) for row in whole]))
        for row in batch:
            yield (*row, *next(places)) if len(row) == len(names) else row


def _places(points: list[tuple[str, str]]) -> list[Sequence[str]]:
    """Longitude, latitude, LSOA code and name, and district, of points on the National Grid."""
    known = [(n, grid) for n, point in enumerate(points) if (grid := _grid(*point))]
    found: list[Sequence[str]] = [("",) * len(ADDED)] * len(points)
    if not known:
        return found
    longitudes, latitudes = _to_degrees().transform(
        [east for _, (east, _) in known], [north for _, (_, north) in known]
    )
    held_in = outlines.place_points(longitudes, latitudes)
    names = reads.names({code for place in held_in for code in (place.lsoa, place.district)})
    for (n, _), lon, lat, place in zip(known, longitudes, latitudes, held_in, strict=True):
        name = names[place.lsoa] if names[place.lsoa] != place.lsoa else ""
        district = _district(name) or names[place.district]
        found[n] = (f"{lon:.6f}", f"{lat:.6f}", place.lsoa, name, district)
    return found


def _grid(easting: str, northing: str) -> tuple[float, float] | None:
    """A point in metres; None where it is not numbers, or not in Great Britain."""
    try:
        point = float(easting), float(northing)
    except ValueError:
        return None
    inside = all(low < x < high for x, (low, high) in zip(point, GREAT_BRITAIN, strict=True))
    return point if inside else None


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def _yes_no(heading: str) -> Column:
    return Column(heading.lower(), heading, choices=("Y", "N"))


feed = Feed(
    key="collisions_cambridgeshire",
    title="Injury collisions, Cambridgeshire and Peterborough",
    publisher="Cambridgeshire Insight",
    counts="collisions",
    columns=(
        Column("reference", "Reference", required=True),
        Column("happened_on", "Date", Kind.DATE, required=True, formats=("%Y%m%d", "%Y-%m-%d")),
        Column("hour_minute", "Time", Kind.WHOLE, least=0, most=2359),
        Column("severity", "Severity", required=True, choices=("Fatal", "Serious", "Slight")),
        Column("road_class", "Road_Class"),
        Column("road_number", "Main_rd_no"),
        Column("junction", "Junction Detail"),
        Column("light", "Light"),
        Column("weather", "Weather"),
        Column("surface", "Surface"),
        Column("speed_limit", "Speed_limit", Kind.WHOLE, least=0, most=80),
        *(_yes_no(heading) for heading in INVOLVED),
        Column("pedestrians", "Number_Pedestrians", Kind.WHOLE, least=0, also=("#26",)),
        Column("location", "Location"),
        Column("vehicles", "Number_Vehicles", Kind.WHOLE, least=0),
        Column("easting", "Easting", Kind.NUMBER, least=0, most=700_000),
        Column("northing", "Northing", Kind.NUMBER, least=0, most=1_300_000),
        Column("longitude", "longitude", Kind.NUMBER, least=-9, most=3),
        Column("latitude", "latitude", Kind.NUMBER, least=49, most=61),
        Column("lsoa_code", "lsoa11_code", Kind.CODE, pattern=r"[EW]01\d{6}"),
        Column("lsoa_name", "lsoa11_name"),
        Column("ward_code", "ward13_code", may_be_absent=True),
        Column("district", "district"),
    ),
    other_columns="ignore",
    least_percent=LEAST_PERCENT,
    unit="district",
    month="happened_on",
    identity=("reference", "happened_on"),
    derived=(
        Derived("year", "year(happened_on)"),
        Derived("is_ksi", "CASE WHEN severity IN ('Fatal', 'Serious') THEN 1 ELSE 0 END"),
    ),
    checks=(
        Check(
            "after_today",
            "happened_on",
            "coalesce(try_strptime(happened_on, '%Y%m%d'), try_strptime(happened_on, '%Y-%m-%d'))"
            "::DATE > _today",
            "The collision is after today.",
        ),
    ),
    area=AreaCode("lsoa_code", "lsoa_name"),
    dimensions=("severity", "cycle", "twmv", "child", "ped"),
    lag_months=6,
    to_rows=to_rows,
)
