"""Usual residents: mid-year estimates by single year of age, the long series, and Census 2021.

Sources: ONS mid-year population estimates and Census 2021. Estimates made before Census 2021
differ from those rebased to it (Peterborough, mid-2019: 202,259 first, 213,026 rebased), so each
figure keeps its basis. The long series names areas without codes; they are matched to look-ups by
kind and name, and shire districts and forces are where the file has them.
"""

from guildhall.areas.models import Population
from guildhall.areas.writes import NewPopulation
from guildhall.areas.writes import put_population as put
from guildhall.evidence import to_areas
from guildhall.evidence.declare import Check, Column, Feed, Kind, Opening, Projection

CODE = r"[A-Z]\d{8}"
ONS = "Office for National Statistics"
AGES = tuple(
    Column(f"age_{age}", str(age) if age < 90 else "90+", Kind.WHOLE, True, least=0)
    for age in range(91)
)
SUM_OF_AGES = " + ".join(f"try_cast({column.name} AS DOUBLE)" for column in AGES)
MIDDLES = tuple(
    Column(
        f"mid_{year}",
        f"Mid-{year}",
        Kind.WHOLE,
        may_be_absent=True,
        also=(f"mid_{year}", f"Mid {year}", str(year)),
        least=0,
    )
    for year in range(1991, 2041)
)
KINDS = {
    "county": "county",
    "metropolitan county": "county",
    "region": "region",
    "unitary authority": "lad",
    "metropolitan district": "lad",
    "non-metropolitan district": "lad",
    "london borough": "lad",
}


def _number(name: str, heading: str) -> Column:
    return Column(name, heading, Kind.WHOLE, required=True, least=0)


def _put_by_age(projection: Projection) -> None:
    year = to_areas.year_of(projection, "year")
    vintage = int(projection.file_values.get("vintage", year % 100)) + 2000
    to_areas.put_named_areas(projection, "area_code", "area_name", vintage)
    basis = Population.Basis.MID_YEAR
    to_areas.put_population(projection, "area_code", "residents", year=year, basis=basis)


def _put_series(projection: Projection) -> None:
    years = [int(n[4:]) for n in projection.rows.column_names if n.startswith("mid_")]
    figures = [
        NewPopulation(
            year,
            Population.Basis.REBASED,
            row[f"mid_{year}"],
            to_areas.COUNTRIES.get(row["area_name"].casefold(), ""),
            KINDS.get(row["geography"].casefold(), row["geography"].casefold()[:10]),
            row["area_name"],
        )
        for row in to_areas.rows(projection)
        for year in years
        if row[f"mid_{year}"] is not None
    ]
    put(figures, source=to_areas.source(projection))


def _has_a_middle(opening: Opening) -> bool:
    return any(heading.casefold().startswith("mid") for heading in opening.header)


def _put_census(projection: Projection) -> None:
    to_areas.put_population(
        projection, "area_code", "residents", year=2021, basis=Population.Basis.CENSUS
    )


feeds = (
    Feed(
        key="population_by_age",
        title="Mid-year population by single year of age",
        publisher=ONS,
        counts="residents",
        columns=(
            Column(
                "area_code",
                "lsoa11_code",
                Kind.CODE,
                True,
                pattern=CODE,
                also=("lsoa21_code", *(f"ltla{y:02d}_code" for y in range(11, 31)), "LAD23CD"),
            ),
            Column(
                "area_name",
                "lsoa11_name",
                may_be_absent=True,
                also=("lsoa21_name", *(f"ltla{y:02d}_name" for y in range(11, 31)), "LAD23NM"),
            ),
            _number("residents", "total_population"),
            *AGES,
        ),
        unit="file_layer",
        file_name=r"(?P<layer>population(?P<year>\d{2})_[a-z]+(?P<vintage>\d{2})[^.]*)",
        identity=("area_code",),
        checks=(
            Check(
                "ages_do_not_add_up",
                "residents",
                f"try_cast(residents AS DOUBLE) <> {SUM_OF_AGES}",
                "The single years of age do not add to the total.",
            ),
        ),
        project=_put_by_age,
        notes="Estimates as first published, before they were rebased to Census 2021.",
    ),
    Feed(
        key="population_series",
        title="Mid-year population of districts and counties, rebased to Census 2021",
        publisher=ONS,
        counts="residents",
        columns=(
            Column("area_name", "Name", required=True),
            Column("force_name", "PFA"),
            Column("geography", "Geography", required=True),
            *MIDDLES,
        ),
        unit="file_layer",
        file_name=r"^(?P<layer>[^.]+)",
        identity=("area_name", "geography"),
        recognise=_has_a_middle,
        project=_put_series,
    ),
    Feed(
        key="population_broad_ages",
        title="Census 2021 population by sex and broad age",
        publisher=ONS,
        counts="residents",
        columns=(
            Column("area_code", "ltla21_code", Kind.CODE, True, pattern=CODE),
            _number("residents", "total_population"),
            *(
                _number(name, name)
                for name in (
                    *("total_females", "total_males", "younger_females", "working_age_females"),
                    *("older_females", "younger_males", "working_age_males", "older_males"),
                )
            ),
        ),
        unit="'England and Wales'",
        identity=("area_code",),
        project=_put_census,
    ),
    Feed(
        key="population_by_ethnic_group",
        title="Census 2021 population by ethnic group",
        publisher=ONS,
        counts="residents",
        columns=(
            Column("area_code", "lsoa21_code", Kind.CODE, True, pattern=CODE),
            _number("residents", "total_residents"),
            Column("ethnic_group", "ethnic_group", required=True),
            _number("in_group", "n"),
            Column("share", "prop", Kind.NUMBER, least=0, most=1),
        ),
        unit="file_layer",
        file_name=r"^(?P<layer>[^.]+)",
        identity=("area_code", "ethnic_group"),
        dimensions=("ethnic_group",),
        project=_put_census,
    ),
)
