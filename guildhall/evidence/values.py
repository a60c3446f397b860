"""What it is worth to prevent a road casualty or collision, by year, from the held tables."""

from dataclasses import dataclass
from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from guildhall.evidence import reads
from guildhall.evidence.feeds.valuation import feed

COLUMNS = {"casualty": "per_casualty_pounds", "collision": "per_collision_pounds"}


@dataclass(frozen=True)
class Value:
    """Pounds at the prices of `year`; `price_base` is how the department writes that."""

    pounds: float
    year: int
    severity: str
    per: str
    price_base: str
    batch: str


def valuation(
    year: int, severity: str, per: Literal["casualty", "collision"] = "collision"
) -> Value | None:
    """The value of preventing one casualty or collision of a severity, at that year's prices.

    Severity is Fatal, Serious, Slight, "Average for all severities" or "Damage only" (which has
    no value per casualty). None where the year's table is not held. DfT RAS60001: the value of
    prevention, human costs included, and not money saved.
    """
    part = next((p for p in reads.held(feed.key) if p.unit == str(year)), None)
    if part is None:
        return None
    rows = pq.read_table(part.path)
    rows = rows.filter((pc.field("year") == year) & (pc.field("severity") == severity))
    found = [row for row in rows.to_pylist() if row[COLUMNS[per]] is not None]
    if not found:
        return None
    row = found[0]
    return Value(row[COLUMNS[per]], year, severity, per, row["price_base"] or "", part.batch)
