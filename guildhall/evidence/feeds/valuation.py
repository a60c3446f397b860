"""What preventing a road casualty or collision is worth: DfT table RAS60001, by year.

Values are in pounds at the prices of the year (`price_base` as the department writes it), so two
years are compared only after inflation. They are the value of prevention, human costs included,
and not money that anybody saves. "Per accident" includes the damage and the other casualties of
an average collision of that severity.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from odfdo import Document

from guildhall.evidence.declare import Column, Feed, Kind
from guildhall.evidence.problems import BadFile
from guildhall.evidence.sheets import csv_header, csv_rows
from guildhall.evidence.unpack import refuse_workbook_bomb

HEADER = ("year", "severity", "value_per_casualty_gbp", "value_per_accident_gbp", "price_base")
SEVERITIES = ("Fatal", "Serious", "Slight", "Average for all severities", "Damage only")
AREA = "A1:L60"  # the sheets declare a million rows


def to_rows(path: Path) -> Iterator[Sequence[str]]:
    """A header, then each year's values: the sheets of RAS60001 are named for their years.

    A CSV of the same columns is passed on as it is. Nothing where the file is another.
    """
    if path.suffix == ".csv":
        if [h.strip().lower() for h in csv_header(path)] == list(HEADER):
            yield from csv_rows(path)
        return
    refuse_workbook_bomb(path)
    try:
        tables = Document(path).body.tables
    except Exception:  # odfdo raises what it meets: zip, XML and type errors alike
        raise BadFile(path.name, "It is not an ODS workbook.", "Download it again.") from None
    years = [table for table in tables if (table.name or "").strip().isdigit()]
    if years:
        yield HEADER
    for table in years:
        yield from _values((table.name or "").strip(), table.get_values(AREA))


def _values(year: str, cells: list[list[Any]]) -> Iterator[Sequence[str]]:
    """The rows of one sheet: severity, then value per casualty, then per accident."""
    base = next((str(row[2]) for row in cells if str(row[2] or "").find(year) >= 0), f"£ {year}")
    for row in cells:
        if row[0] in SEVERITIES:
            yield (year, row[0], _money(row[1]), _money(row[2]), base)


def _money(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal | int | float) else ""


feed = Feed(
    key="road_prevention_values",
    title="Value of preventing road casualties and collisions (RAS60001)",
    publisher="Department for Transport",
    counts="pounds",
    columns=(
        Column("year", "year", Kind.WHOLE, required=True, least=1990, most=2100),
        Column("severity", "severity", required=True, choices=SEVERITIES),
        Column("per_casualty_pounds", "value_per_casualty_gbp", Kind.NUMBER, least=0),
        Column("per_collision_pounds", "value_per_accident_gbp", Kind.NUMBER, least=0),
        Column("price_base", "price_base"),
    ),
    suffixes=(".csv", ".ods"),
    unit="CAST(year AS VARCHAR)",
    identity=("year", "severity"),
    to_rows=to_rows,
)
