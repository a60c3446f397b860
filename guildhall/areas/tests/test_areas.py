import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from shapely.geometry import Point, box, mapping, shape

from guildhall.areas import outlines, reads, rules, writes
from guildhall.areas.models import Outline, Population
from guildhall.areas.writes import (
    NewArea,
    NewIndicator,
    NewLink,
    NewOutline,
    NewPopulation,
    Source,
)

CITY, COUNTY_TOWN = "E06000031", "E07000008"
REBASED = Population.Basis.REBASED
FIRST = Population.Basis.MID_YEAR


def source(batch: str, released_on: date = date(2024, 1, 1)) -> Source:
    return Source(batch, released_on)


def lsoa(number: int) -> str:
    return f"E01{number:06d}"


def put_map() -> None:
    """Two districts side by side, of two LSOAs each; LSOA 2 became 5 and 6 in 2021."""
    places = [(1, CITY), (2, CITY), (3, COUNTY_TOWN), (4, COUNTY_TOWN)]
    newer = [(1, CITY), (5, CITY), (6, CITY), (3, COUNTY_TOWN), (4, COUNTY_TOWN)]
    areas = [
        NewArea(CITY, "lad", 2024, "Peterborough"),
        NewArea(COUNTY_TOWN, "lad", 2024, "Cambridge"),
    ]
    links = [
        NewLink((CITY, "lad", 2024), ("E22000017", "csp", 2024)),
        NewLink((CITY, "lad", 2024), ("E23000023", "pfa", 2024)),
        NewLink((COUNTY_TOWN, "lad", 2024), ("E23000023", "pfa", 2024)),
    ]
    for vintage, pairs in ((2011, places), (2021, newer)):
        for number, district in pairs:
            areas.append(NewArea(lsoa(number), "lsoa", vintage, f"Area {number}"))
            links.append(NewLink((lsoa(number), "lsoa", vintage), (district, "lad", 2024)))
    writes.put_areas(areas, source=source("areas-1"))
    writes.put_links(links, source=source("areas-1"))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E01015589", "lsoa"),
        ("E02003237", "msoa"),
        ("E05002169", "ward"),
        ("E06000031", "lad"),
        ("W06000015", "lad"),
        ("E22000017", "csp"),
        ("E23000023", "pfa"),
        ("E31000005", "fra"),
        ("E12000006", "region"),
        ("E10000003", "county"),
        ("E0600003", None),
        ("Peterborough", None),
        ("", None),
    ],
)
def test_a_code_says_what_kind_of_area_it_is_for(code: str, kind: str | None) -> None:
    assert rules.kind_of(code) == kind


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("lsoa21_code", ("lsoa", 2021, "code")),
        ("LSOA21CD", ("lsoa", 2021, "code")),
        ("WD13NM", ("ward", 2013, "name")),
        ("ltla24_name", ("lad", 2024, "name")),
        ("LAD23CD", ("lad", 2023, "code")),
        ("WD13CDO", None),
        ("WD13NMW", None),
        ("change_code", None),
        ("ruc21_code", None),
    ],
)
def test_a_heading_says_the_kind_and_vintage_of_its_codes(
    heading: str, expected: tuple[str, int, str] | None
) -> None:
    read = rules.read_heading(heading)

    assert (read and (read.kind, read.vintage, read.part)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bristol, City of", "City of Bristol"),
        ("London, City of", "City of London"),
        ("Devon & Cornwall", "Devon and Cornwall"),
        ("EAST MIDLANDS", "East Midlands"),
        ("Peterborough UA", "Peterborough"),
    ],
)
def test_publishers_spellings_of_one_area_compare_equal(one: str, other: str) -> None:
    assert rules.plain_name(one) == rules.plain_name(other)


def test_the_city_of_london_is_not_london() -> None:
    assert rules.plain_name("City of London") != rules.plain_name("LONDON")


@pytest.mark.django_db
def test_an_lsoa_of_either_vintage_is_found_in_its_district() -> None:
    put_map()

    older = reads.lookup("lsoa", "lad", 2011)
    newer = reads.lookup("lsoa", "lad", 2021)
    together = reads.lookup("lsoa", "lad")

    assert set(older) == {lsoa(n) for n in (1, 2, 3, 4)}
    assert set(newer) == {lsoa(n) for n in (1, 3, 4, 5, 6)}
    assert together == older | newer


@pytest.mark.django_db
def test_an_lsoa_is_followed_through_its_district_to_the_partnership_and_the_force() -> None:
    put_map()

    assert reads.lookup("lsoa", "csp")[lsoa(5)] == "E22000017"
    assert reads.lookup("lsoa", "pfa")[lsoa(3)] == "E23000023"
    assert lsoa(3) not in reads.lookup("lsoa", "csp")


