"""Grants, bars, posts and agreements: what each does, refuses, and leaves on record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from guildhall.audit.reads import history
from guildhall.partners import reads, writes
from guildhall.partners.declare import Do, Level
from guildhall.partners.matrices import MISSING
from guildhall.partners.models import Bar, Grant, Guard, Member, Party
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.rules import AgreementState, agreement_state
from guildhall.partners.tests.access_rows import (
    DAY,
    HOUR,
    NOW,
    TODAY,
    agency,
    agreement,
    guard,
    member,
    post,
    programmes,
)


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with programmes({"children": MISSING, "elsewhere": MISSING}):
        yield


@pytest.fixture
def case(db: None) -> Guard:
    return guard("children", agency("council"), "official_sensitive")


@pytest.fixture
def worker(db: None) -> Member:
    who = member("worker", agency("charity"))
    post(who, "children", "return_interviewer")
    return who


def shared(case: Guard, to: Any, **details: Any) -> Grant:
    given = {"purpose": "To hold the return interview", "basis": "safeguarding", **details}
    return writes.grant(case, to=to, by=None, at=NOW, **given)


def test_naming_a_member_opens_the_case_and_revoking_shuts_it(case: Guard, worker: Member) -> None:
    given = shared(case, worker)

    assert reads.access(worker, case, NOW).level is Level.FULL
    assert writes.revoke(given, by=None, at=NOW + HOUR)
    assert not reads.access(worker, case, NOW + HOUR)
    assert not writes.revoke(given, by=None, at=NOW + HOUR), "it was ended already"
    actions = [row.action for row in history(f"guard:{case.reference}")]
    assert actions == ["access.revoked", "access.granted"]


def test_a_purpose_is_not_copied_into_the_record_of_changes(case: Guard, worker: Member) -> None:
    shared(case, worker, purpose="Sam Example went missing")

    assert "Sam" not in str(history(f"guard:{case.reference}").get().after)


@pytest.mark.parametrize(
    ("basis", "is_open"), [("agreement", False), ("safeguarding", True), ("statute", True)]
)
def test_when_an_agreement_lapses_only_routine_sharing_stops(
    case: Guard, worker: Member, basis: str, is_open: bool
) -> None:
    pact = agreement(
        agency("charity"), agency("council"), expires_on=TODAY, programmes=("children",)
    )
    shared(case, worker, basis=basis, agreement=pact if basis == "agreement" else None)
    assert reads.access(worker, case, NOW)

    tomorrow = NOW + DAY

    assert bool(reads.access(worker, case, tomorrow)) is is_open
    assert reads.seen(worker, tomorrow).exists() is is_open


@pytest.mark.parametrize(
    ("wrong", "details"),
    [
        ("lapsed", {"expires_on": TODAY - DAY}),
        ("of another programme", {"programmes": ("elsewhere",)}),
        ("between others", {"parties": ("council", "fire")}),
    ],
)
def test_routine_sharing_needs_an_agreement_in_force_and_safeguarding_does_not(
    case: Guard, worker: Member, wrong: str, details: dict[str, Any]
) -> None:
    usual: dict[str, Any] = {"expires_on": TODAY, "programmes": ("children",)} | details
    parties = usual.pop("parties", ("council", "charity"))
    pact = agreement(*map(agency, parties), **usual)

    with pytest.raises(writes.Lapsed, match="safeguard"):
        shared(case, worker, basis="agreement", agreement=pact)
    assert shared(case, worker, basis="safeguarding")


def test_a_bar_answers_not_found_and_governance_alone_is_told(case: Guard, worker: Member) -> None:
    shared(case, worker)
    governance, manager = member("governance"), member("manager")
    post(governance, "children", "auditor")
    post(manager, "children", "team_manager")
    bar = writes.bar(case, worker, kind="conflict", reason="His mother", by=None, at=NOW)

    with pytest.raises(NotKnown):
        reads.guard_for(worker, case.reference, NOW)
    assert list(reads.bars(governance, NOW)) == [bar]
    assert not reads.bars(manager, NOW)
    assert not reads.bars(worker, NOW)


def test_a_bar_stands_once_and_is_lifted_once_by_governance(case: Guard, worker: Member) -> None:
    shared(case, worker)
    governance, manager = member("governance"), member("manager")
    post(governance, "children", "auditor")
    post(manager, "children", "team_manager")
    bar = writes.bar(case, worker, kind="conflict", reason="", by=None, at=NOW)
    assert writes.bar(case, worker, kind="conflict", reason="again", by=None, at=NOW) == bar

    with pytest.raises(NotAllowed):
        writes.lift_bar(bar, by=manager, at=NOW)
    writes.lift_bar(bar, by=governance, at=NOW)
    with pytest.raises(writes.AlreadyLifted):
        writes.lift_bar(bar, by=governance, at=NOW)

    assert reads.access(worker, case, NOW)


def test_nobody_in_governance_sees_or_lifts_the_bar_upon_themselves(case: Guard) -> None:
    me = member("governance")
    post(me, "children", "auditor")
    bar = writes.bar(case, me, kind="conflict", reason="", by=None, at=NOW)

    assert not reads.bars(me, NOW)
    with pytest.raises(NotKnown):
        writes.lift_bar(bar, by=me, at=NOW)
    assert Bar.objects.get().lifted_at is None


def test_require_on_tells_not_known_from_not_allowed(case: Guard, worker: Member) -> None:
    with pytest.raises(NotKnown):
        reads.require_on(worker, case, Do.READ, NOW)
    shared(case, worker)

    assert reads.require_on(worker, case, Do.WRITE, NOW).level is Level.FULL
    with pytest.raises(NotAllowed, match="approve closure"):
        reads.require_on(worker, case, Do.APPROVE_CLOSURE, NOW)


def test_anybody_from_a_partner_may_refer_and_only_coordinators_decide(worker: Member) -> None:
    anybody, coordinator = member("anybody"), member("coordinator")
    post(coordinator, "children", "mash_coordinator")

    assert reads.may_in(anybody, "children", Do.REFER, NOW)
    assert not reads.may_in(worker, "children", Do.TRIAGE, NOW)
    assert reads.may_in(coordinator, "children", Do.TRIAGE, NOW)
    assert not reads.may_in(coordinator, "elsewhere", Do.TRIAGE, NOW)


@pytest.mark.parametrize(
    ("function", "given"),
    [("board_member", "aggregates"), ("analyst", "depersonalised"), ("social_worker", "")],
)
def test_a_board_member_reads_aggregates_and_no_case(db: None, function: str, given: str) -> None:
    who = member("who", agency("council"))
    guard("children", agency("council"))
    post(who, "children", function)

    assert reads.outputs(who, "children", NOW) == given
    assert reads.seen(who, NOW).exists() is (function == "social_worker")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"function": "emperor"}, "function"),
        ({"programme": "nowhere"}, "function"),
        ({"until_on": TODAY - DAY}, "__all__"),
    ],
)
def test_a_post_that_makes_no_sense_is_refused(
    worker: Member, details: dict[str, Any], field: str
) -> None:
    usual: dict[str, Any] = {
        "programme": "children",
        "function": "social_worker",
        "since_on": TODAY,
    }

    with pytest.raises(ValidationError) as wrong:
        writes.post_member(worker, **(usual | details), by=None, at=NOW)

    assert field in wrong.value.message_dict


def test_a_post_is_ended_nearer_and_never_further(worker: Member) -> None:
    held = worker.posts.get()

    writes.end_post(held, until_on=TODAY, by=None, at=NOW)
    writes.end_post(held, until_on=TODAY + DAY, by=None, at=NOW)

    held.refresh_from_db()
    assert held.until_on == TODAY
    assert len(history(f"member:{worker.reference}")) == 1


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2016, 3, 31), AgreementState.NOT_STARTED),
        (date(2016, 4, 1), AgreementState.IN_FORCE),
        (date(2016, 9, 30), AgreementState.IN_FORCE),
        (date(2016, 10, 1), AgreementState.REVIEW_DUE),
        (date(2017, 3, 31), AgreementState.REVIEW_DUE),
        (date(2017, 4, 1), AgreementState.LAPSED),
    ],
)
def test_an_agreement_is_in_force_on_its_first_day_and_its_last(
    today: date, state: AgreementState
) -> None:
    days = (date(2016, 4, 1), date(2016, 10, 1), date(2017, 3, 31))

    assert agreement_state(*days, today=today) is state


def test_an_agency_that_leaves_an_agreement_stays_in_its_history(db: None) -> None:
    details: dict[str, Any] = {
        "title": "Sharing",
        "purposes": "To find children",
        "powers": "Children Act 2004 s.10",
        "data_items": "Names",
        "programmes": ["children"],
        "starts_on": date(2016, 4, 1),
        "review_on": date(2016, 10, 1),
        "expires_on": date(2017, 3, 31),
    }
    police, council, fire = agency("police"), agency("council"), agency("fire")
    made = writes.put_agreement(None, **details, parties=[police, council], by=None, at=NOW)

    writes.put_agreement(made, **details, parties=[police, fire], by=None, at=NOW)

    left = Party.objects.get(agency=council)
    assert left.left_on == TODAY
    assert reads.agreements_for("children", fire.pk, TODAY) == [made]
    assert reads.agreements_for("children", council.pk, TODAY + timedelta(days=1)) == []
    with pytest.raises(ValidationError, match="at least two"):
        writes.put_agreement(made, **details, parties=[police], by=None, at=NOW)


def test_a_new_guard_is_marked_as_its_programme_is(db: None) -> None:
    made = writes.make_guard(programme="children", controller=agency("council"), by=None, at=NOW)
    marked = writes.make_guard(
        programme="children",
        controller=agency("council"),
        marking="official_sensitive",
        by=None,
        at=NOW,
    )

    assert (made.marking, marked.marking) == ("official", "official_sensitive")
