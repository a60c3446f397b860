"""Points are set against the boundary of the district that their rows name, where it is held."""

import json
from datetime import date
from pathlib import Path

import pytest

from guildhall.areas import writes
from guildhall.areas.writes import NewLink, NewOutline, Source
from guildhall.evidence.outside import KEY
from guildhall.evidence.tests.files import one, street_row, street_text, write

pytestmark = pytest.mark.django_db
CITY, LSOA = "E06000031", "E01015617"
SOURCE = Source("BATCH", date(2016, 1, 1))
NAME = "2024-01-cambridgeshire-street.csv"


def put_city() -> None:
    """A city one degree wide, from 0 to 1 east and 52 to 53 north."""
    ring = [[0, 52], [1, 52], [1, 53], [0, 53], [0, 52]]
    geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
    writes.put_outlines([NewOutline(CITY, "lad", 2016, "City", geometry, 1.0)], source=SOURCE)
    writes.put_links([NewLink((LSOA, "lsoa", 2011), (CITY, "lad", 2016))], source=SOURCE)


def flagged(folder: Path, *points: tuple[str, str, str]) -> int:
    """How many of these rows, each a longitude, a latitude and a code, are flagged."""
    rows = [
        street_row(str(n), longitude=east, latitude=north, area=(code, ""))
        for n, (east, north, code) in enumerate(points)
    ]
    found = one(write(folder / NAME, street_text(rows)))
    assert found.accepted == len(points)
    return sum(flag["rows"] for flag in found.flags if flag["key"] == KEY)


def test_a_point_outside_its_own_district_is_flagged_and_kept(tmp_path: Path) -> None:
    put_city()

    inside, outside = ("0.5", "52.5", LSOA), ("1.5", "52.5", LSOA)

    assert flagged(tmp_path, inside, outside, outside) == 2


@pytest.mark.parametrize(
    ("point", "number"),
    [
        (("1.004", "52.5", LSOA), 0),
        (("1.006", "52.5", LSOA), 1),
        (("", "", LSOA), 0),
        (("1.5", "52.5", ""), 0),
        (("1.5", "52.5", "E01099999"), 0),
    ],
    ids=["just beyond the edge", "well beyond it", "no point", "no code", "a district not held"],
)
def test_a_point_is_flagged_only_where_the_boundary_says_so(
    tmp_path: Path, point: tuple[str, str, str], number: int
) -> None:
    put_city()

    assert flagged(tmp_path, point) == number


def test_without_boundaries_nothing_is_said(tmp_path: Path) -> None:
    assert flagged(tmp_path, ("1.5", "52.5", LSOA)) == 0