@pytest.mark.django_db
def test_a_district_whose_code_has_changed_is_followed_to_its_successor() -> None:
    put_map()
    writes.put_links(
        [
            NewLink(("E07000999", "lad", 2016), (CITY, "lad", 2024)),
            NewLink((lsoa(9), "lsoa", 2011), ("E07000999", "lad", 2018)),
        ],
        source=source("changes"),
    )

    assert reads.lookup("lad", "pfa")["E07000999"] == "E23000023"
    assert reads.lookup("lsoa", "csp")[lsoa(9)] == "E22000017"


@pytest.mark.django_db
def test_putting_the_same_facts_twice_changes_nothing() -> None:
    put_map()
    before = (reads.lookup("lsoa", "lad"), reads.districts(), reads.areas("lsoa"))

    put_map()

    assert (reads.lookup("lsoa", "lad"), reads.districts(), reads.areas("lsoa")) == before


@pytest.mark.django_db
def test_a_file_without_names_does_not_blank_a_name() -> None:
    put_map()

    writes.put_areas([NewArea(CITY, "lad", 2024)], source=source("nameless"))

    assert reads.name(CITY) == "Peterborough"
    assert reads.name("E06000099") == "E06000099"


@pytest.mark.django_db
def test_a_population_says_its_basis_and_prefers_the_rebased_one() -> None:
    writes.put_population([NewPopulation(2015, FIRST, 190_000, CITY)], source=source("first"))
    writes.put_population([NewPopulation(2015, REBASED, 200_246, CITY)], source=source("rebased"))

    found = reads.population(CITY, 2015)

    assert found is not None
    assert (found.number, found.year) == (200_246, 2015)
    assert found.basis == "mid-year estimate, rebased to Census 2021"
    assert found.sources == ("rebased",)


@pytest.mark.django_db
def test_ages_are_answered_by_a_basis_that_has_them() -> None:
    by_age = [10] * 91
    writes.put_population([NewPopulation(2015, REBASED, 999, CITY)], source=source("no-ages"))
    writes.put_population(
        [NewPopulation(2015, FIRST, 910, CITY, by_age=by_age)], source=source("with-ages")
    )

    children = reads.population(CITY, 2015, range(18))
    oldest = reads.population(CITY, 2015, [90, 95, 100])

    assert children is not None
    assert (children.number, children.sources) == (180, ("with-ages",))
    assert oldest is not None
    assert oldest.number == 10


@pytest.mark.django_db
def test_another_year_is_given_only_when_the_nearest_is_asked_for() -> None:
    writes.put_population(
        [NewPopulation(2013, REBASED, 1300, CITY), NewPopulation(2017, REBASED, 1700, CITY)],
        source=source("p"),
    )

    assert reads.population(CITY, 2015) is None
    nearest = reads.population(CITY, 2015, nearest=True)
    assert nearest is not None
    assert (nearest.year, nearest.number) == (2013, 1300)
    later = reads.population(CITY, 2016, nearest=True)
    assert later is not None
    assert later.year == 2017


@pytest.mark.django_db
def test_a_force_is_the_sum_of_its_districts_only_when_all_are_held() -> None:
    put_map()
    writes.put_population([NewPopulation(2015, REBASED, 200, CITY)], source=source("p"))

    assert reads.population("E23000023", 2015) is None

    writes.put_population([NewPopulation(2015, REBASED, 100, COUNTY_TOWN)], source=source("p"))
    whole = reads.population("E23000023", 2015)

    assert whole is not None
    assert whole.number == 300
    assert "added up from 2 smaller areas" in whole.basis


@pytest.mark.django_db
def test_a_district_is_the_sum_of_its_lsoas_of_one_vintage() -> None:
    put_map()
    writes.put_population(
        [NewPopulation(2015, FIRST, 91, lsoa(n), by_age=[1] * 91) for n in (1, 2)],
        source=source("p"),
    )

    under_18 = reads.population(CITY, 2015, range(18))

    assert under_18 is not None
    assert under_18.number == 36


@pytest.mark.django_db
@pytest.mark.parametrize("names_first", [True, False])
def test_a_population_by_name_gets_its_code_whichever_file_comes_first(names_first: bool) -> None:
    named = NewPopulation(2015, REBASED, 200_246, area_kind="lad", area_name="PETERBOROUGH UA")
    steps: list[Callable[[], None]] = [
        put_map,
        lambda: writes.put_population([named], source=source("midyear")),
    ]

    for step in steps if names_first else reversed(steps):
        step()

    found = reads.population(CITY, 2015)
    assert found is not None
    assert found.number == 200_246
    assert not Population.objects.filter(area_code="").exists()


