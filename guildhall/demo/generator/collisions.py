"""Road traffic collisions with their vehicles and casualties, before any file layout."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from guildhall.demo.generator.areas import POINTS, Point, SmallArea, in_district
from guildhall.demo.generator.draws import pick
from guildhall.demo.generator.published import (
    DISTRICTS,
    PETERBOROUGH,
    PETERBOROUGH_COLLISIONS,
    PETERBOROUGH_KSI_CASUALTIES,
    REST_OF_COUNTY_COLLISIONS,
    District,
)

STREAM = 4
FIRST_YEAR = 2012
FATAL, SERIOUS, SLIGHT = 1, 2, 3
DRIVER, PASSENGER, PEDESTRIAN = 1, 2, 3
PEDAL_CYCLE, CAR = 1, 9
REST_SHARES = {"Cambridge": 20, "East Cambridgeshire": 13, "Fenland": 17, "Huntingdonshire": 27}
MORE_KSI_SHARE = 0.13
"""Killed or seriously injured people beyond the first, per such collision, outside the city."""
# Codes and shares: Department for Transport road safety data guide; shares of collisions in
# Peterborough 2012-2017, Cambridgeshire Insight.
VEHICLE_TYPES = {9: 77, 19: 5, 1: 9, 8: 3, 3: 3, 5: 2, 21: 2, 11: 1}
VEHICLE_COUNTS = {1: 23, 2: 67, 3: 8, 4: 2}
SPEEDS = {30: 58, 70: 16, 60: 13, 40: 11, 50: 1, 20: 1}
ROAD_CLASSES = {3: 46, 6: 38, 5: 14, 4: 2}
LIGHT = {1: 73, 4: 19, 6: 8}
WEATHER = {1: 83, 2: 11, 4: 2, 5: 1, 7: 1, 9: 2}
SURFACES = {1: 71, 2: 27, 4: 2}
HOURS = {7: 6, 8: 9, 9: 5, 10: 4, 11: 5, 12: 6, 13: 6, 14: 6, 15: 8, 16: 9, 17: 11, 18: 8, 19: 5}
HOURS |= {20: 4, 21: 3, 22: 3, 23: 2, 0: 1, 2: 1, 5: 1, 6: 3}
AGES = {8: 4, 13: 5, 18: 15, 23: 15, 30: 21, 40: 16, 50: 12, 60: 7, 70: 4, 80: 3}


@dataclass(frozen=True)
class Vehicle:
    """A vehicle and its driver; sex 1 male, 2 female; age in years."""

    kind: int
    driver_age: int
    driver_sex: int
    manoeuvre: int
    purpose: int


@dataclass(frozen=True)
class Casualty:
    """A person hurt. `vehicle` counts from 1; severity 1 killed, 2 serious, 3 slight."""

    vehicle: int
    role: int
    age: int
    sex: int
    severity: int
    kind: int
    chance_serious: float
    """Probability that an injury-based system would have called the injury serious."""


@dataclass(frozen=True)
class Collision:
    """A collision; its severity is that of the person worst hurt."""

    number: int
    on: date
    time: str
    area: SmallArea
    point: Point
    severity: int
    road_class: int
    speed: int
    light: int
    weather: int
    surface: int
    vehicles: tuple[Vehicle, ...]
    casualties: tuple[Casualty, ...]


def collisions_in(seed: int, year: int, last_on: date) -> list[Collision]:
    """A year's collisions in the force, up to and including `last_on`, in order of date.

    Counts by severity, and people killed or seriously injured in Peterborough, are fixed by
    published.py (in proportion for part of a year); the rest is drawn.
    """
    draw = np.random.default_rng([seed, STREAM, year])
    start = date(year, 1, 1)
    days = min((last_on - start).days + 1, 365)
    if days <= 0:
        return []
    drawn: list[Collision] = []
    for district, severities, more in _demand(year, days / 365, draw):
        drawn += _with_more_hurt([_collision(district, s, draw) for s in severities], more)
    offsets = sorted(draw.integers(0, days, len(drawn)).tolist())
    order = draw.permutation(len(drawn)).tolist()
    return [
        replace(drawn[place], number=number + 1, on=start + timedelta(days=offset))
        for number, (place, offset) in enumerate(zip(order, offsets, strict=True))
    ]


def _demand(
    year: int, part: float, draw: np.random.Generator
) -> list[tuple[District, list[int], int]]:
    """For each district: the severities wanted, and how many more people are to be serious."""
    known = min(max(year, FIRST_YEAR), max(PETERBOROUGH_COLLISIONS))
    city = [round(n * part) for n in PETERBOROUGH_COLLISIONS[known]]
    more = round(PETERBOROUGH_KSI_CASUALTIES[known] * part) - city[0] - city[1]
    demand = [(PETERBOROUGH, _severities(city), more)]
    rest = [round(n * part) for n in REST_OF_COUNTY_COLLISIONS[known]]
    shares = np.array([REST_SHARES.get(district.name, 23) for district in DISTRICTS[1:]])
    split = [draw.multinomial(n, shares / shares.sum()) for n in rest]
    for place, district in enumerate(DISTRICTS[1:]):
        counts = [int(severity[place]) for severity in split]
        extra = round((counts[0] + counts[1]) * MORE_KSI_SHARE)
        demand.append((district, _severities(counts), extra))
    return demand


def _severities(counts: list[int]) -> list[int]:
    return [FATAL] * counts[0] + [SERIOUS] * counts[1] + [SLIGHT] * counts[2]


def _collision(district: District, severity: int, draw: np.random.Generator) -> Collision:
    areas = in_district(district.code)
    area = areas[int(draw.integers(len(areas)))]
    count = pick(VEHICLE_COUNTS, draw)
    vehicles = tuple(_vehicle(draw) for _ in range(count))
    on_foot = count == 1 and bool(draw.random() < 0.5)
    hurt = 1 + int(draw.poisson(0.32))
    casualties = tuple(
        _casualty(vehicles, severity if n == 0 else SLIGHT, on_foot and n == 0, draw)
        for n in range(hurt)
    )
    return Collision(
        number=0,
        on=date.min,
        time=f"{pick(HOURS, draw):02d}:{int(draw.integers(12)) * 5:02d}",
        area=area,
        point=area.points[int(draw.integers(POINTS))],
        severity=severity,
        road_class=pick(ROAD_CLASSES, draw),
        speed=pick(SPEEDS, draw),
        light=pick(LIGHT, draw),
        weather=pick(WEATHER, draw),
        surface=pick(SURFACES, draw),
        vehicles=vehicles,
        casualties=casualties,
    )


def _vehicle(draw: np.random.Generator) -> Vehicle:
    kind = pick(VEHICLE_TYPES, draw)
    youngest = 10 if kind == PEDAL_CYCLE else 17
    return Vehicle(
        kind=kind,
        driver_age=max(_age(draw), youngest),
        driver_sex=1 if draw.random() < 0.66 else 2,
        manoeuvre=pick({18: 55, 9: 14, 4: 8, 3: 8, 7: 5, 17: 5, 5: 5}, draw),
        purpose=pick({6: 60, 5: 20, 1: 12, 2: 8}, draw),
    )


def _casualty(
    vehicles: tuple[Vehicle, ...], severity: int, on_foot: bool, draw: np.random.Generator
) -> Casualty:
    number = int(draw.integers(len(vehicles)))
    vehicle = vehicles[number]
    role = PEDESTRIAN if on_foot else pick({DRIVER: 72, PASSENGER: 28}, draw)
    if role == PASSENGER and vehicle.kind == PEDAL_CYCLE:
        role = DRIVER
    is_driver = role == DRIVER
    chance = {FATAL: 0.0, SERIOUS: 1.0}.get(severity, float(draw.beta(2, 22)))
    return Casualty(
        vehicle=number + 1,
        role=role,
        age=vehicle.driver_age if is_driver else _age(draw),
        sex=vehicle.driver_sex if is_driver else int(draw.integers(1, 3)),
        severity=severity,
        kind=0 if on_foot else vehicle.kind,
        chance_serious=round(chance, 6),
    )


def _with_more_hurt(collisions: list[Collision], more: int) -> list[Collision]:
    """Add so many seriously hurt passengers, one each to the first fatal or serious ones."""
    changed = list(collisions)
    for place in range(more):
        crash = changed[place]
        first = crash.casualties[0]
        second = replace(
            first, role=PASSENGER, kind=CAR, vehicle=1, severity=SERIOUS, chance_serious=1.0
        )
        vehicles = (replace(crash.vehicles[0], kind=CAR), *crash.vehicles[1:])
        people = tuple(
            replace(c, kind=CAR) if c.vehicle == 1 and c.role != PEDESTRIAN else c
            for c in crash.casualties
        )
        changed[place] = replace(crash, vehicles=vehicles, casualties=(*people, second))
    return changed


def _age(draw: np.random.Generator) -> int:
    return pick(AGES, draw) + int(draw.integers(-3, 4))
