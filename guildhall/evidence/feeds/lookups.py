"""Look-ups: which small area lies in which ward, district, partnership, force and region.

Source: ONS Open Geography, whose headings (`LSOA21CD`) and their usual copies (`lsoa21_code`)
say the kind and the year of the boundaries; any look-up made of such columns is read. Codes that
changed are linked from the older to the newer. The rural and urban classification is beside them.
"""

from guildhall.areas.rules import read_heading
from guildhall.areas.writes import NewIndicator
from guildhall.areas.writes import put_indicators as put
from guildhall.evidence import to_areas
from guildhall.evidence.declare import Column, Feed, Kind, Opening, Projection

CODE = r"[A-Z]\d{8}"
LAYER = r"^(?P<layer>[^.]+)"
CENSUS_YEARS = (1, 11, 21)
YEARS = range(9, 31)
SHORT = {
    "lsoa": "LSOA",
    "msoa": "MSOA",
    "ward": "WD",
    "ltla": "LAD",
    "csp": "CSP",
    "pfa": "PFA",
    "fra": "FRA",
    "region": "RGN",
}


def _pair(kind: str, year: int) -> tuple[Column, Column]:
    """The column of codes and the column of names of one kind and year."""
    words = [f"{kind}{year:02d}_", f"{SHORT[kind]}{year:02d}"]
    also = [f"lad{year:02d}_"] if kind == "ltla" else []
    codes, names = (
        (words[1] + official, *(word + usual for word in also))
        for official, usual in (("CD", "code"), ("NM", "name"))
    )
    code, name = words[0] + "code", words[0] + "name"
    return (
        Column(code, code, Kind.CODE, pattern=CODE, may_be_absent=True, also=codes),
        Column(name, name, may_be_absent=True, also=names),
    )


def _columns() -> tuple[Column, ...]:
    made: list[Column] = []
    for kind in SHORT:
        for year in CENSUS_YEARS if kind in ("lsoa", "msoa") else YEARS:
            made += _pair(kind, year)
    extra = {"change_code": ("CHGIND", "change_indicator"), "object": ("FID", "ObjectId")}
    welsh = tuple(f"{short}{y:02d}NMW" for short in SHORT.values() for y in range(9, 31))
    made += [Column(n, n, may_be_absent=True, also=also) for n, also in extra.items()]
    return (*made, Column("welsh_name", "welsh_name", may_be_absent=True, also=welsh))


def _is_look_up(opening: Opening) -> bool:
    """Whether the header holds at least two columns of codes."""
    read = [read_heading(heading) for heading in opening.header]
    return sum(heading is not None and heading.part == "code" for heading in read) >= 2


def _put_rural_urban(projection: Projection) -> None:
    figures = (
        NewIndicator(row["lsoa21_code"], "rural_urban", 2021, words=row["classification"])
        for row in to_areas.rows(projection)
    )
    put(figures, source=to_areas.source(projection))


feeds = (
    Feed(
        key="area_lookup",
        title="Which area lies in which",
        publisher="Office for National Statistics",
        counts="areas",
        columns=_columns(),
        unit="file_layer",
        file_name=LAYER,
        recognise=_is_look_up,
        project=to_areas.put_look_up,
    ),
    Feed(
        key="rural_urban",
        title="Rural and urban classification of small areas",
        publisher="Office for National Statistics",
        counts="areas",
        columns=(
            Column("lsoa21_code", "lsoa21_code", Kind.CODE, True, pattern=CODE, also=("LSOA21CD",)),
            Column("ruc21_code", "ruc21_code", also=("RUC21CD",), required=True),
            Column("classification", "classification", also=("RUC21NM",), required=True),
            Column("ruc", "ruc", may_be_absent=True, also=("Urban_rural_flag",)),
        ),
        unit="'England and Wales'",
        identity=("lsoa21_code",),
        project=_put_rural_urban,
    ),
)
