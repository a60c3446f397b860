"""Fires, as a fire service might extract them from its incident recording system."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from guildhall.demo.generator import months
from guildhall.demo.generator.areas import POINTS, SmallArea, in_district
from guildhall.demo.generator.draws import pick
from guildhall.demo.generator.published import DISTRICTS, PETERBOROUGH
from guildhall.demo.generator.truth import PlantedTruth

STREAM = 5
MOTIVES = {"Others' property": 60, "Not known": 30, "Own property": 10}


@dataclass(frozen=True)
class Kind:
    """One kind of fire and how many Peterborough has in a month before anything is planted.

    The monthly figures are ours: no figures by month are published. Dwelling fires follow the
    Home Office's three-year average of fires by area.
    """

    incident: str
    cause: str
    properties: dict[str, int]
    monthly: float
    months: tuple[float, ...]


ALL_YEAR = (1.0,) * 12
# Outdoor fires peak in a dry spring, in August and in November.
OUTDOORS = (0.6, 0.6, 1.1, 1.4, 1.2, 1.0, 1.2, 1.4, 0.9, 1.0, 1.2, 0.6)
WINTER = (1.8, 1.7, 1.3, 0.8, 0.4, 0.1, 0.1, 0.1, 0.4, 1.0, 1.7, 2.0)
KINDS = (
    Kind("Primary fire", "Accidental", {"Dwelling": 1}, 8.0, ALL_YEAR),
    Kind(
        "Primary fire",
        "Accidental",
        {"Car": 5, "Non residential building": 4, "Lorry": 1},
        9.0,
        ALL_YEAR,
    ),
    Kind(
        "Primary fire",
        "Deliberate",
        {"Dwelling": 2, "Non residential building": 3},
        3.0,
        ALL_YEAR,
    ),
    Kind("Primary fire", "Deliberate", {"Car": 3, "Motorcycle": 1, "Van": 1}, 4.0, ALL_YEAR),
    Kind(
        "Secondary fire",
        "Deliberate",
        {"Refuse": 6, "Grassland": 3, "Derelict building": 1, "Derelict vehicle": 1},
        17.0,
        OUTDOORS,
    ),
    Kind("Secondary fire", "Accidental", {"Refuse": 3, "Grassland": 3}, 8.0, OUTDOORS),
    Kind("Secondary fire", "Not known", {"Refuse": 2, "Grassland": 1}, 3.0, OUTDOORS),
    Kind("Chimney fire", "Accidental", {"Dwelling": 1}, 1.2, WINTER),
)
REST_OF_COUNTY = 0.55
"""Fires per head elsewhere in the county against Peterborough."""


def fires_in(truth: PlantedTruth, month: str) -> list[tuple[object, ...]]:
    """A month's fires in the force, as rows of layouts.FIRES without numbers, earliest first."""
    draw = np.random.default_rng([truth.seed, STREAM, months.number(month)])
    rows: list[tuple[object, ...]] = []
    for district in DISTRICTS:
        size = district.people[4] / PETERBOROUGH.people[4]
        size *= 1 if district == PETERBOROUGH else REST_OF_COUNTY
        areas = in_district(district.code)
        needs = np.array([area.need * area.people for area in areas])
        for kind in KINDS:
            mean = kind.monthly * kind.months[int(month[5:]) - 1] * size
            if kind.cause == "Deliberate":
                mean *= truth.times_set_on_fire(district.code, month)
            places = draw.choice(len(areas), int(draw.poisson(mean)), p=needs / needs.sum())
            rows += [_fire(kind, areas[int(place)], month, draw) for place in places]
    return sorted(rows, key=lambda row: (str(row[0]), str(row[11])))


def _fire(kind: Kind, area: SmallArea, month: str, draw: np.random.Generator) -> tuple[object, ...]:
    called_at = _called_at(month, draw)
    where = pick(kind.properties, draw)
    point = area.points[int(draw.integers(POINTS))]
    is_home = where == "Dwelling"
    is_primary = kind.incident == "Primary fire"
    return (
        called_at,
        kind.incident,
        kind.cause,
        pick(MOTIVES, draw) if kind.cause == "Deliberate" else "",
        where,
        pick({"Worked": 55, "Did not work": 20, "None fitted": 25}, draw) if is_home else "",
        pick({1: 40, 2: 45, 3: 15} if is_primary else {1: 95, 2: 5}, draw),
        int(draw.random() < 0.003) if is_home else 0,
        int(draw.random() < 0.08) if is_home else 0,
        point.easting,
        point.northing,
        area.code,
        area.name,
        area.ward_code,
        area.ward_name,
        area.district.code,
        area.district.name,
    )


def _called_at(month: str, draw: np.random.Generator) -> str:
    """Local time of the call, to the minute; evenings are the busiest."""
    following = months.name(months.number(month) + 1)
    start = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)
    end = datetime(int(following[:4]), int(following[5:]), 1, tzinfo=UTC)
    day = int(draw.integers((end - start).days))
    hour = int(draw.normal(18.5, 5)) % 24
    at = start + timedelta(days=day, hours=hour, minutes=int(draw.integers(60)))
    return at.strftime("%Y-%m-%dT%H:%M")
