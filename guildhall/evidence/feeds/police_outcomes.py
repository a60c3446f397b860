"""What became of crimes, as data.police.uk publishes it: one row for each outcome given.

Source: https://data.police.uk/about/ ("Outcomes"). A crime may have several outcomes in turn. The
month is that of the outcome, not of the crime. An outcome has no identifier of its own: about 3
rows in 100 are alike in every column (two suspects charged with one crime, say), and all of them
are counted, as the publisher counts them.
"""

from guildhall.evidence.declare import AreaCode, Column, Feed, Kind
from guildhall.evidence.feeds.police_street import MONTH_CHECKS, PLACE, PLACE_FLAGS

# How many outcomes a force gives varies with its own work more than what is reported to it does.
LEAST_PERCENT = 20

feed = Feed(
    key="police_outcomes",
    title="Outcomes of crimes",
    publisher="data.police.uk",
    counts="outcomes",
    columns=(
        Column("crime_id", "Crime ID"),
        Column("month", "Month", Kind.MONTH, required=True),
        Column("reported_by", "Reported by"),
        Column("falls_within", "Falls within", required=True),
        *PLACE,
        Column("outcome_type", "Outcome type", required=True),
    ),
    least_percent=LEAST_PERCENT,
    unit="falls_within",
    month="month",
    file_name=r"(?P<month>\d{4}-\d{2})-(?P<force>[a-z-]+)-outcomes",
    checks=MONTH_CHECKS,
    flags=PLACE_FLAGS,
    area=AreaCode("lsoa_code", "lsoa_name"),
    dimensions=("outcome_type",),
    lag_months=1,
)
