"""The hub's decision on a referral: its one working day, and the record that it makes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework.errors import NotDeclared
from guildhall.casework.models import Case, Entry, Referral
from guildhall.casework.reads import my_work
from guildhall.casework.writes import (
    accept,
    ask_for_more,
    decline,
    keep,
    reopen,
    transfer,
    withdraw_entry,
)
from guildhall.duties.models import Clock
from guildhall.duties.reads import Whose, due
from guildhall.partners.reads import NotAllowed
from guildhall.programmes.missing.models import MashContact
from guildhall.programmes.missing.tests.world import DECIDED, HOUR, World, member
from guildhall.testing import press, sign_in

FRIDAY = datetime(2016, 11, 11, 15, tzinfo=UTC)
END_OF_MONDAY = datetime(2016, 11, 14, 23, 59, 59, tzinfo=UTC)
ONLY_DECLINED: dict[str, Any] = {"is_exploitation": True, "led_to": "nothing"}
Decide = Callable[[World, Referral, datetime], Case]
DECISIONS: dict[str, Decide] = {
    "accepted": lambda w, r, at: accept(r, values=DECIDED, by=w.coordinator, at=at),
    "declined": lambda w, r, at: decline(
        r, reason="No risk", values=ONLY_DECLINED, by=w.coordinator, at=at
    ),
    "transferred": lambda w, r, at: transfer(
        r, to="Another hub", reason="They live there", values={"is_exploitation": True},
        by=w.coordinator, at=at,
    ),
}  # fmt: skip


def clock_of(referral: Referral) -> Clock:
    return Clock.objects.get(about=referral.reference)


@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        (FRIDAY, "2016-11-14T23:59:59+00:00"),
        (datetime(2016, 11, 14, 0, tzinfo=UTC), "2016-11-15T23:59:59+00:00"),
        (datetime(2016, 11, 12, 9, tzinfo=UTC), "2016-11-14T23:59:59+00:00"),
        (datetime(2015, 12, 24, 10, tzinfo=UTC), "2015-12-29T23:59:59+00:00"),
        (datetime(2016, 6, 30, 23, 30, tzinfo=UTC), "2016-07-04T22:59:59+00:00"),
    ],
    ids=["Friday afternoon", "Monday", "Saturday", "Christmas Eve", "half past midnight on Friday"],
)
def test_a_referral_is_to_be_decided_by_the_end_of_the_next_working_day(
    world: World, received_at: datetime, due_at: str
) -> None:
    clock = clock_of(world.referred(received_at))

    assert (clock.due_at.isoformat(), clock.ended) == (due_at, "")
    assert (clock.owner_function, clock.owner_agency) == ("mash_coordinator", None)


@pytest.mark.parametrize("decision", DECISIONS)
def test_whatever_is_decided_is_what_meets_the_clock_and_is_one_record(
    world: World, decision: str
) -> None:
    referral = world.referred(FRIDAY)

    case = DECISIONS[decision](world, referral, END_OF_MONDAY)

    clock = clock_of(referral)
    assert (clock.ended, clock.stopped_at) == ("met", END_OF_MONDAY)
    contact = MashContact.objects.get(referral=referral)
    (entry,) = case.entries.filter(about=referral.reference).exclude(kind="referral")
    assert (contact.entry, contact.referral.decision) == (entry, decision)
    assert decision in entry.headline


def test_asking_the_referrer_for_more_does_not_stop_the_clock(world: World) -> None:
    referral = world.referred(FRIDAY)
    before = clock_of(referral)

    ask_for_more(referral, question="Which school?", by=world.coordinator, at=FRIDAY + HOUR)

    after = clock_of(referral)
    assert (after.due_at, after.stopped_at, after.ended) == (before.due_at, None, "")


def test_a_referral_that_nobody_decided_is_late_on_the_work_of_those_who_decide(
    world: World,
) -> None:
    referral = world.referred(FRIDAY)
    late_at = END_OF_MONDAY + timedelta(seconds=1)

    work = my_work(world.coordinator, late_at)

    assert [each.about for each in work.deciding] == [referral.reference]
    assert work.due == []
    assert due(world.coordinator, late_at, whose=Whose.MINE).get().about == referral.reference
    assert not due(world.interviewer, late_at, whose=Whose.EVERYONE).exists()


def test_one_second_after_the_working_day_the_decision_is_late(world: World) -> None:
    late, timely = world.referred(FRIDAY), world.referred(FRIDAY)

    world.decided(timely, END_OF_MONDAY)
    world.decided(late, END_OF_MONDAY + timedelta(seconds=1))

    in_time = {c.about: c.stopped_at <= c.due_at for c in Clock.objects.all() if c.stopped_at}
    assert in_time == {timely.reference: True, late.reference: False}


def test_what_is_passed_to_another_agency_is_owed_by_it_from_then(world: World) -> None:
    referral = world.referred(FRIDAY)

    case = transfer(
        referral, to_agency=world.home.agency, reason="Theirs", values={"is_exploitation": True},
        by=world.coordinator, at=FRIDAY + HOUR,
    )  # fmt: skip

    again = clock_of(case.referrals.get(decision=""))
    assert (again.started_at, again.owner_agency) == (FRIDAY + HOUR, world.home.agency)
    assert not due(world.coordinator, FRIDAY + HOUR, whose=Whose.MINE).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "is_exploitation"),
        (DECIDED | {"threshold": ""}, "threshold"),
        (DECIDED | {"led_to": "passed_on"}, "led_to"),
        (DECIDED | {"led_to": "nothing"}, "led_to"),
    ],
    ids=["nothing said", "not called anything", "passed on", "a referral that leads nowhere"],
)
def test_a_referral_is_not_accepted_without_what_its_record_needs(
    world: World, values: dict[str, Any], field: str
) -> None:
    referral = world.referred(FRIDAY)

    with pytest.raises(ValidationError) as refused:
        accept(referral, values=values, by=world.coordinator, at=FRIDAY + HOUR)

    assert field in refused.value.message_dict
    referral.refresh_from_db()
    assert referral.decision == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"threshold": "contact", "led_to": "nothing"}, "led_to"),
        ({"threshold": "contact", "led_to": "advice"}, "threshold"),
        ({"went_to": ""}, "went_to"),
    ],
    ids=["no further action", "a contact only", "age not known and nowhere to go"],
)
def test_no_case_is_opened_by_a_contact_only_or_without_saying_where_a_young_child_goes(
    world: World, values: dict[str, Any], field: str
) -> None:
    referral = world.referred(FRIDAY)

    with pytest.raises(ValidationError) as refused:
        accept(referral, values=DECIDED | values, by=world.coordinator, at=FRIDAY + HOUR)

    assert list(refused.value.message_dict) == [field]
    case = Case.objects.get(pk=referral.case_id)
    assert case.status == Case.Status.REFERRED


def test_a_further_referral_about_an_open_case_may_be_a_contact_only(
    world: World, case: Case
) -> None:
    contact = world.contact(case, FRIDAY, threshold="contact", led_to="advice", went_to="")

    assert contact.threshold == "contact"


def test_what_is_declined_is_a_contact_and_cannot_lead_to_an_assessment(world: World) -> None:
    referral = world.referred(FRIDAY)
    wrong = ONLY_DECLINED | {"led_to": "assessment"}
    with pytest.raises(ValidationError):
        decline(referral, reason="A reason", values=wrong, by=world.coordinator, at=FRIDAY + HOUR)
    with pytest.raises(NotDeclared):
        decline(referral, reason="A reason", values=DECIDED, by=world.coordinator, at=FRIDAY + HOUR)

    DECISIONS["declined"](world, referral, FRIDAY + HOUR)

    contact = MashContact.objects.get()
    assert (contact.threshold, contact.led_to) == ("contact", "nothing")


def test_nobody_keeps_a_decision_by_hand_or_withdraws_one(world: World, case: Case) -> None:
    referral = world.referred(FRIDAY, case)
    values = DECIDED | {"referral": referral}
    with pytest.raises(NotDeclared):
        keep(case, MashContact, values=values, by=world.coordinator, at=FRIDAY + HOUR)
    entry = world.decided(referral, FRIDAY + HOUR).entry

    with pytest.raises(NotAllowed):
        withdraw_entry(
            entry, reason="Wrong", was=entry.version, by=world.coordinator, at=FRIDAY + 2 * HOUR
        )

    assert not Entry.objects.get(pk=entry.pk).withdrawn_at


def test_what_was_declined_by_mistake_is_put_right_once_its_case_is_open(world: World) -> None:
    manager = member("Mo", world.hub, "team_manager")
    referral = world.referred(FRIDAY)
    case = DECISIONS["declined"](world, referral, FRIDAY + HOUR)
    reopen(case, reason="The wrong child", by=manager, at=FRIDAY + 2 * HOUR)

    world.amend(
        MashContact.objects.get(), FRIDAY + 3 * HOUR, threshold="referral", led_to="assessment"
    )

    assert MashContact.objects.get().entry.headline.endswith(
        "Referral, assessment by children's social care"
    )


def decide_at(case: Case, how: str) -> str:
    return reverse("do", args=[case.reference, how])


def test_my_work_and_due_and_late_say_in_words_how_late_a_decision_is(
    world: World, client: Client
) -> None:
    now = clock.now()
    world.referred(now - timedelta(days=12))
    sign_in(client, world.coordinator)

    work = client.get(reverse("my_work")).content.decode()
    listed = client.get(reverse("duties")).content.decode()

    assert "Overdue" in work
    assert work.count("days overdue, was due") == 1
    assert "Safeguarding hub’s decision" in listed.replace("&#39;", "’")
    assert "days overdue, was due" in listed


def test_accepting_asks_what_the_hub_keeps_and_types_nothing_twice(
    world: World, client: Client
) -> None:
    case = world.referred(clock.now() - HOUR).case
    sign_in(client, world.coordinator)
    page = client.get(decide_at(case, "accept"))
    assert "Is it about sexual exploitation?" in page.content.decode()
    assert "Passed to whoever" not in page.content.decode()

    unsaid = press(client, page, "Accept")
    press(client, page, "Accept", {"is_exploitation": "True", "threshold": "referral",
                                   "led_to": "strategy",
                                   "went_to": "safeguarding"})  # fmt: skip

    assert "There is a problem" in unsaid.content.decode()
    contact = MashContact.objects.get()
    assert (contact.is_exploitation, contact.led_to, contact.referral.decision) == (
        True, "strategy", "accepted",
    )  # fmt: skip


def test_declining_and_passing_on_ask_for_no_more_than_goes_with_them(
    world: World, client: Client
) -> None:
    case = world.referred(clock.now() - HOUR).case
    sign_in(client, world.coordinator)

    declining = client.get(decide_at(case, "decline")).content.decode()
    passing = client.get(decide_at(case, "pass-on")).content.decode()

    assert "Advice or early help" in declining
    assert "Strategy discussion" not in declining
    assert "Is it about sexual exploitation?" in passing
    assert "lead to" not in passing


def test_a_further_concern_is_a_referral_on_the_case_and_no_record_is_typed_for_it(
    world: World, client: Client
) -> None:
    case = world.child(at=clock.now() - HOUR)
    sign_in(client, world.coordinator)
    shown = client.get(reverse("case", args=[case.reference])).content.decode()
    assert "Add a referral" in shown
    assert "mashcontact" not in shown
    by_hand = reverse("do_about", args=[case.reference, "record", "mashcontact"])
    assert client.get(by_hand).status_code == 404

    page = client.get(decide_at(case, "refer"))
    after = press(
        client, page, "Add referral", {"concern": "A new telephone", "source": "A school"},
        follow=True,
    ).content.decode()  # fmt: skip

    referral = case.referrals.get()
    assert (referral.source, referral.from_agency, referral.decision) == ("A school", None, "")
    assert "Accept the referral" in after
    assert clock_of(referral).ended == ""


def test_the_form_says_which_referral_is_decided_on_and_takes_the_one_that_waits_longest(
    world: World, client: Client
) -> None:
    case = world.child(at=clock.now() - 3 * HOUR)
    first = world.referred(clock.now() - 2 * HOUR, case)
    world.referred(clock.now() - HOUR, case)
    sign_in(client, world.coordinator)

    page = client.get(decide_at(case, "decline"))
    press(
        client,
        page,
        "Decline",
        {"is_exploitation": "False", "led_to": "nothing", "reason": "A reason"},
    )

    assert "Seen with an adult whom nobody knows" in page.content.decode()
    first.refresh_from_db()
    assert first.decision == "declined"
