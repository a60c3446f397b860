"""The pages of cases, for one viewer of each kind."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall import clock
from guildhall.casework.models import Case
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.cases.ladder import STEPS
from guildhall.programmes.enforcement.cases.tests.world import DAY, World, member
from guildhall.testing import sign_in


def shown(client: Client, who: Member, name: str, *args: object) -> str:
    sign_in(client, who)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_ladder_shows_every_step_with_its_source_and_what_is_to_be_checked(
    client: Client, world: World
) -> None:
    page = shown(client, world.landlord, "enforcement_ladder")

    assert all(step.title in page for step in STEPS)
    assert "Age 16 or over" in page
    assert "To be checked" in page


def test_the_ladder_of_a_case_shows_what_was_used_and_what_was_out_of_order(
    client: Client, world: World
) -> None:
    now = clock.now()
    case = world.case(at=now - 9 * DAY)
    world.step(case, "warning_letter", now, body="Elm Road Club", served_at=now - DAY)

    page = shown(client, world.officer, "enforcement_ladder_of", case.reference)

    assert "Warning letter (out of order)" in page
    assert "Nothing less has been tried" in page


def test_a_case_names_whom_a_step_was_taken_against(client: Client, world: World) -> None:
    now = clock.now()
    case = world.case(at=now - 9 * DAY)
    person = world.person(case, "suspect", "Nils")
    world.step(case, "advice", now, respondent=person, said_age=30, served_at=now - DAY)

    page = shown(client, world.officer, "case", case.reference)
    printed = shown(client, world.officer, "case_print", case.reference)

    assert "Against whom?" in page
    for text in (page, printed):
        said = text.split("Against whom?", 1)[1][:120]
        assert "Nils Alder" in said
        assert person.reference not in said


def test_the_ladder_of_a_case_asks_as_much_for_many_steps_as_for_one(
    client: Client, world: World
) -> None:
    now = clock.now()
    case = world.case(at=now - 9 * DAY)

    def statements() -> int:
        world.step(case, "advice", now, body="Elm Road Club", served_at=now - DAY)
        with CaptureQueriesContext(connection) as asked:
            shown(client, world.officer, "enforcement_ladder_of", case.reference)
        return len(asked)

    statements()
    assert statements() == statements()


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("landlord", 403), ("una", 403)])
def test_the_ladder_of_a_case_is_closed_to_who_does_not_have_it(
    client: Client, world: World, case: Case, who: str, status: int
) -> None:
    una = member("Una", world.council, "asb_officer")
    sign_in(client, una if who == "una" else getattr(world, who))

    assert client.get(reverse("enforcement_ladder_of", args=[case.reference])).status_code == status
    assert client.get(reverse("enforcement_ladder_of", args=["ZZZZZZZZ"])).status_code == 404


def test_how_cases_ended_says_how_many_answered_and_between_what_limits(
    client: Client, world: World
) -> None:
    now = clock.now()
    for score in (5, 4, 2):
        case = world.case(at=now - 60 * DAY)
        world.asked(case, now - 50 * DAY)
        world.surveyed(case, now - 50 * DAY, score)

    page = shown(client, world.manager, "enforcement_closed")

    assert "2 of 3 who answered: 67%, between 21% and 94%" in page
    assert "Nobody has answered" in shown(client, world.outsider, "enforcement_closed")


def test_the_case_and_the_queue_lead_to_these_pages(client: Client, world: World) -> None:
    now = clock.now()
    case = world.case(at=now - 9 * DAY)

    assert "Tools and powers" in shown(client, world.officer, "case", case.reference)


def test_whoever_is_complained_of_is_named_on_no_list(client: Client, world: World) -> None:
    case = world.case(at=clock.now() - 9 * DAY)
    world.person(case, "child_suspect", "Jo")
    world.person(case, "suspect", "Ray")
    world.person(case, "victim", "Ann")

    page = shown(client, world.officer, "cases")

    assert "Ann" in page
    assert "Jo" not in page
    assert "Ray" not in page


def test_what_is_missing_is_said_beside_the_field_of_the_form(client: Client, world: World) -> None:
    case = world.case(at=clock.now() - 9 * DAY)
    sign_in(client, world.officer)
    address = reverse("do_about", args=[case.reference, "record", "intervention"])

    form = client.get(address).content.decode()
    answer = client.post(address, {"step": "abc", "applicant": "council", "body": "Ray"})

    assert 'name="flags"' not in form
    assert 'name="statute"' not in form
    page = answer.content.decode()
    assert "is against a person, not a body" in page
    assert "It needs their own free agreement" in page
    assert "Nothing less has been tried" in page
