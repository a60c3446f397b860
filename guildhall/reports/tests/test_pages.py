"""The pages of a pack: drafting, the whole way to frozen, refusals, and its documents."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan
from guildhall.plan.models import Answer
from guildhall.reports import rules
from guildhall.reports.models import Pack, Update
from guildhall.testing import sign_in

PLAN = Path(plans.__file__).parent.parent / "plans" / "safer-peterborough-2016-17.yaml"
MOST_QUERIES = 17


LEAD = "Barnaby Treskett"  # who leads road safety in the plan that ships


@pytest.fixture
def clients(db: None, settings: Any, tmp_path: Path) -> dict[Role, Client]:
    settings.DATA = tmp_path
    plan_writes.load_plan(read_plan(PLAN), by=None, at=clock.now())
    made = {}
    for role in Role:
        member = add_member(
            email=f"{role}@example.org",
            name=LEAD if role is Role.LEAD else role.label,
            password="a long enough phrase",
            roles=[role],
            agency=None,
            by=None,
            at=clock.now(),
        )
        made[role] = Client()
        sign_in(made[role], member)
    return made


@pytest.fixture
def address(clients: dict[Role, Client]) -> str:
    clients[Role.MANAGER].post("/packs/", {"quarter": "2016-Q3"})
    return f"/packs/{Pack.objects.get().reference}/"


def test_the_form_offers_the_latest_quarter_that_has_no_pack(clients: dict[Role, Client]) -> None:
    manager = clients[Role.MANAGER]
    first = manager.get("/packs/").content.decode()
    manager.post("/packs/", {"quarter": str(rules.last_whole_quarter(clock.today()))})

    then = manager.get("/packs/").content.decode()

    offered = re.compile(r'name="quarter"[^>]*value="(\d{4}-Q\d)"')
    before, after = offered.search(first), offered.search(then)
    assert before is not None
    assert after is not None
    assert before[1] != after[1]


def answer_everything() -> None:
    year = plans.all_plans()[0]
    manager = Member.objects.get(email="manager@example.org")
    for finding in plans.unanswered_findings(plans.opened(year)):
        plan_writes.answer_finding(
            year,
            finding=finding,
            choice=Answer.Choice.ACCEPT,
            words="",
            seen_version=finding.version,
            by=manager,
            at=clock.now(),
        )


def validate(clients: dict[Role, Client], address: str) -> None:
    """As the button on the page does it."""
    page = clients[Role.ANALYST].get(address).content.decode()
    found = re.search(r'name="figures" value="(\w+)"', page)
    assert found
    clients[Role.ANALYST].post(f"{address}validate/", {"figures": found[1]})


def test_a_lead_is_offered_and_may_write_the_updates_of_their_own_programmes_only(
    clients: dict[Role, Client], address: str
) -> None:
    lead = clients[Role.LEAD]

    page = lead.get(address).content.decode()

    assert f"{address}updates/road_safety/" in page
    assert f"{address}updates/fires/" not in page
    assert lead.get(f"{address}updates/fires/").status_code == 403
    assert lead.post(f"{address}updates/fires/", {"text": "x"}).status_code == 403
    assert clients[Role.MANAGER].get(f"{address}updates/fires/").status_code == 200
    assert not Update.objects.exists()


def test_figures_that_changed_while_they_were_looked_at_are_not_validated(
    clients: dict[Role, Client], address: str
) -> None:
    answer = clients[Role.ANALYST].post(
        f"{address}validate/", {"figures": "as they were"}, follow=True
    )

    assert "changed since you opened the page" in answer.content.decode()
    assert [stage.name for stage in Pack.objects.get().stages.all()] == ["opened"]


def test_a_pack_is_written_validated_approved_and_downloaded(
    clients: dict[Role, Client], address: str
) -> None:
    said = "Two campaigns ran <b>well</b>."
    clients[Role.LEAD].post(f"{address}updates/road_safety/", {"text": said})
    answer_everything()
    validate(clients, address)

    clients[Role.MANAGER].post(f"{address}approve/")

    assert Pack.objects.get().number == 1
    page = clients[Role.BOARD].get(address).content.decode()
    assert "Board pack 1" in page
    assert "Two campaigns ran &lt;b&gt;well&lt;/b&gt;." in page
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!DOC")):
        document = clients[Role.BOARD].get(f"{address}pack.{kind}")
        assert document.content.startswith(begins)
        assert document["Content-Disposition"].endswith(f'board-pack-1-2016-Q3.{kind}"')


def test_what_a_frozen_pack_says_does_not_change_with_the_plan(
    clients: dict[Role, Client], address: str
) -> None:
    answer_everything()
    validate(clients, address)
    clients[Role.MANAGER].post(f"{address}approve/")
    before = clients[Role.BOARD].get(f"{address}pack.html").content
    year = plans.all_plans()[0]

    plan_writes.change_row(
        year,
        ident="O17",
        changes={"title": "Something else altogether"},
        seen_version=plans.version_now(year, "O17"),
        why="",
        by=Member.objects.get(email="manager@example.org"),
        at=clock.now(),
    )

    assert clients[Role.BOARD].get(f"{address}pack.html").content == before
    assert b"Something else altogether" not in clients[Role.BOARD].get(address).content


def test_findings_without_answers_are_counted_and_hold_the_pack_back(
    clients: dict[Role, Client], address: str
) -> None:
    validate(clients, address)

    page = clients[Role.MANAGER].post(f"{address}approve/", follow=True).content.decode()

    assert "of plan lint need an answer first" in page
    assert Pack.objects.get().number is None


@pytest.mark.parametrize(
    ("step", "allowed"),
    [("validate/", {Role.ANALYST}), ("approve/", {Role.MANAGER})],
)
def test_a_step_refuses_everybody_else(
    clients: dict[Role, Client], address: str, step: str, allowed: set[Role]
) -> None:
    for role in set(Role) - allowed:
        assert clients[role].post(address + step).status_code == 403, role


@pytest.mark.parametrize("kind", ["pdf", "exe", "../../instance"])
def test_a_draft_has_no_documents_and_no_other_file_is_one(
    clients: dict[Role, Client], address: str, kind: str
) -> None:
    assert clients[Role.MANAGER].get(f"{address}pack.{kind}").status_code == 404


def test_a_quarter_written_wrongly_is_sent_back_with_how_to_write_it(
    clients: dict[Role, Client],
) -> None:
    page = clients[Role.MANAGER].post("/packs/", {"quarter": "Q3"}).content.decode()

    assert "is not a quarter" in page
    assert not Pack.objects.exists()


def test_the_queries_of_a_draft_are_few(clients: dict[Role, Client], address: str) -> None:
    clients[Role.MANAGER].get(address)

    with CaptureQueriesContext(connection) as queries:
        clients[Role.MANAGER].get(address)

    assert len(queries) <= MOST_QUERIES
