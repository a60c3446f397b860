"""The pages: taking a report, its questions, deciding on it, one event, and alerts."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World, ram
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports import jobs, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say, three_agencies
from guildhall.programmes.enforcement.reports.writes import Where
from guildhall.subjects.models import Person
from guildhall.testing import press, sign_in

TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|nonce=")[^"]+')
TYPED = {
    "kind": "noise", "narrative": "Music until four", "line": "12 Oak Street",
    "qualifier": "personal", "taken_by": "police", "source_reference": "CP 1", "flags": ["youth"],
    "occurred_from-day": "13", "occurred_from-month": "11", "occurred_from-year": "2016",
    "occurred_from-time": "11pm", "victim_is": "complainant",
    "complainant-given": "Vera", "complainant-family": "Ash", "complainant-way": "mobile",
    "complainant-value": "07700 900123", "complainant-may_ring": "yes",
    "complainant-may_leave_message": "no",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def page(client: Client, member: Member, address: str, **data: Any) -> Any:
    sign_in(client, member)
    return client.post(address, data) if data else client.get(address)


def body(answer: Any) -> bytes:
    return TOKEN.sub(b"", answer.content)


def report_of(answer: Any) -> Report:
    reference = re.findall(r"/asb/reports/([A-Z0-9]+)/", answer["Location"])[0]
    return Report.objects.get(sheet__reference=reference)


def test_a_report_is_taken_and_goes_on_to_the_matrix(client: Client, world: World) -> None:
    answer = page(client, world.officer, "/asb/report/", **TYPED)

    assert answer.status_code == 302, answer.content.decode()
    report = report_of(answer)
    assert answer["Location"] == f"/asb/reports/{report.sheet.reference}/risk/"
    assert report.victim == report.complainant != None  # noqa: E711
    assert (report.source, report.source_agency) == ("police", world.police)
    assert (report.received_at, report.occurred_from) == (AT, AT.replace(day=13, hour=23, minute=0))
    asked = client.get(answer["Location"])
    assert b"the whole matrix is asked" in asked.content
    answered = client.post(answer["Location"], {f"q_{k}": v for k, v in ram(100).items()})
    assert answered["Location"] == f"/asb/reports/{report.sheet.reference}/"
    shown = client.get(answered["Location"]).content.decode()
    assert "DO NOT leave a message; may ring" in shown
    assert "Contact on the same day" in shown


def test_a_landlord_sees_the_status_of_what_they_reported_and_no_name(
    client: Client, world: World
) -> None:
    answer = page(client, world.landlord, "/asb/report/", **TYPED)
    reference = report_of(answer).sheet.reference

    shown = client.get(f"/asb/reports/{reference}/")
    listed = client.get("/asb/reports/")

    assert b"Waiting for a decision" in shown.content
    assert reference.encode() in listed.content
    for words in (b"Vera", b"07700", b"Oak Street", b"Music"):
        assert words not in shown.content
        assert words not in listed.content
    assert client.post(f"/asb/reports/{reference}/", {"decision": "open"}).status_code == 403


def test_a_form_left_empty_says_what_to_enter(client: Client, world: World) -> None:
    answer = page(
        client, world.officer, "/asb/report/", kind="", **{"complainant-born_on-day": "1"}
    )

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "There is a problem" in text
    assert 'href="#kind"' in text
    assert "must include a month and year" in text
    assert not Report.objects.exists()


def test_a_report_sent_twice_is_said_beside_its_reference(client: Client, world: World) -> None:
    page(client, world.triage, "/asb/report/", **TYPED)

    again = client.post("/asb/report/", TYPED | {"complainant-given": "Somebody"})

    assert b"has been received already" in again.content
    assert Report.objects.count() == 1


def test_somebody_known_is_offered_and_chosen(client: Client, world: World) -> None:
    known = say(world, victim=VERA).victim
    assert known is not None

    asked = page(client, world.triage, "/asb/report/", **TYPED)
    assert "Is “Vera Ash” one of these?" in asked.content.decode()
    unsaid = client.post("/asb/report/", TYPED | {"complainant-asked": "Vera Ash"})
    assert unsaid.status_code == 200
    chosen = {"complainant-asked": "Vera Ash", "complainant-is": known.reference}
    answer = client.post("/asb/report/", TYPED | chosen)

    assert report_of(answer).victim == known
    assert Person.objects.count() == 1
    new = {"complainant-asked": "Vera Ash", "complainant-is": "new", "source_reference": "CP 2"}
    assert report_of(client.post("/asb/report/", TYPED | new)).victim != known


def test_a_choice_made_for_another_name_is_asked_again(client: Client, world: World) -> None:
    known = say(world, victim=VERA).victim
    assert known is not None
    stale = {"complainant-asked": "Vera Oak", "complainant-is": known.reference}

    answer = page(client, world.triage, "/asb/report/", **TYPED | stale)

    assert "Is “Vera Ash” one of these?" in answer.content.decode()


def test_somebody_whom_the_reporter_may_not_see_does_not_exist(
    client: Client, world: World
) -> None:
    known = say(world, victim=VERA).victim
    assert known is not None

    answer = page(client, world.landlord, "/asb/report/", **TYPED)

    assert report_of(answer).victim != known
    forged = {"complainant-asked": "Vera Ash", "complainant-is": known.reference}
    assert client.post("/asb/report/", TYPED | forged).status_code == 404


def test_the_victim_who_is_somebody_else_has_a_name(client: Client, world: World) -> None:
    answer = page(client, world.triage, "/asb/report/", **TYPED | {"victim_is": "other"})

    assert b"Enter the name of the victim" in answer.content
    named = TYPED | {"victim_is": "other", "victim-given": "Val", "suspect-family": "Elm"}
    report = report_of(client.post("/asb/report/", named))
    assert report.victim != report.complainant
    assert report.suspect is not None


def test_nobody_in_particular_is_no_victim(client: Client, world: World) -> None:
    answer = page(client, world.triage, "/asb/report/", **TYPED | {"victim_is": "nobody"})

    assert report_of(answer).victim is None
    assert b"three questions are enough" in client.get(answer["Location"]).content


def test_an_outsider_and_nobody_get_the_same_page(client: Client, world: World) -> None:
    report = say(world, victim=VERA)
    reference = report.sheet.reference
    pages = ["/asb/reports/{}/", "/asb/reports/{}/risk/", "/asb/reports/{}/contact/"]

    for address in pages:
        closed = page(client, world.outsider, address.format(reference))
        missing = page(client, world.outsider, address.format("ZZZZZZZZ"))

        assert (closed.status_code, missing.status_code) == (404, 404)
        assert body(closed) == body(missing)
    for post in ("same", "apart"):
        assert (
            page(client, world.outsider, f"/asb/reports/{reference}/{post}/", x=1).status_code
            == 404
        )


def test_an_unseen_report_changes_no_byte_of_the_list(client: Client, world: World) -> None:
    shown = say(world)
    address = f"/asb/reports/{shown.sheet.reference}/"
    before = [body(page(client, world.manager, at)) for at in ("/asb/triage/", address)]

    hidden = say(world)
    bar(hidden.sheet.guard, member=world.manager, kind="conflict", reason="Sister",
        by=world.triage, at=AT)  # fmt: skip

    assert [body(page(client, world.manager, at)) for at in ("/asb/triage/", address)] == before


def test_a_report_does_not_tell_of_a_case_that_is_closed_to_its_reader(
    client: Client, world: World
) -> None:
    report = say(world)
    writes.triage(report, "open", by=world.triage, at=AT)
    case = report.case or Report.objects.get(pk=report.pk).case
    assert case is not None
    address = f"/asb/reports/{report.sheet.reference}/"
    assert f"Part of case {case.reference}" in page(client, world.manager, address).content.decode()

    bar(case.guard, member=world.manager, kind="conflict", reason="Sister", by=world.triage, at=AT)

    assert case.reference not in page(client, world.manager, address).content.decode()


def test_a_place_to_go_back_to_that_is_none_is_left_alone(client: Client, world: World) -> None:
    police, council, _ = three_agencies(world)
    writes.same_event(council, police, by=world.triage, at=AT)
    here = f"/asb/reports/{council.sheet.reference}/"

    answer = page(client, world.triage, f"{here}apart/", back="../../accounts")

    assert (answer.status_code, answer["Location"]) == (302, here)


def test_those_who_do_not_decide_have_no_list(client: Client, world: World) -> None:
    for address in ("/asb/triage/", "/asb/alerts/"):
        assert page(client, world.landlord, address).status_code == 403


def test_two_are_said_to_be_one_event_and_taken_apart_again(client: Client, world: World) -> None:
    police, council, landlord = three_agencies(world)
    here = f"/asb/reports/{police.sheet.reference}/"

    shown = page(client, world.triage, here).content.decode()
    assert shown.count("The same event<") == 2
    client.post(f"{here}same/", {"other": council.sheet.reference})
    client.post(f"{here}same/", {"other": landlord.sheet.reference})

    assert "3 complaints of one event" in client.get(here).content.decode()
    client.post(f"{here}apart/")
    assert "3 complaints" not in client.get(here).content.decode()
    council.refresh_from_db()
    landlord.refresh_from_db()
    assert council.event == landlord.event


def test_who_decides_is_shown_what_may_be_one_event_as_they_take_it(
    client: Client, world: World
) -> None:
    other = say(
        world, occurred_from=AT.replace(day=13, hour=22), at=AT, where=Where("12 Oak Street")
    )

    answer = page(client, world.triage, "/asb/report/", **TYPED)

    asked = client.get(answer["Location"]).content.decode()
    assert "Perhaps of the same event" in asked
    assert other.sheet.reference in asked


def test_a_decision_is_made_on_the_page_and_its_errors_are_beside_it(
    client: Client, world: World
) -> None:
    case = world.case()
    report = say(world, victim=VERA)
    here = f"/asb/reports/{report.sheet.reference}/"

    asked = page(client, world.triage, here)
    wrong = press(client, asked, "Decide", {"decision": "no_action"})
    assert b"Give the reason for no further action" in wrong.content
    missing = press(client, wrong, "Decide", {"decision": "link", "reference": "ZZZZZZZZ"})
    assert b"Choose the case it is part of" in missing.content
    linked = {"decision": "link", "reference": case.reference.lower()}
    done = press(client, missing, "Decide", linked)

    assert done["Location"] == "/asb/triage/"
    shown = client.get(here).content.decode()
    assert f"Part of case {case.reference}" in shown
    again = client.post(here, {"decision": "open"})
    assert b"has decided this already" in again.content


def test_the_first_contact_is_recorded(client: Client, world: World) -> None:
    report = say(world, victim=VERA)
    here = f"/asb/reports/{report.sheet.reference}/"
    when = {"contacted_at-day": "14", "contacted_at-month": "11", "contacted_at-year": "2016"}

    early = page(client, world.triage, f"{here}contact/", **when, contact_words="x",
                 **{"contacted_at-time": "1am"})  # fmt: skip
    assert b"must be after the report came" in early.content
    client.post(f"{here}contact/", when | {"contact_words": "Call at 10",
                                           "contacted_at-time": "9am"})  # fmt: skip

    assert b"Call at 10" in client.get(here).content


def test_an_alert_is_read_taken_on_and_dismissed(client: Client, world: World) -> None:
    for days in (1, 2, 3):
        say(world, occurred_from=AT - days * DAY, where=Where("Bandstand"), qualifier="nuisance")
    jobs.repeats(at=AT)
    alert = RepeatAlert.objects.get()
    here = f"/asb/alerts/{alert.reference}/"

    listed = page(client, world.manager, "/asb/alerts/").content.decode()
    assert "3 or more distinct events in 90 days" in listed
    assert "Bandstand" in client.get(here).content.decode()
    assert client.post(f"{here}take/")["Location"] == here
    assert b"Say what was done" in client.post(here, {"state": "acted"}).content
    nowhere = {"state": "acted", "reason": "A reason", "case": "ZZZZZZZZ"}
    assert b"no such open case" in client.post(here, nowhere).content
    assert client.post(here, {"state": "dismissed", "reason": "A fair"}).status_code == 302

    assert client.post(f"{here}take/").status_code == 404
    assert "A fair" in client.get(here).content.decode()
    assert page(client, world.landlord, here).status_code == 403


def test_pages_ask_the_same_however_much_there_is(client: Client, world: World) -> None:
    def asked() -> list[int]:
        found = []
        for address in ("/asb/triage/", "/asb/reports/", here):
            page(client, world.triage, address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    first = say(world, victim=VERA)
    here = f"/asb/reports/{first.sheet.reference}/"
    other = say(world)
    writes.same_event(other, first, by=world.triage, at=AT)
    say(world)
    few = asked()
    for number in range(12):
        more = say(
            world, victim=first.victim, occurred_from=AT - (2 + number % 2) * HOUR,
            source_reference=f"C{number}",
        )  # fmt: skip
        if number % 2:
            writes.same_event(more, first, by=world.triage, at=AT)

    assert asked() == few
    assert few[0] <= 18
    assert few[2] <= 70


def test_the_usual_address_of_a_record_leads_to_the_reports_own_page(
    client: Client, world: World
) -> None:
    report = say(world)

    answer = page(client, world.triage, f"/records/{report.sheet.reference}/")

    assert answer["Location"] == f"/asb/reports/{report.sheet.reference}/"


def test_the_list_of_reports_says_its_columns_and_wards_in_words(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "guildhall.programmes.enforcement.models.reports.wards", lambda: [("E05000001", "Orton")]
    )
    say(world, ward="E05000001")

    shown = page(client, world.triage, "/records/report/").content.decode()

    assert ">Ward<" in shown
    assert ">Orton<" in shown
    assert "E05000001" not in shown
