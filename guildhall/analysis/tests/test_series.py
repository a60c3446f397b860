import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.series import (
    month_words,
    place,
    rolling_12,
    rolling_12_share,
    shift,
    spine,
)

gappy = st.lists(st.none() | st.integers(0, 500), max_size=40)


def test_the_spine_has_every_month_from_first_to_last() -> None:
    assert spine("2015-11", "2016-02") == ("2015-11", "2015-12", "2016-01", "2016-02")
    assert spine("2016-02", "2016-02") == ("2016-02",)
    assert spine("2016-02", "2016-01") == ()


@given(st.integers(2000, 2030), st.integers(1, 12), st.integers(-500, 500))
def test_shifting_a_month_there_and_back_changes_nothing(year: int, month: int, by: int) -> None:
    label = f"{year}-{month:02}"

    assert shift(shift(label, by), -by) == label
    assert len(spine(min(label, shift(label, by)), max(label, shift(label, by)))) == abs(by) + 1


@pytest.mark.parametrize("wrong", ["2016", "2016-13", "2016-00", "201604", "2016-4", "2016/04"])
def test_what_is_no_month_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a month such as 2016-04"):
        spine(wrong, "2017-01")


def test_a_month_is_put_in_words_and_any_other_label_left_alone() -> None:
    assert month_words("2024-03") == "March 2024"
    assert month_words("Week 3") == "Week 3"


def test_a_month_not_held_is_a_gap_and_never_nought() -> None:
    assert place(spine("2016-01", "2016-03"), {"2016-01": 0, "2016-03": 4}) == (0, None, 4)


@given(gappy)
def test_a_rolling_year_is_twelve_held_months_or_nothing(values: list[int | None]) -> None:
    rolled = rolling_12(values)

    assert len(rolled) == len(values)
    for end, found in enumerate(rolled, start=1):
        window = values[end - 12 : end] if end >= 12 else []
        is_whole = len(window) == 12 and None not in window
        assert found == (sum(v or 0 for v in window) if is_whole else None)


@pytest.mark.parametrize(
    ("values", "year"),
    [([1] * 11, None), ([1] * 12, 12), ([1] * 5 + [None] + [1] * 6, None), ([9] + [1] * 12, 12)],
    ids=["eleven months", "twelve", "one of twelve missing", "thirteen"],
)
def test_eleven_months_never_make_a_year(values: list[int | None], year: int | None) -> None:
    assert rolling_12(values)[-1] == year


def test_a_rolling_share_pools_its_months_and_is_not_their_mean() -> None:
    numerators, denominators = [1] * 11 + [90], [1] * 11 + [180]

    assert rolling_12_share(numerators, denominators)[-1] == 101 / 191
    assert rolling_12_share([0] * 12, [0] * 12)[-1] is None
