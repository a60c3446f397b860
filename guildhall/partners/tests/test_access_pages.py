"""The pages about access: who may open each, and what each says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guildhall import clock
from guildhall.partners import document, registry, writes
from guildhall.partners.declare import ANYONE, Do, Level, lines
from guildhall.partners.matrices import (
    CELLS,
    CHANNEL,
    COMPARTMENTS,
    DOMESTIC_ABUSE,
    INTELLIGENCE,
    MISSING,
    TABLE,
    default,
)
from guildhall.partners.models import Agreement, Assurance, Bar, Emergency, Guard, Member, Post
from guildhall.partners.reads import casework_is_live
from guildhall.partners.rules import Role
from guildhall.partners.tests.access_rows import (
    DAY,
    HOUR,
    agency,
    agreement,
    guard,
    member,
    post,
    programmes,
)
from guildhall.testing import sign_in

DOCUMENT = Path(__file__).parents[3] / "docs" / "access.md"
ALL_PAGES = ["/access/", "/access/children/", "/agreements/", "/access/before-casework/"]
GOVERNANCE = ["/access/emergencies/", "/access/conflicts/"]


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with programmes({"children": MISSING}):
        yield


def with_role(role: Role) -> Member:
    who = member(role.value)
    Member.objects.filter(pk=who.pk).update(roles=[role.value])
    who.refresh_from_db()
    return who


@pytest.fixture
def case(db: None) -> Guard:
    return guard("children", agency("council"))


@pytest.fixture
def officer(db: None) -> Member:
    who = with_role(Role.BOARD)
    post(who, "children", "auditor")
    return who


@pytest.fixture
def broken(case: Guard) -> Emergency:
    who = member("sam", agency("police"))
    post(who, "children", "knows_it_exists")
    return writes.break_glass(case, reason="A child is at risk", by=who, at=clock.now() - HOUR)


@pytest.mark.parametrize("address", ALL_PAGES)
def test_every_member_may_read_how_access_works(client: Client, db: None, address: str) -> None:
    sign_in(client, with_role(Role.RETURNER))

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", GOVERNANCE)
def test_no_role_opens_what_is_for_governance(
    client: Client, db: None, address: str, role: Role
) -> None:
    who = with_role(role)
    post(who, "children", "team_manager")
    sign_in(client, who)

    assert client.get(address).status_code == 403
    assert address not in client.get("/access/").content.decode()


def test_a_programme_that_keeps_no_cases_has_no_matrix(client: Client, db: None) -> None:
    sign_in(client, with_role(Role.BOARD))

    assert client.get("/access/nowhere/").status_code == 404


def test_the_matrix_page_shows_every_line(client: Client, db: None) -> None:
    sign_in(client, with_role(Role.BOARD))

    shown = client.get("/access/children/").content.decode()

    declared = registry.declared("children")
    assert declared is not None
    for row in document.in_words(declared):
        assert row.function.replace("'", "&#39;") in shown
    assert shown.count('<th scope="row"') == len(lines(MISSING, MISSING))


def test_governance_reviews_emergency_access(
    client: Client, officer: Member, broken: Emergency
) -> None:
    sign_in(client, officer)
    listed = client.get("/access/emergencies/").content.decode()

    one = f"/access/emergencies/{broken.reference}/"
    assert broken.guard.reference in listed
    assert "A child is at risk" in client.get(one).content.decode()
    client.post(one, {"outcome": "justified", "review": "Right to do it"})

    broken.refresh_from_db()
    assert (broken.outcome, broken.reviewed_by) == ("justified", officer)


@pytest.mark.parametrize("page", ["/my-work/", "/duties/"])
def test_a_review_of_emergency_access_is_due_from_governance_until_it_is_done(
    client: Client, officer: Member, broken: Emergency, page: str
) -> None:
    sign_in(client, officer)
    one = f"/access/emergencies/{broken.reference}/"
    assert f'href="{one}"' in client.get(page).content.decode()

    client.post(one, {"outcome": "justified", "review": "Right to do it"})

    assert one not in client.get(page).content.decode()


@pytest.mark.parametrize("page", ["/my-work/", "/duties/"])
def test_nobody_else_hears_that_a_review_is_due(
    client: Client, broken: Emergency, page: str
) -> None:
    for who in (broken.member, with_role(Role.BOARD)):
        sign_in(client, who)

        assert "in an emergency" not in client.get(page).content.decode()


def test_a_review_without_an_answer_says_what_is_missing(
    client: Client, officer: Member, broken: Emergency
) -> None:
    sign_in(client, officer)

    answer = client.post(f"/access/emergencies/{broken.reference}/", {"review": ""})

    assert "Answer “Was it justified?”" in answer.content.decode()
    broken.refresh_from_db()
    assert broken.reviewed_at is None


def test_who_broke_the_glass_has_no_form_to_review_it(client: Client, broken: Emergency) -> None:
    post(broken.member, "children", "auditor")
    sign_in(client, broken.member)
    one = f"/access/emergencies/{broken.reference}/"

    assert "Somebody else reviews" in client.get(one).content.decode()
    answer = client.post(one, {"outcome": "justified", "review": "I was right"})

    assert answer.status_code == 403
    broken.refresh_from_db()
    assert broken.reviewed_at is None


@pytest.mark.parametrize("barred", [True, False], ids=["a conflict", "no such record"])
def test_a_reviewer_with_a_conflict_is_told_there_is_no_such_record(
    client: Client, officer: Member, broken: Emergency, barred: bool
) -> None:
    reference = broken.reference if barred else "ABCDEFGH"
    writes.bar(broken.guard, officer, kind="conflict", reason="", by=None, at=clock.now() - HOUR)
    sign_in(client, officer)

    assert client.get(f"/access/emergencies/{reference}/").status_code == 404
    assert broken.guard.reference not in client.get("/access/emergencies/").content.decode()
    assert broken.guard.reference not in client.get("/access/conflicts/").content.decode()


def test_a_conflict_that_somebody_declared_is_said_in_words(
    client: Client, officer: Member, case: Guard
) -> None:
    sam, at = member("sam", agency("police")), clock.now() - HOUR
    writes.bar(case, sam, kind="conflict", reason="interest:HK2HY3DE", by=None, at=at)
    sign_in(client, officer)

    shown = client.get("/access/conflicts/").content.decode()

    assert "they said that they know the person" in shown
    assert "HK2HY3DE" not in shown


def test_governance_sees_a_conflict_and_lifts_it(
    client: Client, officer: Member, case: Guard
) -> None:
    sam, at = member("sam", agency("police")), clock.now() - HOUR
    bar = writes.bar(case, sam, kind="conflict", reason="Her brother", by=None, at=at)
    sign_in(client, officer)

    shown = client.get("/access/conflicts/").content.decode()
    answer = client.post(f"/access/conflicts/{bar.reference}/lift/")

    assert "Her brother" in shown
    assert '<span class="govuk-visually-hidden"> the bar on Sam' in shown
    assert answer.status_code == 302
    assert Bar.objects.get().lifted_by == officer
    assert client.post("/access/conflicts/ABCDEFGH/lift/").status_code == 404


AGREEMENT: dict[str, Any] = {
    "title": "Missing children",
    "programmes": ["children"],
    "purposes": "To find children",
    "powers": "Children Act 2004 s.10",
    "data_items": "Names and addresses",
    "starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2016",
    "review_on-day": "1", "review_on-month": "4", "review_on-year": "2017",
    "expires_on-day": "31", "expires_on-month": "3", "expires_on-year": "2018",
}  # fmt: skip


def test_the_manager_writes_an_agreement_down_and_changes_it(client: Client, db: None) -> None:
    sign_in(client, with_role(Role.MANAGER))
    parties = [agency("police").pk, agency("council").pk]

    client.post("/agreements/add/", {**AGREEMENT, "parties": parties})
    made = Agreement.objects.get()
    change = f"/agreements/{made.reference}/change/"
    assert "Children Act 2004" in client.get(change).content.decode()
    client.post(change, {**AGREEMENT, "parties": parties, "title": "Children who go missing"})

    made.refresh_from_db()
    assert made.title == "Children who go missing"
    assert made.expires_on == date(2018, 3, 31)
    shown = client.get(f"/agreements/{made.reference}/").content.decode()
    assert "Police" in shown


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Enter title"),
        ({"expires_on-year": "2015"}, "cannot expire before it starts"),
        ({"review_on-year": "2019"}, "falls between"),
        ({"review_on-day": "31", "review_on-month": "2"}, "must be a real date"),
        ({"parties": []}, "Choose agencies"),
        ({"parties": "one"}, "at least two"),
    ],
)
def test_a_bad_agreement_says_what_to_do_and_is_not_kept(
    client: Client, db: None, wrong: dict[str, Any], message: str
) -> None:
    sign_in(client, with_role(Role.MANAGER))
    parties = [agency("police").pk, agency("council").pk]
    if wrong.get("parties") == "one":
        wrong = {"parties": parties[:1]}

    answer = client.post("/agreements/add/", {**AGREEMENT, "parties": parties} | wrong)

    assert message in answer.content.decode()
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_nobody_but_the_manager_changes_agreements_or_records_checks(
    client: Client, db: None, role: Role
) -> None:
    made = agreement(agency("police"), expires_on=clock.today())
    sign_in(client, with_role(role))

    assert client.get("/agreements/add/").status_code == 403
    assert client.post(f"/agreements/{made.reference}/change/", AGREEMENT).status_code == 403
    assert client.post("/access/before-casework/", CHECK).status_code == 403
    assert "Change or renew" not in client.get(f"/agreements/{made.reference}/").content.decode()


def test_a_lapsed_agreement_is_marked_and_comes_first(client: Client, db: None) -> None:
    later = agreement(agency("police"), expires_on=clock.today() + 400 * DAY)
    lapsed = agreement(agency("police"), expires_on=clock.today() - DAY)
    sign_in(client, with_role(Role.BOARD))

    shown = client.get("/agreements/").content.decode()

    assert shown.index(lapsed.reference) < shown.index(later.reference)
    assert "lapsed" in shown[shown.index(lapsed.reference) :]


CHECK = {
    "kind": "impact_assessment",
    "done_on-day": "1", "done_on-month": "4", "done_on-year": "2016",
    "review_on-day": "1", "review_on-month": "4", "review_on-year": "2099",
    "document": "DPIA 3",
}  # fmt: skip


def test_casework_is_live_once_every_check_is_recorded(client: Client, db: None) -> None:
    sign_in(client, with_role(Role.MANAGER))
    assert "Casework is not live" in client.get("/access/before-casework/").content.decode()

    client.post("/access/before-casework/", CHECK)
    assert not casework_is_live(clock.now())
    client.post("/access/before-casework/", {**CHECK, "kind": "security_checks"})

    assert casework_is_live(clock.now())
    assert "Casework is live" in client.get("/access/before-casework/").content.decode()
    assert Assurance.objects.count() == 2


def test_a_check_dated_tomorrow_does_not_count_yet(client: Client, db: None) -> None:
    sign_in(client, with_role(Role.MANAGER))
    client.post("/access/before-casework/", {**CHECK, "done_on-year": "2098"})

    assert "Nobody has recorded it" in client.get("/access/before-casework/").content.decode()


def in_parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


POST = {
    "function": "children:care_home",
    "team": "East",
    **in_parts("since_on", clock.today() + DAY),
}


def test_an_administrator_gives_and_ends_a_function(client: Client, db: None) -> None:
    sam = member("sam", agency("council"))
    sign_in(client, with_role(Role.ADMINISTRATOR))

    client.post(f"/members/{sam.reference}/posts/add/", POST)
    held = Post.objects.get()
    shown = client.get(f"/members/{sam.reference}/").content.decode()
    last_day = clock.today() + 30 * DAY
    end = in_parts("until_on", last_day)
    client.post(f"/members/{sam.reference}/posts/{held.reference}/", end)

    assert (held.function, held.team) == ("care_home", "East")
    assert "s home (East)" in shown
    held.refresh_from_db()
    assert held.until_on == last_day


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"function": ""}, "Choose function or role"),
        (in_parts("since_on", clock.today() - DAY), "cannot be before today"),
        ({"function": f"children:{ANYONE}"}, "not one of the available choices"),
        ({"until_on-day": "1", "until_on-month": "1", "until_on-year": "2016"}, "before the first"),
    ],
)
def test_a_bad_post_says_what_to_do(
    client: Client, db: None, wrong: dict[str, str], message: str
) -> None:
    sam = member("sam")
    sign_in(client, with_role(Role.ADMINISTRATOR))

    answer = client.post(f"/members/{sam.reference}/posts/add/", POST | wrong)

    assert message in answer.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_gives_functions(client: Client, db: None, role: Role) -> None:
    sam = member("sam")
    held = post(sam, "children", "social_worker")
    sign_in(client, with_role(role))

    assert client.post(f"/members/{sam.reference}/posts/add/", POST).status_code == 403
    assert client.get(f"/members/{sam.reference}/posts/{held.reference}/").status_code == 403


def test_the_document_about_access_is_current(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from guildhall.cli import main; main(['access'])"]
    environment = {**os.environ, "GUILDHALL_DATA": str(tmp_path)}

    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    assert DOCUMENT.read_text(encoding="utf-8") == printed.stdout, "run: guildhall access"


def test_every_function_has_a_cell_for_every_compartment() -> None:
    for key, (_title, row) in TABLE.items():
        cells = row.split()
        assert len(cells) == len(COMPARTMENTS), key
        assert all(c == "-" or set(c.split("+")) <= set(CELLS) for c in cells), key


@pytest.mark.parametrize("compartment", COMPARTMENTS)
def test_what_no_usual_matrix_gives(compartment: str) -> None:
    matrix = default(compartment)
    sights = lines(matrix, matrix)

    governing = {function for function, sight in sights if Do.GOVERN in sight.may}
    assert governing == {"auditor"}
    for function in ("board_member", "delivery_lead", "pcc_office", "scrutiny_member"):
        assert all(s.level is Level.NOTHING for _, s in lines(matrix, [function]))
    assert max(s.level for _, s in lines(matrix, ["auditor"])) is Level.EXISTS
    reads_all = {f for f, s in sights if s.level is Level.FULL and s.reach == "whole"}
    assert ANYONE not in reads_all
    assert not {"volunteer", "landlord", "care_home", "knows_it_exists"} & reads_all


@pytest.mark.parametrize("matrix", [CHANNEL, DOMESTIC_ABUSE, INTELLIGENCE])
def test_where_existence_is_sensitive_no_function_breaks_the_glass(matrix: Any) -> None:
    assert not any(Do.BREAK_GLASS in sight.may for _, sight in lines(matrix, matrix))
