"""Counts by area and month: zeros, gaps, releases, and agreement with a count by hand."""

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from guildhall.areas.models import Area, Link
from guildhall.areas.rules import kind_of
from guildhall.evidence import cube, cubing, levels, rolling, rules
from guildhall.evidence.cube import Count, monthly, monthly_by_area, split, words
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.models import Batch, Part
from guildhall.evidence.tests.files import STOPS, one, street_row, street_text, write
from guildhall.instance import Instance

NAME = "2024-01-cambridgeshire-street.csv"
BURGLARY = Count("police_street", {"crime_type": ("Burglary",)})
PETERBOROUGH = ("E01015629", "Peterborough 001A")
FENLAND = ("E01018045", "Fenland 003B")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings: Any) -> None:
    settings.INSTANCE = Instance(area_code="E06000031", area_name="Peterborough")


def months(path: Path, *rows: list[str]) -> None:
    one(write(path / "street.csv", street_text(rows)))


def test_a_held_month_without_a_row_is_zero_and_a_month_not_held_is_a_gap(tmp_path: Path) -> None:
    drugs = street_row(month="2024-02", crime_type="Drugs")
    months(tmp_path, street_row(), drugs, street_row(month="2024-04"))

    found = monthly(BURGLARY, "E06000031")

    assert found.months == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert found.values == [1, 0, None, 1]
    assert found.inputs == [Batch.objects.get().reference]
    assert not found.synthetic


def test_nothing_held_gives_an_empty_series() -> None:
    assert monthly(BURGLARY, "E06000031") == cube.MonthlySeries()
    assert words("police_street", "crime_type") == []


def test_an_area_that_no_row_lies_in_has_no_series(tmp_path: Path) -> None:
    months(tmp_path, street_row())

    assert monthly(BURGLARY, "E07000010").values == []


def test_months_are_judged_by_the_force_that_most_of_the_area_s_rows_belong_to(
    tmp_path: Path,
) -> None:
    rail = street_row(month="2024-02", force="British Transport Police")
    months(tmp_path, *[street_row(month=m) for m in ("2024-01", "2024-01", "2024-03")], rail)

    assert monthly(BURGLARY, "E06000031").values == [2, None, 1]


def test_rows_of_another_force_in_the_area_are_counted(tmp_path: Path) -> None:
    rail = street_row(force="British Transport Police")
    months(tmp_path, street_row(), street_row(), rail)

    assert monthly(BURGLARY, "E06000031").values == [3]


def test_rows_without_an_area_count_for_their_force_alone(tmp_path: Path) -> None:
    months(tmp_path, street_row(), street_row(area=("", "")))

    assert monthly(BURGLARY, "Cambridgeshire Constabulary").values == [2]
    assert monthly(BURGLARY, "E06000031").values == [1]


def test_as_of_gives_what_was_published_by_then(tmp_path: Path) -> None:
    for released, count in (("2024-03", 1), ("2024-05", 3)):
        rows = [street_row(f"{released}{n}") for n in range(count)]
        path = write(tmp_path / released / NAME, street_text(rows))
        one(path, released=released)

    assert monthly(BURGLARY, "E06000031").values == [3]
    assert monthly(BURGLARY, "E06000031", as_of=date(2024, 4, 30)).values == [1]
    assert monthly(BURGLARY, "E06000031", as_of=date(2024, 2, 29)).values == []


def test_a_file_of_which_one_month_was_replaced_gives_its_other_months(tmp_path: Path) -> None:
    both = street_text([street_row(), street_row(month="2024-02"), street_row(month="2024-02")])
    one(write(tmp_path / "both.csv", both), released="2024-03")
    one(write(tmp_path / NAME, street_text([street_row()] * 4)), released="2024-04")

    assert monthly(BURGLARY, "E06000031").values == [4, 2]


def test_look_ups_are_believed_before_names(tmp_path: Path) -> None:
    Link.objects.create(
        from_code=PETERBOROUGH[0], from_kind="lsoa", from_vintage=2011, to_code="E07000099",
        to_kind="lad", to_vintage=2024, source="test", released_on=date(2024, 1, 1),
    )  # fmt: skip
    months(tmp_path, street_row())

    assert monthly(BURGLARY, "E07000099").values == [1]
    assert monthly(BURGLARY, "E06000031").values == []


def test_small_areas_add_up_to_the_wards_that_a_look_up_gives(tmp_path: Path) -> None:
    Link.objects.create(
        from_code=PETERBOROUGH[0], from_kind="lsoa", from_vintage=2011, to_code="E05010805",
        to_kind="ward", to_vintage=2024, source="test", released_on=date(2024, 1, 1),
    )  # fmt: skip
    months(tmp_path, street_row(), street_row(area=FENLAND))

    table = monthly_by_area(BURGLARY, "ward")

    assert (table.areas, table.values.tolist()) == (["E05010805"], [[1.0]])


