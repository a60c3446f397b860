"""Taking a report, its risk, one event of several, and the decision."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall.audit.models import Change
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, Missing, NeedsMore, Stopped
from guildhall.casework.models import Case, Involvement, Referral
from guildhall.duties.models import Clock
from guildhall.duties.rules import LONDON
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World, ram
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import (
    HOME,
    PHONE,
    VERA,
    say,
    three_agencies,
)
from guildhall.programmes.enforcement.reports.tools import answered_so_far
from guildhall.programmes.enforcement.reports.writes import SentAlready, Somebody
from guildhall.subjects.models import Contact, Person, Place
from guildhall.subjects.reads import view
from guildhall.subjects.rules import Unfit
from guildhall.subjects.writes import set_shield

WORST = {"often": "worse", "harm": "fear", "vulnerable": "yes"}


def test_a_report_has_an_event_of_its_own_and_its_people(world: World) -> None:
    report = say(world, complainant=VERA, victim=VERA, occurred_to=AT - HOUR - 1 * HOUR)

    assert report.victim == report.complainant
    assert Person.objects.count() == 1
    assert (report.event.first_at, report.event.last_at) == (AT - 2 * HOUR, AT - 2 * HOUR)
    assert str(report.place) == "12 Oak Street, PE1 1HF"
    assert report.place_words == "12 Oak Street, PE1 1HF"
    assert (report.state, report.priority, report.risk) == ("new", 2, "")


def test_the_contact_of_a_victim_is_shielded_and_says_who_may_answer(world: World) -> None:
    report = say(world, victim=VERA)

    assert report.victim is not None
    (contact,) = view(world.triage, report.victim, AT, source=report.sheet.guard).contacts
    assert (contact.value, contact.is_shielded) == ("07700900123", True)
    assert (contact.safe.may_ring, contact.safe.may_leave_message) == ("yes", "no")
    assert contact.safe.hours == "Not after 6: he may answer"
    assert not Contact.objects.exclude(value="").exists()


def test_the_suspects_side_is_never_given_the_contact(world: World) -> None:
    report = say(world, victim=VERA)
    assert report.victim is not None

    told = view(world.triage, report.victim, AT, side="offender", source=report.sheet.guard)

    assert PHONE.replace(" ", "") not in repr(told)
    assert "Oak" not in repr(told)


def test_anybody_of_a_partner_may_report_and_reads_no_more_for_it(world: World) -> None:
    report = say(world, by=world.landlord, victim=VERA)

    page = reads.report_page(world.landlord, report.sheet.reference, AT)
    assert (page.shows, page.people, page.alike) == (False, {}, ())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"received_at": AT + HOUR}, "received_at"),
        ({"occurred_from": AT, "received_at": AT - HOUR}, "occurred_from"),
        ({"occurred_to": AT - 3 * HOUR}, "__all__"),
        ({"flags": ["hatred"]}, "flags"),
        ({"flags": {"youth": 1}}, "flags"),
        ({"kind": "singing"}, "kind"),
        ({"qualifier": "loud"}, "qualifier"),
        ({"easting": 519_000}, "__all__"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    world: World, values: dict[str, Any], field: str
) -> None:
    with pytest.raises((ValidationError, IntegrityError)) as refused, transaction.atomic():
        say(world, **{"at": AT, "occurred_from": AT - 2 * HOUR} | values)

    if isinstance(refused.value, ValidationError):
        assert field in refused.value.message_dict
    assert not Report.objects.exists()
    assert not Event.objects.exists()


def test_nobody_reports_with_a_decision_already_made(world: World) -> None:
    with pytest.raises(TypeError, match="state"):
        say(world, state="linked")


def test_a_person_whom_the_reporter_may_not_see_cannot_be_named(world: World) -> None:
    hidden = say(world, victim=VERA).victim
    assert hidden is not None

    with pytest.raises(NotKnown):
        say(world, by=world.landlord, victim=Somebody(person=hidden))


def test_an_impossible_birth_leaves_nothing_behind(world: World) -> None:
    with pytest.raises(Unfit, match="in the past"):
        say(world, victim=Somebody(given="A", family="B", born_on=(AT + DAY).date()))

    assert not Report.objects.exists()


def test_the_same_reference_from_the_same_source_is_said_and_not_taken_twice(world: World) -> None:
    about: dict[str, Any] = {"source": "police", "source_agency": world.police}
    first = say(world, source_reference="CP 44/16", **about)

    with pytest.raises(SentAlready) as again:
        say(world, source_reference="cp44/16 ", **about)
    say(world, source_reference="CP 45/16", **about)
    say(world, source_reference="CP 44/16", source="council", source_agency=world.council)

    assert again.value.reference == first.sheet.reference
    assert Report.objects.count() == 3


def test_who_may_not_see_the_first_is_not_told_of_it_and_triage_is(world: World) -> None:
    about: dict[str, Any] = {"source": "police", "source_agency": world.police}
    first = say(world, source_reference="CP 44/16", **about)

    second = say(world, by=world.landlord, source_reference="CP 44/16", **about)

    assert second.is_sent_again
    (alike,) = reads.likely_same(world.triage, second, AT)
    assert (alike.report, alike.likeness.is_sent_twice) == (first, True)
    assert reads.count(Report.objects.all()) == reads.Counts(events=2, complaints=1)
    assert list(reads.complaints_between(AT.date(), AT.date())) == [first]


def test_one_event_told_to_three_agencies_is_one_event_and_three_complaints(world: World) -> None:
    police, council, landlord = three_agencies(world)
    found = [each.report for each in reads.likely_same(world.triage, police, AT)]
    assert {council, landlord} == set(found)

    writes.same_event(council, police, by=world.triage, at=AT)
    writes.same_event(landlord, police, by=world.triage, at=AT)

    assert reads.count(Report.objects.all()) == reads.Counts(events=1, complaints=3)
    day = AT.astimezone(LONDON).date()
    assert reads.events_between(day, day).count() == 1
    assert reads.complaints_between(day, day).count() == 3
    police.event.refresh_from_db()
    assert police.event.last_at - police.event.first_at == timedelta(minutes=20)


def test_taking_apart_puts_everything_back_and_both_are_on_record(world: World) -> None:
    police, council, landlord = three_agencies(world)
    writes.same_event(council, police, by=world.triage, at=AT)
    writes.same_event(landlord, police, by=world.triage, at=AT)

    writes.apart(landlord, by=world.triage, at=AT)

    police.refresh_from_db()
    council.refresh_from_db()
    assert police.event == council.event != landlord.event
    assert police.event.last_at == council.occurred_from
    assert landlord.event.first_at == landlord.occurred_from
    assert reads.count(Report.objects.all()) == reads.Counts(events=2, complaints=3)
    actions = Change.objects.filter(action__startswith="enforcement.").values_list("action")
    assert [each for (each,) in actions.order_by("pk")] == [
        "enforcement.same_event", "enforcement.same_event", "enforcement.apart",
    ]  # fmt: skip


def test_one_that_is_with_others_is_not_moved_away_from_them(world: World) -> None:
    police, council, landlord = three_agencies(world)
    writes.same_event(council, police, by=world.triage, at=AT)

    with pytest.raises(NeedsMore, match="apart"):
        writes.same_event(police, landlord, by=world.triage, at=AT)
    with pytest.raises(AlreadyDone):
        writes.same_event(council, police, by=world.triage, at=AT)
    with pytest.raises(AlreadyDone):
        writes.apart(landlord, by=world.triage, at=AT)


def test_two_who_join_the_same_two_crosswise_do_not_swap_them(world: World) -> None:
    police, council, _ = three_agencies(world)
    stale_police = Report.objects.get(pk=police.pk)
    stale_council = Report.objects.get(pk=council.pk)
    writes.same_event(police, council, by=world.triage, at=AT)

    with pytest.raises(AlreadyDone):
        writes.same_event(stale_council, stale_police, by=world.manager, at=AT)


def test_only_who_decides_says_what_is_one_event(world: World) -> None:
    one, other = say(world, by=world.landlord), say(world)

    with pytest.raises(NotAllowed):
        writes.same_event(one, other, by=world.landlord, at=AT)
    with pytest.raises(NotAllowed):
        writes.apart(one, by=world.landlord, at=AT)
    with pytest.raises(NotKnown):
        writes.same_event(one, other, by=world.outsider, at=AT)


def test_a_report_without_a_victim_is_asked_three_questions(world: World) -> None:
    report = say(world)

    writes.assess_report(report, answers=WORST, by=world.triage, at=AT)

    assert (report.risk, report.risk_score, report.priority) == ("high", 6, 0)
    assert report.risk_tool == "three_questions:1"


@pytest.mark.parametrize(
    ("answers", "risk"),
    [
        ({"often": "no", "harm": "no", "vulnerable": "no"}, "standard"),
        ({"often": "before", "harm": "no", "vulnerable": "no"}, "standard"),
        ({"often": "before", "harm": "upset", "vulnerable": "no"}, "medium"),
        ({"often": "before", "harm": "fear", "vulnerable": "no"}, "medium"),
        ({"often": "before", "harm": "fear", "vulnerable": "perhaps"}, "high"),
    ],
)
def test_the_cut_points_of_the_three_questions(
    world: World, answers: dict[str, str], risk: str
) -> None:
    report = writes.assess_report(say(world), answers=answers, by=world.triage, at=AT)

    assert report.risk == risk


def test_a_report_whose_questions_are_answered_in_part_has_no_risk_yet(world: World) -> None:
    report = say(world)

    writes.assess_report(report, answers={"often": "worse"}, by=world.triage, at=AT)

    assert (report.risk, report.risk_score, report.risk_at) == ("", None, None)
    assert answered_so_far(report) == "Not complete: 1 of 3 answered"
    assert not Clock.objects.filter(about=report.sheet.reference, duty__contains="high").exists()
    answers = WORST | {"vulnerable": "unknown"}
    writes.assess_report(report, answers=answers, by=world.triage, at=AT + HOUR)
    assert (report.risk, report.risk_at) == ("high", AT + HOUR)
    assert answered_so_far(report) == "High, 1 not known"


def test_a_risk_is_not_lost_to_an_assessment_in_part(world: World) -> None:
    report = writes.assess_report(say(world), answers=WORST, by=world.triage, at=AT)

    with pytest.raises(Stopped, match="Answer every question to assess it again"):
        writes.assess_report(report, answers={"often": "no"}, by=world.triage, at=AT)

    report.refresh_from_db()
    assert report.risk == "high"


def test_a_report_with_a_victim_is_asked_the_whole_matrix(world: World) -> None:
    report = say(world, victim=VERA)

    with pytest.raises(Stopped, match="does not ask"):
        writes.assess_report(report, answers=WORST, by=world.triage, at=AT)
    writes.assess_report(report, answers=ram(100), by=world.triage, at=AT)

    assert report.risk_tool.startswith("asb_ram:")
    assert report.risk == "high"


def test_the_band_may_be_raised_with_a_reason_and_never_lowered(world: World) -> None:
    report = say(world)
    none = {"often": "no", "harm": "no", "vulnerable": "no"}

    with pytest.raises(Stopped, match="reason"):
        writes.assess_report(report, answers=none, raise_to="high", by=world.triage, at=AT)
    with pytest.raises(Stopped, match="not lowered"):
        writes.assess_report(
            report, answers=WORST, raise_to="medium", reason="A reason", by=world.triage, at=AT
        )
    writes.assess_report(
        report, answers=none, raise_to="high", reason="A knife", by=world.triage, at=AT
    )

    assert (report.risk, report.raised_reason, report.priority) == ("high", "A knife", 0)


def test_who_wrote_it_answers_once_and_another_reporter_never(world: World) -> None:
    report = say(world, by=world.landlord)

    writes.assess_report(report, answers=WORST, by=world.landlord, at=AT)

    with pytest.raises(NotAllowed):
        writes.assess_report(report, answers=WORST, by=world.landlord, at=AT)
    with pytest.raises(NotKnown):
        writes.assess_report(report, answers=WORST, by=world.outsider, at=AT)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (AT.replace(hour=0, minute=0), "2016-11-14 23:59:59"),
        (AT.replace(hour=23, minute=59), "2016-11-14 23:59:59"),
        (AT.replace(day=12, hour=12), "2016-11-12 23:59:59"),  # a Saturday
        (AT.replace(month=7, hour=23, minute=30), "2016-07-15 23:59:59"),  # the 15th in London
    ],
)
def test_high_risk_is_to_be_contacted_by_the_end_of_the_day_it_came(
    world: World, received: Any, due: str
) -> None:
    report = say(world, occurred_from=received - HOUR, at=received, victim=VERA)
    assert not Clock.objects.exists()

    writes.assess_report(report, answers=ram(100), by=world.triage, at=received + DAY)

    clock = Clock.objects.get(about=report.sheet.reference)
    assert f"{clock.due_at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}" == due
    assert (clock.duty, clock.owner_function) == ("enforcement.same_day_contact", "asb_triage")


def test_first_contact_stops_the_clock_once(world: World) -> None:
    report = say(world, victim=VERA)
    writes.assess_report(report, answers=ram(100), by=world.triage, at=AT)
    about: dict[str, Any] = {"words": "Will ring before 6", "by": world.triage, "at": AT}

    with pytest.raises(Stopped, match="after the report"):
        writes.log_first_contact(report, contacted_at=report.received_at - HOUR, **about)
    with pytest.raises(Stopped, match="in the past"):
        writes.log_first_contact(report, contacted_at=AT + HOUR, **about)
    writes.log_first_contact(report, contacted_at=report.received_at, **about)
    with pytest.raises(AlreadyDone):
        writes.log_first_contact(report, contacted_at=AT, **about)

    assert Clock.objects.get().ended == "met"


def test_nobody_is_owed_contact_where_no_name_was_given(world: World) -> None:
    report = say(world, is_anonymous=True)

    writes.assess_report(report, answers=WORST, by=world.triage, at=AT)

    assert Clock.objects.get().ended == "not_applicable"


def test_a_lower_risk_has_no_same_day_clock(world: World) -> None:
    none = {"often": "no", "harm": "no", "vulnerable": "no"}

    writes.assess_report(say(world), answers=none, by=world.triage, at=AT)

    assert not Clock.objects.exists()


def test_a_new_case_takes_in_the_people_and_how_to_reach_them(world: World) -> None:
    report = say(world, complainant=VERA, victim=VERA, suspect=Somebody(given="Sid", family="Elm"))

    writes.triage(report, "open", by=world.triage, at=AT)

    assert report.state == "linked"
    case = report.case
    assert case is not None
    roles = Involvement.objects.filter(case=case).values_list("role", flat=True)
    assert sorted(roles) == ["suspect", "victim"]
    assert report.victim is not None
    (contact,) = view(world.triage, report.victim, AT, source=case.guard).contacts
    assert (contact.value, contact.is_shielded) == ("07700900123", True)
    assert (contact.safe.may_ring, contact.safe.may_leave_message) == ("yes", "no")


def test_a_report_joins_an_open_case_and_its_officer_may_read_it(world: World) -> None:
    case = world.case()
    report = say(world, victim=VERA)
    assert not reads.report_page(world.manager, report.sheet.reference, AT).cases

    writes.triage(report, "link", case=case, by=world.triage, at=AT)

    assert report.case == case
    assert reads.report_page(world.officer, report.sheet.reference, AT).shows
    second = say(world, victim=report.victim)
    (line,) = reads.report_page(world.triage, second.sheet.reference, AT).cases
    assert line.case == case


def test_a_case_that_is_not_open_takes_no_report(world: World) -> None:
    case = world.case()
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=AT)

    with pytest.raises(Stopped, match="not open"):
        writes.triage(say(world), "link", case=case, by=world.triage, at=AT)
    with pytest.raises(Stopped, match="Choose the case"):
        writes.triage(say(world), "link", by=world.triage, at=AT)


@pytest.mark.parametrize(("decision", "to"), [("no_action", ""), ("pass_on", "victims_hub")])
def test_a_decision_without_a_case_needs_a_reason(world: World, decision: str, to: str) -> None:
    with pytest.raises(Missing):
        writes.triage(say(world), decision, reason=" ", to=to, by=world.triage, at=AT)


def test_no_further_action_ends_it(world: World) -> None:
    report = writes.triage(say(world), "no_action", reason="Heard once", by=world.triage, at=AT)

    assert (report.state, report.decision_reason) == ("no_further_action", "Heard once")
    assert report.sheet.closed_at == AT
    assert report.triaged_by == world.triage


def test_passing_on_makes_a_referral_in_the_other_programme(world: World) -> None:
    report = say(world, victim=VERA)

    writes.triage(
        report, "pass_on", to="missing_and_exploitation", reason="A child out at night",
        by=world.triage, at=AT,
    )  # fmt: skip

    referral = Referral.objects.get()
    assert referral.case.programme == "missing_and_exploitation"
    assert report.sheet.reference in referral.concern
    assert "Vera" not in referral.concern
    assert (report.state, report.passed_to) == ("triaged", "missing_and_exploitation")


def test_of_two_who_decide_at_once_one_is_told(world: World) -> None:
    report = say(world)
    stale = Report.objects.select_related("sheet").get(pk=report.pk)
    writes.triage(report, "no_action", reason="Heard once", by=world.triage, at=AT)

    with pytest.raises(AlreadyDone, match="Tay has decided this already"):
        writes.triage(stale, "open", by=world.manager, at=AT)

    assert not Case.objects.exists()


def test_only_who_decides_decides(world: World) -> None:
    report = say(world, by=world.landlord)

    with pytest.raises(NotAllowed):
        writes.triage(report, "no_action", reason="A reason", by=world.landlord, at=AT)
    with pytest.raises(NotKnown):
        writes.triage(report, "no_action", reason="A reason", by=world.outsider, at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "linked"},
        {"state": "no_further_action"},
        {"triaged_at": AT},
        {"northing": 1},
        {"occurred_to": AT - 9 * HOUR},
    ],
)
def test_the_table_holds_no_half_decision(world: World, wrong: dict[str, Any]) -> None:
    say(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(**wrong)


def test_a_place_of_a_report_stays_when_its_address_is_shielded(world: World) -> None:
    report = say(world, suspect=Somebody(given="Sid", family="Elm", line=HOME.line,
                                         postcode=HOME.postcode))  # fmt: skip
    assert report.suspect is not None
    address = report.suspect.address_facts.get()
    assert address.place == report.place

    set_shield(address, is_shielded=True, why="Threats", by=world.triage, at=AT)

    assert Place.objects.get() == report.place


def test_changing_a_report_somebody_else_has_changed_is_told(world: World) -> None:
    report = say(world)
    stale = Report.objects.select_related("sheet").get(pk=report.pk)
    writes.assess_report(report, answers=WORST, by=world.triage, at=AT)

    with pytest.raises(ChangedMeanwhile):
        writes.assess_report(stale, answers=WORST, by=world.manager, at=AT)
