"""Street-level rows already counted, by district or by small area, month and crime type.

These come from whole national or county files of data.police.uk, of which only the counts were
kept: for peers, where the rows themselves are not held. A force that is missing from a month has
no row at all, which is a gap and not a zero. Never add these to counts of the rows themselves.
"""

from guildhall.evidence.declare import AreaCode, Column, Feed, Kind
from guildhall.evidence.feeds.police_street import CRIME_TYPES

MONTH = Column("month", "month", Kind.MONTH, required=True)
TYPE = Column("crime_type", "crime_type", required=True, choices=CRIME_TYPES)
COUNT = Column("n", "n", Kind.WHOLE, required=True, least=0)

feeds = (
    Feed(
        key="police_counts_lad",
        title="Street-level crime counted by district",
        publisher="data.police.uk, counted",
        counts="offences and incidents",
        columns=(
            MONTH,
            Column("lad_code", "lad_code", Kind.CODE, True, pattern=r"[EW]0[6-9]\d{6}"),
            Column("lad_name", "lad_name"),
            TYPE,
            COUNT,
        ),
        unit="lad_code",
        month="month",
        identity=("month", "lad_code", "crime_type"),
        area=AreaCode("lad_code", "lad_name", kind="lad"),
        dimensions=("crime_type",),
        lag_months=1,
    ),
    Feed(
        key="police_counts_lsoa",
        title="Street-level crime counted by small area",
        publisher="data.police.uk, counted",
        counts="offences and incidents",
        columns=(
            MONTH,
            Column("lsoa_code", "lsoa_code", Kind.CODE, True, pattern=r"[EW]01\d{6}"),
            Column("lsoa_name", "lsoa_name"),
            TYPE,
            COUNT,
        ),
        unit="regexp_replace(coalesce(lsoa_name, ''), ' [0-9]{3}[A-Z]$', '')",
        month="month",
        identity=("month", "lsoa_code", "crime_type"),
        area=AreaCode("lsoa_code", "lsoa_name"),
        dimensions=("crime_type",),
        lag_months=1,
    ),
)
