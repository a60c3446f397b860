"""The real open data give the figures that they are known to hold."""

from datetime import date

import pytest

from guildhall.evidence.cube import Count, monthly
from guildhall.evidence.jobs import Imported
from guildhall.evidence.tests.files import take_in
from guildhall.testing import open_data

pytestmark = pytest.mark.django_db
ZIPS = {
    "peterborough-street-2014-01_2014-11": ("police_street", 23_075, 11),
    "peterborough-street-2019-07_2019-09": ("police_street", 6_893, 3),
    "peterborough-street-2024-01_2024-12": ("police_street", 27_143, 12),
    "peterborough-outcomes-2024-01_2024-12": ("police_outcomes", 22_265, 12),
    "cambridgeshire-stop-and-search": ("police_stop_and_search", 3_408, 15),
}


@pytest.mark.parametrize("name", ZIPS)
def test_every_row_of_the_police_files_is_accepted(name: str) -> None:
    feed, rows, months = ZIPS[name]

    outcomes = take_in(open_data(f"police/{name}.zip"))

    found = [outcome for outcome in outcomes if isinstance(outcome, Imported)]
    assert len(found) == len(outcomes) == months
    assert {outcome.feed for outcome in found} == {feed}
    assert sum(outcome.rows_read for outcome in found) == rows
    assert sum(outcome.accepted for outcome in found) == rows
    assert not sum(outcome.quarantined for outcome in found)


def test_a_later_release_of_two_months_stands_and_the_earlier_can_be_asked_for() -> None:
    name = "police/peterborough-street-2025-04_2025-05-{}-RELEASE.zip"
    take_in(open_data(name.format("EARLIER")), released="2025-07")
    take_in(open_data(name.format("LATER")), released="2025-11")
    under_way = Count("police_street", {"last_outcome": ("Under investigation",)})
    everything = Count("police_street")

    now = monthly(under_way, "Cambridgeshire Constabulary")
    then = monthly(under_way, "Cambridgeshire Constabulary", as_of=date(2025, 8, 1))

    assert monthly(everything, "Cambridgeshire Constabulary").values == [2_545, 2_608]
    assert sum(value or 0 for value in now.values) < sum(value or 0 for value in then.values)
