"""STATS19: injury collisions on public roads in Great Britain, their vehicles and casualties.

Source: Department for Transport, Road Safety Open Dataset. One schema takes the files of 2005 to
2016 (Accident_Index, Accident_Severity, ...), those of 2017 to 2023 (accident_index) and the
layout since (collision_index, casualty_adjusted_severity_serious). -1 means nothing was recorded.

Severity: 1 killed within 30 days, 2 serious, 3 slight. Forces that record injuries rather than
judge severity make more casualties serious; the adjusted columns give each casualty's probability
of being serious under such recording, and `ksi_adjusted` adds them. Where a file has none, it is
the severity as judged, and a comparison across the change is not of like with like.

A casualty's or vehicle's own file has no date and no place: both are those of the collision with
its index, looked up when counts are made, so that files may be imported in any order. Those whose
collision is not held are left out of every count.
"""

from guildhall.evidence.declare import AreaCode, Check, Column, Derived, Feed, Kind, Within

MISSING = ("-1", "NULL", "None", "nan")
INDEX = r"(19|20)\d{2}[0-9A-Za-z]+"
SEVERITIES = "CASE {0} WHEN 1 THEN 'Fatal' WHEN 2 THEN 'Serious' WHEN 3 THEN 'Slight' END"
# Codes of casualty_type and vehicle_type in DfT's code lists.
MOTORCYCLES = "(2, 3, 4, 5, 23, 97, 103, 104, 105, 106)"
CARS = "(8, 9, 108, 109)"
ROAD_USER = f"""CASE WHEN {{0}} = {{1}} THEN 'Pedestrian' WHEN {{0}} = 1 THEN 'Cyclist'
    WHEN {{0}} IN {MOTORCYCLES} THEN 'Motorcyclist' WHEN {{0}} IN {CARS} THEN 'Car'
    WHEN {{0}} IS NULL THEN 'Not known' ELSE 'Other vehicle' END"""
AGE_GROUP = """CASE WHEN {0} IS NULL THEN 'Not known' WHEN {0} < 16 THEN '0 to 15'
    WHEN {0} < 17 THEN '16' WHEN {0} < 25 THEN '17 to 24' WHEN {0} < 60 THEN '25 to 59'
    ELSE '60 and over' END"""
SEX = "CASE {0} WHEN 1 THEN 'Male' WHEN 2 THEN 'Female' ELSE 'Not known' END"


def _code(name: str, *also: str, required: bool = False, absent: bool = True) -> Column:
    """A column of whole-number codes, -1 where nothing was recorded."""
    return Column(
        name,
        name,
        Kind.WHOLE,
        required=required,
        may_be_absent=absent and not required,
        also=also,
        blank=MISSING,
    )


def _share(name: str, *also: str) -> Column:
    return Column(
        name, name, Kind.NUMBER, may_be_absent=True, also=also, least=0, most=1, blank=MISSING
    )


def _number(name: str, heading: str, least: float, most: float, *also: str) -> Column:
    return Column(name, heading, Kind.NUMBER, least=least, most=most, also=also, blank=MISSING)


INDEX_COLUMN = Column(
    "collision_index",
    "collision_index",
    Kind.CODE,
    required=True,
    pattern=INDEX,
    also=("accident_index",),
)
YEAR = Derived("year", "left(collision_index, 4)")
OF_A_YEAR = "'Great Britain, ' || year"
# Casualties reported in April 2020 were 68% fewer than usual: DfT, Reported road casualties Great
# Britain, provisional results 2020.
LEAST_PERCENT = 20
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
WITHIN = Within("stats19_collisions", on="collision_index")

