"""Street crime rows: how many, where and what, month by month."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from guildhall.demo.generator import months
from guildhall.demo.generator.areas import POINTS, near, small_areas
from guildhall.demo.generator.published import CRIME_TYPES, DISTRICTS, FORCE, SEASONS
from guildhall.demo.generator.truth import PlantedTruth

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STREAM = 1
"""Each kind of file draws from (seed, stream, month), so that none disturbs another."""
ASB = CRIME_TYPES.index("Anti-social behaviour")
BURGLARY = CRIME_TYPES.index("Burglary")
# Yearly change before anything is planted. Anti-social behaviour was falling everywhere.
DRIFT_PER_YEAR = {"Anti-social behaviour": 0.96, "Burglary": 0.99, "Vehicle crime": 0.99}
BASE_YEAR = 2014
# How much a town centre draws, against its residents alone.
CENTRE_PULL = {
    "Anti-social behaviour": 9.0,
    "Bicycle theft": 14.0,
    "Criminal damage and arson": 4.0,
    "Drugs": 8.0,
    "Other theft": 12.0,
    "Public order": 14.0,
    "Robbery": 10.0,
    "Shoplifting": 30.0,
    "Theft from the person": 45.0,
    "Violence and sexual offences": 10.0,
}
EVEN_PULL = 1.5
SPREAD = 0.05
"""Standard deviation of a district's month around its expected rows, beyond chance."""
NO_LOCATION_SHARE = 0.03
STRAY_SHARE = 0.006
FAR_SHARE = 0.0004
NO_LOCATION = ",,No Location,,"
FAR_AWAY = ("1.297355", "52.628101")
# A small area of a neighbouring force turns up in each month's file, as it does in real ones.
OVER_THE_BORDER = ("-0.530000", "52.760000", "On or near Border Road", "E01099901")
OVER_THE_BORDER_NAME = "South Kesteven 099A"


@dataclass(frozen=True)
class Crimes:
    """A month's rows as columns: crime type, map point (-1 none, -2 over the border), id."""

    month: str
    kinds: Ints
    places: list[str]
    ids: list[str]
    dwelling_burglaries: int


@cache
def place_texts() -> tuple[str, ...]:
    """Longitude to LSOA name as the files print them: 12 for each area, the last two amiss.

    The eleventh is a point that lies in a neighbouring area; the twelfth is far away. The code
    of the area stays right in both.
    """
    texts: list[str] = []
    for area in small_areas():
        for point in area.points:
            at = f"{point.longitude:.6f},{point.latitude:.6f}"
            texts.append(f"{at},{point.street},{area.code},{area.name}")
        other = near(area)[0].points[0]
        stray = f"{other.longitude:.6f},{other.latitude:.6f},{other.street}"
        texts.append(f"{stray},{area.code},{area.name}")
        far = ",".join(FAR_AWAY)
        texts.append(f"{far},{area.points[0].street},{area.code},{area.name}")
    return tuple(texts)


@cache
def base_weights() -> Floats:
    """Share of its district's rows of each crime type (column) in each small area (row)."""
    areas = small_areas()
    draw = np.random.default_rng([STREAM, 77])
    weights = np.empty((len(areas), len(CRIME_TYPES)))
    for column, kind in enumerate(CRIME_TYPES):
        for row, area in enumerate(areas):
            need = (area.need / area.district.imd_score) ** 0.6
            pull = CENTRE_PULL.get(kind, EVEN_PULL) if area.is_centre else 1.0
            weights[row, column] = area.people * need * pull
        weights[:, column] *= draw.lognormal(0, 0.35, len(areas))
    return weights


def weights_in(truth: PlantedTruth, month: str) -> Floats:
    """Shares in a month, the hot spot included; each district's shares add to one."""
    weights = base_weights().copy()
    spot = truth.hot_spot
    column = CRIME_TYPES.index(spot.crime_type)
    if month >= spot.starts:
        for row, area in enumerate(small_areas()):
            if area.code == spot.lsoa_code:
                weights[row, column] *= spot.multiplier
            elif area.code in spot.touching:
                weights[row, column] *= spot.touching_multiplier
    owner = owners()
    for number in range(len(DISTRICTS)):
        rows = owner == number
        weights[rows] /= weights[rows].sum(axis=0)
    return weights


@cache
def owners() -> Ints:
    """Which district (by place in DISTRICTS) each small area is in."""
    return np.array([DISTRICTS.index(area.district) for area in small_areas()])


def expected(truth: PlantedTruth, month: str) -> Floats:
    """Rows expected of each district (row) and crime type (column) in a month, with a place."""
    years = (months.number(month) - months.number(f"{BASE_YEAR}-06")) / 12
    season = int(month[5:]) - 1
    table = np.array([district.monthly for district in DISTRICTS])
    for column, kind in enumerate(CRIME_TYPES):
        table[:, column] *= SEASONS[kind][season] * DRIFT_PER_YEAR.get(kind, 1.0) ** years
        for row, district in enumerate(DISTRICTS):
            table[row, column] *= truth.times_recorded(district.code, kind, month)
    return table


def crimes_in(truth: PlantedTruth, month: str) -> Crimes:
    """Draw one month of the force. The same seed and month always give the same crimes."""
    draw = np.random.default_rng([truth.seed, STREAM, months.number(month)])
    table = expected(truth, month)
    table = table * draw.gamma(1 / SPREAD**2, SPREAD**2, table.shape)
    counts = draw.poisson(table[owners()] * weights_in(truth, month))
    areas, kinds = np.nonzero(counts)
    each = counts[areas, kinds]
    areas, kinds = np.repeat(areas, each), np.repeat(kinds, each)
    place = _places(areas, draw)
    texts = place_texts()
    places = [texts[number] for number in place]
    lost = draw.poisson(table.sum(axis=0) * NO_LOCATION_SHARE)
    lost_kinds = np.repeat(np.arange(len(CRIME_TYPES)), lost)
    border = f"{','.join(OVER_THE_BORDER)},{OVER_THE_BORDER_NAME}"
    border_kinds = np.array([ASB, CRIME_TYPES.index("Vehicle crime")])
    kinds = np.concatenate([kinds, border_kinds, lost_kinds])
    places += [border] * len(border_kinds) + [NO_LOCATION] * len(lost_kinds)
    burglaries = int(counts[owners() == 0, BURGLARY].sum())
    dwelling = int(draw.binomial(burglaries, truth.dwelling_share(month)))
    return Crimes(month, kinds, places, _ids(kinds, draw), dwelling)


def street_text(crimes: Crimes, last_outcomes: list[str]) -> str:
    """The month's file, headings apart."""
    force = f"{crimes.month},{FORCE},{FORCE}"
    return "".join(
        f"{crime_id},{force},{place},{CRIME_TYPES[kind]},{outcome},\n"
        for crime_id, place, kind, outcome in zip(
            crimes.ids, crimes.places, crimes.kinds.tolist(), last_outcomes, strict=True
        )
    )


def _places(areas: Ints, draw: np.random.Generator) -> Ints:
    point = draw.integers(0, POINTS, len(areas))
    chance = draw.random(len(areas))
    point[chance < STRAY_SHARE] = POINTS
    point[chance < FAR_SHARE] = POINTS + 1
    return areas * (POINTS + 2) + point


def _ids(kinds: Ints, draw: np.random.Generator) -> list[str]:
    """64 hexadecimal digits each; none for anti-social behaviour."""
    digits = draw.bytes(32 * len(kinds)).hex()
    return [
        "" if kind == ASB else digits[64 * n : 64 * n + 64] for n, kind in enumerate(kinds.tolist())
    ]
