"""Due dates, lateness, roles and merging, at their boundaries and against slow versions."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.plan import rules
from guildhall.plan.file.people import RoleHolder

SEPTEMBER, OCTOBER, DECEMBER = date(2016, 9, 30), date(2016, 10, 31), date(2016, 12, 31)
DAYS = st.dates(date(2016, 1, 1), date(2016, 1, 9))
FIELDS = st.fixed_dictionaries({f: st.integers(0, 2) for f in "abc"})


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "key"),
    [
        (date(2016, 4, 1), date(2017, 3, 31), "2016-17"),
        (date(2016, 1, 1), date(2016, 12, 31), "2016"),
        (date(2099, 4, 1), date(2100, 3, 31), "2099-00"),
        (date(2017, 4, 1), date(2020, 3, 31), "2017-20"),
    ],
)
def test_a_plan_is_called_by_its_years(starts_on: date, ends_on: date, key: str) -> None:
    assert rules.plan_key(starts_on, ends_on) == key


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ([], rules.Due(None, None, 0)),
        ([None], rules.Due(None, None, 0)),
        ([SEPTEMBER], rules.Due(SEPTEMBER, SEPTEMBER, 0)),
        ([SEPTEMBER, OCTOBER], rules.Due(SEPTEMBER, OCTOBER, 1)),
        ([OCTOBER, SEPTEMBER], rules.Due(OCTOBER, SEPTEMBER, 0)),
        ([SEPTEMBER, OCTOBER, DECEMBER], rules.Due(SEPTEMBER, DECEMBER, 2)),
        ([SEPTEMBER, None], rules.Due(SEPTEMBER, None, 1)),
        ([None, SEPTEMBER], rules.Due(SEPTEMBER, SEPTEMBER, 0)),
        ([SEPTEMBER, None, SEPTEMBER], rules.Due(SEPTEMBER, SEPTEMBER, 1)),
    ],
    ids=[
        "nothing said",
        "no day",
        "one day",
        "put back",
        "brought forward",
        "put back twice",
        "taken away",
        "given at last",
        "taken away and given again",
    ],
)
def test_the_first_day_is_kept_and_slips_are_counted(
    days: list[date | None], due: rules.Due
) -> None:
    assert rules.due(days) == due


def slow_slips(days: Sequence[date | None]) -> int:
    far = date.max
    before, slips = None, 0
    for number, day in enumerate(days):
        if number and before is not None and (day or far) > before:
            slips += 1
        before = day
    return slips


@given(st.lists(st.none() | DAYS, max_size=8))
def test_slips_agree_with_a_slow_count(days: list[date | None]) -> None:
    due = rules.due(days)

    assert due.slips == slow_slips(days)
    assert due.original_on == next((day for day in days if day), None)


@pytest.mark.parametrize(
    ("due_on", "status", "late"),
    [
        (OCTOBER - timedelta(days=1), "not_started", 1),
        (OCTOBER, "not_started", 0),
        (OCTOBER + timedelta(days=1), "under_way", 0),
        (SEPTEMBER, "under_way", 31),
        (SEPTEMBER, "done", 0),
        (SEPTEMBER, "not_needed", 0),
        (None, "not_started", 0),
    ],
    ids=["due yesterday", "due today", "tomorrow", "a month ago", "done", "not needed", "no day"],
)
def test_an_action_is_late_from_the_day_after_it_was_due(
    due_on: date | None, status: str, late: int
) -> None:
    assert rules.days_late(due_on, status, OCTOBER) == late


def holder(since: str | None, until: str | None) -> RoleHolder:
    return RoleHolder(
        id="R1", role="Lead", agency="a", name="A", invented=True, since=since, until=until
    )


@pytest.mark.parametrize(
    ("until", "has_left"),
    [
        (None, False),
        ("2016-10-30", True),
        ("2016-10-31", False),
        ("2016-10", False),
        ("2016-09", True),
        ("2016", False),
        ("2015", True),
    ],
)
def test_somebody_has_left_only_once_it_is_certain(until: str | None, has_left: bool) -> None:
    assert rules.has_left(holder(None, until), OCTOBER) is has_left


@given(loaded=FIELDS, current=FIELDS, new=FIELDS)
def test_a_merge_keeps_each_edit_and_takes_each_change_of_the_file(
    loaded: dict[str, int], current: dict[str, int], new: dict[str, int]
) -> None:
    merged = rules.merge(loaded, current, new)

    for field, value in merged.items():
        expected = new[field] if current[field] == loaded[field] else current[field]
        assert value == expected


@given(loaded=FIELDS, current=FIELDS)
def test_merging_what_was_loaded_changes_nothing(
    loaded: dict[str, int], current: dict[str, int]
) -> None:
    assert rules.merge(loaded, current, loaded) == current


@given(loaded=FIELDS, current=FIELDS, new=FIELDS)
def test_merging_the_same_file_twice_is_merging_it_once(
    loaded: dict[str, int], current: dict[str, int], new: dict[str, int]
) -> None:
    once = rules.merge(loaded, current, new)

    assert rules.merge(new, once, new) == once


@given(loaded=FIELDS, current=FIELDS, new=FIELDS)
def test_fields_clash_where_all_three_differ(
    loaded: dict[str, int], current: dict[str, int], new: dict[str, int]
) -> None:
    slow = [f for f in "abc" if loaded[f] != current[f] != new[f] != loaded[f]]

    assert sorted(rules.clashes(loaded, current, new)) == slow


def test_a_row_that_no_plan_file_could_hold_is_refused_with_its_field() -> None:
    with pytest.raises(rules.Unfit) as refused:
        rules.fitted("principles", {"id": "PR1", "text": " two\nlines"})

    assert list(refused.value.errors) == ["text"]