@pytest.mark.django_db
def test_a_county_does_not_take_the_code_of_a_district_of_the_same_name() -> None:
    put_map()

    writes.put_population(
        [NewPopulation(2015, REBASED, 5, area_kind="county", area_name="Cambridge")],
        source=source("m"),
    )

    assert reads.population(COUNTY_TOWN, 2015) is None


@pytest.mark.django_db
def test_ages_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add"):
        writes.put_population(
            [NewPopulation(2015, FIRST, 92, CITY, by_age=[1] * 91)], source=source("wrong")
        )


@pytest.mark.django_db
def test_households_are_for_the_year_asked_unless_the_nearest_will_do() -> None:
    writes.put_households([(CITY, 2021, 78_000)], source=source("census"))

    assert reads.households(CITY, 2015) is None
    nearest = reads.households(CITY, 2015, nearest=True)
    assert nearest is not None
    assert (nearest.number, nearest.year) == (78_000, 2021)


@pytest.mark.django_db
def test_an_indicator_is_read_by_edition() -> None:
    writes.put_indicators([NewIndicator(lsoa(1), "imd", 2019, decile=2)], source=source("imd"))

    assert reads.indicator("imd", 2019)[lsoa(1)].decile == 2
    assert reads.indicator("imd", 2015) == {}


@pytest.mark.django_db
def test_an_older_publication_that_arrives_later_does_not_undo_a_newer_one() -> None:
    newer = source("newer", date(2024, 6, 1))
    writes.put_population([NewPopulation(2015, REBASED, 200_246, CITY)], source=newer)

    older = [NewPopulation(2015, REBASED, 190_000, CITY), NewPopulation(2014, REBASED, 1, CITY)]
    writes.put_population(older, source=source("older", date(2020, 6, 1)))

    kept, added = reads.population(CITY, 2015), reads.population(CITY, 2014)
    assert kept is not None
    assert kept.sources == ("newer",)
    assert added is not None
    assert added.sources == ("older",)


def outline(code: str, x: float, width: float, step: float = 1.0) -> NewOutline:
    geometry = json.dumps(mapping(box(x, 0, x + width, 1)))
    return NewOutline(code, "lsoa", 2011, code, geometry, step)


@pytest.mark.django_db
def test_the_more_detailed_outline_is_kept_whichever_comes_last() -> None:
    writes.put_outlines([outline(lsoa(1), 0, 1, step=0.1)], source=source("detailed"))
    writes.put_outlines([outline(lsoa(1), 0, 9, step=5.0)], source=source("coarse"))

    (kept,) = Outline.objects.all()

    assert kept.source == "detailed"


@pytest.mark.django_db
def test_where_outlines_overlap_the_more_detailed_one_is_believed() -> None:
    writes.put_outlines(
        [outline(lsoa(1), 0, 2, step=9.0), outline(lsoa(2), 1, 2, step=0.5)], source=source("o")
    )

    found = outlines.areas_of_points([0.5, 1.5, 2.5, 9], [0.5] * 4, "lsoa")

    assert found == [lsoa(1), lsoa(2), lsoa(2), None]


@pytest.mark.django_db
def test_a_point_is_in_the_district_of_the_lsoa_that_holds_it() -> None:
    put_map()
    writes.put_outlines([outline(lsoa(1), 0, 1), outline(lsoa(3), 1, 1)], source=source("o"))

    assert outlines.district_of_point(0.5, 0.5) == CITY
    assert outlines.district_of_point(1.5, 0.5) == COUNTY_TOWN
    assert outlines.district_of_point(7, 7) is None


@pytest.mark.django_db
def test_points_have_no_district_where_no_boundary_is_held() -> None:
    assert outlines.place_points([0.1, 0.2], [52.0, 52.1]) == [outlines.Place()] * 2
    assert not outlines.can_place_points()


@pytest.mark.django_db
def test_outlines_within_a_district_are_those_that_a_look_up_places_in_it() -> None:
    put_map()
    writes.put_outlines([outline(lsoa(n), n, 1) for n in (1, 2, 3)], source=source("o"))

    assert [s.code for s in outlines.outlines("lsoa", 2011, within=CITY)] == [lsoa(1), lsoa(2)]


class PointsInAreas(TestCase):
    @given(
        edges=st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=5, unique=True),
        points=st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5)), max_size=20),
    )
    def test_the_tree_answers_as_trying_every_area_in_turn_does(
        self, edges: list[float], points: list[tuple[float, float]]
    ) -> None:
        Outline.objects.all().delete()
        shapes = [outline(lsoa(n), x, 0.3, step=1 + n) for n, x in enumerate(edges)]
        writes.put_outlines(shapes, source=source("made"))

        found = outlines.areas_of_points([x for x, _ in points], [y for _, y in points], "lsoa")

        slowly = [
            next(
                (s.code for s in shapes if shape(json.loads(s.geometry)).intersects(Point(p))), None
            )
            for p in points
        ]
        assert found == slowly
