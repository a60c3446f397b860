"""What is shared reaches whoever it is shared with, and stays on their My work until it came."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from guildhall import clock
from guildhall.casework.models import Case, Disclosure
from guildhall.partners.models import Agency, Grant, Member
from guildhall.partners.writes import grant
from guildhall.programmes.missing.models import Debrief
from guildhall.programmes.missing.tests.world import DAY, World, member
from guildhall.testing import press, sign_in


@pytest.fixture
def school(world: World) -> Member:
    """The school's officer, who knows nothing of any case yet."""
    return member("Sal", Agency.objects.create(key="school", name="School"), "education_officer")


def here() -> dict[str, Any]:
    """Given in Guildhall, now."""
    return {"shared_how": "guildhall", "kept_at": clock.now()}


def links(page: str, words: str) -> list[str]:
    """The addresses that links with these words lead to."""
    return re.findall(rf'<a class="govuk-link" href="([^"]*)">{words}', page)


def my_work(client: Client, who: Member) -> str:
    sign_in(client, who)
    return client.get("/my-work/").content.decode()


def share(client: Client, world: World, case: Case) -> None:
    """The co-ordinator shares a case with the school by pressing the pages."""
    sign_in(client, world.coordinator)
    first = client.get(f"/cases/{case.reference}/do/share/")
    given = {"agency": "school", "purpose": "safeguarding"}
    second = press(client, first, "Continue", given, follow=True)
    said = {"items": ["what has happened"], "necessity": "So that the school can look out"}
    press(client, second, "Share", said, follow=True)


@pytest.mark.parametrize("start", ["/my-work/", "/cases/{}/"])
def test_what_is_shared_is_read_and_said_to_have_come_from_where_it_is_found(
    client: Client, world: World, case: Case, school: Member, start: str
) -> None:
    share(client, world, case)
    sign_in(client, school)
    page = client.get(start.format(case.reference)).content.decode()
    words = "Read it and say that it came" if "work" in start else "Say that it came"

    (found,) = links(page, words)
    entry = client.get(found)
    press(client, entry, "It came")

    assert "So that the school can look out" in entry.content.decode()
    assert Disclosure.objects.get().acknowledged_by == school
    assert "Shared with you" not in my_work(client, school)


def test_every_link_of_the_recipients_case_page_leads_somewhere(
    client: Client, world: World, case: Case, school: Member
) -> None:
    share(client, world, case)
    sign_in(client, school)
    page = client.get(f"/cases/{case.reference}/").content.decode()

    found = set(re.findall(r'href="(/cases/[^"#?]*)"', page))

    assert len(found) > 1
    assert {each: client.get(each).status_code for each in found} == dict.fromkeys(found, 200)


def test_a_share_opens_its_entry_and_nothing_else_and_to_no_other_agency(
    client: Client, world: World, case: Case, school: Member
) -> None:
    share(client, world, case)
    grant(
        case.guard, to=world.home.agency, purpose="Safeguarding",
        basis=Grant.Basis.SAFEGUARDING, by=world.coordinator, at=clock.now(),
    )  # fmt: skip
    episode = world.missing(case, clock.now() - DAY)
    debrief = world.debriefed(episode, "police", 2)
    shared = Disclosure.objects.get(recipient=school.agency).entry.reference

    codes = {}
    for who in (school, world.home):
        sign_in(client, who)
        codes[who.name] = [
            client.get(f"/cases/{case.reference}/entries/{each}/").status_code
            for each in (shared, debrief.entry.reference)
        ]

    assert codes == {"Sal": [200, 404], "Hal": [404, 404]}
    assert "Shared with you" not in my_work(client, world.home)


def test_a_debrief_given_in_guildhall_is_read_by_its_recipient_and_said_to_have_come(
    client: Client, world: World, case: Case, school: Member
) -> None:
    share(client, world, case)
    press_it_came(client, school)
    episode = world.missing(case, clock.now() - 2 * DAY)
    world.debriefed(episode, "education", 2, **here(), wishes="Not my form tutor")

    (found,) = links(my_work(client, school), "Read it and say that it came")
    entry = client.get(found)
    page = entry.content.decode()
    press(client, entry, "It came")

    assert "Went to see a friend." in page
    assert "Not my form tutor" not in page
    assert Disclosure.objects.filter(acknowledged_at=None).count() == 0


def press_it_came(client: Client, who: Member) -> None:
    (found,) = links(my_work(client, who), "Read it and say that it came")
    press(client, client.get(found), "It came")


def test_a_debrief_that_turns_out_not_safe_tells_no_more(
    client: Client, world: World, case: Case, school: Member
) -> None:
    share(client, world, case)
    press_it_came(client, school)
    episode = world.missing(case, clock.now() - 2 * DAY)
    debrief = world.debriefed(episode, "education", 2, **here())
    unsafe = {"is_safe": "no", "why_not_safe": "Her aunt", "shared_at": None, "shared_how": ""}
    world.amend(debrief, clock.now(), **unsafe)

    page = "".join(
        client.get(each).content.decode()
        for each in links(my_work(client, school), "Read it and say that it came")
    )

    assert "Went to see a friend." not in page
    assert "Her aunt" not in page


def test_nobody_is_told_in_guildhall_who_cannot_open_it_there(
    client: Client, world: World, case: Case, school: Member
) -> None:
    episode = world.missing(case, clock.now() - 2 * DAY)

    with pytest.raises(ValidationError) as raised:
        world.debriefed(episode, "education", 2, **here())

    assert set(raised.value.message_dict) == {"shared_how"}
    assert not Debrief.objects.exists()


def test_a_debrief_given_by_telephone_says_so_and_waits_on_nobodys_work(
    client: Client, world: World, case: Case, school: Member
) -> None:
    share(client, world, case)
    press_it_came(client, school)
    episode = world.missing(case, clock.now() - 2 * DAY)

    debrief = world.debriefed(episode, "education", 2)

    assert debrief.headline() == (
        "Debrief given to School, or children missing education team by telephone"
    )
    assert "Shared with you" not in my_work(client, school)
