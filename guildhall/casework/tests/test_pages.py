"""The pages of casework, as each part in the partnership sees them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall import clock
from guildhall.casework import writes
from guildhall.casework.deeds import DEEDS
from guildhall.casework.models import Case, Entry, Involvement, Referral
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.partners.models import Member, Post
from guildhall.partners.writes import bar
from guildhall.subjects import writes as subjects
from guildhall.testing import press, sign_in

SignedIn = Callable[[Member], Client]
TOKENS = re.compile(rb'(csrfmiddlewaretoken" value=|nonce=|csrf-token" content=)"[^"]*"')
NASTY = "<script>alert('x')</script> \u202e \U0001f9f8 O'Néill \"quoted\" مرحبا"


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(AT, tick=False) as moved:
        yield moved


@pytest.fixture
def as_() -> SignedIn:
    def enter(member: Member) -> Client:
        client = Client()
        sign_in(client, member)
        return client

    return enter


def bare(content: bytes) -> bytes:
    """A page without its tokens."""
    return TOKENS.sub(b"", content)


OF_A_CASE = ("case", "case_print", "case_emergency")
OF_NO_CASE = ("cases", "my_work", "search", "referrals", "cover", "retention")


@pytest.mark.parametrize(
    ("whose", "statuses"),
    [
        ("head", (200, 200, 403)),
        ("clerk", (200, 200, 403)),
        ("auditor", (200, 403, 403)),
        ("warden", (404, 404, 404)),
        ("constable", (404, 404, 404)),
        ("teacher", (404, 404, 404)),
    ],
)
def test_each_page_of_a_case_answers_each_viewer_as_the_policy_says(
    case: Case, town: Town, as_: SignedIn, whose: str, statuses: tuple[int, ...]
) -> None:
    client = as_(getattr(town, whose))

    got = tuple(client.get(reverse(name, args=[case.reference])).status_code for name in OF_A_CASE)

    assert got == statuses


@pytest.mark.parametrize("deed", list(DEEDS))
@pytest.mark.parametrize("whose", ["warden", "constable", "teacher"])
def test_nothing_can_be_done_on_a_case_that_one_may_not_know_of(
    case: Case, town: Town, as_: SignedIn, deed: str, whose: str
) -> None:
    client = as_(getattr(town, whose))

    refused = client.get(reverse("do", args=[case.reference, deed]))
    missing = client.get(reverse("do", args=["AAAAAAAA", deed]))

    assert refused.status_code == missing.status_code == 404
    assert bare(refused.content) == bare(missing.content)


def test_a_barred_member_gets_the_same_bytes_as_for_a_case_that_is_not_there(
    case: Case, town: Town, as_: SignedIn
) -> None:
    bar(case.guard, town.clerk, kind="conflict", reason="Brother", by=town.head, at=AT)
    client = as_(town.clerk)

    refused = client.get(reverse("case", args=[case.reference]))
    missing = client.get(reverse("case", args=["AAAAAAAA"]))

    assert refused.status_code == missing.status_code == 404
    assert bare(refused.content) == bare(missing.content)


@pytest.mark.parametrize("name", OF_NO_CASE)
def test_a_case_that_one_may_not_know_of_changes_no_byte_of_any_list(
    town: Town, as_: SignedIn, name: str
) -> None:
    client = as_(town.warden)
    asked = {"q": "Moth"} if name == "search" else {}
    before = client.get(reverse(name), asked)

    hidden = town.case()
    moth = subjects.add_person(
        source=hidden.guard, given="Mo", family="Moth", born_on=date(2001, 2, 3),
        by=town.clerk, at=AT,
    )  # fmt: skip
    writes.involve(hidden, person=moth, role="victim", by=town.clerk, at=AT)
    after = client.get(reverse(name), asked)

    assert before.status_code == 200
    assert bare(after.content) == bare(before.content)


def test_a_note_is_one_field_and_stands_on_the_timeline_as_it_was_typed(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.clerk)

    answer = client.post(reverse("do", args=[case.reference, "note"]), {"text": NASTY})
    page = client.get(answer["Location"])

    assert answer.status_code == 302
    assert Entry.objects.get(kind="note").body.startswith("<script>")
    assert b"<script>alert" not in page.content
    assert b"&lt;script&gt;alert" in page.content


def test_an_empty_note_is_asked_for_again_and_nothing_is_kept(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.clerk)

    answer = client.post(reverse("do", args=[case.reference, "note"]), {"text": " "})

    assert "Enter note" in answer.content.decode()
    assert not Entry.objects.filter(kind="note").exists()


def test_a_note_longer_than_is_taken_is_refused_in_words(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.clerk)

    answer = client.post(reverse("do", args=[case.reference, "note"]), {"text": "a" * 1_000_000})

    assert "20000 characters" in answer.content.decode()
    assert not Entry.objects.filter(kind="note").exists()


def test_a_new_person_joins_a_case_and_an_impossible_birth_is_refused(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.clerk)
    given = {
        "given": "Ada", "family": "Example", "role": "victim", "confidence": "confirmed",
        "born_on-day": "1", "born_on-month": "1", "born_on-year": "2030",
    }  # fmt: skip

    wrong = client.post(reverse("do", args=[case.reference, "person"]), given)
    right = client.post(
        reverse("do", args=[case.reference, "person"]), given | {"born_on-year": "2003"}
    )

    assert wrong.status_code == 200
    assert 'href="#born_on-day"' in wrong.content.decode()
    assert right.status_code == 302
    assert Involvement.objects.get().role == "victim"


def test_a_case_is_shared_in_two_pages_and_the_rest_is_derived(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.head)
    first = client.get(reverse("do", args=[case.reference, "share"]))

    second = press(
        client, first, "Continue", {"agency": "school", "purpose": "safeguarding"}, follow=True
    )
    given = {"items": ["what has happened"], "necessity": "To be safe"}
    done = press(client, second, "Share", given, follow=True)

    assert "No agreement is in force" in second.content.decode()
    assert "Shared with School" in done.content.decode()
    assert case.disclosures.get().is_safeguarding
    assert case.disclosures.get().items == ["what has happened"]


def test_a_second_page_left_empty_says_what_is_missing_and_shares_nothing(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.head)
    address = reverse("do_about", args=[case.reference, "share", "school:safeguarding"])
    second = client.get(address)

    refused = press(client, second, "Share").content.decode()

    assert "There is a problem" not in second.content.decode()
    assert "Answer “What is shared?”" in refused
    assert "Answer “Why is it needed, and no less would do?”" in refused
    assert not case.disclosures.exists()


def test_what_must_be_answered_to_share_is_not_called_optional(
    case: Case, town: Town, as_: SignedIn
) -> None:
    address = reverse("do_about", args=[case.reference, "share", "school:safeguarding"])

    page = as_(town.head).get(address).content.decode()

    assert page.count("(optional)") == 1
    assert "Anything else that is shared (optional)" in page


def test_what_is_typed_may_be_all_that_is_shared(case: Case, town: Town, as_: SignedIn) -> None:
    client = as_(town.head)
    address = reverse("do_about", args=[case.reference, "share", "school:safeguarding"])

    press(client, client.get(address), "Share", {"more": "a map; a key", "necessity": "To be safe"})

    assert case.disclosures.get().items == ["a map", "a key"]


@pytest.mark.parametrize(
    "about", ["nobody", "school:nothing", "nobody:safeguarding", ":", "school:"]
)
def test_a_page_to_share_with_nobody_or_for_nothing_is_not_there(
    case: Case, town: Town, as_: SignedIn, about: str
) -> None:
    address = reverse("do_about", args=[case.reference, "share", about])

    assert as_(town.head).get(address).status_code == 404


def test_what_cannot_be_shared_is_said_before_and_after_and_kept_as_a_refusal(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.head)
    address = reverse("do_about", args=[case.reference, "share", "school:prevention"])
    second = client.get(address)

    given = {"more": "a map", "necessity": "To help"}
    done = press(client, second, "Record that it is not shared", given, follow=True)

    assert "No agreement is in force" in second.content.decode()
    assert "Not shared with School" in done.content.decode()
    assert case.disclosures.get().decision == "refuse"


def test_an_action_for_an_agency_that_nobody_told_leads_to_sharing_and_back(
    case: Case, town: Town, as_: SignedIn
) -> None:
    client = as_(town.head)
    asked = client.get(reverse("do", args=[case.reference, "action"]))
    given = {
        "what": "Mend the gate", "agency": "school",
        "due_on-day": "20", "due_on-month": "11", "due_on-year": "2016",
    }  # fmt: skip

    refused = press(client, asked, "Agree action", given).content.decode()
    share = reverse("do_about", args=[case.reference, "share", "school"])
    first = client.get(share)
    second = press(client, first, "Continue", {"purpose": "safeguarding"}, follow=True)
    told = press(client, second, "Share", {"more": "a map", "necessity": "Now"}, follow=True)
    again = reverse("do_about", args=[case.reference, "action", "school"])
    agreed = press(
        client,
        client.get(again),
        "Agree action",
        {name: value for name, value in given.items() if name != "agency"},
    )

    assert "School (not told yet)" in asked.content.decode()
    assert f'href="{share}"' in refused
    assert f'href="{again}"' in told.content.decode()
    assert agreed.status_code == 302
    assert case.actions.get().owner_agency == town.school


def test_one_declined_by_mistake_is_reopened_from_its_page_and_the_referrer_sees_it(
    town: Town, as_: SignedIn
) -> None:
    teacher, clerk = as_(town.teacher), as_(town.clerk)
    made = teacher.post(
        reverse("refer", args=[KEY]), {"who": "Ada Example", "concern": "A hedge was burnt"}
    )
    referral = Referral.objects.get()
    writes.decline(referral, reason="Not ours", by=town.clerk, at=clock.now())
    case_page = clerk.get(reverse("case", args=[referral.case.reference])).content.decode()
    address = reverse("do", args=[referral.case.reference, "reopen"])

    assert f'href="{address}"' in case_page
    press(clerk, clerk.get(address), "Reopen", {"reason": "It is ours: read again"})

    receipt = teacher.get(made["Location"]).content.decode()
    listed = teacher.get(reverse("referrals")).content.decode()
    assert "Declined, then opened again on" in receipt
    assert "declined, then opened again on" in listed
    assert "read again" not in receipt


def test_a_referral_is_made_decided_and_followed(town: Town, as_: SignedIn) -> None:
    teacher, clerk = as_(town.teacher), as_(town.clerk)
    made = teacher.post(
        reverse("refer", args=[KEY]), {"who": "Ada Example", "concern": "A hedge was burnt"}
    )
    referral = Referral.objects.get()

    accepted = clerk.post(reverse("do", args=[referral.case.reference, "accept"]))
    receipt = teacher.get(made["Location"])

    assert accepted.status_code == 302
    assert "Accepted" in receipt.content.decode()


def test_whoever_asked_for_a_closing_is_not_offered_to_decide_on_it(
    case: Case, town: Town, as_: SignedIn
) -> None:
    writes.ask_closure(case, outcome="settled", reason="All is well", by=town.head, at=AT)
    at, address = reverse("case", args=[case.reference]), "/do/decide-closure/"
    assert address not in as_(town.head).get(at).content.decode()

    writes.refuse_closure(case.closures.get(), reason="Not yet", by=deputy(town), at=AT)
    writes.ask_closure(case, outcome="settled", reason="All is well", by=town.clerk, at=AT)

    assert address in as_(town.head).get(at).content.decode()


def deputy(town: Town) -> Member:
    """A second head warden."""
    made = Member.objects.create(email="dee@example.org", name="Dee", agency=town.council)
    Post.objects.create(
        member=made, programme=KEY, function="head_warden", since_on=date(2010, 1, 1)
    )
    return made


def test_closing_takes_two_people(case: Case, town: Town, as_: SignedIn) -> None:
    clerk, head = as_(town.clerk), as_(town.head)
    given = {"outcome": "settled", "reason": "All is well"}
    clerk.post(reverse("do", args=[case.reference, "close"]), given)

    own = clerk.post(reverse("do", args=[case.reference, "decide-closure"]), {"decision": "yes"})
    other = head.post(reverse("do", args=[case.reference, "decide-closure"]), {"decision": "yes"})
    case.refresh_from_db()

    assert own.status_code == 403
    assert other.status_code == 302
    assert case.status == Case.Status.CLOSED


def test_two_people_moving_one_stage_are_told_of_each_other(
    case: Case, town: Town, as_: SignedIn
) -> None:
    writes.add_note(case, text="Visited", by=town.clerk, at=AT)
    first, second = as_(town.clerk), as_(town.head)
    address = reverse("do", args=[case.reference, "stage"])
    given = {"to": "visited", "seen": "heard"}

    moved = first.post(address, given)
    told = second.post(address, given)

    assert moved.status_code == 302
    assert told.status_code == 200
    assert "govuk-error-summary" in told.content.decode()


@pytest.mark.parametrize("name", ["case", "case_print", "my_work", "cases"])
def test_the_statements_of_a_page_do_not_grow_with_the_records(
    town: Town, as_: SignedIn, name: str
) -> None:
    case = town.case()
    client = as_(town.head)
    args = [case.reference] if name.startswith("case") and name != "cases" else []

    def fill(number: int) -> None:
        for each in range(number):
            person = subjects.add_person(
                source=case.guard, given=f"N{each}", family="Example", by=town.clerk, at=AT
            )
            writes.involve(case, person=person, role="witness", by=town.clerk, at=AT)
            writes.add_note(case, text=f"Note {each}", by=town.clerk, at=AT)
            town.case()

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(asked)

    fill(2)
    few = statements()
    fill(6)

    assert statements() == few


@pytest.mark.parametrize(("whose", "is_offered"), [("warden", False), ("clerk", True)])
def test_reopening_is_offered_to_those_who_decide_on_referrals(
    town: Town, as_: SignedIn, whose: str, is_offered: bool
) -> None:
    case = town.case()
    writes.allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)
    asked = writes.ask_closure(case, outcome="settled", reason="Done", by=town.clerk, at=AT)
    writes.approve_closure(asked, by=town.head, at=AT)
    client = as_(getattr(town, whose))

    page = client.get(f"/cases/{case.reference}/").content.decode()

    assert (f"/cases/{case.reference}/do/reopen/" in page) is is_offered
    answer = client.post(f"/cases/{case.reference}/do/reopen/", {"reason": "Again"})
    assert answer.status_code == (302 if is_offered else 403)


@pytest.mark.parametrize(
    ("whose", "governs", "reviews"),
    [("auditor", True, True), ("head", False, True), ("clerk", False, False)],
)
def test_my_work_leads_who_governs_to_what_only_they_look_after(
    town: Town, as_: SignedIn, whose: str, governs: bool, reviews: bool
) -> None:
    page = as_(getattr(town, whose)).get(reverse("my_work")).content.decode()

    assert (f'href="{reverse("emergencies")}"' in page) is governs
    assert (f'href="{reverse("conflicts")}"' in page) is governs
    assert (f'href="{reverse("retention")}"' in page) is reviews


def test_a_concern_that_is_passed_on_is_followed_and_answered_by_whoever_sent_it(
    town: Town, as_: SignedIn
) -> None:
    teacher = as_(town.teacher)
    given = {"who": "Ada Example", "concern": "A hedge was burnt", "source": "Her grandmother"}
    asked = teacher.get(reverse("refer", args=[KEY]))

    sent = press(teacher, asked, "Send the referral", given, follow=True)
    referral = Referral.objects.get()
    writes.ask_for_more(referral, question="Which hedge?", by=town.clerk, at=clock.now())
    mine = teacher.get(reverse("referrals")).content.decode()
    work = teacher.get(reverse("my_work")).content.decode()
    press(teacher, teacher.get(reverse("referral", args=[referral.reference])), "Send the answer",
          {"answer": "The one by the gate"})  # fmt: skip

    assert sent.status_code == 200
    assert "School, passing on the concern of Her grandmother" in sent.content.decode()
    assert referral.reference in mine
    assert f"About your referral {referral.reference}" in work
    assert referral.questions.get().answered_by == town.teacher
