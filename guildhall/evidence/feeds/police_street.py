"""Street-level crime and anti-social behaviour, as data.police.uk publishes it.

Source: https://data.police.uk/about/ ("Street-level crime", columns; location anonymisation).
Points are snapped to map points, so the area code in the file is trusted over the point. Rows of
anti-social behaviour carry no crime ID: two that look alike are two incidents. Only the month is
given, and no hate-crime category.
"""

from guildhall.evidence.declare import AreaCode, Check, Column, Feed, Flag, Kind

LSOA = r"[EW]01\d{6}"
CRIME_TYPES = (
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public disorder and weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
    "Violent crime",
)
PLACE = (
    Column("longitude", "Longitude", Kind.NUMBER, least=-180, most=180),
    Column("latitude", "Latitude", Kind.NUMBER, least=-90, most=90),
    Column("location", "Location"),
    Column("lsoa_code", "LSOA code", Kind.CODE, pattern=LSOA),
    Column("lsoa_name", "LSOA name"),
)
MONTH_CHECKS = (
    Check(
        "month_not_of_file",
        "month",
        "month <> file_month",
        "The month differs from the month in the file's name.",
    ),
    Check(
        "month_out_of_range",
        "month",
        "month < '2010-12' OR month > strftime(_today, '%Y-%m')",
        "The month is before December 2010, when publication began, or after today.",
    ),
)
PLACE_FLAGS = (
    Flag("no_location", "longitude IS NULL OR latitude IS NULL", "rows without a location, kept"),
    Flag(
        "outside_england_and_wales",
        "longitude NOT BETWEEN -6.5 AND 1.8 OR latitude NOT BETWEEN 49.8 AND 55.9",
        "points outside England and Wales, kept",
    ),
)

feed = Feed(
    key="police_street",
    title="Street-level crime and anti-social behaviour",
    publisher="data.police.uk",
    counts="offences and incidents",
    columns=(
        Column("crime_id", "Crime ID"),
        Column("month", "Month", Kind.MONTH, required=True),
        Column("reported_by", "Reported by"),
        Column("falls_within", "Falls within", required=True),
        *PLACE,
        Column("crime_type", "Crime type", required=True, choices=CRIME_TYPES),
        Column("last_outcome", "Last outcome category", may_be_absent=True),
        Column("context", "Context", may_be_absent=True),
    ),
    unit="falls_within",
    month="month",
    file_name=r"(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]+)-street",
    identity=("crime_id",),
    checks=MONTH_CHECKS,
    flags=PLACE_FLAGS,
    area=AreaCode("lsoa_code", "lsoa_name"),
    dimensions=("crime_type",),
    lag_months=1,
)
