"""What schools report, over the pupils of those that take part."""

from collections import Counter

import pytest

from guildhall.analysis.series import spine
from guildhall.measures.from_records import held
from guildhall.partners.models import Agency
from guildhall.programmes.enforcement import counting
from guildhall.programmes.enforcement.cases.tests.world import AT, World
from guildhall.programmes.enforcement.measures import MEASURES
from guildhall.programmes.enforcement.reports.tests.saying import say


@pytest.fixture
def taking_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "SCHOOL_PUPILS", {"larch": 600, "elm": 600})


def reported(world: World) -> None:
    """Two reports of a school that takes part, and one of a school that does not."""
    larch, other = (
        Agency.objects.create(key=key, name=f"{key} school") for key in ("larch", "other")
    )
    for agency in (larch, larch, other):
        say(world, source="school", source_agency=agency)


@pytest.mark.usefixtures("taking_part")
def test_only_schools_that_take_part_are_counted(world: World) -> None:
    reported(world)

    assert Counter(counting.from_schools(AT)) == {f"{AT:%Y-%m}": 3}
    assert Counter(counting.from_schools_taking_part(AT)) == {f"{AT:%Y-%m}": 2}


@pytest.mark.usefixtures("taking_part")
def test_the_pupils_of_a_year_are_those_on_the_roll(world: World) -> None:
    reported(world)

    found = counting.pupil_years(AT)

    assert found is not None
    assert set(found.counts) == set(spine(f"{found.since:%Y-%m}", f"{AT:%Y-%m}"))
    assert {12 * each for each in found.counts.values()} == {1200}


def test_with_no_school_named_there_is_nothing_to_be_over(world: World) -> None:
    reported(world)
    (measure,) = (each for each in MEASURES if each.key == "asb_in_schools")
    later = AT.replace(year=AT.year + 1)

    supplied = held(measure, "E06000031", later)

    assert "taking part: none yet" in measure.numerator_rule
    assert supplied is not None
    assert not supplied.held.counts.any()
    assert supplied.held.denominators is not None
    assert not supplied.held.denominators.any()
