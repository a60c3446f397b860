"""A worry about a child, from anybody, at the front door."""

import re

import pytest
from django.test import Client

from guildhall.casework.front_door import reads, writes
from guildhall.casework.models import Referral
from guildhall.casework.writes import accept, decline
from guildhall.partners.models import Member
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.world import AT, DECIDED, World

HERE = f"/report/{PROGRAMME}/child/"
TOLD = {"who": "A girl of about 14", "what": "She gets into cars with men"}


@pytest.fixture
def public(world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("guildhall.clock.now", lambda: AT)
    Member.objects.filter(pk=world.lead.pk).update(roles=["manager"])
    world.lead.refresh_from_db()
    door = next(each for each in reads.doors() if each.programme.key == PROGRAMME)
    named = {"desk": "Emergency duty team", "telephone": "01632 960111", "owner": "Nora"}
    writes.put_on(door, is_on=True, **named, by=world.lead, at=AT)
    return Client(REMOTE_ADDR="203.0.113.7")


def send(public: Client) -> str:
    page = public.get(HERE).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]  # type: ignore[index]
    answer = public.post(HERE, {"token": token, **TOLD}).content.decode()
    return re.search(r"guildhall-code\">([0-9A-Z-]+)<", answer)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("act", "values"),
    [(accept, DECIDED), (decline, {"is_exploitation": True, "led_to": "nothing"})],
    ids=["accepted", "declined"],
)
def test_a_worry_is_a_referral_that_nobody_refuses_at_the_door(
    public: Client, world: World, act: object, values: dict[str, object]
) -> None:
    code = send(public)

    referral = Referral.objects.get()
    assert referral.source == "Member of the public"
    assert (referral.from_agency, referral.is_outside_agreement) == (None, False)
    assert "gets into cars" in referral.concern
    assert referral.case.waiting_on_function == "mash_coordinator"
    act(  # type: ignore[operator]
        referral, reason="Looked into", values=values, by=world.coordinator, at=AT
    )
    stands = public.post("/report/receipt/", {"code": code}).content.decode()
    assert ("Being dealt with" if act is accept else "Closed.") in stands
    assert "Looked into" not in stands


def test_the_page_says_first_to_ring(public: Client) -> None:
    text = public.get(HERE).content.decode()

    assert text.index("ring 999") < text.index("<h1")
    assert "Emergency duty team" in text
