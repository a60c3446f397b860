"""What is not safe for somebody to be told is shown to them, and to their agency, nowhere."""

import re
from typing import Any

import pytest
from django.test import Client

from guildhall import clock
from guildhall.casework import reads
from guildhall.casework.errors import Stopped
from guildhall.casework.models import Case, Disclosure, Entry
from guildhall.casework.reads.choices import records_of
from guildhall.casework.reads.visible import entries_shown, shows_entry
from guildhall.casework.writes import keep
from guildhall.partners.models import Agency, Grant, Member
from guildhall.partners.reads import NotKnown
from guildhall.partners.writes import grant
from guildhall.programmes.missing.models import Debrief
from guildhall.programmes.missing.tests.world import DAY, World, member
from guildhall.testing import sign_in

WHY = "The uncle works there"
UNSAFE: dict[str, Any] = {"is_safe": "no", "why_not_safe": WHY, "summary": ""}


@pytest.fixture
def placing(world: World) -> Member:
    """The officer of the authority that placed the child here."""
    made = Agency.objects.create(key="northmere", name="Northmere council")
    return member("Nev", made, "placing_authority")


@pytest.fixture
def returned(world: World, case: Case, placing: Member) -> Case:
    """A case open to the placing authority, on which a debrief is not safe for them."""
    open_to(world, case, placing.agency)
    went = clock.now() - 2 * DAY
    episode = world.missing(case, went, is_out_of_area=True, placing_authority="Northmere")
    world.debriefed(episode, "placing_authority", None, **UNSAFE)
    world.debriefed(episode, "police", 2)
    return case


def open_to(world: World, case: Case, to: Agency | Member | None, function: str = "") -> None:
    grant(
        case.guard,
        to=to,
        function=function,
        purpose="Safeguarding",
        basis=Grant.Basis.SAFEGUARDING,
        by=world.coordinator,
        at=clock.now() - 3 * DAY,
    )


def pages(case: Case, debrief: Entry) -> list[str]:
    """Every address at which a case and what is due on it is shown."""
    at = f"/cases/{case.reference}/"
    refused = Disclosure.objects.get(decision="refuse").entry
    return [
        at, f"{at}?kind=missing.debrief&kind=sharing", f"{at}print/",
        f"{at}entries/{debrief.reference}/", f"{at}entries/{refused.reference}/",
        f"{at}do/change-record/{debrief.reference}/", f"{at}do/withdraw/{debrief.reference}/",
        "/cases/", "/my-work/", "/duties/?whose=everyone", f"/search/?q={case.reference}",
        "/search/?q=uncle", "/missing/repeats/", "/missing/meeting/",
    ]  # fmt: skip


def said(client: Client, who: Member, case: Case) -> str:
    """All the words that all of those pages give somebody."""
    sign_in(client, who)
    debrief = Debrief.objects.get(is_safe="no").entry
    return "".join(client.get(page).content.decode() for page in pages(case, debrief))


def test_the_recipient_a_debrief_is_not_safe_for_reads_it_nowhere(
    client: Client, world: World, returned: Case, placing: Member
) -> None:
    theirs, hubs = said(client, placing, returned), said(client, world.coordinator, returned)

    assert WHY in hubs
    assert re.search("debrief: placing authority", hubs)
    assert "Debrief given to Police by telephone" in theirs
    for words in (WHY, "not safe", "Not safe", "Not shared", "debrief: placing authority"):
        assert words not in theirs


def test_nor_does_a_colleague_at_their_agency_in_another_function(
    client: Client, world: World, returned: Case, placing: Member
) -> None:
    assert placing.agency
    colleague = member("Col", placing.agency, "social_worker")
    open_to(world, returned, colleague, "social_worker")

    assert WHY not in said(client, colleague, returned)


def test_whoever_holds_the_function_is_kept_out_though_the_case_is_theirs(
    client: Client, world: World, case: Case
) -> None:
    worker = member("Bridget", world.hub, "social_worker")
    open_to(world, case, worker, "social_worker")
    episode = world.missing(case, clock.now() - 2 * DAY)
    world.debriefed(episode, "social_care", None, **UNSAFE)

    assert WHY not in said(client, worker, case)
    # The hub is of the same agency, which controls the record: its others work on.
    assert WHY in said(client, world.coordinator, case)


def test_whoever_wrote_it_reads_what_they_wrote(world: World, case: Case) -> None:
    assert world.home.agency
    writer = member("Wil", world.home.agency, "return_interviewer")
    open_to(world, case, writer, "return_interviewer")
    episode = world.missing(case, clock.now() - 2 * DAY)
    values = {
        "episode": episode, "recipient": "home", "made_from": "other", "wishes": "Nothing",
    }  # fmt: skip
    kept = keep(case, Debrief, values=values | UNSAFE, by=writer, at=clock.now())

    file = reads.case_file(writer, case.reference, clock.now())

    assert reads.line(file, kept.entry.reference)


def test_the_list_and_the_one_agree_on_what_is_kept_from_somebody(
    world: World, returned: Case, placing: Member
) -> None:
    for who in (placing, world.coordinator):
        file = reads.case_file(who, returned.reference, clock.now())
        shown = set(returned.entries.filter(entries_shown(who, file.case, file.decision)))
        one_by_one = {e for e in returned.entries.all() if shows_entry(who, e, file.decision)}
        assert shown == one_by_one


def test_what_was_once_not_safe_for_somebody_stays_closed_to_them(
    world: World, returned: Case, placing: Member
) -> None:
    debrief = Debrief.objects.get(is_safe="no")
    world.amend(debrief, clock.now(), is_safe="yes", why_not_safe="", summary="Came home")
    file = reads.case_file(placing, returned.reference, clock.now())

    with pytest.raises(NotKnown):
        reads.line(file, debrief.entry.reference)
    assert not [each for each in records_of(file, Debrief) if each.recipient != "police"]


def test_a_debrief_kept_from_one_recipient_does_not_become_another_s(
    world: World, returned: Case
) -> None:
    debrief = Debrief.objects.get(is_safe="no")

    with pytest.raises(Stopped, match="Withdraw it"):
        world.amend(debrief, clock.now(), recipient="home")


def test_its_reason_is_in_no_clock(world: World, returned: Case) -> None:
    file = reads.case_file(world.coordinator, returned.reference, clock.now())

    assert [c.reason for c in reads.clocks(file) if c.recipient == "placing_authority"] == [
        "Not safe to share"
    ]
