"""Collisions in the three-table layouts of the Department for Transport, old and current."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from guildhall.demo.generator import layouts
from guildhall.demo.generator.collisions import (
    CAR,
    FATAL,
    PASSENGER,
    PEDESTRIAN,
    SLIGHT,
    Casualty,
    Collision,
    Vehicle,
)
from guildhall.demo.generator.files import write_csv

Layout = Literal["of the day", "current"]
Row = dict[str, object]
POLICE_FORCE = 35
CITY_HIGHWAY, COUNTY_HIGHWAY = "E06000031", "E10000003"
MISSING = -1
BAND_TOPS = (5, 10, 15, 20, 25, 35, 45, 55, 65, 75)
IMD_COLUMN_SINCE = 2015
# The current layout renumbers a few codes; what it calls historic keeps the old ones.
RENAMED = {"1st": "first", "2nd": "second"}


def write_collisions(
    folder: Path, year: int, collisions: Sequence[Collision], layout: Layout
) -> None:
    """Write a year's three tables, named as the department names them."""
    crashes = [_collision(crash) for crash in collisions]
    vehicles = [
        _vehicle(crash, n, v) for crash in collisions for n, v in enumerate(crash.vehicles, 1)
    ]
    casualties = [
        _casualty(crash, n, c) for crash in collisions for n, c in enumerate(crash.casualties, 1)
    ]
    if layout == "current":
        stem = "dft-road-casualty-statistics"
        _write(folder / f"{stem}-collision-{year}.csv", layouts.COLLISION_NOW, crashes)
        _write(folder / f"{stem}-vehicle-{year}.csv", layouts.VEHICLE_NOW, vehicles)
        _write(folder / f"{stem}-casualty-{year}.csv", layouts.CASUALTY_NOW, casualties)
        return
    later = year >= IMD_COLUMN_SINCE
    vehicle_layout = layouts.VEHICLES_2015 if later else layouts.VEHICLES
    casualty_layout = layouts.CASUALTIES_2015 if later else layouts.CASUALTIES
    _write(folder / f"Accidents_{year}.csv", layouts.ACCIDENTS, crashes)
    _write(folder / f"Vehicles_{year}.csv", vehicle_layout, vehicles)
    _write(folder / f"Casualties_{year}.csv", casualty_layout, casualties)


def _write(path: Path, headings: Sequence[str], rows: Iterable[Row]) -> None:
    keys = [_plain(heading) for heading in headings]
    write_csv(path, headings, ([row.get(key, MISSING) for key in keys] for row in rows))


def _plain(heading: str) -> str:
    """One name for a column in both layouts."""
    name = heading.lower().replace("accident_", "collision_").replace("_historic", "")
    for old, new in RENAMED.items():
        name = name.replace(old, new)
    name = name.replace("was_vehicle_left_hand_drive?", "vehicle_left_hand_drive")
    name = name.replace("-", "_").replace("(", "").replace(")", "")
    return name.replace("lsoa_of_collision_location", "lsoa")


def age_band(age: int) -> int:
    """The department's band of ages, 1 for 0 to 5 up to 11 for over 75."""
    return 1 + sum(age > top for top in BAND_TOPS)


def _keys(crash: Collision) -> Row:
    reference = f"{POLICE_FORCE}{crash.number:07d}"
    return {
        "collision_index": f"{crash.on.year}{reference}",
        "collision_year": crash.on.year,
        "collision_ref_no": reference,
    }


