"""How deadlines were kept, duty by duty, as whoever gives out work sees it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from guildhall.duties import reads
from guildhall.duties.rules import FellDue, taken
from guildhall.duties.tests.conftest import PutClock, new_guard
from guildhall.partners.models import Agency, Bar, Member
from guildhall.testing import sign_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = datetime(2016, 10, 10, 12, tzinfo=UTC)
AFTER = datetime(2016, 11, 15, 12, tzinfo=UTC)
OCTOBER = (date(2016, 10, 1), date(2016, 10, 31))


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.mark.parametrize("at", [DUE - HOUR, DUE, DUE + HOUR, AFTER])
def test_it_counts_as_the_measures_do_at_every_instant(
    put: PutClock, coordinator: Member, at: datetime
) -> None:
    stops = [None, DUE - 2 * HOUR, DUE, DUE + 30 * timedelta(minutes=1), DUE + DAY]
    for ended, stopped_at in product(("met", "declined", "not_applicable"), stops):
        if ended != "met" or stopped_at is not None:
            put(started_at=DUE - DAY, due_at=DUE, ended=ended, stopped_at=stopped_at)
    put(started_at=DUE - DAY, due_at=DUE)

    (found,) = reads.kept(coordinator, *OCTOBER, at=at)

    assert found.counts == reads.fell_due("toy.visit", *OCTOBER, at=at)["2016-10"]


def test_it_says_how_long_those_that_were_met_took(put: PutClock, coordinator: Member) -> None:
    for hours in range(1, 12):
        met = {"stopped_at": DUE - DAY + hours * HOUR, "ended": "met"}
        put(started_at=DUE - DAY, due_at=DUE, **met)
    put(started_at=DUE - DAY, due_at=DUE)

    (found,) = reads.kept(coordinator, *OCTOBER, at=AFTER)

    assert (found.taken.met, found.taken.median, found.taken.most_took) == (11, 6, 10)


@pytest.mark.parametrize(
    ("hours", "median", "most"),
    [([], None, None), ([5.0], 5, None), ([1.0] * 9, 1, None), ([1.0] * 10, 1, 1)],
)
def test_a_percentile_waits_for_ten(
    hours: list[float], median: float | None, most: float | None
) -> None:
    assert (taken(hours).median, taken(hours).most_took) == (median, most)


@given(st.lists(st.floats(0, 1000), min_size=10, max_size=60))
def test_the_percentile_is_that_of_an_independent_library(hours: list[float]) -> None:
    assert taken(hours).most_took == pytest.approx(np.percentile(hours, 90))


def test_it_is_of_what_the_viewer_sees_where_they_give_out_work(
    put: PutClock, coordinator: Member, visitor: Member, council: Agency
) -> None:
    barred = new_guard(council)
    Bar.objects.create(guard=barred, member=coordinator, kind="conflict", since_at=DUE)
    put(started_at=DUE - DAY, due_at=DUE)
    put(started_at=DUE - DAY, due_at=DUE, guard=barred)

    assert reads.kept(visitor, *OCTOBER, at=AFTER) == []
    (found,) = reads.kept(coordinator, *OCTOBER, at=AFTER)
    assert found.counts == FellDue(overdue=1)


def test_the_page_says_the_share_of_those_taken_up_and_costs_the_same_for_many(
    client: Client, put: PutClock, coordinator: Member
) -> None:
    put(started_at=DUE - DAY, due_at=DUE, stopped_at=DUE, ended="met")
    put(started_at=DUE - DAY, due_at=DUE, ended="declined")
    put(started_at=DUE - DAY, due_at=DUE)
    sign_in(client, coordinator)

    def page() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as caught:
            answer = client.get("/duties/kept/")
        return answer.content.decode(), len(caught)

    text, few = page()
    for _ in range(20):
        put(started_at=DUE - DAY, due_at=DUE)

    assert "50%" in text
    assert "1 November 2015 to 31 October 2016" in text
    assert page()[1] == few
