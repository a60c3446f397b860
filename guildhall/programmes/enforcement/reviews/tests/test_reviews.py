"""Applications, decisions, recommendations and the yearly figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction

from guildhall import local
from guildhall.casework.errors import ChangedMeanwhile
from guildhall.duties.models import Clock
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.models import Recommendation, ReviewApplication
from guildhall.programmes.enforcement.reports.writes import Somebody, same_event
from guildhall.programmes.enforcement.reviews import reads, writes
from guildhall.programmes.enforcement.reviews.tests.conftest import AT, DAY, PANEL, REASONS, World

HOUR = timedelta(hours=1)


def decide(world: World, row: ReviewApplication, decision: str, **more: Any) -> ReviewApplication:
    given: dict[str, Any] = {"reasons": REASONS, "was": row.sheet.version, "by": world.triage}
    return writes.decide(row, decision=decision, **(given | more), at=AT + HOUR)


def step(world: World, row: ReviewApplication, **values: Any) -> ReviewApplication:
    was = row.sheet.version
    return writes.take_step(row, values=values, was=was, by=world.triage, at=AT + HOUR)


def test_three_qualifying_complaints_meet_it_and_nobody_may_say_otherwise(world: World) -> None:
    row = step(world, world.complained(3), panel=PANEL)

    assert reads.workings(row).is_met
    with pytest.raises(ValidationError, match="leaves no choice"):
        decide(world, row, "not_met")
    decided = decide(world, row, "met")
    assert (decided.counted, decided.needed) == (3, 3)
    assert [each[2] for each in decided.workings] == ["Counted."] * 3


def test_the_database_itself_refuses_not_met_at_the_number(world: World) -> None:
    row = decide(world, world.complained(3), "met")

    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewApplication.objects.filter(pk=row.pk).update(decision="not_met")
    ReviewApplication.objects.filter(pk=row.pk).update(decision="not_met", counted=2)


def test_below_it_a_person_may_decide_either_way(world: World) -> None:
    met = decide(world, world.complained(2), "met")
    not_met = decide(world, step(world, world.complained(2), panel=PANEL), "not_met")

    assert (met.decision, met.counted) == ("met", 2)
    assert not_met.decision == "not_met"


@pytest.mark.parametrize("name", list(REASONS))
def test_below_it_each_matter_of_the_act_must_be_looked_at(world: World, name: str) -> None:
    row = step(world, world.complained(2), panel=PANEL)

    with pytest.raises(ValidationError) as told:
        decide(world, row, "not_met", reasons={**REASONS, name: " "})

    assert list(told.value.message_dict) == [name]


@pytest.mark.parametrize(
    ("panel", "is_enough"),
    [
        (PANEL, True),
        (PANEL[:1], False),
        ([PANEL[0], PANEL[0]], False),
        ([PANEL[0], {**PANEL[1], "conflict": "Worked on it"}], False),
        ([*PANEL, {"body": "Landlord", "who": "", "conflict": "Owns it"}], True),
    ],
    ids=["two", "one", "one twice", "one with a conflict", "two and one with a conflict"],
)
def test_not_met_is_decided_by_two_bodies_without_a_conflict(
    world: World, panel: list[dict[str, str]], is_enough: bool
) -> None:
    row = step(world, world.complained(0), panel=panel)

    if is_enough:
        assert decide(world, row, "not_met").decision == "not_met"
    else:
        with pytest.raises(ValidationError, match="relevant bodies"):
            decide(world, row, "not_met")


def test_reports_found_to_be_one_event_count_once(world: World) -> None:
    row = world.application()
    reports = [world.report(AT - 2 * DAY), world.report(AT - 2 * DAY), world.report(AT - 9 * DAY)]
    for each in reports:
        writes.put_complaint(row, each, by=world.triage, at=AT)
    assert reads.workings(row).counted == 3

    same_event(reports[1], reports[0], by=world.triage, at=AT)

    assert reads.workings(row).counted == 2
    assert not reads.workings(row).is_met


def test_a_complaint_is_put_once_and_taken_off_before_it_is_decided(world: World) -> None:
    row, report = world.application(), world.report(AT - DAY)
    first = writes.put_complaint(row, report, by=world.triage, at=AT)

    assert writes.put_complaint(row, report, by=world.triage, at=AT) == first
    writes.take_complaint_off(row, report, by=world.triage, at=AT)
    assert reads.workings(row).lines == ()
    with pytest.raises(NotKnown):
        writes.take_complaint_off(row, report, by=world.triage, at=AT)
    decided = decide(world, row, "met")
    with pytest.raises(ValidationError, match="stand as they were counted"):
        writes.put_complaint(decided, report, by=world.triage, at=AT)


def test_days_are_those_of_london(world: World) -> None:
    late = AT.replace(month=7, day=1, hour=23, minute=30)  # already 2 July in London
    row = world.application()
    writes.put_complaint(row, world.report(late), by=world.triage, at=AT)

    assert reads.workings(row).lines[0].complaint.behaved_on == date(2016, 7, 2)


@pytest.mark.parametrize("number", [0, 4, "three", 2.5])
def test_an_area_may_ask_for_one_to_three_and_not_more(number: object, monkeypatch: Any) -> None:
    monkeypatch.setattr(local, "_file", lambda: {"enforcement": {"case_review_complaints": number}})

    with pytest.raises(ImproperlyConfigured, match="from 1 to 3"):
        local.whole("enforcement", "case_review_complaints", 3, title="t", source="s", most=3)


def test_the_number_is_that_of_the_day_of_the_application(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.complained(2)
    monkeypatch.setattr(writes, "NEEDED", 2)
    after = world.complained(2)

    assert (before.needed, reads.workings(before).is_met) == (3, False)
    assert (after.needed, reads.workings(after).is_met) == (2, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewApplication.objects.filter(pk=after.pk).update(needed=4)


def test_somebody_else_may_apply_with_consent_and_it_is_not_decided_without(world: World) -> None:
    victim = Somebody(given="Vic", family="Tim")
    row = world.complained(3, applicant_kind="on_behalf", victim=victim)

    with pytest.raises(ValidationError, match="must agree"):
        decide(world, row, "met")
    row = step(world, row, has_consent=True)
    assert decide(world, row, "met").decision == "met"


def test_a_decision_is_made_once_by_who_may_and_as_it_was_opened(world: World) -> None:
    row = step(world, world.complained(2), panel=PANEL)
    with pytest.raises(NotKnown):
        decide(world, row, "met", by=world.outsider)
    with pytest.raises(ChangedMeanwhile):
        decide(world, row, "met", was=row.sheet.version - 1)

    decided = decide(world, row, "met")

    with pytest.raises(ValidationError, match="has been decided"):
        decide(world, decided, "not_met")
    with pytest.raises(TypeError):
        step(world, decided, counted=9)


def test_a_case_officer_takes_an_application_and_does_not_decide_it(world: World) -> None:
    row = writes.apply(
        values={"applied_at": AT, "came": "telephone", "applicant_kind": "group",
                "behaviour": "Cars"},
        applicant=Somebody(family="Friends of the park"), by=world.officer, at=AT,
    )  # fmt: skip

    with pytest.raises(NotAllowed):
        decide(world, row, "met", by=world.officer)
    with pytest.raises(NotKnown):
        reads.opened(world.outsider, row.sheet.reference, AT)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"told_decision_at": AT}, "told_decision_at"),
        ({"reviewed_at": AT}, "reviewed_at"),
        ({"acknowledged_at": AT - HOUR}, "acknowledged_at"),
        ({"acknowledged_at": AT + 2 * HOUR}, "acknowledged_at"),
        ({"appealed_at": AT}, "appealed_at"),
    ],
)
def test_steps_come_in_order_and_not_before_their_time(
    world: World, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as told:
        step(world, world.application(), **values)

    assert field in told.value.message_dict


def test_the_local_deadlines_run_from_the_application_in_working_days(world: World) -> None:
    row = world.application()

    due = {c.duty: c for c in Clock.objects.filter(guard=row.sheet.guard)}
    ends = {duty.partition(".")[2]: clock.due_at.date() for duty, clock in due.items()}
    assert ends == {
        "review_acknowledged": date(2016, 11, 28),
        "review_decided": date(2016, 12, 5),
        "review_held": date(2016, 12, 12),
    }
    row = step(world, row, acknowledged_at=AT + HOUR, panel=PANEL)
    decide(world, row, "not_met")
    ended = dict(Clock.objects.filter(guard=row.sheet.guard).values_list("duty", "ended"))
    assert ended == {
        "enforcement.review_acknowledged": "met",
        "enforcement.review_decided": "met",
        "enforcement.review_held": "not_applicable",
    }


def reviewed(world: World) -> ReviewApplication:
    row = decide(world, world.complained(3), "met")
    return writes.take_step(
        row,
        values={"reviewed_at": AT + HOUR, "outcome": "More can be done", "plan": "A diary"},
        was=row.sheet.version,
        by=world.triage,
        at=AT + HOUR,
    )


def test_a_recommendation_is_shown_to_its_body_and_the_application_is_not(world: World) -> None:
    row = reviewed(world)

    made = writes.recommend(
        row, body=world.landlord, words="Mend the gate", by=world.triage, at=AT + HOUR
    )

    at, reference = AT + 2 * HOUR, made.sheet.reference
    assert reads.recommendation(world.housing, reference, at).record.words == "Mend the gate"
    with pytest.raises(NotKnown):
        reads.opened(world.housing, row.sheet.reference, at)
    with pytest.raises(NotKnown):
        reads.recommendation(world.outsider, reference, at)


def test_a_body_replies_once_in_words(world: World) -> None:
    made = writes.recommend(
        reviewed(world), body=world.landlord, words="Mend the gate", by=world.triage, at=AT + HOUR
    )

    def reply(words: str, answer: str = "accepted", by: Any = world.housing) -> Recommendation:
        made.sheet.refresh_from_db()
        values = {"reply": answer, "reply_words": words}
        return writes.reply(made, values=values, was=made.sheet.version, by=by, at=AT + 2 * HOUR)

    with pytest.raises(ValidationError, match="Say what will be done"):
        reply(" ", "not_accepted")
    with pytest.raises((NotAllowed, NotKnown)):
        reply("Yes", by=world.outsider)
    replied = reply("Next week")
    assert replied.replied_by == world.housing
    with pytest.raises(ValidationError, match="replied to already"):
        reply("No", "not_accepted")


def test_nothing_is_recommended_before_the_review(world: World) -> None:
    row = decide(world, world.complained(3), "met")

    with pytest.raises(ValidationError, match="not been carried out"):
        writes.recommend(row, body=world.landlord, words="Mend", by=world.triage, at=AT + HOUR)


def test_it_is_over_once_the_applicant_was_told_and_open_while_an_appeal_is(world: World) -> None:
    row = step(world, world.complained(1), panel=PANEL)
    row = decide(world, row, "not_met")
    assert row.sheet.closed_at is None

    row = step(world, row, told_decision_at=AT + HOUR)
    assert row.sheet.closed_at == AT + HOUR
    row = step(world, row, appealed_at=AT + HOUR, appeal_to="The commissioner")
    assert row.sheet.closed_at is None
    row = step(world, row, appeal_decided_at=AT + HOUR, appeal_result="Upheld")
    assert row.sheet.closed_at == AT + HOUR


def test_the_four_numbers_are_counts_of_the_rows_of_the_year(world: World) -> None:
    reviewed(world)
    recommended = reviewed(world)
    for words in ("One", "Two"):
        writes.recommend(
            recommended, body=world.landlord, words=words, by=world.triage, at=AT + HOUR
        )
    decide(world, step(world, world.complained(1), panel=PANEL), "not_met")
    step(world, world.application(), withdrawn_at=AT, withdrawn_reason="Moved")

    found = reads.published(date(2016, 4, 1), date(2017, 3, 31))

    assert (found.applications, found.not_met) == (4, 1)
    assert (found.carried_out, found.with_recommendations) == (2, 1)
    table = reads.figures([found], drawn_on=date(2017, 4, 1))
    assert table.rows[0] == ("April 2016 to March 2017", 4, 1, 2, 1)
    assert "not hidden" in table.notes[0]


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        (date(2016, 11, 14), date(2016, 11, 14), 1),
        (date(2016, 11, 15), date(2016, 12, 14), 0),
        (date(2016, 10, 1), date(2016, 11, 13), 0),
    ],
)
def test_a_year_takes_in_its_first_and_last_day(
    world: World, first: date, last: date, number: int
) -> None:
    world.application()

    assert reads.published(first, last).applications == number