def _collision(crash: Collision) -> Row:
    district = crash.area.district
    highway = CITY_HIGHWAY if district.code == CITY_HIGHWAY else COUNTY_HIGHWAY
    serious = max((c.chance_serious for c in crash.casualties), default=0.0)
    is_fatal = crash.severity == FATAL
    return _keys(crash) | {
        "location_easting_osgr": crash.point.easting,
        "location_northing_osgr": crash.point.northing,
        "longitude": f"{crash.point.longitude:.6f}",
        "latitude": f"{crash.point.latitude:.6f}",
        "police_force": POLICE_FORCE,
        "collision_severity": crash.severity,
        "number_of_vehicles": len(crash.vehicles),
        "number_of_casualties": len(crash.casualties),
        "date": crash.on.strftime("%d/%m/%Y"),
        "day_of_week": crash.on.isoweekday() % 7 + 1,
        "time": crash.time,
        "local_authority_district": district.stats19,
        "local_authority_ons_district": district.code,
        "local_authority_highway": highway,
        "local_authority_highway_current": highway,
        "first_road_class": crash.road_class,
        "first_road_number": 15 if crash.road_class in (3, 4) else 0,
        "road_type": 6,
        "speed_limit": crash.speed,
        "junction_detail": 0,
        "second_road_number": 0,
        "pedestrian_crossing_human_control": 0,
        "pedestrian_crossing_physical_facilities": 0,
        "pedestrian_crossing": 0,
        "light_conditions": crash.light,
        "weather_conditions": crash.weather,
        "road_surface_conditions": crash.surface,
        "special_conditions_at_site": 0,
        "carriageway_hazards": 0,
        "urban_or_rural_area": 1 if crash.speed <= 40 else 2,
        "did_police_officer_attend_scene_of_collision": 1,
        "did_police_officer_attend_scene_of_accident": 1,
        "trunk_road_flag": 1 if crash.speed == 70 else 2,
        "lsoa": crash.area.code,
        "collision_injury_based": 0,
        "collision_adjusted_severity_serious": 0 if is_fatal else serious,
        "collision_adjusted_severity_slight": 0 if is_fatal else round(1 - serious, 6),
    }


def _vehicle(crash: Collision, number: int, vehicle: Vehicle) -> Row:
    return _keys(crash) | {
        "vehicle_reference": number,
        "vehicle_type": vehicle.kind,
        "towing_and_articulation": 0,
        "vehicle_manoeuvre": vehicle.manoeuvre,
        "vehicle_direction_from": 1,
        "vehicle_direction_to": 5,
        "vehicle_location_restricted_lane": 0,
        "junction_location": 0,
        "skidding_and_overturning": 0,
        "hit_object_in_carriageway": 0,
        "vehicle_leaving_carriageway": 0,
        "hit_object_off_carriageway": 0,
        "first_point_of_impact": 1,
        "vehicle_left_hand_drive": 1,
        "journey_purpose_of_driver": vehicle.purpose,
        "sex_of_driver": vehicle.driver_sex,
        "age_of_driver": vehicle.driver_age,
        "age_band_of_driver": age_band(vehicle.driver_age),
        "generic_make_model": "-1",
        "escooter_flag": 0,
    }


def _casualty(crash: Collision, number: int, hurt: Casualty) -> Row:
    on_foot = hurt.role == PEDESTRIAN
    in_car = hurt.role == PASSENGER and hurt.kind == CAR
    slight = round(1 - hurt.chance_serious, 6) if hurt.severity == SLIGHT else 0
    return _keys(crash) | {
        "vehicle_reference": hurt.vehicle,
        "casualty_reference": number,
        "casualty_class": hurt.role,
        "sex_of_casualty": hurt.sex,
        "age_of_casualty": hurt.age,
        "age_band_of_casualty": age_band(hurt.age),
        "casualty_severity": hurt.severity,
        "pedestrian_location": 5 if on_foot else 0,
        "pedestrian_movement": 1 if on_foot else 0,
        "car_passenger": 1 if in_car else 0,
        "bus_or_coach_passenger": 0,
        "pedestrian_road_maintenance_worker": 0,
        "casualty_type": hurt.kind,
        "casualty_injury_based": 0,
        "casualty_adjusted_severity_serious": hurt.chance_serious,
        "casualty_adjusted_severity_slight": slight,
    }
