"""Deadlines in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guildhall.duties.words import digest_words, due_words, late_words

DUE = datetime(2016, 11, 15, 14, 10, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(seconds=59), "due now"),
        (timedelta(minutes=1), "due in 1 minute"),
        (timedelta(minutes=59, seconds=59), "due in 59 minutes"),
        (timedelta(hours=1), "due in 1 hour"),
        (timedelta(hours=5, minutes=59), "due in 5 hours"),
        (timedelta(hours=47, minutes=59), "due in 47 hours"),
        (timedelta(hours=48), "due in 2 days"),
        (timedelta(days=30), "due in 30 days"),
        (timedelta(0), "due now"),
    ],
    ids=str,
)
def test_time_left_is_never_rounded_up(left: timedelta, expected: str) -> None:
    assert due_words(DUE, DUE - left) == f"{expected}, Tuesday 15 November 2016, 2:10pm"


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (timedelta(seconds=1), "less than a minute overdue"),
        (timedelta(minutes=3), "3 minutes overdue"),
        (timedelta(days=3, hours=5), "3 days overdue"),
    ],
    ids=str,
)
def test_time_over_is_said_with_when_it_was_due(over: timedelta, expected: str) -> None:
    assert due_words(DUE, DUE + over) == f"{expected}, was due Tuesday 15 November 2016, 2:10pm"


def test_what_was_done_in_time_is_not_late() -> None:
    assert late_words(DUE, DUE) == ""
    assert late_words(DUE, DUE + timedelta(hours=3)) == "3 hours late"


def test_the_morning_message_is_two_counts_and_a_link() -> None:
    subject, body = digest_words(3, 2, "https://guildhall.example/duties/")

    assert subject == "Due and late: 3 overdue, 2 due within a day"
    assert "https://guildhall.example/duties/" in body
