"""What each record of a case refuses, and what a step of the ladder refuses or flags."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall.casework.errors import NotDeclared
from guildhall.casework.models import Case
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World
from guildhall.programmes.enforcement.models import (
    ActionPlan,
    DiarySheet,
    Evidence,
    Intervention,
    Survey,
)

LEGS = {"is_detrimental": True, "is_continuing": True, "is_unreasonable": True}


def told(raised: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(raised.value.message_dict)


PLAN = {"agreed_on": AT.date(), "agreement": "yes", "wants": "Quiet", "summary": "Warn"}
DIARY = {"began_at": AT - HOUR, "what": "Shouting", "kept_by": "victim"}
ITEM = {"type": "cctv", "exhibit": "AB/1", "what": "The stairs", "obtained_at": AT - HOUR,
        "obtained_from": "Housing, by Oona", "held_at": "Store 3"}  # fmt: skip
SURVEY = {"sent_on": AT.date(), "method": "post"}


@pytest.mark.parametrize(
    ("record", "values"),
    [
        (ActionPlan, PLAN | {"agreement": "no"}),
        (ActionPlan, PLAN | {"agreement": "unsafe"}),
        (ActionPlan, PLAN | {"wants": ""}),
        (ActionPlan, PLAN | {"agreed_on": AT.date() + DAY}),
        (DiarySheet, DIARY | {"began_at": AT + HOUR}),
        (DiarySheet, DIARY | {"ended_at": AT - 2 * HOUR}),
        (Evidence, ITEM | {"obtained_at": AT + HOUR}),
        (Evidence, ITEM | {"disposed_on": AT.date() + DAY}),
        (Survey, SURVEY | {"score": 5}),
        (Survey, SURVEY | {"answered_on": AT.date()}),
        (Survey, SURVEY | {"answered_on": AT.date() - DAY, "score": 5}),
        (Survey, SURVEY | {"answered_on": AT.date(), "score": 6}),
        (Survey, SURVEY | {"answered_on": AT.date(), "score": 0}),
    ],
    ids=["no, unsaid why", "unsafe, unsaid why", "agreed to what", "plan to come", "diary to come",
         "ends before", "seized to come", "gone to come", "score without day",
         "day without score", "answered before asked", "six of five", "nought of five"],
)  # fmt: skip
def test_a_record_that_cannot_be_is_refused(
    world: World, case: Case, record: Any, values: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        world.keep(case, record, AT, **values)

    assert not record.objects.exists()


def test_the_same_records_as_they_should_be_are_kept(world: World, case: Case) -> None:
    for record, values in ((ActionPlan, PLAN), (DiarySheet, DIARY), (Evidence, ITEM)):
        assert world.keep(case, record, AT, **values).entry.headline
    answered = SURVEY | {"answered_on": AT.date(), "score": 4}
    assert world.keep(case, Survey, AT, **answered).entry.headline == "Survey: satisfied"


def test_an_exhibit_reference_is_used_once_on_a_case(world: World, case: Case) -> None:
    world.keep(case, Evidence, AT, **ITEM)

    with pytest.raises(ValidationError) as raised:
        world.keep(case, Evidence, AT, **ITEM | {"exhibit": "ab / 1"})

    assert told(raised) == {"exhibit"}
    world.keep(world.case(), Evidence, AT, **ITEM)


def test_a_step_up_in_a_review_says_what_and_why(world: World, case: Case) -> None:
    with pytest.raises(ValidationError):
        world.reviewed(case, AT, next="step_up")

    assert world.reviewed(case, AT, next="step_up", next_step_is="A contract: talk did nothing")


@pytest.mark.parametrize(
    ("answer", "but"),
    [("yes", {"words": ""}), ("no", {"words": ""}), ("not_reached", {"tried": ""})],
)
def test_a_view_on_closing_is_in_words_or_says_how_it_was_sought(
    world: World, case: Case, answer: str, but: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        world.asked(case, AT, answer, **but)

    world.asked(case, AT, answer)


def test_a_step_that_is_asked_for_out_of_order_is_refused_and_says_what_is_missing(
    world: World, case: Case
) -> None:
    adult = world.person(case, "suspect", "Ray", born_on=date(1980, 5, 1))

    with pytest.raises(ValidationError) as raised:
        world.step(case, "cpn", AT, respondent=adult, is_detrimental=True, is_continuing=True)

    assert told(raised) == {"step", "is_unreasonable", "why_no_less"}
    assert "a written warning to the same person" in str(raised.value)
    assert not Intervention.objects.exists()


def test_a_step_that_was_taken_out_of_order_is_recorded_and_flagged(
    world: World, case: Case
) -> None:
    boy = world.person(case, "child_suspect", "Jo", born_on=date(2000, 11, 15))

    notice = world.step(case, "cpn", AT, respondent=boy, served_at=AT - HOUR, **LEGS)

    notice.refresh_from_db()
    assert "have to be 16 or over, and are 15" in notice.flags
    assert "a written warning" in notice.flags
    assert "why" in notice.flags
    assert notice.entry.headline == "Community protection notice (out of order)"
    assert "s43" in notice.statute


def test_the_flags_are_worked_out_again_when_the_record_is_changed(
    world: World, case: Case
) -> None:
    adult = world.person(case, "suspect", "Ray", born_on=date(1980, 5, 1))
    notice = world.step(
        case, "cpn", AT, respondent=adult, served_at=AT - HOUR, why_no_less="Knives", **LEGS
    )
    assert "a written warning" in notice.flags

    world.step(case, "cpw", AT, respondent=adult, served_at=AT - 8 * DAY, why_no_less="Knives",
               **LEGS)  # fmt: skip
    changed = world.amend(notice, AT, conditions="Keep away from the stairs")

    assert changed.flags == ""
    assert changed.entry.headline == "Community protection notice"


def test_a_record_is_not_its_own_warning(world: World, case: Case) -> None:
    adult = world.person(case, "suspect", "Ray", born_on=date(1980, 5, 1))
    warning = world.step(
        case, "cpw", AT, respondent=adult, served_at=AT - DAY, why_no_less="Knives", **LEGS
    )

    changed = world.amend(warning, AT, step="cpn", served_at=AT - HOUR)

    assert "a written warning" in changed.flags


def test_nobody_gives_the_flags_themselves(world: World, case: Case) -> None:
    with pytest.raises(NotDeclared):
        world.step(case, "advice", AT, body="All of Elm Road", flags="")


def test_a_step_that_was_asked_for_is_then_recorded_as_taken(world: World, case: Case) -> None:
    asked = world.step(case, "advice", AT, body="All of Elm Road")
    assert asked.entry.headline == "Advice: asked for"

    taken = world.amend(asked, AT + DAY, served_at=AT + HOUR)

    assert (taken.flags, taken.entry.headline) == ("", "Advice")
    assert taken.entry.happened_at == AT + HOUR


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"served_at": AT + HOUR}, "served_at"),
        ({"body": "Elm Road", "served_at": AT - HOUR}, "body"),
        ({"served_at": AT - HOUR, "starts_on": AT.date(), "ends_on": AT.date() - DAY}, ""),
        ({"served_at": AT - HOUR, "breached_at": AT - HOUR}, ""),
        ({"served_at": AT - HOUR, "appeal": "none"}, ""),
        ({"served_at": AT - HOUR, "after": "ended"}, ""),
        ({"after": "ended", "after_on": AT.date()}, ""),
        ({"heard_at": AT - HOUR}, ""),
    ],
    ids=["to come", "a person and a place", "ends before", "broken unsaid how", "appeal no day",
         "over no day", "over before served", "heard before served"],
)  # fmt: skip
def test_a_step_that_contradicts_itself_is_refused_even_if_taken(
    world: World, case: Case, values: dict[str, Any], field: str
) -> None:
    ray = world.person(case, "suspect", "Ray")

    with pytest.raises(ValidationError) as raised:
        world.step(case, "advice", AT, respondent=ray, **values)

    if field:
        assert told(raised) == {field}


@pytest.mark.parametrize(
    "values",
    [{"ends_on": date(2016, 1, 1)}, {"appeal": "none"}, {"after": "ended"}, {"served_at": None},
     {"breach": ""}],
)  # fmt: skip
def test_the_table_itself_refuses_what_contradicts_itself(
    world: World, case: Case, values: dict[str, Any]
) -> None:
    step = world.step(
        case, "advice", AT, body="Elm Road", served_at=AT - HOUR, starts_on=AT.date(),
        breached_at=AT - HOUR, breach="Shouted again",
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Intervention.objects.filter(pk=step.pk).update(**values)


@pytest.mark.parametrize("score", [0, 6, None])
def test_the_table_itself_refuses_an_answer_without_one_of_the_five_scores(
    world: World, case: Case, score: int | None
) -> None:
    survey = world.surveyed(case, AT, 5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(score=score)


@pytest.mark.parametrize(
    ("born_on", "said", "age"),
    [
        (date(2000, 11, 14), None, 16),
        (date(2000, 11, 14), 30, 16),
        (None, 30, 30),
        (None, None, None),
    ],
    ids=["by birth", "birth before word", "as told", "not known"],
)
def test_age_is_by_the_birth_on_the_case_or_as_told(
    world: World, case: Case, born_on: date | None, said: int | None, age: int | None
) -> None:
    ray = world.person(case, "suspect", "Ray", born_on=born_on)

    step = Intervention(step="cpw", respondent=ray, said_age=said, served_at=AT)

    assert step.age(case, AT + 400 * DAY) == age


def test_a_review_is_of_an_order_of_its_own_case(world: World, case: Case) -> None:
    order = world.step(world.case(), "advice", AT, body="Elm Road", served_at=AT - timedelta(1))

    with pytest.raises(ValidationError) as raised:
        world.reviewed(case, AT, order=order)

    assert told(raised) == {"order"}
