"""Stop and search, as data.police.uk publishes it: one row for each search.

Source: https://data.police.uk/about/ ("Stop and search"). The file carries no force and no area:
the force is read from the file's name, and the area from the point where outlines are loaded.
Times are in UTC, so the first hour of a month in summer carries the day before: months are those
of London time. Two searches may be alike in every column (a car's passengers), so rows are never
taken for repeats.
"""

from guildhall.evidence.declare import AreaPoint, Check, Column, Feed, Kind
from guildhall.evidence.feeds.police_street import PLACE_FLAGS

LONDON_MONTH = "strftime(timezone('Europe/London', try_cast(date AS TIMESTAMPTZ)), '%Y-%m')"
# How many searches a force makes varies with its own work more than what is reported to it does.
LEAST_PERCENT = 20

feed = Feed(
    key="police_stop_and_search",
    title="Stop and search",
    publisher="data.police.uk",
    counts="searches",
    columns=(
        Column("type", "Type", required=True),
        Column("date", "Date", Kind.INSTANT, required=True),
        Column("is_operation", "Part of a policing operation"),
        Column("operation", "Policing operation"),
        Column("latitude", "Latitude", Kind.NUMBER, least=-90, most=90),
        Column("longitude", "Longitude", Kind.NUMBER, least=-180, most=180),
        Column("gender", "Gender"),
        Column("age_range", "Age range"),
        Column("self_defined_ethnicity", "Self-defined ethnicity"),
        Column("officer_defined_ethnicity", "Officer-defined ethnicity"),
        Column("legislation", "Legislation"),
        Column("object_of_search", "Object of search"),
        Column("outcome", "Outcome"),
        Column("outcome_linked", "Outcome linked to object of search"),
        Column("removal_of_clothing", "Removal of more than just outer clothing"),
    ),
    least_percent=LEAST_PERCENT,
    unit="file_force",
    month="date",
    file_name=r"(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]+)-stop-and-search",
    checks=(
        Check(
            "month_not_of_file",
            "date",
            f"{LONDON_MONTH} <> file_month",
            "The date, in London time, is in another month than the file's name says.",
        ),
        Check(
            "month_out_of_range",
            "date",
            f"{LONDON_MONTH} < '2010-12' OR {LONDON_MONTH} > strftime(_today, '%Y-%m')",
            "The date is before December 2010, when publication began, or after today.",
        ),
    ),
    flags=PLACE_FLAGS,
    area=AreaPoint("longitude", "latitude"),
    dimensions=("object_of_search", "outcome"),
    lag_months=1,
)
