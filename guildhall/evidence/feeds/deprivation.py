"""English Indices of Deprivation: scores, ranks (1 most deprived) and deciles of small areas.

Source: MHCLG, 2010 to 2025. Ranks compare areas within one edition and not over time; 2010 is on
LSOAs of 2001, 2015 and 2019 on those of 2011, 2025 on those of 2021. The file's name gives the
edition. District figures are the average score, and the share of LSOAs in the worst tenth.
"""

from guildhall.areas import writes
from guildhall.areas.writes import NewIndicator
from guildhall.evidence import to_areas
from guildhall.evidence.declare import Column, Feed, Kind, Projection

DOMAINS = (
    *("IMD", "Income", "Employment", "Education", "Health", "Crime"),
    *("Housing_and_Access", "Housing_and_Services", "Environment"),
)
SUBDOMAINS = (
    *("children_and_young_people", "adult_skills", "geographical_barriers"),
    *("wider_barriers", "indoors", "outdoors"),
)
FULL_TITLES = {
    "imd": "Index of Multiple Deprivation (IMD)",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "environment": "Living Environment",
}
KEYS = tuple(name.lower() for name in DOMAINS)
FILE_NAME = r"(?P<layer>(?i:imd|iod|.*iod)(?P<edition>20\d{2})[^.]*)"
SMALL_AREA = Column(
    "area_code",
    "lsoa11_code",
    Kind.CODE,
    required=True,
    pattern=r"[EW]01\d{6}",
    also=("lsoa01_code", "lsoa21_code", "LSOA code (2011)", "LSOA code (2021)"),
)


def _official(key: str, part: str) -> tuple[str, ...]:
    """The heading of MHCLG's own "all ranks, deciles and scores" file."""
    if key not in FULL_TITLES:
        return ()
    explained = {
        "score": f"{'' if key == 'imd' else 'Score '}",
        "rank": "Rank (where 1 is most deprived)",
        "decile": "Decile (where 1 is most deprived 10% of LSOAs)",
    }[part].strip()
    plain = f"{FULL_TITLES[key]} Score"
    rate = f"{FULL_TITLES[key]} Score (rate)"
    return (plain, rate) if part == "score" else (f"{FULL_TITLES[key]} {explained}",)


def _figures(names: tuple[str, ...], middle: str = "") -> tuple[Column, ...]:
    made = []
    for name in names:
        for part in ("score", "rank", "decile"):
            key = name.lower()
            also = (f"{name}{middle}_{part}", *_official(key, part))
            least = None if part == "score" else 1
            most = 10 if part == "decile" else None
            kind = Kind.NUMBER if part == "score" else Kind.WHOLE
            heading = f"{name}_{part}"
            made.append(
                Column(
                    f"{key}_{part}",
                    heading,
                    kind,
                    may_be_absent=True,
                    also=also,
                    least=least,
                    most=most,
                )
            )
    return tuple(made)


def _put_domains(projection: Projection) -> None:
    edition = to_areas.year_of(projection, "edition")
    to_areas.put_indicators(projection, "area_code", KEYS, edition)


def _put_subdomains(projection: Projection) -> None:
    edition = to_areas.year_of(projection, "edition")
    to_areas.put_indicators(projection, "area_code", SUBDOMAINS, edition)


def _put_districts(projection: Projection) -> None:
    edition = to_areas.year_of(projection, "edition")
    named = {"imd": "average_score", "imd_worst_tenth": "worst_tenth", "imd_extent": "extent"}
    figures = (
        NewIndicator(row["area_code"], key, edition, score=row[column])
        for row in to_areas.rows(projection)
        for key, column in named.items()
    )
    writes.put_indicators(figures, source=to_areas.source(projection))


PUBLISHER = "Ministry of Housing, Communities and Local Government"
WORST_TENTH = "imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally"
feeds = (
    Feed(
        key="deprivation",
        title="Deprivation of small areas",
        publisher=PUBLISHER,
        counts="areas",
        columns=(SMALL_AREA, *_figures(DOMAINS)),
        unit="file_layer",
        file_name=FILE_NAME,
        identity=("area_code",),
        other_columns="ignore",
        recognise=lambda opening: any("imd" in h.lower() for h in opening.header),
        project=_put_domains,
    ),
    Feed(
        key="deprivation_subdomains",
        title="Deprivation of small areas: sub-domains",
        publisher=PUBLISHER,
        counts="areas",
        columns=(SMALL_AREA, *_figures(SUBDOMAINS, "_sub_domain")),
        unit="file_layer",
        file_name=FILE_NAME,
        identity=("area_code",),
        recognise=lambda opening: any("wider_barriers" in h for h in opening.header),
        project=_put_subdomains,
    ),
    Feed(
        key="deprivation_districts",
        title="Deprivation of districts",
        publisher=PUBLISHER,
        counts="areas",
        columns=(
            Column(
                "area_code",
                "ltla21_code",
                Kind.CODE,
                required=True,
                pattern=r"[EW]\d{8}",
                also=tuple(f"ltla{year:02d}_code" for year in range(9, 31)),
            ),
            Column("average_score", "Score", Kind.NUMBER, also=("imd_average_score",)),
            Column("worst_tenth", "Proportion", Kind.NUMBER, least=0, most=1, also=(WORST_TENTH,)),
            Column("extent", "Extent", Kind.NUMBER, least=0, most=1, also=("imd25_extent",)),
        ),
        unit="file_layer",
        file_name=FILE_NAME,
        identity=("area_code",),
        other_columns="ignore",
        project=_put_districts,
    ),
)
