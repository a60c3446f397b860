from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from guildhall import clock
from guildhall.areas.writes import NewArea, NewLink, Source, put_areas, put_links
from guildhall.evidence.tests.files import one, street_row, street_text, write
from guildhall.measures import jobs
from guildhall.measures.supply import Table, _added, _first_held
from guildhall.testing import sign_in

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


@pytest.mark.django_db
def test_a_month_cut_short_is_named_beside_each_measure_that_would_count_it(
    client: Client, analyst: Any, tmp_path: Path, settings: Any
) -> None:
    ours = "E06000031"
    settings.DATA = tmp_path / "data"
    settings.INSTANCE = replace(settings.INSTANCE, area_code=ours)
    source = Source("BATCH", date(2024, 1, 1))
    put_areas([NewArea(ours, "lad", 2024, "Ours")], source=source)
    put_links([NewLink(("E01015629", "lsoa", 2021), (ours, "lad", 2024))], source=source)
    many = {f"2024-{month:02}": 120 for month in range(1, 12)} | {"2024-12": 40}
    rows = [
        street_row(f"{m}{n:060}", m, crime_type="Drugs")
        for m, rows in many.items()
        for n in range(rows)
    ]
    one(write(tmp_path / "street.csv", street_text(rows)), released="2025-01")

    list(jobs.compute(ours, clock.now()))

    sign_in(client, analyst)
    page = client.get("/measures/drugs_recorded/").content.decode()
    assert "December 2024 is not counted, because its file is not whole: 40 rows" in page
    assert "where about 120 are usual" in page
