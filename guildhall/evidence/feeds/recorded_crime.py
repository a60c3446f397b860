"""Police recorded crime as the statisticians publish it: by force area, and by partnership.

Sources: ONS, Police Force Area data tables (years ending September, one column an offence group);
Home Office, police recorded crime open data tables by Community Safety Partnership (quarters of a
financial year, one row an offence code; workbook or CSV). Recorded crime counts by the date of
recording and excludes anti-social behaviour, so it does not add to the street-level files.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from guildhall.evidence.declare import Check, Column, Derived, Feed, Kind
from guildhall.evidence.sheets import csv_header, csv_rows, sheet_rows

OFFENCES = (
    "Total recorded crime (excluding fraud)",
    "Violence against the person",
    "Homicide",
    "Death or serious injury - unlawful driving",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment",
    "Sexual offences",
    "Robbery",
    "Theft offences",
    "Burglary",
    "Residential burglary",
    "Non-residential burglary",
    "Vehicle offences",
    "Theft from the person",
    "Bicycle theft",
    "Shoplifting",
    "Other theft offences",
    "Criminal damage and arson",
    "Drug offences",
    "Possession of weapons offences",
    "Public order offences",
    "Miscellaneous crimes",
)
EXTRAS = {
    "Population mid-year estim": "residents",
    "Million kms by car/taxi": "car_million_km",
    "Million kms by lcvs": "van_million_km",
    "Million kms by hgvs": "lorry_million_km",
}
FINANCIAL_YEAR = r"(19|20)\d{2}[/_-](19|20)?\d{2}"
QUARTER_ENDS = "CASE quarter WHEN 1 THEN '06' WHEN 2 THEN '09' WHEN 3 THEN '12' ELSE '03' END"
ENDS_IN = "try_cast(left(financial_year, 4) AS INT) + CASE WHEN quarter = 4 THEN 1 ELSE 0 END"
CSP_HEADING = "Financial Quarter"


def column_name(offence: str) -> str:
    """An offence group as the name of a column."""
    return re.sub(r"[^a-z]+", "_", offence.lower()).strip("_")


def csp_rows(path: Path) -> Iterator[Sequence[str]]:
    """The rows of every sheet of the Home Office workbook, or of a CSV, under one header."""
    if path.suffix == ".xlsx":
        yield from sheet_rows(path, heading=CSP_HEADING)
    elif CSP_HEADING in csv_header(path):
        yield from csv_rows(path)


feeds = (
    Feed(
        key="recorded_crime_pfa",
        title="Recorded crime by police force area, years ending September",
        publisher="Office for National Statistics",
        counts="offences",
        columns=(
            Column("year_ending", "Year ending September", Kind.WHOLE, True, least=2002, most=2100),
            Column("area_name", "Area name", required=True),
            *(
                Column(column_name(offence), offence, Kind.WHOLE, may_be_absent=True, least=0)
                for offence in OFFENCES
            ),
            *(
                Column(name, heading, Kind.NUMBER, may_be_absent=True, least=0)
                for heading, name in EXTRAS.items()
            ),
        ),
        unit="area_name",
        month="year_ends_in",
        derived=(Derived("year_ends_in", "year_ending || '-09'"),),
        identity=("year_ending", "area_name"),
    ),
    Feed(
        key="recorded_crime_csp",
        title="Recorded crime by community safety partnership, quarters",
        publisher="Home Office",
        counts="offences",
        columns=(
            Column("financial_year", "Financial Year", Kind.CODE, True, pattern=FINANCIAL_YEAR),
            Column("quarter", CSP_HEADING, Kind.WHOLE, True, least=1, most=4),
            Column("force_name", "Force Name", required=True),
            Column("csp_name", "CSP Name", required=True),
            Column("offence", "Offence Description", required=True),
            Column("offence_group", "Offence Group", required=True),
            Column("offence_subgroup", "Offence Subgroup", also=("Offence Sub-group",)),
            Column("offence_code", "Offence Code", required=True),
            Column(
                "n",
                "Offence Count",
                Kind.WHOLE,
                required=True,
                also=("Number of Offences",),
            ),
        ),
        suffixes=(".csv", ".xlsx"),
        unit="csp_name",
        month="quarter_ends_in",
        derived=(Derived("quarter_ends_in", f"({ENDS_IN}) || '-' || {QUARTER_ENDS}"),),
        checks=(
            Check(
                "year_not_consecutive",
                "financial_year",
                "(try_cast(left(financial_year, 4) AS INT) + 1) % 100"
                " <> try_cast(right(financial_year, 2) AS INT)",
                "The financial year does not join two years that follow each other.",
            ),
        ),
        dimensions=("offence_group", "offence_subgroup"),
        to_rows=csp_rows,
        notes="A count may be negative where offences of an earlier quarter were cancelled.",
    ),
)
