"""The city's anti-social behaviour at a small scale: what was drawn is what the records come to."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from guildhall.casework.bringing.models import Batch
from guildhall.casework.models import Case
from guildhall.demo.city.asb.build import AsbTruth, build_asb
from guildhall.demo.city.asb.drawing import (
    COUNCIL,
    LANDLORD,
    NEAR_METRES,
    POLICE,
    AsbScale,
    Complaint,
    draw,
)
from guildhall.demo.city.cast import found_cast
from guildhall.demo.city.drawing import SMALL
from guildhall.demo.people import add_accounts
from guildhall.demo.story import noon
from guildhall.duties.models import Clock
from guildhall.partners.rules import Role
from guildhall.partners.writes import put_agency
from guildhall.programmes.enforcement import counting, counting_work
from guildhall.programmes.enforcement.models import (
    Event,
    Notice,
    RepeatAlert,
    Report,
    ReviewApplication,
)
from guildhall.programmes.enforcement.reports import configuration as local

AT = noon(date(2016, 11, 15))
PLAN_AGENCIES = ("city_council", "cambridgeshire_police", "safeguarding_hub",
                 "childrens_social_care", "missing_education_service", "enforcement_service",
                 "cross_keys_homes")  # fmt: skip
USUAL = AsbScale()


@pytest.fixture(scope="module")
def truth(django_db_setup: None, django_db_blocker: object) -> Iterator[AsbTruth]:
    """A small city, built once for every test here and taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for key in PLAN_AGENCIES:
            put_agency(
                key=key, name=key, kind="invited", joined_on=None, left_on=None, by=None, at=AT
            )
        manager = add_accounts(AT)[Role.MANAGER]
        since = SMALL.starts_on - timedelta(days=7)
        cast = found_cast(manager, since=since, at=noon(since))
        yield build_asb(cast, seed=7, scale=SMALL, at=AT)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def usual() -> list[Complaint]:
    return draw(2016, USUAL, date(2015, 5, 15)).complaints


def test_the_usual_city_has_complaints_in_the_thousands(usual: list[Complaint]) -> None:
    assert len(usual) > 3500
    assert {each.source for each in usual} == {POLICE, COUNCIL, LANDLORD}
    assert draw(2016, USUAL, date(2015, 5, 15)).complaints == usual


def test_no_two_agencies_complaints_of_unlike_events_could_be_taken_for_one(
    usual: list[Complaint],
) -> None:
    placed: dict[tuple[int, int], list[Complaint]] = {}
    for each in usual:
        square = each.easting // NEAR_METRES, each.northing // NEAR_METRES
        placed.setdefault(square, []).append(each)
    for (x, y), some in placed.items():
        near = [e for a in (-1, 0, 1) for b in (-1, 0, 1) for e in placed.get((x + a, y + b), ())]
        for one in some:
            for other in near:
                if one.event != other.event and one.source != other.source:
                    apart = abs(one.occurred_at - other.occurred_at)
                    is_alike = (one.kind, one.qualifier) == (other.kind, other.qualifier)
                    assert apart > timedelta(hours=2) or not is_alike


@pytest.mark.django_db
def test_every_complaint_came_in_and_events_are_counted_once(truth: AsbTruth) -> None:
    brought = Report.objects.exclude(batch="")

    assert brought.count() == truth.complaints
    assert Event.objects.filter(reports__in=brought).distinct().count() == truth.events_in_extracts
    assert set(Batch.objects.values_list("reference", flat=True)) == set(truth.batches.values())
    assert not Batch.objects.exclude(refused=0).exists()


@pytest.mark.django_db
def test_one_event_was_reported_to_three_agencies(truth: AsbTruth) -> None:
    three = Report.objects.filter(sheet__reference__in=truth.three_agencies)

    assert len({each.event_id for each in three}) == 1
    assert {each.source for each in three} == {POLICE, COUNCIL, LANDLORD}


@pytest.mark.django_db
def test_the_planted_victims_became_repeat_victims_once_each(truth: AsbTruth) -> None:
    became = list(counting.becoming_repeat(local.REPEAT_VICTIM)(AT))

    # and the one who asks for a case review, whom the file knows by name
    assert len(became) == truth.repeat_victims + 1


@pytest.mark.django_db
def test_what_keeps_coming_back_has_raised_alerts(truth: AsbTruth) -> None:
    subjects = set(RepeatAlert.objects.values_list("subject", flat=True))

    assert f"uprn:{truth.place}" in subjects
    assert f"theme:{truth.theme['kind']}:{truth.theme['ward']}" in subjects


@pytest.mark.django_db
def test_an_officer_without_the_power_issued_a_notice_that_waits_for_the_manager(
    truth: AsbTruth,
) -> None:
    notice = Notice.objects.get(is_outside_powers=True)

    assert notice.sheet.reference == truth.outside_powers
    assert not notice.decision
    assert Notice.objects.count() == truth.notices


@pytest.mark.django_db
def test_the_threshold_of_a_case_review_is_met(truth: AsbTruth) -> None:
    application = ReviewApplication.objects.get()

    assert application.sheet.reference == truth.review_met
    assert (application.decision, application.counted) == ("met", 3)


@pytest.mark.django_db
def test_one_prosecution_of_two_had_intelligence_behind_it(truth: AsbTruth) -> None:
    assert len(list(counting_work.prosecutions(AT))) == 2
    assert len(list(counting_work.prosecutions_linked(AT))) == 1


@pytest.mark.django_db
def test_cases_are_worked_on_and_little_is_overdue(truth: AsbTruth) -> None:
    cases = Case.objects.filter(reference__in=truth.cases)
    overdue = Clock.objects.filter(guard__programme="enforcement", ended="", due_at__lt=AT)

    assert cases.count() == len(truth.cases)
    assert cases.filter(status="open").exists()
    assert overdue.count() <= 3
