"""What staff see of what the public sent, and who sets the front door up."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.models import Added, Sent, SentFile
from guildhall.casework.front_door.tests.sending import code, look_into_files, picture, send
from guildhall.casework.models import Case
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown, guard_for
from guildhall.testing import sign_in


@pytest.mark.parametrize(
    "change",
    [{"shows_shielded": False, "side": "offender"}, {"is_emergency": True}, {"slices": set()}],
)
def test_what_was_sent_is_closed_as_a_shielded_contact_is(
    door: reads.Door,
    public: Client,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any],
) -> None:
    send(public, name="Ada", contact_by="mobile", contact="07700 900123")
    guard, decision = guard_for(town.clerk, Case.objects.get().reference, AT)
    assert reads.sent_behind(town.clerk, guard.reference, AT).answers

    monkeypatch.setattr(reads, "guard_for", lambda *_: (guard, replace(decision, **change)))

    with pytest.raises(NotAllowed):
        reads.sent_behind(town.clerk, guard.reference, AT)


def test_only_who_may_write_says_that_what_was_added_has_been_read(
    door: reads.Door, public: Client, town: Town
) -> None:
    given = code(send(public, name="Ada"))
    public.post("/report/receipt/", {"code": given, "more": "It has spread"})

    with pytest.raises((NotAllowed, NotKnown)):
        writes.mark_read(Sent.objects.get(), by=town.warden, at=AT)

    assert Added.objects.get().read_at is None


def test_setting_up_is_for_those_who_may(
    door: reads.Door, client: Client, head: Member, town: Town
) -> None:
    sign_in(client, head)
    at = f"/front-door/set-up/{KEY}/weeds/"
    assert "Nora Night" in client.get("/front-door/set-up/").content.decode()
    assert "Name who answers" in client.post(at, {"is_on": "on", "desk": "x"}).content.decode()
    assert client.post(at, {"desk": ""}).status_code == 302
    assert client.post("/front-door/set-up/words/office/", {"words": "1"}).status_code == 302
    assert reads.words()["office"] == "1"

    sign_in(client, town.warden)
    for path in ("/front-door/set-up/", at, "/front-door/set-up/words/office/"):
        assert client.get(path).status_code == 403


def test_staff_read_what_was_sent_and_fetch_its_files(
    door: reads.Door, public: Client, client: Client, town: Town
) -> None:
    given = code(send(public, name="Ada", photos=[SimpleUploadedFile("w.jpg", picture())]))
    look_into_files()
    public.post("/report/receipt/", {"code": given, "more": "It has spread"})
    at = f"/front-door/sent/{Case.objects.get().reference}/"
    sign_in(client, town.clerk)
    page = client.get(at).content.decode()
    assert at in client.get("/front-door/").content.decode()
    assert "What the public sent" in client.get(f"/my-work/queue/{KEY}/").content.decode()

    fetched = client.get(at + SentFile.objects.get().reference + "/")

    assert "It has spread" in page
    assert fetched["Content-Type"] == "image/jpeg"
    assert "attachment" in fetched["Content-Disposition"]
    assert client.post(at).status_code == 302
    assert "I have read" not in client.get(at).content.decode()
    sign_in(client, town.teacher)
    missing = client.get("/front-door/sent/ABCDEFGH/")
    assert client.get(at).status_code == missing.status_code == 404
