"""What the database itself refuses, each leg of each constraint."""

from datetime import date

import pytest
from django.db import IntegrityError

from guildhall.partners.models import Member
from guildhall.plan.models import ActionUpdate, Answer, PlanRow, PlanYear
from guildhall.plan.tests.conftest import AT


@pytest.mark.parametrize("ends_on", [date(2018, 4, 1), date(2018, 3, 31)])
def test_a_plan_ends_after_it_starts(db: None, ends_on: date) -> None:
    with pytest.raises(IntegrityError, match="plan_year_ends_after_it_starts"):
        PlanYear.objects.create(key="2018", starts_on=date(2018, 4, 1), ends_on=ends_on, heading={})


def test_an_id_is_used_once_in_a_plan_whatever_the_section(year: PlanYear) -> None:
    with pytest.raises(IntegrityError):
        PlanRow.objects.create(plan=year, section="outcomes", ident="A1", position=9, data={})


def test_an_action_is_not_dropped_without_a_word(year: PlanYear) -> None:
    action = PlanRow.objects.get(ident="A1")

    with pytest.raises(IntegrityError, match="action_not_needed_says_why"):
        ActionUpdate.objects.create(action=action, status="not_needed", note="", at=AT)


@pytest.mark.parametrize("status", ["not_started", "under_way", "done"])
def test_any_other_update_needs_no_note(year: PlanYear, status: str) -> None:
    action = PlanRow.objects.get(ident="A1")

    assert ActionUpdate.objects.create(action=action, status=status, note="", at=AT).pk


@pytest.mark.parametrize("choice", ["explain", "mend"])
def test_a_finding_is_not_explained_or_mended_without_words(
    year: PlanYear, manager: Member, choice: str
) -> None:
    with pytest.raises(IntegrityError, match="finding_explained_or_mended_in_words"):
        Answer.objects.create(
            plan=year, finding="f", facts="f", choice=choice, words="", by=manager, at=AT
        )


def test_a_finding_is_accepted_without_words(year: PlanYear, manager: Member) -> None:
    answer = Answer.objects.create(
        plan=year, finding="f", facts="f", choice="accept", words="", by=manager, at=AT
    )

    assert answer.pk
