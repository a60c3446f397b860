"""Ways round the pages of a case review: none decides on it, or tells what is closed."""

from django.test import Client
from django.urls import reverse

from guildhall.partners.models import Grant, Guard
from guildhall.partners.writes import bar, grant
from guildhall.programmes.enforcement.reviews import writes
from guildhall.programmes.enforcement.reviews.tests.conftest import AT, PANEL, World
from guildhall.programmes.enforcement.reviews.tests.test_pages import clock_stands, when
from guildhall.testing import sign_in

__all__ = ["clock_stands"]


def test_a_decision_cannot_be_filled_in_past_those_who_may_decide(
    client: Client, world: World
) -> None:
    row = world.complained(1, victim=None)
    sheet = row.sheet
    grant(
        sheet.guard, to=world.officer, purpose="Helps with it", basis=Grant.Basis.STATUTE,
        by=world.triage, at=AT,
    )  # fmt: skip
    sign_in(client, world.officer)
    at = reverse("sheet_change", args=[sheet.reference])
    asked = client.get(at).content.decode()

    client.post(at, {
        "was": sheet.version, "came": "telephone", "applicant_kind": "victim", "behaviour": "Music",
        "needed": 1, "counted": 0, "decision": "not_met", "decided_by": world.triage.reference,
        "persistence": "x", "harm": "x", "adequacy": "x", "decision_reason": "x", "panel": "[]",
        "workings": "[]", **when("applied_at", "9am"), **when("decided_at"),
    })  # fmt: skip

    row.refresh_from_db()
    assert (row.decision, row.needed, row.decided_by) == ("", 3, None)
    assert not {
        name for name in ("decision", "decided_by", "workings") if f'name="{name}"' in asked
    }
    added = reverse("sheet_add", args=["reviewapplication"])
    assert client.get(added)["Location"] == reverse("asb_review_new")


def test_no_page_tells_of_a_complaint_that_is_closed_to_its_reader(
    client: Client, world: World
) -> None:
    row = world.complained(3)
    row = writes.take_step(row, values={"panel": PANEL}, was=2, by=world.triage, at=AT)
    row = writes.decide(
        row, decision="met", reasons={}, was=row.sheet.version, by=world.triage, at=AT
    )
    closed = row.workings[0][0]
    bar(
        Guard.objects.get(reference=closed), member=world.triage, kind="conflict", reason="Kin",
        by=world.auditor, at=AT,
    )  # fmt: skip
    sign_in(client, world.triage)
    paths = (f"/records/{row.sheet.reference}/", f"/records/{row.sheet.reference}/change/")

    pages = [client.get(path, follow=True) for path in paths]

    assert [page.status_code for page in pages] == [200, 200]
    assert "A report closed to you" in pages[0].content.decode()
    assert not any(closed in page.content.decode() for page in pages)


def test_a_version_that_is_no_number_is_told_to_look_again(client: Client, world: World) -> None:
    sign_in(client, world.triage)
    at = reverse("asb_review_step", args=[world.application().sheet.reference, "acknowledge"])

    answer = client.post(at, {**when("acknowledged_at"), "was": "x"})

    assert "Somebody else has changed this" in answer.content.decode()
