"""The invented small areas, wards and streets of the force, the same for every seed.

Districts carry their real names and codes. Small areas are E0109nnnn, middle areas E0209nnnn
and wards E0509nnnn: codes that the Office for National Statistics has not issued.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from pyproj import Transformer

from guildhall.demo.generator.grid import BLOCKS, Cell, Coordinate, Mesh, groups
from guildhall.demo.generator.published import DISTRICTS, PETERBOROUGH, District

MAP_SEED = 20161
POINTS = 10
"""Map points in each small area; data.police.uk moves every crime to such a point."""
MIDDLE_AREA = 5
"""Small areas in a middle area, about."""
LETTERS = "ABCDEFGH"


def words(text: str) -> tuple[str, ...]:
    """Names parted by upright strokes."""
    return tuple(text.split("|"))


CENTRE_CELL: dict[str, Cell] = {
    "E06000031": (7, 4),
    "E07000008": (4, 4),
    "E07000009": (2, 5),
    "E07000010": (2, 6),
    "E07000011": (3, 8),
    "E07000012": (5, 6),
}
WARD_NAMES = words(
    "Abbey Fields|Ashdown|Beacon|Birchgrove|Bridge End|Castlegate|Causeway|Chapel Hill|"
    "Cornmarket|Eastmoor|Fenside|Foxcover|Greenhithe|Heronswood|Kiln Lane|Larkfield|Longmeadow|"
    "Marshgate|Northgate|Oldbridge|Park Side|Quarry Hill|Riverside|Southfield|Thornbury|Westwell"
)
STREET_FIRSTS = words(
    "Acacia|Alder|Beech|Bishop|Bramble|Canal|Church|Coronation|Crown|Dovecote|Elm|Fairfield|"
    "Garden|Granary|Hawthorn|High|Holly|Ivy|Jubilee|Kestrel|Lime|Manor|Mill|North|Orchard|"
    "Priory|Queen|Rowan|Saddler|School|Station|Tanner|Union|Vicarage|Wharf|Willow|Windmill|York"
)
STREET_LASTS = words("Road|Street|Close|Lane|Avenue|Way|Drive|Court|Gardens|Crescent")
SPOTS = words(
    "Parking Area|Supermarket|Shopping Area|Petrol Station|Sports/Recreation Area|"
    "Park/Open Space|Pedestrian Subway|Nightclub|Bus/Coach Station|Further/Higher Educational "
    "Building"
)


@dataclass(frozen=True)
class Point:
    """A map point: degrees (WGS 84), metres (National Grid) and the street it stands for."""

    longitude: float
    latitude: float
    easting: int
    northing: int
    street: str


@dataclass(frozen=True)
class SmallArea:
    """An invented LSOA. `people` are residents at mid-2015; `need` is its IMD 2015 score."""

    code: str
    name: str
    district: District
    cell: Cell
    middle_code: str
    middle_name: str
    ward_code: str
    ward_name: str
    ring: tuple[Coordinate, ...]
    people: int
    need: float
    is_centre: bool
    points: tuple[Point, ...]


@cache
def small_areas() -> tuple[SmallArea, ...]:
    """Every small area of the force, district by district, in the order of their codes."""
    areas: list[SmallArea] = []
    middles = wards = 0
    for district in DISTRICTS:
        made = _district_areas(district, len(areas), middles, wards)
        areas += made
        middles += len({area.middle_code for area in made})
        wards += len({area.ward_code for area in made})
    return tuple(areas)


def in_district(code: str) -> list[SmallArea]:
    """The small areas of one district."""
    return [area for area in small_areas() if area.district.code == code]


def near(area: SmallArea) -> list[SmallArea]:
    """The small areas that touch this one, of the same district."""
    column, row = area.cell
    return [
        other
        for other in in_district(area.district.code)
        if other is not area and abs(other.cell[0] - column) <= 1 and abs(other.cell[1] - row) <= 1
    ]


def hot_spot() -> SmallArea:
    """The small area of Peterborough in which anti-social behaviour is planted."""
    return next(area for area in in_district(PETERBOROUGH.code) if area.cell == (3, 2))


def _district_areas(district: District, before: int, middles: int, wards: int) -> list[SmallArea]:
    block = BLOCKS[district.code]
    draw = np.random.default_rng([MAP_SEED, district.stats19])
    mesh = Mesh(block, draw)
    cells = block.cell_numbers()
    middle_of = {
        cell: (group, place)
        for group, members in enumerate(
            groups(cells, round(len(cells) / MIDDLE_AREA), along_rows=False)
        )
        for place, cell in enumerate(members)
    }
    ward_of = {
        cell: number
        for number, members in enumerate(groups(cells, block.wards, along_rows=True))
        for cell in members
    }
    needs = _needs(district, len(cells), draw)
    people = _people(district, len(cells), draw)
    ordered = sorted(cells, key=lambda cell: middle_of[cell])
    return [
        SmallArea(
            code=f"E0109{before + n + 1:04d}",
            name=f"{district.name} {middle_of[cell][0] + 1:03d}{LETTERS[middle_of[cell][1]]}",
            district=district,
            cell=cell,
            middle_code=f"E0209{middles + middle_of[cell][0] + 1:04d}",
            middle_name=f"{district.name} {middle_of[cell][0] + 1:03d}",
            ward_code=f"E0509{wards + ward_of[cell] + 1:04d}",
            ward_name=WARD_NAMES[ward_of[cell]],
            ring=mesh.ring(cell),
            people=people[n],
            need=needs[n],
            is_centre=cell == CENTRE_CELL[district.code],
            points=_points(mesh, cell, draw),
        )
        for n, cell in enumerate(ordered)
    ]


def _needs(district: District, count: int, draw: np.random.Generator) -> list[float]:
    """IMD 2015 scores, skewed as they are in life, with the district's mean near the published."""
    drawn = draw.lognormal(0, 0.55, count)
    return [round(float(x), 3) for x in drawn / drawn.mean() * district.imd_score]


def _people(district: District, count: int, draw: np.random.Generator) -> list[int]:
    """Residents of each area, adding to the district's published estimate for mid-2015."""
    total = district.people[4]
    drawn = draw.normal(1, 0.12, count).clip(0.65, 1.6)
    counts = [int(x) for x in np.floor(drawn / drawn.sum() * total)]
    counts[0] += total - sum(counts)
    return counts


def _points(mesh: Mesh, cell: Cell, draw: np.random.Generator) -> tuple[Point, ...]:
    where = draw.random((POINTS, 2))
    words = draw.integers(0, 1 << 16, (POINTS, 3))
    spots = [mesh.inside(cell, float(u), float(v)) for u, v in where]
    eastings, northings = _to_grid().transform([x for x, _ in spots], [y for _, y in spots])
    return tuple(
        Point(spot[0], spot[1], round(east), round(north), _street(*(int(w) for w in word)))
        for spot, east, north, word in zip(spots, eastings, northings, words, strict=True)
    )


def _street(first: int, last: int, kind: int) -> str:
    if kind % 5 == 0:
        return "On or near " + SPOTS[first % len(SPOTS)]
    first_word, last_word = STREET_FIRSTS[first % len(STREET_FIRSTS)], STREET_LASTS[last % 10]
    return f"On or near {first_word} {last_word}"


@cache
def _to_grid() -> Transformer:
    """From longitude and latitude to the National Grid, within a few metres."""
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
