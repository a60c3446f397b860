"""The pages of case reviews, for those who may and those who may not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.casework.present.sheets import many_title, sheet_shown
from guildhall.casework.reads import sheet_file
from guildhall.casework.registry import find
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.models import (
    Patrol,
    Recommendation,
    Report,
    ReviewApplication,
)
from guildhall.programmes.enforcement.reviews import writes
from guildhall.programmes.enforcement.reviews.tests.conftest import AT, DAY, PANEL, World
from guildhall.testing import sign_in


@pytest.fixture(autouse=True)
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guildhall.clock.now", lambda: AT + timedelta(hours=2))
    monkeypatch.setattr("guildhall.clock.today", lambda: AT.date())


def when(name: str, hour: str = "9:45am") -> dict[str, Any]:
    return {f"{name}-day": 14, f"{name}-month": 11, f"{name}-year": 2016, f"{name}-time": hour}


def test_an_application_goes_from_its_coming_to_a_reply(client: Client, world: World) -> None:
    sign_in(client, world.triage)
    taken = client.post(
        reverse("asb_review_new"),
        {**when("applied_at", "9am"), "came": "telephone", "applicant_kind": "victim",
         "name": "Vera Vale", "contact_kind": "mobile", "contact": "07700 900123",
         "hours": "After 6", "who_may_answer": "Only Vera", "behaviour": "Music at night"},
    )  # fmt: skip
    row = ReviewApplication.objects.get()
    at = reverse("asb_review", args=[row.sheet.reference])
    assert taken["Location"] == at
    for n in range(3):
        report = world.report(AT - (n + 1) * DAY)
        client.post(f"{at}complaint/", {"report": report.sheet.reference.lower()})

    page = client.get(at).content.decode()

    assert "It is met: 3 complaints qualify, and 3 are needed." in page
    assert "Vera Vale" in page
    assert "who may answer: Only Vera; After 6" in page
    assert client.post(f"{at}acknowledge/", when("acknowledged_at")).status_code == 302
    assert client.post(f"{at}panel/", {"body_0": "City council", "who_0": "C"}).status_code == 302
    refused = client.post(f"{at}decide/", {"decision": "not_met"})
    assert "leaves no choice" in refused.content.decode()
    assert client.post(f"{at}decide/", {"decision": "met"}).status_code == 302
    told = {**when("told_decision_at", "11:30am")}
    assert client.post(f"{at}tell/", told).status_code == 302
    reviewed = {**when("reviewed_at", "11:30am"), "outcome": "More", "plan": "A diary"}
    assert client.post(f"{at}review/", reviewed).status_code == 302
    asked = client.post(f"{at}recommend/", {"body": "landlord", "words": "Mend the gate"})
    assert asked.status_code == 302
    letter = client.get(f"{at}letter/").content.decode()
    assert "<strong>is met</strong>" in letter
    assert "Mend the gate" in letter
    page = client.get(at).content.decode()
    assert "To Landlord" in page

    sign_in(client, world.housing)
    there = reverse("asb_recommendation", args=[Recommendation.objects.get().sheet.reference])
    assert "Mend the gate" in client.get(there).content.decode()
    assert client.get(at).status_code == 404
    answered = client.post(there, {"reply": "accepted", "reply_words": "Next week"})
    assert answered.status_code == 302
    assert Recommendation.objects.get().reply == "accepted"


def same(answer: Any) -> str:
    import re

    text = re.sub(r'nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"[2-9A-HJKMNP-TV-Z]{8}", "", text)


@pytest.mark.parametrize("tail", ["", "letter/", "acknowledge/", "decide/", "recommend/"])
def test_an_outsider_meets_the_same_page_as_for_one_that_does_not_exist(
    client: Client, world: World, tail: str
) -> None:
    row = world.complained(1)
    sign_in(client, world.outsider)

    closed = client.get(reverse("asb_review", args=[row.sheet.reference]) + tail)
    missing = client.get(reverse("asb_review", args=["ABCDEFGH"]) + tail)

    assert closed.status_code == missing.status_code == 404
    assert same(closed) == same(missing)


def test_the_list_and_the_page_agree_on_who_may_see_it(client: Client, world: World) -> None:
    row = world.complained(1)
    who = (world.triage, world.officer, world.other_officer, world.housing, world.outsider,
           world.auditor)  # fmt: skip
    for member in who:
        sign_in(client, member)
        page = client.get(reverse("asb_review", args=[row.sheet.reference]))
        listed = row.sheet.reference in client.get(reverse("asb_reviews")).content.decode()
        if member == world.auditor:  # that it exists, by its reference, and no more
            assert (page.status_code, listed) == (200, False)
            assert "Music every night" not in page.content.decode()
        else:
            assert listed is (page.status_code == 200)


def test_a_person_with_the_task_alone_reads_no_name_and_no_story(
    client: Client, world: World
) -> None:
    row = world.complained(1)
    sign_in(client, world.officer)  # of the controlling agency, and not named on it

    page = client.get(reverse("asb_review", args=[row.sheet.reference])).content.decode()

    assert "Music every night" not in page
    assert "Vale" not in page


def test_the_figures_are_a_page_and_a_file(client: Client, world: World) -> None:
    row = world.complained(1)
    row = writes.take_step(
        row, values={"panel": PANEL}, was=row.sheet.version, by=world.triage, at=AT
    )
    sign_in(client, world.outsider)
    assert client.get(reverse("asb_review_figures") + "?as=csv").status_code == 403
    sign_in(client, world.triage)

    page = client.get(reverse("asb_review_figures"))
    file = client.get(reverse("asb_review_figures") + "?as=csv")

    assert "Threshold decided not to be met" in page.content.decode()
    assert "April 2016 to March 2017,1,0,0,0" in file.content.decode()
    assert "attachment" in file["Content-Disposition"]


def test_a_wrong_reference_of_a_complaint_is_said_without_saying_whether_it_exists(
    client: Client, world: World
) -> None:
    row = world.complained(0)
    sign_in(client, world.triage)
    at = reverse("asb_review_complaint", args=[row.sheet.reference])

    answer = client.post(at, {"report": "ABCDEFGH"}).content.decode()

    assert "No report has this reference, or it is closed to you" in answer


def test_an_applications_usual_address_leads_to_its_own_page(client: Client, world: World) -> None:
    row = world.application()
    sign_in(client, world.triage)

    answer = client.get(reverse("sheet", args=[row.sheet.reference]))

    assert answer["Location"] == reverse("asb_review", args=[row.sheet.reference])


def test_an_application_whose_panel_was_put_down_later_has_its_versions_in_words(
    world: World,
) -> None:
    row = world.application()
    was = row.sheet.version
    writes.take_step(row, values={"panel": PANEL}, was=was, by=world.triage, at=AT)

    shown = sheet_shown(sheet_file(world.triage, row.sheet.reference, AT))

    assert len(shown.versions) > 1
    assert all(type(said) is str for each in shown.versions for said in each.values.values())


def test_lists_of_records_are_named_in_the_plural() -> None:
    assert many_title(ReviewApplication) == "Applications for an ASB case review"
    assert many_title(Recommendation) == "Recommendations of an ASB case review"
    assert many_title(Report) == "Reports of anti-social behaviour"
    assert many_title(Patrol) == "Patrols and visits"


@pytest.mark.parametrize("who", ["triage", "officer", "housing"])
def test_my_work_offers_the_pages_that_ones_part_opens_and_no_other(
    client: Client, world: World, who: str
) -> None:
    sign_in(client, getattr(world, who))
    declared = find("enforcement")
    assert declared is not None
    own = [each for each in declared.pages if not each.of_case]

    page = client.get(reverse("my_work")).content.decode()

    offered = {each.name for each in own if f'href="{reverse(each.name)}"' in page}
    assert ("asb_triage" in offered) == (who == "triage")
    assert "asb_report" in offered
    assert ("enforcement_log" in offered) == (who != "housing")
    refusing = {n for n in offered if client.get(reverse(n)).status_code != 200}
    assert refusing == set()
    assert not any(
        client.get(reverse(each.name)).status_code == 200
        for each in own
        if each.needs != Do.WRITE and each.name not in offered
    )


def test_nobody_without_a_part_is_offered_a_programmes_pages(client: Client, world: World) -> None:
    sign_in(client, world.outsider)

    page = client.get(reverse("my_work")).content.decode()

    assert reverse("asb_report") not in page
    assert reverse("asb_reviews") not in page
