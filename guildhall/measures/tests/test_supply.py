import numpy as np

from guildhall.measures.supply import Table, _added, _first_held

MONTHS = ("2015-01", "2015-02", "2015-03")


def table(months: tuple[str, ...], *values: float, batch: str = "a") -> Table:
    return Table(
        ("E1",),
        months,
        np.array([values], dtype=np.float64),
        frozenset({batch}),
        is_synthetic=False,
    )


def test_of_two_feeds_of_one_thing_the_first_that_holds_a_month_stands_and_none_are_added() -> None:
    local = table(MONTHS, 7, np.nan, 9)
    national = table(("2015-02", "2015-03", "2015-04"), 5, 6, 4, batch="b")

    whole = _first_held([local, national])

    assert whole.months == (*MONTHS, "2015-04")
    assert whole.values.tolist() == [[7, 5, 9, 4]]
    assert whole.batches == {"a", "b"}


def test_parts_add_up_only_where_every_part_is_held() -> None:
    whole = _added([table(MONTHS, 1, 2, 3), table(MONTHS, 10, np.nan, 30)])

    assert np.array_equal(whole.values, [[11, np.nan, 33]], equal_nan=True)
