"""From the public's form to the programme's records."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from guildhall.casework.attachments.reads import kept_files
from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.models import Sent
from guildhall.casework.models import Sheet
from guildhall.casework.writes import erase_sheet
from guildhall.partners.models import Member, Post
from guildhall.partners.reads import NotKnown
from guildhall.programmes.enforcement.models import Report, ReviewApplication
from guildhall.programmes.enforcement.public.receiving import report_status, span
from guildhall.programmes.enforcement.reports.writes import triage
from guildhall.programmes.enforcement.reports.writes.deciding import NO_ACTION
from guildhall.programmes.enforcement.reviews.tests.conftest import AT, PANEL, REASONS, World, world
from guildhall.programmes.enforcement.reviews.writes import decide, take_step
from guildhall.subjects.reads import views as people_of
from guildhall.testing import sign_in

__all__ = ["world"]
TOKEN = re.compile(r'name="token" value="([^"]+)"')
CODE = re.compile(r"guildhall-code\">([0-9A-Z-]+)<")
TOLD = {
    "what": "They shout at night", "kind": "noise", "where": "1 High Street", "who": "personal",
    "often": "no", "harm": "no", "vulnerable": "no",
}  # fmt: skip
LATER = AT + timedelta(hours=1)


@pytest.fixture
def public(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("guildhall.clock.now", lambda: AT)
    Member.objects.filter(pk=world.triage.pk).update(roles=["manager"])
    world.triage.refresh_from_db()
    for door in reads.doors():
        writes.put_on(
            door, is_on=True, desk="Control room", telephone="101", owner="Nora", by=world.triage,
            at=AT,
        )  # fmt: skip
    return Client(REMOTE_ADDR="203.0.113.7")


def send(public: Client, form: str, **given: Any) -> str:
    at = f"/report/enforcement/{form}/"
    token = TOKEN.search(public.get(at).content.decode())[1]  # type: ignore[index]
    answer = public.post(at, {"token": token, **given}).content.decode()
    found = CODE.search(answer)
    assert found, re.findall(r"govuk-error-message[^<]*<[^<]*<[^<]*", answer)
    return found[1]


def test_the_start_page_offers_what_the_programmes_declare(public: Client) -> None:
    text = public.get("/report/").content.decode()

    for words in ("Report anti-social behaviour", "Report hate", "Ask for an ASB case review"):
        assert words in text
    assert "For an adult, please ring" in text


def test_anti_social_behaviour_becomes_a_report_of_standard_risk(
    public: Client, world: World
) -> None:
    needs = {"age": "child", "interpreter": "spoken", "language": "Polish"}
    send(public, "asb", **TOLD, **needs, is_now="yes", about_when="11pm")

    report = Report.objects.get()
    assert (report.source, report.channel, report.risk) == ("public", "online", "standard")
    assert report.is_anonymous
    assert report.complainant is None
    assert "They shout at night" in report.narrative
    assert "going on when this was sent" in report.narrative
    assert "under 18" in report.narrative
    assert (report.language, report.interpreter) == ("Polish", "spoken")
    assert report.sheet.made_by == writes.front_door_member(AT)
    staff = Client()
    sign_in(staff, world.triage)
    page = staff.get(reverse("asb_report_page", args=[report.sheet.reference])).content.decode()
    assert reverse("front_door_sent", args=[report.sheet.reference]) in page


@pytest.mark.parametrize(
    ("answers", "risk"),
    [
        (("no", "no", "no"), "standard"),
        (("before", "no", "no"), "standard"),
        (("before", "upset", "no"), "medium"),
        (("worse", "upset", "no"), "medium"),
        (("worse", "fear", "no"), "high"),
    ],
)
def test_the_three_questions_say_the_risk(
    public: Client, answers: tuple[str, ...], risk: str
) -> None:
    asked = dict(zip(("often", "harm", "vulnerable"), answers, strict=True))

    send(public, "asb", **(TOLD | asked))

    assert Report.objects.get().risk == risk


@pytest.mark.parametrize(
    ("answers", "risk"), [(("no", "no", "no"), "medium"), (("worse", "fear", "yes"), "high")]
)
def test_hate_is_flagged_and_of_medium_risk_at_least(
    public: Client, answers: tuple[str, ...], risk: str
) -> None:
    asked = dict(zip(("often", "harm", "vulnerable"), answers, strict=True))
    told = {k: v for k, v in TOLD.items() if k != "kind"} | asked

    send(public, "hate", **told, strands=["hate_race", "hate_religion"])

    report = Report.objects.get()
    assert (report.risk, report.flags) == (risk, ["hate_race", "hate_religion"])


def test_the_safe_way_to_reach_the_sender_stays_with_the_report(
    public: Client, world: World
) -> None:
    reach = {
        "name": "Vera Vale", "contact_by": "mobile", "contact": "07700 900123",
        "contact_when": "After 6", "who_answers": "My son, who knows nothing",
        "leave_message": "no", "may_write": "unsure",
    }  # fmt: skip
    send(public, "asb", **TOLD, **reach)

    report = Report.objects.get()
    assert report.complainant is not None
    seen = people_of(world.triage, [report.complainant], AT, source=report.sheet.guard)
    view = next(iter(seen.values()))
    assert view.title == "Vera Vale"
    (contact,) = view.contacts
    assert contact.value.replace(" ", "") == "07700900123"
    safe = contact.safe
    assert (safe.may_ring, safe.may_leave_message, safe.may_write) == ("yes", "no", "not_known")
    assert (safe.who_may_answer, safe.hours) == ("My son, who knows nothing", "After 6")
    assert safe.asked_at == AT
    shown = reads.sent_behind(world.triage, report.sheet.reference, AT)
    assert {a.name: a.words for a in shown.answers}["who_answers"] == "My son, who knows nothing"


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (None, AT, None),
        (AT.date(), datetime(2016, 11, 14, tzinfo=UTC), AT),
        (
            date(2016, 7, 1),
            datetime(2016, 6, 30, 23, tzinfo=UTC),
            datetime(2016, 7, 1, 22, 59, 59, tzinfo=UTC),
        ),
    ],
    ids=["not said", "today", "a summer's day"],
)
def test_a_day_is_some_time_of_that_day_in_london(day: Any, starts: Any, ends: Any) -> None:
    assert span(day, AT) == (starts, ends)


def test_the_receipt_follows_the_report_and_says_nothing_else(public: Client, world: World) -> None:
    code = send(public, "asb", **TOLD)
    report = Report.objects.get()

    def stands() -> str:
        return public.post("/report/receipt/", {"code": code}).content.decode()

    assert "Nobody has looked at it yet" in stands()
    triage(report, decision=NO_ACTION, reason="No such street", by=world.triage, at=LATER)
    assert "Closed." in stands()
    assert "No such street" not in stands()
    assert report_status(report.sheet.guard) == "closed"


def test_an_application_for_a_review_comes_in_by_the_same_door(
    public: Client, world: World
) -> None:
    code = send(
        public, "review", applicant_kind="on_behalf", victim_name="Vic Tim", has_consent="yes",
        behaviour="Cars", where="The green", complaints_said="Three times", name="Ann Other",
        contact_by="email", contact="ann@example.org",
    )  # fmt: skip

    row = ReviewApplication.objects.get()
    assert (row.came, row.applicant_kind, row.has_consent) == ("online", "on_behalf", True)
    assert row.applicant is not None
    assert row.victim is not None
    assert row.applied_at == AT
    row = take_step(row, values={"panel": PANEL}, was=row.sheet.version, by=world.triage, at=LATER)
    decide(
        row, decision="not_met", reasons=REASONS, was=row.sheet.version, by=world.triage, at=LATER
    )
    text = public.post("/report/receipt/", {"code": code}).content.decode()
    assert "Being dealt with." in text
    assert "not met" not in text


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("name", "Enter your name"),
        ("contact", "Enter"),
        ("victim_name", "Say who it is for"),
        ("has_consent", "Say whether they agree"),
    ],
)
def test_an_application_says_who_asks_and_for_whom(
    public: Client, left_out: str, told: str
) -> None:
    given = {
        "applicant_kind": "on_behalf", "victim_name": "Vic", "has_consent": "no",
        "behaviour": "Cars", "where": "The green", "complaints_said": "Three times",
        "name": "Ann", "contact_by": "email", "contact": "ann@example.org",
    }  # fmt: skip

    answer = public.post(
        "/report/enforcement/review/", {k: v for k, v in given.items() if k != left_out}
    )

    assert told in answer.content.decode()
    assert not Sent.objects.exists()


@pytest.mark.parametrize(("agrees", "has_consent"), [("yes", True), ("no", False)])
def test_that_the_victim_agrees_is_kept_as_it_was_said(
    public: Client, agrees: str, has_consent: bool
) -> None:
    send(
        public, "review", applicant_kind="on_behalf", victim_name="Vic", has_consent=agrees,
        behaviour="Cars", where="The green", complaints_said="Three times", name="Ann",
        contact_by="email", contact="ann@example.org",
    )  # fmt: skip

    assert ReviewApplication.objects.get().has_consent is has_consent


def test_erasing_a_report_erases_what_was_sent_and_its_files(public: Client, world: World) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    code = send(public, "asb", **TOLD, photos=[SimpleUploadedFile("a.jpg", out.getvalue())])
    report = Report.objects.get()
    assert len(kept_files()) == 1
    triage(report, decision=NO_ACTION, reason="Nothing", by=world.triage, at=LATER)
    Sheet.objects.update(retention_review_on=AT.date())
    report = Report.objects.select_related("sheet__guard").get()

    erase_sheet(report, by=world.auditor, at=LATER)

    assert kept_files() == frozenset()
    with pytest.raises(NotKnown):
        reads.sent_behind(world.triage, report.sheet.reference, LATER)
    assert "Closed." in public.post("/report/receipt/", {"code": code}).content.decode()


def test_what_was_sent_says_to_no_other_agency_who_asked_not_to_be_named(
    public: Client, world: World
) -> None:
    reach = {"name": "Vera Vale", "contact_by": "mobile", "contact": "07700 900123"}
    send(public, "asb", **TOLD, **reach, may_share_name="no", language="Urdu")
    elsewhere = Member.objects.create(email="pat@example.org", name="Pat", agency=world.police)
    Post.objects.create(
        member=elsewhere, programme="enforcement", function="asb_triage", since_on=date(2010, 1, 1)
    )
    reference = Report.objects.get().sheet.reference

    ours = {a.name: a.words for a in reads.sent_behind(world.triage, reference, AT).answers}
    theirs = {a.name: a.words for a in reads.sent_behind(elsewhere, reference, AT).answers}

    assert (ours["name"], ours["contact"]) == ("Vera Vale", "07700 900123")
    assert theirs["name"] == "Name withheld at the reporter’s wish"
    assert theirs["language"] == "Urdu"
    assert "Vera" not in str(theirs)
    assert "900123" not in str(theirs)
