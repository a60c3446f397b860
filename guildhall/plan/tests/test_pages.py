"""Every page of the plan: what it says, who may see it, and what it costs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.partners.models import Member
from guildhall.plan import reads, writes
from guildhall.plan.file import parse_plan
from guildhall.plan.models import ActionUpdate, PlanYear
from guildhall.plan.tests import small
from guildhall.plan.tests.conftest import AT, TODAY
from guildhall.testing import sign_in

PAGES = [
    "",
    "priorities/P1/",
    "programmes/W1/",
    "outcomes/O1/",
    "measures/M1/",
    "measures/M2/",
    "actions/A1/",
    "actions/A2/",
    "figures/",
    "commitments/",
    "grants/",
    "people/",
    "words/",
    "findings/",
]
EDITS = [
    "edit/P1/",
    "edit/W1/",
    "edit/O1/",
    "edit/M1/",
    "edit/A1/",
    "actions/A1/due/",
    "people/R1/",
]
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(made)


@pytest.mark.parametrize("page", [*PAGES, *EDITS])
def test_a_page_opens_with_one_heading_and_few_queries(
    client: Client, year: PlanYear, manager: Member, page: str
) -> None:
    sign_in(client, manager)

    assert queries(client, f"/plan/2016-17/{page}") <= MOST_QUERIES
    body = client.get(f"/plan/2016-17/{page}").content.decode()
    assert body.count("<h1") == 1
    assert "Undefined" not in body


@pytest.mark.parametrize("page", PAGES)
def test_without_a_year_a_page_is_of_the_plan_in_force(
    client: Client, year: PlanYear, manager: Member, page: str
) -> None:
    sign_in(client, manager)

    assert client.get(f"/plan/{page}").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "compare/"])
def test_a_page_costs_no_more_queries_as_the_plan_and_its_history_grow(
    client: Client, year: PlanYear, manager: Member, page: str
) -> None:
    sign_in(client, manager)
    address = f"/plan/{page}"
    writes.load_plan(small.next_year(), by=None, at=AT)
    before = queries(client, address)

    _grow(year, manager)

    assert queries(client, address) == before <= MOST_QUERIES


def _grow(year: PlanYear, manager: Member) -> None:
    """Rows of the sections that pages list, and a history for an action."""
    text = small.TEXT
    for n in range(3, 9):
        text += f"  - {{id: TM{n}, term: word {n}, kind: word, definition: null, used_in: [O1]}}\n"
    action = text[text.index("  - id: A1") : text.index("  - id: A2")]
    more = "".join(action.replace("A1", f"A{n}") for n in range(3, 20))
    text = text.replace("commitments:", f"{more}commitments:")
    writes.load_plan(parse_plan(text.encode(), "grown.yaml"), by=None, at=AT)
    for step in range(5):
        seen = reads.version_now(year, "A1")
        writes.update_action(
            year, ident="A1", status=ActionUpdate.Status.UNDER_WAY, note=f"Step {step}",
            seen_version=seen, by=manager, at=AT,
        )  # fmt: skip


@pytest.mark.parametrize("page", [*PAGES, "compare/", "export/"])
def test_a_member_with_no_role_sees_no_page(
    client: Client, year: PlanYear, outsider: Member, page: str
) -> None:
    sign_in(client, outsider)

    assert client.get(f"/plan/{page}").status_code == 403


@pytest.mark.parametrize("page", EDITS)
def test_a_member_who_may_only_read_opens_no_form_and_posts_nothing(
    client: Client, year: PlanYear, board_member: Member, page: str
) -> None:
    sign_in(client, board_member)

    assert client.get(f"/plan/2016-17/{page}").status_code == 403
    assert client.post(f"/plan/2016-17/{page}", {}).status_code == 403


def test_a_reader_is_offered_no_edit(client: Client, year: PlanYear, board_member: Member) -> None:
    sign_in(client, board_member)

    for page in PAGES:
        body = client.get(f"/plan/{page}").content.decode()
        assert "/edit/" not in body
        assert "csrfmiddlewaretoken" not in body.split("<main", 1)[1]


@pytest.mark.parametrize(
    "address",
    ["/plan/2019-20/", "/plan/outcomes/A1/", "/plan/2016-17/edit/F1/", "/plan/findings/none/"],
)
def test_what_is_not_there_is_not_found(
    client: Client, year: PlanYear, manager: Member, address: str
) -> None:
    sign_in(client, manager)

    assert client.get(address).status_code == 404


def test_without_a_plan_the_page_says_how_to_start(client: Client, manager: Member) -> None:
    sign_in(client, manager)

    body = client.get("/plan/").content.decode()

    assert "guildhall plan load" in body


def test_the_plan_on_a_page_says_first_what_is_late(
    client: Client, year: PlanYear, manager: Member
) -> None:
    sign_in(client, manager)

    body = " ".join(client.get("/plan/").content.decode().split())

    assert "1 of 2 key actions is late. 1 has no due date, so cannot be late." in body
    assert "1 belongs to somebody who has left the role." in body
    assert "Late by 53 days, due 30 September 2016" in body


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2016, 3, 31), "2016-17"),
        (date(2016, 4, 1), "2016-17"),
        (date(2017, 3, 31), "2016-17"),
        (date(2017, 4, 1), "2017-18"),
        (date(2019, 1, 1), "2017-18"),
    ],
    ids=["before the first", "first day", "last day", "next year's first day", "after the last"],
)
def test_the_plan_in_force_is_that_of_the_day(year: PlanYear, today: date, key: str) -> None:
    writes.load_plan(small.next_year(), by=None, at=AT)

    found = reads.current_plan(today)

    assert found is not None
    assert found.key == key


def test_two_years_are_compared_row_by_row(client: Client, year: PlanYear, manager: Member) -> None:
    sign_in(client, manager)
    writes.load_plan(small.next_year(), by=None, at=AT)

    body = " ".join(client.get("/plan/compare/?old=2016-17&new=2017-18").content.decode().split())

    assert "title is now Run two campaigns on seat belts" in body
    assert "(was Run a campaign on seat belts)" in body


def test_comparing_needs_a_second_plan_and_says_so(
    client: Client, year: PlanYear, manager: Member
) -> None:
    sign_in(client, manager)

    assert "Only the plan of 2016-17 is here" in client.get("/plan/compare/").content.decode()


def test_the_download_is_the_plan_without_loss(
    client: Client, year: PlanYear, board_member: Member
) -> None:
    sign_in(client, board_member)

    answer = client.get("/plan/export/")

    assert parse_plan(answer.content, "download") == small.plan()
    assert answer["Content-Disposition"] == 'attachment; filename="plan-2016-17.yaml"'


def test_an_action_page_shows_ongoing_as_a_finding_and_not_as_a_date(
    client: Client, year: PlanYear, manager: Member
) -> None:
    sign_in(client, manager)

    body = client.get("/plan/actions/A2/").content.decode()

    assert "No due date: the plan says “ongoing”" in body
    assert "it has no due date" in body
    assert "Ben Fenn has left the role" in body


def test_an_update_is_said_on_the_action_s_page(
    client: Client, year: PlanYear, lead: Member
) -> None:
    sign_in(client, lead)
    given = {"status": "done", "note": "Ran it in May.", "seen_version": 1}

    answer = client.post("/plan/2016-17/actions/A1/", given, follow=True)

    body = answer.content.decode()
    assert "Was due 30 September 2016" in body
    assert "Ran it in May." in body
    assert reads.late_actions(reads.opened(year), TODAY) == []


def test_an_action_s_page_offers_the_form_to_its_lead_and_not_to_another(
    client: Client, year: PlanYear, lead: Member, other_lead: Member
) -> None:
    sign_in(client, other_lead)
    other = client.get("/plan/2016-17/actions/A1/").content.decode()
    refused = client.post("/plan/2016-17/actions/A1/", {"status": "done", "seen_version": 1})
    assert client.get("/plan/2016-17/actions/A1/due/").status_code == 403
    sign_in(client, lead)
    own = client.get("/plan/2016-17/actions/A1/").content.decode()

    assert 'name="status"' in own
    assert 'name="status"' not in other
    assert refused.status_code == 403


def test_the_later_of_two_people_is_told_and_keeps_what_they_typed(
    client: Client, year: PlanYear, manager: Member
) -> None:
    sign_in(client, manager)
    mine = {"title": "Safe roads", "summary": "Mine.", "why": "", "seen_version": 1}
    writes.change_row(
        year, ident="P1", changes={"summary": "Theirs."}, seen_version=1, by=manager, at=AT
    )

    told = client.post("/plan/2016-17/edit/P1/", mine)

    body = told.content.decode()
    assert "Somebody else changed this" in body
    assert "Mine." in body
    assert "Theirs." in body
    assert reads.opened(year).row("P1").summary == "Theirs."
    client.post("/plan/2016-17/edit/P1/", mine | {"seen_version": 2})
    assert reads.opened(year).row("P1").summary == "Mine."


def test_a_wrong_form_says_what_to_do(client: Client, year: PlanYear, manager: Member) -> None:
    sign_in(client, manager)
    given = {"due_on-day": "31", "due_on-month": "2", "due_on-year": "2017", "seen_version": 1}

    body = client.post("/plan/2016-17/actions/A1/due/", given).content.decode()

    assert "There is a problem" in body
    assert "real date" in body


def test_a_due_date_moved_in_the_browser_keeps_the_first(
    client: Client, year: PlanYear, lead: Member
) -> None:
    sign_in(client, lead)
    given = {
        "due_on-day": "31",
        "due_on-month": "12",
        "due_on-year": "2016",
        "reason": "The hall was shut.",
        "seen_version": 1,
    }

    client.post("/plan/2016-17/actions/A1/due/", given)

    body = client.get("/plan/actions/A1/").content.decode()
    assert "First due 30 September 2016; put back once" in body
    assert "Due 31 December 2016" in body
    assert "31 December 2016 (was 30 September 2016)" in body
    assert "2016-12-31" not in body.partition("</form>")[2]


def test_a_holder_is_replaced_from_a_day(client: Client, year: PlanYear, manager: Member) -> None:
    sign_in(client, manager)
    given = {
        "name": "Cat Wold",
        "from_on-day": "1",
        "from_on-month": "11",
        "from_on-year": "2016",
        "hands_over": "on",
        "seen_version": 1,
    }

    client.post("/plan/2016-17/people/R2/", given)

    plan = reads.opened(year)
    assert plan.row("A2").leads == ["R2_2"]
    assert plan.row("R2").until == "2016-10-31"


def test_history_is_shown_with_who_and_when(
    client: Client, year: PlanYear, manager: Member
) -> None:
    sign_in(client, manager)
    later = datetime(2016, 11, 22, 9, 5, tzinfo=UTC) - timedelta(days=1)
    writes.change_row(
        year, ident="O1", changes={"title": "Nobody dies"}, seen_version=1, by=manager, at=later
    )

    body = " ".join(client.get("/plan/outcomes/O1/").content.decode().split())

    assert "by Morgan, 21 November 2016, 9:05am" in body
    assert "Title: Nobody dies (was Fewer people killed or seriously injured)" in body