COLLISIONS = Feed(
    key="stats19_collisions",
    title="Injury collisions (STATS19)",
    publisher="Department for Transport",
    counts="collisions",
    columns=(
        INDEX_COLUMN,
        _number("easting", "location_easting_osgr", 0, 700_000),
        _number("northing", "location_northing_osgr", 0, 1_300_000),
        _number("longitude", "longitude", -9, 3),
        _number("latitude", "latitude", 49, 62),
        _code("police_force", required=True),
        _code("collision_severity", "accident_severity", required=True),
        _code("number_of_vehicles", required=True),
        _code("number_of_casualties", required=True),
        Column("happened_on", "date", Kind.DATE, required=True, formats=DAY_FORMATS),
        Column("time_of_day", "time", blank=MISSING),
        _code("local_authority_district"),
        Column(
            "district_code",
            "local_authority_ons_district",
            Kind.CODE,
            may_be_absent=True,
            pattern=r"[A-Z]\d{8}|EHEATHROW",
            blank=MISSING,
        ),
        _code("first_road_class", "1st_road_class"),
        _code("first_road_number", "1st_road_number"),
        _code("road_type"),
        _code("speed_limit"),
        _code("junction_detail"),
        _code("light_conditions"),
        _code("weather_conditions"),
        _code("road_surface_conditions"),
        _code("urban_or_rural_area"),
        _code("collision_injury_based"),
        _share(
            "adjusted_serious",
            "collision_adjusted_severity_serious",
            "accident_adjusted_severity_serious",
            "collision_adjusted_serious",
        ),
        Column(
            "lsoa_code",
            "lsoa_of_collision_location",
            Kind.CODE,
            pattern=r"[EWS]01\d{6}",
            also=("lsoa_of_accident_location",),
            blank=MISSING,
        ),
    ),
    other_columns="ignore",
    least_percent=LEAST_PERCENT,
    unit="'Police force ' || police_force",
    month="happened_on",
    identity=("collision_index",),
    derived=(
        YEAR,
        Derived("severity", SEVERITIES.format("collision_severity")),
        Derived("is_ksi", "CASE WHEN collision_severity <= 2 THEN 1 ELSE 0 END"),
    ),
    checks=(
        Check(
            "severity_unknown",
            "collision_severity",
            "collision_severity NOT IN ('1', '2', '3')",
            "The severity is not 1, 2 or 3.",
        ),
        Check(
            "date_not_of_index",
            "happened_on",
            "left(collision_index, 4) <> strftime(coalesce(try_strptime(happened_on, '%d/%m/%Y'),"
            " try_strptime(happened_on, '%Y-%m-%d')), '%Y')",
            "The date is not in the year that the collision's index begins with.",
        ),
    ),
    area=AreaCode("lsoa_code"),
    dimensions=("severity",),
    lag_months=9,
)

VEHICLES = Feed(
    key="stats19_vehicles",
    title="Vehicles in injury collisions (STATS19)",
    publisher="Department for Transport",
    counts="vehicles",
    columns=(
        INDEX_COLUMN,
        _code("vehicle_reference", required=True),
        _code("vehicle_type", required=True),
        _code("vehicle_manoeuvre", "vehicle_manoeuvre_historic"),
        _code("first_point_of_impact", "1st_point_of_impact"),
        _code("journey_purpose_of_driver", "journey_purpose_of_driver_historic"),
        _code("sex_of_driver"),
        _code("age_of_driver"),
        _code("age_band_of_driver"),
        _code("driver_imd_decile", "vehicle_imd_decile"),
    ),
    other_columns="ignore",
    unit=OF_A_YEAR,
    within=WITHIN,
    identity=("collision_index", "vehicle_reference"),
    derived=(
        YEAR,
        Derived("vehicle_group", ROAD_USER.format("vehicle_type", "-9")),
        Derived("age_group", AGE_GROUP.format("age_of_driver")),
        Derived("sex", SEX.format("sex_of_driver")),
    ),
    dimensions=("vehicle_group", "age_group", "sex"),
    lag_months=9,
)

CASUALTIES = Feed(
    key="stats19_casualties",
    title="Casualties of injury collisions (STATS19)",
    publisher="Department for Transport",
    counts="casualties",
    columns=(
        INDEX_COLUMN,
        _code("vehicle_reference", required=True),
        _code("casualty_reference", required=True),
        _code("casualty_class", required=True),
        _code("casualty_severity", required=True),
        _code("sex_of_casualty"),
        _code("age_of_casualty"),
        _code("age_band_of_casualty"),
        _code("casualty_type"),
        _code("car_passenger"),
        _code("casualty_imd_decile"),
        _code("casualty_injury_based"),
        _share(
            "adjusted_serious", "casualty_adjusted_severity_serious", "casualty_adjusted_serious"
        ),
        _share("adjusted_slight", "casualty_adjusted_severity_slight", "casualty_adjusted_slight"),
    ),
    other_columns="ignore",
    unit=OF_A_YEAR,
    within=WITHIN,
    identity=("collision_index", "vehicle_reference", "casualty_reference"),
    derived=(
        YEAR,
        Derived("severity", SEVERITIES.format("casualty_severity")),
        Derived(
            "person_class",
            "CASE casualty_class WHEN 1 THEN 'Driver or rider' WHEN 2 THEN 'Passenger'"
            " WHEN 3 THEN 'Pedestrian' END",
        ),
        Derived("road_user", ROAD_USER.format("casualty_type", "0")),
        Derived("age_group", AGE_GROUP.format("age_of_casualty")),
        Derived("sex", SEX.format("sex_of_casualty")),
        Derived("is_ksi", "CASE WHEN casualty_severity <= 2 THEN 1 ELSE 0 END"),
        Derived(
            "ksi_adjusted",
            "CASE WHEN casualty_severity = 1 THEN 1.0"
            " ELSE coalesce(adjusted_serious, CASE WHEN casualty_severity = 2 THEN 1.0 ELSE 0 END)"
            " END",
        ),
    ),
    checks=(
        Check(
            "severity_unknown",
            "casualty_severity",
            "casualty_severity NOT IN ('1', '2', '3')",
            "The severity is not 1, 2 or 3.",
        ),
    ),
    dimensions=("severity", "person_class", "road_user", "age_group", "sex"),
    lag_months=9,
)

feeds = (COLLISIONS, VEHICLES, CASUALTIES)
