"""What many measures share is read once."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.areas.models import Households
from guildhall.evidence.cube import Count
from guildhall.evidence.tests.files import one, street_row, street_text, write
from guildhall.measures.denominators import Denominators
from guildhall.measures.supply import Counts

pytestmark = pytest.mark.django_db
CODES = ("E06000031", "E07000010")
MONTHS = ("2015-12", "2016-01")


def test_areas_without_households_are_gaps_and_are_not_asked_for_again() -> None:
    Households.objects.create(
        area_code=CODES[0], year=2011, number=74_023, source="test", released_on=date(2013, 1, 1)
    )
    homes = Denominators()
    homes.load(CODES)

    with CaptureQueriesContext(connection) as asked:
        found = homes.grid(CODES, MONTHS, ages=None, is_people=False)

    np.testing.assert_array_equal(found, [[74_023, 74_023], [np.nan, np.nan]])
    assert len(asked) == 0


def test_an_area_that_was_not_loaded_is_asked_for() -> None:
    Households.objects.create(
        area_code=CODES[0], year=2011, number=74_023, source="test", released_on=date(2013, 1, 1)
    )

    found = Denominators().grid(CODES[:1], MONTHS, ages=None, is_people=False)

    assert found.tolist() == [[74_023, 74_023]]


def test_a_second_count_of_a_feed_asks_the_database_nothing(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    rows = [street_row(), street_row(crime_type="Drugs")]
    one(write(tmp_path / "street.csv", street_text(rows)))
    counts = Counts()
    counts.table(Count("police_street", {"crime_type": ("Burglary",)}), "lad")

    with CaptureQueriesContext(connection) as asked:
        found = counts.table(Count("police_street", {"crime_type": ("Drugs",)}), "lad")

    assert found.values.tolist() == [[1]]
    assert len(asked) == 0
