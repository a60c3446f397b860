"""Burglary of dwellings by month and district, as a force gives it to its partnerships.

The street-level files hold one category for all burglary, so the split has to be given.
`households` is the number that a rate is worked out over.
"""

from guildhall.evidence.declare import AreaCode, Column, Feed, Kind

feed = Feed(
    key="dwelling_burglary",
    title="Burglary of dwellings by district",
    publisher="Police force",
    counts="offences",
    columns=(
        Column("month", "Month", Kind.MONTH, required=True),
        Column("district_code", "District code", Kind.CODE, True, pattern=r"[EW]0[6-9]\d{6}"),
        Column("district_name", "District name"),
        Column("n", "Dwelling burglaries recorded", Kind.WHOLE, required=True, least=0),
        Column("households", "Households", Kind.WHOLE, least=0),
    ),
    unit="district_code",
    month="month",
    identity=("month", "district_code"),
    area=AreaCode("district_code", "district_name", kind="lad"),
    lag_months=1,
    published=False,
)
