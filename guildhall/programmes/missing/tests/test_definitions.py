from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.missing.definitions import (
    ABSENT_DROPPED_ON,
    DEFINITION_2016,
    DEFINITION_CURRENT,
    DEFINITIONS,
    Category,
    definition_on,
    is_counted,
    is_of_its_day,
    mapped,
)

LAST_DAY_OF_ABSENT = date(2016, 12, 31)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2013, 3, 31), "2010"),
        (date(2013, 4, 1), "2016"),
        (LAST_DAY_OF_ABSENT, "2016"),
        (ABSENT_DROPPED_ON, "current"),
        (date(2026, 11, 22), "current"),
        (date(1999, 1, 1), "2010"),
    ],
)
def test_an_episode_keeps_the_definition_of_the_day_it_began(day: date, key: str) -> None:
    assert definition_on(day).key == key


@pytest.mark.parametrize(
    ("category", "day", "counted"),
    [
        (Category.MISSING, LAST_DAY_OF_ABSENT, True),
        (Category.ABSENT, LAST_DAY_OF_ABSENT, False),
        (Category.ABSENT, ABSENT_DROPPED_ON, True),
        (Category.NO_APPARENT_RISK, ABSENT_DROPPED_ON, True),
        (Category.NO_APPARENT_RISK, LAST_DAY_OF_ABSENT, False),
        (Category.AWAY_WITHOUT_AUTHORISATION, ABSENT_DROPPED_ON, False),
        (Category.ABSENT, date(2012, 6, 1), True),
    ],
)
def test_absent_is_not_counted_until_2017_and_is_afterwards(
    category: Category, day: date, counted: bool
) -> None:
    assert is_counted(category, day) is counted


def test_a_category_of_another_day_is_mapped_and_flagged_not_refused() -> None:
    assert mapped(Category.ABSENT, DEFINITION_CURRENT) is Category.NO_APPARENT_RISK
    assert mapped(Category.NO_APPARENT_RISK, DEFINITION_2016) is Category.ABSENT
    assert not is_of_its_day(Category.ABSENT, ABSENT_DROPPED_ON)
    assert is_of_its_day(Category.ABSENT, LAST_DAY_OF_ABSENT)


@given(st.sampled_from(Category), st.sampled_from(DEFINITIONS))
def test_every_category_has_a_meaning_under_every_definition(
    category: Category, definition: object
) -> None:
    found = next(each for each in DEFINITIONS if each is definition)

    assert mapped(category, found) in found.categories


def test_the_definitions_follow_one_another_without_a_gap() -> None:
    ends = [each.until for each in DEFINITIONS]
    starts = [each.since for each in DEFINITIONS]

    assert ends == [*starts[1:], None]
    assert starts[1:] == [date(2013, 4, 1), date(2017, 1, 1)]
    assert all(each.source for each in DEFINITIONS)