def test_a_district_that_is_held_by_name_gets_its_code(tmp_path: Path) -> None:
    Area.objects.create(
        code="E07000010", kind="lad", vintage=2024, name="Fenland", plain_name="fenland",
        source="test", released_on=date(2024, 1, 1),
    )  # fmt: skip
    months(tmp_path, street_row(area=FENLAND), street_row(area=("E01099999", "Rutland 001A")))

    table = monthly_by_area(BURGLARY, "lad")

    assert table.areas == ["E07000010", "Rutland"]
    assert monthly(BURGLARY, "Rutland").values == [1]


def test_a_look_up_that_arrives_later_is_used(tmp_path: Path) -> None:
    months(tmp_path, street_row(area=FENLAND))
    before = monthly_by_area(BURGLARY, "lad").areas
    test_a_district_that_is_held_by_name_gets_its_code(tmp_path / "later")

    assert before == ["Fenland"]
    assert "E07000010" in monthly_by_area(BURGLARY, "lad").areas


def test_small_areas_are_their_own(tmp_path: Path) -> None:
    months(tmp_path, street_row(), street_row(area=FENLAND, crime_type="Drugs"))

    table = monthly_by_area(BURGLARY, "lsoa")

    assert dict(zip(table.areas, table.values[:, 0], strict=True)) == {
        PETERBOROUGH[0]: 1,
        FENLAND[0]: 0,
    }


def test_a_count_can_filter_on_a_column_outside_the_cube(tmp_path: Path) -> None:
    months(tmp_path, street_row(outcome="Offender sent to prison"), street_row())

    found = Count("police_street", {"last_outcome": ("Offender sent to prison",)})

    assert monthly(found, "E06000031").values == [1]


def test_a_count_split_by_word_adds_up(tmp_path: Path) -> None:
    months(tmp_path, street_row(), street_row(crime_type="Drugs"), street_row())

    parts = split(Count("police_street"), "crime_type", "E06000031")

    assert {word: series.values for word, series in parts.items()} == {
        "Burglary": [2],
        "Drugs": [1],
    }


def test_a_column_of_numbers_is_added_up(tmp_path: Path) -> None:
    months(tmp_path, street_row(latitude="52.5"), street_row(latitude=""))

    assert monthly(Count("police_street", of="latitude"), "E06000031").values == [52.5]


def test_searches_are_counted_by_force_where_no_outline_is_held(tmp_path: Path) -> None:
    row = "Person search,2019-06-30T23:03:09+00:00,,,52.5,-0.2,Male,18-24,,,,Drugs,Arrest,,False"
    one(write(tmp_path / "2019-07-cambridgeshire-stop-and-search.csv", f"{STOPS}\n{row}\n"))

    assert monthly(Count("police_stop_and_search"), "cambridgeshire").values == [1]


@pytest.mark.parametrize(
    "wrong",
    [
        Count("police_streets"),
        Count("police_street", {"offence": ("Burglary",)}),
        Count("police_street", of="victims"),
        Count("police_street", dated_by="crime_id"),
    ],
)
def test_a_count_of_what_is_not_there_says_so(wrong: Count) -> None:
    with pytest.raises(ValueError, match="police_street"):
        monthly(wrong, "E06000031")


def test_one_word_must_stand_in_a_tuple() -> None:
    with pytest.raises(TypeError, match="crime_type"):
        Count("police_street", {"crime_type": "Burglary"})  # type: ignore[dict-item]


def test_synthetic_batches_make_a_synthetic_series(tmp_path: Path) -> None:
    months(tmp_path / "real", street_row())
    write(tmp_path / "made" / "x-street.csv", street_text([street_row(month="2024-02")]))
    write(tmp_path / "made" / "SYNTHETIC.txt", "made up")
    before = monthly(BURGLARY, "E06000031").synthetic

    one(tmp_path / "made")

    assert not before
    assert monthly(BURGLARY, "E06000031").synthetic


def test_a_cube_is_made_once(tmp_path: Path, data: Path) -> None:
    months(tmp_path, street_row())
    monthly(BURGLARY, "E06000031")
    monthly(Count("police_street", {"crime_type": ("Drugs",)}), "E06000031")

    assert len(list((data / "cubes").iterdir())) == 1


