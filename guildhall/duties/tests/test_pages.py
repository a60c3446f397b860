"""Due and late, and the deadlines' sources: what the pages say, to whom, and what they cost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall.audit.models import RequestRow
from guildhall.duties.declare import Owner
from guildhall.duties.models import RuleDecision
from guildhall.duties.tests.conftest import AT, PutClock, member
from guildhall.partners.models import Agency, Bar, Guard, Member
from guildhall.partners.rules import Role
from guildhall.testing import sign_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def manager(council: Agency) -> Member:
    return member("Morgan", council, "", Role.MANAGER)


def page(client: Client, address: str = "/duties/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_how_much_is_late_then_what_in_words_and_whom_it_waits_for(
    client: Client, put: PutClock, visitor: Member, council: Agency
) -> None:
    put(due_at=AT - 3 * HOUR, owner=Owner("visitor", council, visitor))
    put(due_at=AT + 5 * HOUR)
    sign_in(client, visitor)

    text = page(client)

    assert "1 overdue, 1 due within a day, 0 due later." in text
    assert "3 hours overdue, was due Tuesday 15 November 2016, 11:10am" in text
    assert "due in 5 hours, Tuesday 15 November 2016, 7:10pm" in text
    assert "Vi, City Council" in text
    assert text.index("Overdue") < text.index("Due soon")


def test_a_duty_owed_to_several_says_to_whom(
    client: Client, put: PutClock, visitor: Member
) -> None:
    put(recipient="childrens_services")
    sign_in(client, visitor)

    assert "A visit: childrens services" in page(client)


def test_an_empty_list_says_what_would_be_there(client: Client, visitor: Member) -> None:
    sign_in(client, visitor)

    assert "Nothing is due." in page(client)


@pytest.mark.parametrize("query", ["", "?whose=team", "?whose=agency", "?whose=everyone"])
@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_a_duty_that_somebody_may_not_see_changes_no_byte_for_them(
    client: Client, request: pytest.FixtureRequest, put: PutClock, who: str, query: str
) -> None:
    viewer = request.getfixturevalue(who)
    sign_in(client, viewer)
    before = page(client, f"/duties/{query}")

    put(owner=Owner("visitor", viewer.agency, viewer))

    assert _without_tokens(page(client, f"/duties/{query}")) == _without_tokens(before)


def test_a_duty_of_a_case_that_is_barred_to_them_changes_no_byte(
    client: Client, put: PutClock, guard: Guard, coordinator: Member
) -> None:
    Bar.objects.create(guard=guard, member=coordinator, kind="conflict", since_at=AT - HOUR)
    sign_in(client, coordinator)
    before = page(client, "/duties/?whose=everyone")

    put()

    after = page(client, "/duties/?whose=everyone")
    assert _without_tokens(after) == _without_tokens(before)


def _without_tokens(text: str) -> str:
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'nonce="[^"]*"', "", text)


def test_the_page_costs_as_many_queries_for_many_duties(
    client: Client, put: PutClock, coordinator: Member
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client, "/duties/?whose=everyone")
        return len(caught)

    put()
    sign_in(client, coordinator)
    page(client)
    few = queries()
    for _ in range(20):
        put(owner=Owner("visitor", coordinator.agency, coordinator))

    assert queries() == few


def test_a_long_list_goes_by_pages_forward_and_back(
    client: Client, put: PutClock, coordinator: Member
) -> None:
    for each in range(120):
        put(about=f"E{each}", due_at=AT + (each + 1) * HOUR)
    sign_in(client, coordinator)

    first = page(client, "/duties/?whose=everyone")
    second = page(client, "/duties/" + _link(first, "next"))
    third = page(client, "/duties/" + _link(second, "next"))
    back = page(client, "/duties/" + _link(third, "prev"))

    assert [text.count('<th scope="row"') for text in (first, second, third)] == [50, 50, 20]
    assert _rows(back) == _rows(second)
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in third
    assert "whose=everyone" in _link(first, "next")


def _link(text: str, rel: str) -> str:
    import html
    import re

    for tag in re.findall(r"<a [^>]*>", text):
        if f'rel="{rel}"' in tag:
            return html.unescape(re.search(r'href="([^"]*)"', tag)[1])  # type: ignore[index]
    raise AssertionError(rel)


def _rows(text: str) -> list[str]:
    import re

    return re.findall(r"due in [^<]*", text)


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        "?after=0001-01-01T00:00:00%2B14:00~A",
        "?after=2016-11-15~A",
        "?before=~",
        "?whose=nobody",
        "?person=x&agency=y",
    ],
)
def test_an_address_that_somebody_made_up_is_let_pass(
    client: Client, put: PutClock, visitor: Member, query: str
) -> None:
    put()
    sign_in(client, visitor)

    assert "A visit" in page(client, f"/duties/{query}")


def test_the_cases_whose_duties_were_shown_are_kept_with_the_request(
    client: Client, put: PutClock, guard: Guard, visitor: Member
) -> None:
    put()
    put()
    sign_in(client, visitor)

    page(client)

    row = RequestRow.objects.order_by("-pk")[0]
    assert (row.route, row.shown) == ("duties", [guard.reference])


def test_who_acts_for_an_agency_opens_the_list_without_any_role(
    client: Client, outsider: Member
) -> None:
    Member.objects.filter(pk=outsider.pk).update(roles=[])
    sign_in(client, outsider)

    assert client.get("/duties/").status_code == 200
    assert client.get("/duties/rules/").status_code == 200


def test_who_has_no_role_and_no_agency_opens_no_list(client: Client, outsider: Member) -> None:
    Member.objects.filter(pk=outsider.pk).update(roles=[], agency=None)
    sign_in(client, outsider)

    assert client.get("/duties/").status_code == 403
    assert client.get("/duties/rules/").status_code == 403


def test_every_version_of_a_deadline_is_shown_with_its_source_and_whether_it_is_on(
    client: Client, visitor: Member
) -> None:
    sign_in(client, visitor)

    text = page(client, "/duties/rules/")

    assert "72 hours" in text
    assert "Some guidance, paragraph 12, 1 January 2014. Statutory guidance or code." in text
    assert "the rule of 2016-17" in text
    assert "To be checked: the part" in text
    assert "Decide" not in text


def test_a_manager_records_having_read_a_source(client: Client, manager: Member) -> None:
    sign_in(client, manager)

    answer = client.post(
        "/duties/rules/toy.visit/2020-01-01/", {"kind": "read", "note": "Read on 3 May."}
    )

    assert answer.status_code == 302
    assert RuleDecision.objects.get().note == "Read on 3 May."
    assert "Read on 3 May." in page(client, "/duties/rules/toy.visit/2020-01-01/")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "set", "note": "x"}, "Enter how many"),
        ({"kind": "set", "note": "x", "number": "9"}, "Choose what it is counted in"),
        ({"kind": "set", "note": "x", "number": "0", "unit": "days"}, "greater than or equal to 1"),
        ({"kind": "read"}, "What did you read or agree"),
        ({"note": "x"}, "What have you decided"),
    ],
    ids=["no number", "no unit", "nought", "no note", "nothing"],
)
def test_a_decision_left_half_made_is_asked_for_again(
    client: Client, manager: Member, given: dict[str, str], words: str
) -> None:
    sign_in(client, manager)

    answer = client.post("/duties/rules/toy.call/2014-01-01/", given)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert words in answer.content.decode()
    assert not RuleDecision.objects.exists()


def test_a_local_length_is_set_on_its_page(client: Client, manager: Member) -> None:
    sign_in(client, manager)
    told = {"kind": "set", "number": "9", "unit": "days", "note": "Agreed in May"}

    client.post("/duties/rules/toy.call/2014-01-01/", told)

    assert "9 days, set here" in page(client, "/duties/rules/")


def test_a_national_length_cannot_be_set_even_by_hand(client: Client, manager: Member) -> None:
    sign_in(client, manager)
    told = {"kind": "set", "number": "9", "unit": "days", "note": "x"}

    answer = client.post("/duties/rules/toy.visit/2014-01-01/", told)

    assert answer.status_code == 200
    assert not RuleDecision.objects.exists()


@pytest.mark.parametrize("address", ["toy.visit/2019-01-01/", "toy.none/2014-01-01/", "x/y/"])
def test_a_version_that_nobody_declares_is_not_found(
    client: Client, manager: Member, address: str
) -> None:
    sign_in(client, manager)

    assert client.get(f"/duties/rules/{address}").status_code == 404


def test_only_who_edits_the_plan_decides(client: Client, coordinator: Member) -> None:
    sign_in(client, coordinator)

    assert client.get("/duties/rules/toy.visit/2014-01-01/").status_code == 403
