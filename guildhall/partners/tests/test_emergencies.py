"""Breaking the glass: who may, for how long, and who reviews it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from guildhall.audit.reads import history
from guildhall.partners import reads, writes
from guildhall.partners.declare import Level, Matrix
from guildhall.partners.matrices import CELLS, CHANNEL, DOMESTIC_ABUSE, INTELLIGENCE, MISSING
from guildhall.partners.models import Emergency, Guard, Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.tests.access_rows import (
    HOUR,
    NOW,
    agency,
    guard,
    member,
    post,
    programmes,
)

SEALED: dict[str, Matrix] = {
    "marac": {**DOMESTIC_ABUSE, "knows_it_exists": CELLS["E"]},
    "channel": {**CHANNEL, "knows_it_exists": CELLS["E"]},
    "intelligence": {**INTELLIGENCE, "knows_it_exists": CELLS["E"]},
}
REASON = "The child was found at 2am and I need who to ring"


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with programmes({"children": MISSING, **SEALED}, frozenset(SEALED)):
        yield


@pytest.fixture
def case(db: None) -> Guard:
    return guard("children", agency("council"))


@pytest.fixture
def me(db: None) -> Member:
    who = member("me", agency("police"))
    post(who, "children", "knows_it_exists")
    return who


@pytest.fixture
def officer(db: None) -> Member:
    who = member("officer", agency("council"))
    post(who, "children", "auditor")
    return who


def test_it_opens_the_case_to_read_and_is_on_record(me: Member, case: Guard) -> None:
    made = writes.break_glass(case, reason=REASON, by=me, at=NOW)

    decision = reads.access(me, case, NOW)
    assert (decision.level, decision.is_emergency) == (Level.FULL, True)
    assert not decision.shows_shielded
    assert made.until_at == NOW + timedelta(hours=4)
    row = history(f"guard:{case.reference}").get()
    assert row.action == "access.glass_broken"
    assert REASON not in str(row.after)


@pytest.mark.parametrize(
    ("after", "level"),
    [
        (4 * HOUR - timedelta(microseconds=1), Level.FULL),
        (4 * HOUR, Level.EXISTS),
    ],
    ids=["a moment before", "at 4 hours"],
)
def test_it_shuts_by_itself_after_4_hours(
    me: Member, case: Guard, after: timedelta, level: Level
) -> None:
    writes.break_glass(case, reason=REASON, by=me, at=NOW)

    assert reads.access(me, case, NOW + after).level is level
    assert reads.seen(me, NOW + after, Level.FULL).exists() is (level is Level.FULL)


@pytest.mark.parametrize(("asked", "given"), [(30, 30), (240, 240), (241, 240), (100_000, 240)])
def test_nobody_gets_longer_than_4_hours(me: Member, case: Guard, asked: int, given: int) -> None:
    made = writes.break_glass(case, reason=REASON, minutes=asked, by=me, at=NOW)

    assert made.until_at - made.since_at == timedelta(minutes=given)


@pytest.mark.parametrize("reason", ["", "   ", ".", "too short", "x " * 20])
def test_it_needs_a_reason(me: Member, case: Guard, reason: str) -> None:
    with pytest.raises(ValidationError):
        writes.break_glass(case, reason=reason, by=me, at=NOW)


def test_nobody_opens_what_they_do_not_know_to_exist(case: Guard) -> None:
    stranger = member("stranger", agency("fire"))

    with pytest.raises(NotKnown):
        writes.break_glass(case, reason=REASON, by=stranger, at=NOW)
    assert not Emergency.objects.exists()


def test_a_conflict_never_gives_way_before_or_during(me: Member, case: Guard) -> None:
    writes.break_glass(case, reason=REASON, by=me, at=NOW)
    writes.bar(case, me, kind="conflict", reason="Her brother", by=None, at=NOW + HOUR)

    assert not reads.access(me, case, NOW + HOUR)
    with pytest.raises(NotKnown):
        writes.break_glass(case, reason=REASON, by=me, at=NOW + HOUR)


@pytest.mark.parametrize("programme", SEALED)
def test_some_programmes_have_a_duty_officer_instead(me: Member, programme: str) -> None:
    case = guard(programme, agency("council"))
    post(me, programme, "knows_it_exists")

    with pytest.raises(NotAllowed, match="duty officer"):
        writes.break_glass(case, reason=REASON, by=me, at=NOW)


@pytest.mark.parametrize("programme", SEALED)
def test_there_a_row_that_got_in_opens_nothing(me: Member, programme: str) -> None:
    case = guard(programme, agency("council"))
    post(me, programme, "knows_it_exists")
    span = {"since_at": NOW, "until_at": NOW + HOUR}
    Emergency.objects.create(guard=case, member=me, reason="A reason", **span)

    assert reads.access(me, case, NOW).level is Level.EXISTS


def test_a_function_without_emergency_access_has_none(officer: Member, case: Guard) -> None:
    with pytest.raises(NotAllowed):
        writes.break_glass(case, reason=REASON, by=officer, at=NOW)


def test_there_is_nothing_to_open_for_who_reads_the_case_already(me: Member, case: Guard) -> None:
    post(me, "children", "team_manager")

    with pytest.raises(writes.AlreadyOpen):
        writes.break_glass(case, reason=REASON, by=me, at=NOW)


@pytest.fixture
def broken(me: Member, case: Guard) -> Emergency:
    return writes.break_glass(case, reason=REASON, by=me, at=NOW)


def reviewed(on: Emergency, by: Member, after: timedelta = HOUR) -> None:
    writes.review_emergency(on, outcome="justified", review="Right", by=by, at=NOW + after)


def test_somebody_else_in_governance_reviews_it_once(broken: Emergency, officer: Member) -> None:
    reviewed(broken, officer)

    broken.refresh_from_db()
    assert (broken.reviewed_by, broken.outcome) == (officer, "justified")
    with pytest.raises(writes.AlreadyReviewed):
        reviewed(broken, officer)


def test_nobody_reviews_their_own(broken: Emergency, me: Member) -> None:
    post(me, "children", "auditor")

    with pytest.raises(NotAllowed, match="Somebody else"):
        reviewed(broken, me)


@pytest.mark.parametrize(
    "function", ["team_manager", "police_missing_coordinator", "social_worker"]
)
def test_nobody_outside_governance_reviews_it(broken: Emergency, function: str) -> None:
    other = member("other", agency("council"))
    post(other, "children", function)

    with pytest.raises(NotAllowed):
        reviewed(broken, other)


def test_a_reviewer_with_a_conflict_does_not_know_of_it(broken: Emergency, officer: Member) -> None:
    writes.bar(broken.guard, officer, kind="conflict", reason="", by=None, at=NOW)

    assert reads.emergencies(officer, NOW) == []
    with pytest.raises(NotKnown):
        reviewed(broken, officer)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(hours=24), "It was justified"),
        (timedelta(hours=24, microseconds=1), "It was justified, reviewed late"),
    ],
    ids=["at 24 hours", "a moment after"],
)
def test_a_review_is_in_time_up_to_and_including_24_hours(
    broken: Emergency, officer: Member, after: timedelta, state: str
) -> None:
    reviewed(broken, officer, after)

    assert [each.state for each in reads.emergencies(officer, NOW + after)] == [state]


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(hours=24), "to review"),
        (timedelta(hours=24, microseconds=1), "review late"),
    ],
)
def test_one_that_nobody_has_reviewed_is_late_after_24_hours(
    broken: Emergency, officer: Member, after: timedelta, state: str
) -> None:
    assert [each.state for each in reads.emergencies(officer, NOW + after)] == [state]
