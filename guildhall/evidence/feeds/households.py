"""Households with at least one usual resident, at a census.

Source: ONS, Census 2011 and 2021. The file's name says the census: households21_...
"""

from guildhall.areas import writes
from guildhall.evidence import to_areas
from guildhall.evidence.declare import Column, Feed, Kind, Projection


def _put(projection: Projection) -> None:
    year = to_areas.year_of(projection, "year")
    figures = {row["area_code"]: row["households"] for row in to_areas.rows(projection)}
    writes.put_households(
        ((code, year, number) for code, number in figures.items()),
        source=to_areas.source(projection),
    )


feed = Feed(
    key="households",
    title="Households by district",
    publisher="Office for National Statistics",
    counts="households",
    columns=(
        Column(
            "area_code",
            "ltla23_code",
            Kind.CODE,
            True,
            pattern=r"[A-Z]\d{8}",
            also=("lsoa11_code", "lsoa21_code", *(f"ltla{y:02d}_code" for y in range(11, 31))),
        ),
        Column("households", "households", Kind.WHOLE, True, least=0),
    ),
    unit="file_layer",
    file_name=r"(?P<layer>households(?P<year>\d{2})[^.]*)",
    identity=("area_code",),
    project=_put,
)
