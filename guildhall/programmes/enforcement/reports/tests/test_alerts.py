"""The nightly look for repeats: who, where, what and by whom, each once, for a named officer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from guildhall.casework.errors import AlreadyDone, Missing, Stopped
from guildhall.casework.models import Case, Sheet
from guildhall.casework.writes import erase_sheet
from guildhall.jobs.models import Job
from guildhall.partners.models import Post
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World
from guildhall.programmes.enforcement.cases.tests.world import member as new_member
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports import jobs, reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say, three_agencies
from guildhall.programmes.enforcement.reports.writes import Somebody, Where
from guildhall.subjects.models import Name, Person, Place

Kind = RepeatAlert.Kind


def kinds() -> list[str]:
    return sorted(RepeatAlert.objects.values_list("kind", flat=True))


def again(world: World, *days_before: int, **about: Any) -> list[Report]:
    """Reports so many days before, each at an address of its own unless said."""
    found = []
    for days in days_before:
        usual: dict[str, Any] = {"where": Where(f"{days} Elm Road")}
        found.append(say(world, occurred_from=AT - days * DAY - HOUR, **usual | about))
    return found


def vera(world: World) -> Person:
    person = say(world, victim=VERA, where=None, occurred_from=AT - 900 * DAY).victim
    assert person is not None
    return person


def test_three_events_of_one_victim_in_six_months_raise_one_alert(world: World) -> None:
    again(world, 1, 60, (AT.date() - date(2016, 5, 15)).days, victim=vera(world))

    jobs.repeats(at=AT)

    alert = RepeatAlert.objects.get()
    assert (alert.kind, alert.events, alert.owner) == (Kind.VICTIM, 3, world.triage)
    assert alert.rule_words == "3 or more distinct events in 6 months"
    assert alert.reports.count() == 3


def test_two_events_and_one_a_day_too_old_raise_none(world: World) -> None:
    again(world, 1, 60, (AT.date() - date(2016, 5, 14)).days, victim=vera(world))

    jobs.repeats(at=AT)

    assert not RepeatAlert.objects.exists()


def test_one_event_told_by_three_raises_none(world: World) -> None:
    first, *rest = three_agencies(world)
    for each in rest:
        writes.same_event(each, first, by=world.triage, at=AT)

    jobs.repeats(at=AT)

    assert not RepeatAlert.objects.exists()


def test_where_nobody_is_named_the_complainant_of_what_was_aimed_at_them_counts(
    world: World,
) -> None:
    again(world, 1, 2, 3, where=None, complainant=Somebody(person=vera(world)))
    again(world, 1, 2, 3, where=None, complainant_key="a" * 64)
    again(world, 1, 2, 3, where=None, complainant_key="b" * 64, qualifier="nuisance")

    jobs.repeats(at=AT)

    assert kinds() == ["victim", "victim"]


def test_where_no_person_is_known_the_household_counts(world: World) -> None:
    again(world, 100, 120, 140, where=Where("1 Elm Road", uprn="100090000001"))
    again(world, 100, 120, 140, where=Where("2 Elm Road"))

    jobs.repeats(at=AT)

    assert RepeatAlert.objects.get().subject == "home:100090000001"


def test_one_address_in_ninety_days_is_a_repeat_location(world: World) -> None:
    about: dict[str, Any] = {"qualifier": "nuisance"}
    again(world, 0, 30, 89, where=Where("Bandstand"), **about)
    again(world, 0, 30, 90, where=Where("Bus stop"), **about)

    jobs.repeats(at=AT)

    assert kinds() == ["location"]
    assert RepeatAlert.objects.get().reports.count() == 3


def test_what_is_near_without_an_address_is_one_location(world: World) -> None:
    for days in (1, 2, 3):
        again(world, days, where=None, qualifier="nuisance", easting=519_000 + 20 * days,
              northing=298_000)  # fmt: skip

    jobs.repeats(at=AT)

    alert = RepeatAlert.objects.get()
    assert (alert.kind, alert.events) == (Kind.LOCATION, 3)
    assert alert.subject.startswith("near:")


def test_one_address_with_a_position_is_one_location_and_not_two(world: World) -> None:
    again(world, 1, 2, 3, where=Where("Bandstand"), qualifier="nuisance", easting=519_000,
          northing=298_000)  # fmt: skip

    jobs.repeats(at=AT)

    assert kinds() == ["location"]


def test_an_address_where_reports_are_taken_is_no_repeat_location(world: World) -> None:
    again(world, 1, 2, 3, where=Where("Police station"), qualifier="nuisance")
    place = Place.objects.get(line="Police station")

    writes.leave_out(place, title="Police station", by=world.triage, at=AT)
    writes.leave_out(place, title="Police station", by=world.triage, at=AT)
    jobs.repeats(at=AT)

    assert not RepeatAlert.objects.exists()
    with pytest.raises(NotKnown):
        writes.leave_out(place, title="x", by=world.landlord, at=AT)


def test_three_events_by_one_suspect_are_an_alert(world: World) -> None:
    sid = say(world, suspect=Somebody(given="Sid", family="Elm"), where=None,
              occurred_from=AT - 900 * DAY).suspect  # fmt: skip
    assert sid is not None
    again(world, 1, 2, 3, suspect=Somebody(person=sid), qualifier="nuisance")

    jobs.repeats(at=AT)

    assert kinds() == ["suspect"]


def test_a_type_above_its_limit_in_a_ward_is_a_theme(world: World) -> None:
    for back in range(2, 14):
        again(world, 30 * back, ward="E05000001", qualifier="environmental")
    again(world, 20, 21, 22, 23, 24, 25, ward="E05000001", qualifier="environmental")

    jobs.repeats(at=AT)

    alert = RepeatAlert.objects.get()
    assert (alert.kind, alert.subject) == (Kind.THEME, "theme:noise:E05000001")
    assert alert.events == 6
    assert "above the limit" in alert.rule_words


def test_the_same_alert_is_not_raised_twice_and_takes_in_what_comes(world: World) -> None:
    person = vera(world)
    again(world, 10, 20, 30, victim=person)
    jobs.repeats(at=AT)
    jobs.repeats(at=AT + DAY)
    again(world, 1, victim=person)

    jobs.repeats(at=AT + DAY)

    alert = RepeatAlert.objects.get()
    assert (alert.events, alert.reports.count()) == (4, 4)
    assert alert.last_event_at == AT - DAY - HOUR


def test_after_a_decision_only_a_later_event_raises_another(world: World) -> None:
    person = vera(world)
    again(world, 10, 20, 30, victim=person)
    jobs.repeats(at=AT)
    alert = RepeatAlert.objects.get()
    writes.decide_alert(alert, "dismissed", reason="One party, thrice", by=world.triage, at=AT)

    jobs.repeats(at=AT + DAY)
    again(world, 40, victim=person)
    jobs.repeats(at=AT + DAY)
    assert RepeatAlert.objects.count() == 1

    again(world, 1, victim=person)
    jobs.repeats(at=AT + DAY)
    assert RepeatAlert.objects.filter(state="open").count() == 1


def test_an_alert_goes_to_who_has_the_fewest_and_holds_the_post_that_day(world: World) -> None:
    second = new_member("Ula", world.council, "asb_triage")
    gone = new_member("Abe", world.council, "asb_triage")
    Post.objects.filter(member=gone).update(until_on=AT.date() - DAY)
    person = vera(world)
    again(world, 1, 2, 3, victim=person)
    again(world, 1, 2, 3, qualifier="nuisance", where=Where("Bandstand"))

    jobs.repeats(at=AT)

    owners = {alert.owner for alert in RepeatAlert.objects.all()}
    assert owners == {world.triage, second}


def test_an_alert_without_anybody_in_the_post_is_raised_all_the_same(world: World) -> None:
    again(world, 1, 2, 3, victim=vera(world))
    Post.objects.filter(function="asb_triage").delete()

    jobs.repeats(at=AT)

    assert RepeatAlert.objects.get().owner is None


def test_an_alert_is_decided_once_with_a_reason(world: World) -> None:
    again(world, 1, 2, 3, victim=vera(world))
    jobs.repeats(at=AT)
    alert = RepeatAlert.objects.get()

    with pytest.raises(Missing):
        writes.decide_alert(alert, "dismissed", reason=" ", by=world.triage, at=AT)
    with pytest.raises(Stopped, match="Choose"):
        writes.decide_alert(alert, "open", reason="A reason", by=world.triage, at=AT)
    writes.take_alert(alert, by=world.manager, at=AT)
    assert alert.owner == world.manager
    writes.decide_alert(alert, "acted", reason="Visited", by=world.triage, at=AT)

    with pytest.raises(AlreadyDone):
        writes.decide_alert(alert, "dismissed", reason="No", by=world.manager, at=AT)
    with pytest.raises(AlreadyDone):
        writes.take_alert(alert, by=world.manager, at=AT)
    assert not reads.alerts(world.triage, AT).exists()


def test_who_may_not_see_one_report_does_not_see_the_alert(world: World) -> None:
    reports = again(world, 1, 2, 3, victim=vera(world))
    jobs.repeats(at=AT)
    alert = RepeatAlert.objects.get()
    assert list(reads.alerts(world.manager, AT)) == [alert]

    bar(
        reports[0].sheet.guard, member=world.manager, kind="conflict", reason="Sister",
        by=world.triage, at=AT,
    )  # fmt: skip

    assert not reads.alerts(world.manager, AT).exists()
    with pytest.raises(NotKnown):
        reads.alert_page(world.manager, alert.reference, AT)
    with pytest.raises(NotKnown):
        writes.decide_alert(alert, "acted", reason="A reason", by=world.manager, at=AT)
    with pytest.raises(NotAllowed):
        reads.alerts(world.landlord, AT)
    with pytest.raises(NotKnown):
        writes.take_alert(alert, by=world.landlord, at=AT)


def test_who_wrote_every_report_and_does_not_decide_decides_on_no_alert(world: World) -> None:
    again(world, 1, 2, 3, by=world.officer, qualifier="nuisance", where=Where("Bandstand"))
    jobs.repeats(at=AT)
    alert = RepeatAlert.objects.get()

    with pytest.raises(NotKnown):
        writes.decide_alert(alert, "acted", reason="A reason", by=world.officer, at=AT)
    with pytest.raises(NotAllowed):
        reads.alert_page(world.officer, alert.reference, AT)


def test_the_page_of_an_alert_says_of_whom_it_is(world: World) -> None:
    again(world, 1, 2, 3, victim=vera(world))
    again(world, 1, 2, 3, qualifier="nuisance", where=Where("Bandstand"))
    jobs.repeats(at=AT)

    about = {
        alert.kind: reads.alert_page(world.triage, alert.reference, AT).about
        for alert in RepeatAlert.objects.all()
    }

    assert about == {"victim": "Vera Ash", "location": "Bandstand"}


@pytest.mark.parametrize("wrong", [{"state": "acted"}, {"decided_at": AT}])
def test_the_table_holds_no_half_decided_alert(world: World, wrong: dict[str, Any]) -> None:
    again(world, 1, 2, 3, victim=vera(world))
    jobs.repeats(at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        RepeatAlert.objects.update(**wrong)
    alert = RepeatAlert.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RepeatAlert.objects.create(
            kind=alert.kind, subject=alert.subject, rule_words="x", events=3,
            last_event_at=AT, raised_at=AT,
        )  # fmt: skip


def test_what_a_report_shows_at_once_is_what_the_night_would_find(world: World) -> None:
    *_, last = again(world, 60, 2, 1, victim=vera(world), where=Where("Bandstand"))

    marks = reads.marks(world.triage, last, AT)

    assert [(mark.kind, mark.events, mark.rule) for mark in marks] == [
        ("victim", 3, "3 or more distinct events in 6 months"),
        ("victim", 3, "2 or more distinct events in 12 months"),
        ("location", 3, "3 or more distinct events in 90 days"),
    ]


def test_an_unseen_report_counts_in_no_mark(world: World) -> None:
    first, *_, last = again(world, 60, 2, 1, victim=vera(world))
    bar(first.sheet.guard, member=world.manager, kind="conflict", reason="Sister",
        by=world.triage, at=AT)  # fmt: skip

    marks = reads.marks(world.manager, last, AT)

    assert [mark.events for mark in marks] == [2]  # by the wider rule alone


def test_a_high_risk_is_told_once_and_names_nobody(world: World, settings: Any) -> None:
    settings.SENDS_MAIL, settings.ADDRESS = True, "https://guildhall.example"
    report = say(world, complainant=VERA)
    worst = {"often": "worse", "harm": "fear", "vulnerable": "yes"}
    writes.assess_report(report, answers=worst, by=world.triage, at=AT)
    report.sheet.refresh_from_db()
    writes.assess_report(report, answers=worst, by=world.triage, at=AT + timedelta(minutes=1))

    assert Job.objects.filter(name="enforcement.high_risk").count() == 1
    jobs.high_risk(at=AT)

    (message,) = mail.outbox
    assert message.to == [world.triage.email]
    for word in ("Vera", "Oak", "noise", report.sheet.reference):
        assert word.lower() not in f"{message.subject} {message.body}".lower()
    assert "https://guildhall.example/asb/triage/" in message.body


def test_a_report_of_a_case_is_over_when_the_case_is_and_no_longer_when_it_opens_again(
    world: World,
) -> None:
    case = world.case()
    report = say(world, victim=VERA)
    writes.triage(report, "link", case=case, by=world.triage, at=AT)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=AT)

    jobs.kept(at=AT + DAY)
    report.sheet.refresh_from_db()
    assert (report.sheet.closed_at, report.sheet.retention_review_on) == (AT, date(2022, 11, 14))

    Case.objects.filter(pk=case.pk).update(status="open", closed_at=None)
    jobs.kept(at=AT + DAY)
    report.sheet.refresh_from_db()
    assert (report.sheet.closed_at, report.sheet.retention_review_on) == (None, None)


def test_erasing_the_reports_leaves_counts_and_no_word_of_anybody(world: World) -> None:
    auditor = new_member("Ada", world.council, "auditor")
    reports = again(world, 1, 2, 3, victim=vera(world), where=Where("9 Elm Road"))
    jobs.repeats(at=AT)
    for each in RepeatAlert.objects.all():
        writes.decide_alert(each, "dismissed", reason="Vera moved", by=world.triage, at=AT)
    for report in Report.objects.all():
        writes.triage(report, "no_action", reason="Vera moved", by=world.triage, at=AT)
    late = AT + 3000 * DAY

    for report in Report.objects.select_related("sheet__guard"):
        erase_sheet(report, by=auditor, at=late)
    jobs.kept(at=late)

    assert reads.count(Report.objects.all()) == reads.Counts(events=4, complaints=4)
    assert not Place.objects.exists()
    assert not Name.objects.exists()
    kept = [*Report.objects.values(), *RepeatAlert.objects.values(), *Sheet.objects.values()]
    for word in ("Vera", "Elm", "Music", reports[0].sheet.headline):
        assert word not in repr(kept)
    assert {alert.subject for alert in RepeatAlert.objects.all()} == {"erased"}
