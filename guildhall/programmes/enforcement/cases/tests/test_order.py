"""Nothing that meets a clock of a case is dated before the case, and one contact is one contact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework.models import Case, ContactAttempt
from guildhall.casework.outstanding import outstanding
from guildhall.casework.writes import allocate, log_contact
from guildhall.clock import LONDON
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World, ram
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports import writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say
from guildhall.testing import sign_in

SECOND = timedelta(seconds=1)


def ended(duty: str, guard: Any) -> list[str]:
    found = Clock.objects.filter(guard=guard, duty=f"enforcement.{duty}")
    return [each.ended for each in found.exclude(reason="start withdrawn")]


def test_a_contact_before_the_case_came_is_refused_and_one_as_it_came_is_not(world: World) -> None:
    case = world.case(at=AT)

    with pytest.raises(ValidationError, match="before it can have been") as refused:
        log_contact(
            case, means="visit", outcome="reached", happened_at=AT - 365 * DAY, by=world.officer,
            at=AT + HOUR,
        )  # fmt: skip

    assert list(refused.value.message_dict) == ["happened_at"]
    assert not ContactAttempt.objects.exists()
    world.spoken_to(case, AT)
    assert ended("first_contact_standard", case.guard) == ["met"]


def test_the_form_of_a_contact_says_in_words_that_it_cannot_have_been(
    client: Client, world: World
) -> None:
    case = world.case(at=clock.now() - DAY)
    early = (clock.now() - 400 * DAY).astimezone(LONDON)
    day = {"day": early.day, "month": early.month, "year": early.year, "time": "10:00"}
    sign_in(client, world.officer)

    shown = client.post(
        reverse("do", args=[case.reference, "contact"]),
        {"means": "visit", "outcome": "reached", "person": "", "text": "",
         **{f"happened_at-{part}": value for part, value in day.items()}},
    )  # fmt: skip

    assert "before it can have been" in shown.content.decode()
    assert not ContactAttempt.objects.exists()


def test_a_view_on_closing_before_the_case_is_refused(world: World) -> None:
    case = world.case(at=AT)

    with pytest.raises(ValidationError, match="before it can have been") as refused:
        world.asked(case, AT + HOUR, asked_at=AT - SECOND)

    assert list(refused.value.message_dict) == ["asked_at"]


def test_a_review_on_the_day_a_case_opened_is_a_review_and_one_before_is_refused(
    world: World,
) -> None:
    case = world.case(at=AT + 6 * HOUR)

    with pytest.raises(ValidationError, match="before it can have been"):
        world.reviewed(case, AT + DAY, reviewed_on=(AT - DAY).date())

    world.reviewed(case, AT + DAY, reviewed_on=AT.date())
    assert ended("first_review", case.guard) == ["met"]


@pytest.fixture
def report(world: World) -> Report:
    """A report of high risk about Vera, and nobody else, that has become a case."""
    made = say(world, complainant=VERA, victim=VERA)
    writes.assess_report(made, answers=ram(100), by=world.triage, at=AT)
    made = writes.triage(made, "open", by=world.triage, at=AT + HOUR)
    assert made.case is not None
    allocate(made.case, to=world.officer, seen=None, by=world.triage, at=AT + HOUR)
    return made


@pytest.fixture
def case(report: Report) -> Case:
    assert report.case is not None
    return report.case


def test_a_case_came_in_when_the_report_did_that_it_was_opened_for(
    case: Case, report: Report
) -> None:
    assert (case.received_at, case.opened_at) == (report.received_at, AT + HOUR)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_contact_on_the_case_meets_the_clock_of_its_victims_report(
    world: World, case: Case, report: Report, is_named: bool
) -> None:
    assert ended("same_day_contact", report.sheet.guard) == [""]

    log_contact(
        case, means="visit", outcome="reached", person=report.victim if is_named else None,
        by=world.triage, at=AT + 2 * HOUR,
    )  # fmt: skip

    assert ended("same_day_contact", report.sheet.guard) == ["met"]
    assert ended("first_contact_high", case.guard) == ["met"]


def test_a_contact_with_another_victim_leaves_a_reports_clock_running(
    world: World, case: Case, report: Report
) -> None:
    other = world.person(case, "victim", "Una", at=AT + HOUR)

    for person in (other, None):
        log_contact(
            case, means="visit", outcome="reached", person=person, by=world.triage,
            at=AT + 2 * HOUR,
        )  # fmt: skip

    assert ended("same_day_contact", report.sheet.guard) == [""]


def test_a_contact_on_the_report_meets_the_cases_clock(
    world: World, case: Case, report: Report
) -> None:
    writes.log_first_contact(
        report, words="Ring her", contacted_at=AT + HOUR, by=world.triage, at=AT + 2 * HOUR
    )

    assert ended("first_contact_high", case.guard) == ["met"]


def test_what_a_report_of_the_case_still_owes_stands_against_closing(
    world: World, case: Case, report: Report
) -> None:
    def owed() -> list[str]:
        found = [each.words for each in outstanding(case, AT + 2 * HOUR)]
        return [words for words in found if f"is owed on {report.sheet.reference}" in words]

    assert owed() == [
        f"Contact on the same day, high risk is owed on {report.sheet.reference}, due"
        " 14 November 2016"
    ]

    writes.log_first_contact(
        report, words="Ring her", contacted_at=AT + HOUR, by=world.triage, at=AT + 2 * HOUR
    )
    assert owed() == []