def test_a_table_too_large_to_spread_gives_the_same_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(tmp_path, street_row(), street_row(area=FENLAND), street_row(month="2024-03"))
    spread = monthly_by_area(BURGLARY, "lad").values
    rolling.rolled.cache_clear()
    monkeypatch.setattr(rolling, "LARGEST_TABLE", 0)

    added_up = monthly_by_area(BURGLARY, "lad").values

    np.testing.assert_array_equal(spread, added_up)
    rolling.rolled.cache_clear()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2024-01", "2024-02", "2024-04"]),
        st.sampled_from(["Burglary", "Drugs", "Robbery"]),
        st.sampled_from([PETERBOROUGH, FENLAND, ("", "")]),
    ),
    min_size=1,
    max_size=30,
)


@profile(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_counts_agree_with_a_count_by_hand(rows: list[Any], settings: Any) -> None:
    with TemporaryDirectory() as folder:
        settings.DATA = Path(folder) / "data"
        text = street_text([street_row(month=m, crime_type=t, area=a) for m, t, a in rows])
        Part.objects.all().delete()
        Batch.objects.all().delete()
        one(write(Path(folder) / "street.csv", text))
        held = {month for month, _, _ in rows}
        by_hand = Counter((m, a[1]) for m, t, a in rows if t == "Burglary")

        for name, code in ((PETERBOROUGH[1], "E06000031"), (FENLAND[1], "Fenland")):
            found = monthly(BURGLARY, code)
            spine = rules.months_between(min(held), max(held))
            expected = [by_hand[(m, name)] if m in held else None for m in spine]
            is_there = any(area[1] == name for _, _, area in rows)
            assert found.values == (expected if is_there else [])


TO_VINTAGE = {"lad": 2018, "ward": 2017, "csp": 2016}


def link(code: str, to_code: str, to_kind: str) -> None:
    Link.objects.create(
        from_code=code, from_kind=kind_of(code) or "lsoa", from_vintage=2011, to_code=to_code,
        to_kind=to_kind, to_vintage=TO_VINTAGE[to_kind], source="test",
        released_on=date(2024, 1, 1),
    )  # fmt: skip


SMALL = ("E01000001", "E01000002", "W01000003", "E06000031", "x", "")
LINKS = st.dictionaries(
    st.tuples(st.sampled_from(SMALL[:4]), st.sampled_from(["lad", "ward", "csp"])),
    st.sampled_from(["E06000031", "E07000010", "E05000001", "E22000001", "Rutland"]),
)


@profile(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(links=LINKS, level=st.sampled_from(["lsoa", "ward", "lad", "csp", "pfa"]))
def test_what_rows_are_counted_under_lies_where_they_lie(
    links: dict[tuple[str, str], str], level: str
) -> None:
    Link.objects.all().delete()
    for (code, to_kind), to_code in links.items():
        link(code, to_code, to_kind)
    levels.lookup.cache_clear()
    levels.inside.cache_clear()
    now = levels.state()
    names = dict.fromkeys(SMALL[:3], "Fenland 003B")

    under = [levels.inside(level, now).outer.get(code, code) for code in SMALL]

    by_one_step = levels.outer_areas(SMALL, names, level, now)
    assert levels.outer_areas(under, names, level, now) == by_one_step


def test_a_cube_of_districts_holds_no_small_area_that_is_looked_up(tmp_path: Path) -> None:
    link(PETERBOROUGH[0], "E06000031", "lad")
    months(tmp_path, street_row(), street_row(area=FENLAND))

    made = cubing.cube(
        all_feeds()["police_street"],
        cube.standing(all_feeds()["police_street"], None),
        (),
        "rows",
        levels.inside("lad", levels.state()),
    )

    assert set(made.axes["area"].words) == {"E06000031", FENLAND[0]}
    assert made.names == {FENLAND[0]: FENLAND[1]}


def test_a_look_up_that_moves_an_area_makes_the_cube_anew(tmp_path: Path) -> None:
    link(PETERBOROUGH[0], "E06000031", "lad")
    months(tmp_path, street_row())
    before = monthly_by_area(BURGLARY, "lad").areas
    Link.objects.all().delete()
    link(PETERBOROUGH[0], "E07000010", "lad")

    assert (before, monthly_by_area(BURGLARY, "lad").areas) == (["E06000031"], ["E07000010"])


def test_an_area_s_own_unit_is_by_its_rows_whatever_is_added_up(tmp_path: Path) -> None:
    rail = street_row(month="2024-02", force="British Transport Police", latitude="52.5")
    months(tmp_path, street_row(latitude=""), street_row(latitude=""), rail)

    assert monthly(Count("police_street", of="latitude"), "E06000031").values == [0]


def test_the_state_of_look_ups_changes_with_them() -> None:
    before = levels.state()

    Area.objects.create(
        code="E07000010", kind="lad", vintage=2024, name="Fenland", plain_name="fenland",
        source="test", released_on=date(2024, 1, 1),
    )  # fmt: skip

    assert levels.state() != before
