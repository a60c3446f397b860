"""Orders and notices that stand against closing a case while they bind somebody."""

from datetime import timedelta
from typing import Any

import pytest

from guildhall.casework.models import Case
from guildhall.casework.outstanding import outstanding
from guildhall.programmes.enforcement.cases.closing import in_force
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World

ENDS = (AT + 10 * DAY).date()
ORDER: dict[str, Any] = {"served_at": AT, "starts_on": AT.date(), "ends_on": ENDS, "body": "Flat 1"}


@pytest.mark.parametrize(
    ("key", "values", "after", "stands"),
    [
        ("injunction", ORDER, 10 * DAY, True),
        ("injunction", ORDER, 11 * DAY, False),
        ("injunction", ORDER | {"after": "discharged", "after_on": AT.date()}, DAY, False),
        ("closure_notice", {"served_at": AT, "lasts_hours": 24, "body": "Flat 1"}, 23 * HOUR, True),
        ("closure_notice", {"served_at": AT, "lasts_hours": 24, "body": "Flat 1"}, 25 * HOUR,
         False),
        ("cpn", {"served_at": AT, "body": "Flat 1"}, 90 * DAY, True),
        ("warning_letter", {"served_at": AT, "body": "Flat 1"}, DAY, False),
    ],
    ids=["on its last day", "the day after", "discharged", "in its hours", "its hours are over",
         "without an end", "a warning binds nobody"],
)  # fmt: skip
def test_an_order_or_notice_stands_against_closing_while_it_is_in_force(
    world: World, case: Case, key: str, values: dict[str, Any], after: timedelta, stands: bool
) -> None:
    world.step(case, key, AT + HOUR, **values)

    assert bool(list(in_force(case, AT + after))) is stands


def test_a_step_that_was_only_asked_for_is_an_open_record(world: World, case: Case) -> None:
    world.step(case, "warning_letter", AT, body="Flat 1", why_no_less="They will not talk")

    words = [each.words for each in outstanding(case, AT)]

    assert "Tool or power used of 14 November 2016: record that it was done" in words
