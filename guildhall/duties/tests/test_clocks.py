"""Clocks are put where the records say they stand; nothing is deleted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guildhall.audit.models import Change
from guildhall.duties import reads, writes
from guildhall.duties.declare import Owner
from guildhall.duties.models import Clock, RuleDecision
from guildhall.duties.reading import Decided, Reading
from guildhall.duties.rules import days
from guildhall.duties.tests.conftest import AT, PutClock, member, new_guard
from guildhall.partners.models import Agency, Guard, Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.rules import Role

HOUR = timedelta(hours=1)


def reading(about: str, **given: Any) -> Reading:
    made: dict[str, Any] = {
        "duty": "toy.visit",
        "about": about,
        "started_at": AT,
        "due_at": AT + 72 * HOUR,
        "owner": Owner(function="visitor"),
        "rule_since": date(2014, 1, 1),
    }
    return Reading(**(made | given))


def sync(guard: Guard, *found: Reading, duties: tuple[str, ...] = ("toy.visit",)) -> None:
    writes.sync_clocks(guard=guard, duties=duties, readings=found, at=AT)


def test_a_clock_put_twice_is_one_and_keeps_its_reference(put: PutClock) -> None:
    first = put(about="E1")

    again = put(about="E1")

    assert Clock.objects.count() == 1
    assert again.reference == first.reference


def test_a_clock_follows_what_its_record_now_says(put: PutClock, police: Agency) -> None:
    put(about="E1")

    moved = put(
        about="E1",
        started_at=AT,
        due_at=AT + 72 * HOUR,
        stopped_at=AT + HOUR,
        ended="met",
        owner=Owner("visitor", police),
    )

    assert (moved.started_at, moved.due_at) == (AT, AT + 72 * HOUR)
    assert (moved.ended, moved.stopped_at, moved.owner_agency) == ("met", AT + HOUR, police)


def test_a_clock_opens_again_when_what_met_it_is_withdrawn(put: PutClock) -> None:
    put(about="E1", stopped_at=AT, ended="met")

    again = put(about="E1")

    assert (again.ended, again.stopped_at) == ("", None)


def test_a_clock_whose_start_is_withdrawn_no_longer_applies(put: PutClock) -> None:
    put(about="E1", stopped_at=AT, ended="met")

    gone = put(about="E1", started_at=None, due_at=None)

    assert (gone.ended, gone.reason) == ("not_applicable", "start withdrawn")


def test_nothing_is_made_of_a_record_whose_clock_never_started(guard: Guard) -> None:
    writes.put_clock(
        duty="toy.visit",
        about="E1",
        guard=guard,
        started_at=None,
        due_at=None,
        owner=Owner(),
        rule_since=date(2014, 1, 1),
        at=AT,
    )

    assert not Clock.objects.exists()


def test_each_recipient_has_a_clock_of_its_own(put: PutClock) -> None:
    put(about="E1", recipient="police")
    put(about="E1", recipient="school")

    assert Clock.objects.count() == 2


def test_a_case_is_brought_to_what_its_records_say(guard: Guard) -> None:
    sync(guard, reading("E1"), reading("E2"))

    sync(guard, reading("E2", stopped_at=AT, ended="met"), reading("E3"))

    found = dict(Clock.objects.values_list("about", "ended"))
    assert found == {"E1": "not_applicable", "E2": "met", "E3": ""}


def test_a_clock_withdrawn_runs_again_when_its_start_comes_back(guard: Guard) -> None:
    sync(guard, reading("E1"))
    sync(guard)

    sync(guard, reading("E1"))

    clock = Clock.objects.get()
    assert (clock.ended, clock.reason) == ("", "")


def test_duties_not_asked_about_and_other_cases_are_let_be(guard: Guard, police: Agency) -> None:
    elsewhere = new_guard(police)
    sync(guard, reading("E1", duty="toy.call"), duties=("toy.call",))
    sync(elsewhere, reading("E9"))

    sync(guard)

    assert set(Clock.objects.values_list("ended", flat=True)) == {""}


def test_bringing_a_case_up_to_date_takes_as_many_statements_for_many_clocks(guard: Guard) -> None:
    def statements(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            sync(guard, *(reading(f"N{number}-{each}") for each in range(number)))
        return len(caught)

    sync(guard, reading("E0"))

    assert statements(2) == statements(40)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_at": AT - timedelta(hours=24)},
        {"ended": "met"},
        {"stopped_at": AT},
        {"ended": "forgotten"},
    ],
    ids=["due as it starts", "met with no time", "stopped but open", "no such ending"],
)
def test_a_clock_that_contradicts_itself_is_refused(put: PutClock, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        put(**wrong)


def test_erasing_takes_the_reasons_out_and_leaves_the_counts(put: PutClock, guard: Guard) -> None:
    put(about="E1", ended="declined", reason="Said that she was staying with her aunt")
    put(about="E2", started_at=AT - HOUR, ended="not_applicable", reason="start withdrawn")

    erased = writes.erase(guard=guard, at=AT)

    assert erased == 1
    told = set(Clock.objects.values_list("ended", "reason"))
    assert told == {("declined", ""), ("not_applicable", "start withdrawn")}


@pytest.fixture
def manager(council: Agency) -> Member:
    return member("Morgan", council, "", Role.MANAGER)


Decide = Callable[..., RuleDecision]


@pytest.fixture
def decide(manager: Member) -> Decide:
    def decide_one(**given: Any) -> RuleDecision:
        details: dict[str, Any] = {
            "duty": "toy.visit",
            "since": date(2020, 1, 1),
            "kind": RuleDecision.Kind.READ,
            "note": "Read paragraph 12 on 3 May.",
            "by": manager,
            "at": AT,
        }
        return writes.decide_rule(**(details | given))

    return decide_one


def test_having_read_a_source_turns_its_rule_on_and_leaves_its_mark(decide: Decide) -> None:
    decide()

    assert reads.decisions() == {("toy.visit", date(2020, 1, 1)): Decided(is_on=True)}
    assert Change.objects.get(action="duties.rule_decided").subject == "rule:toy.visit:2020-01-01"


def test_the_latest_decision_stands_and_a_length_is_apart_from_on_or_off(decide: Decide) -> None:
    local = {"duty": "toy.call", "since": date(2014, 1, 1)}
    decide(**local, kind=RuleDecision.Kind.OFF)
    decide(**local, kind=RuleDecision.Kind.SET, within=days(9))
    decide(**local, kind=RuleDecision.Kind.READ)

    assert reads.decisions()["toy.call", date(2014, 1, 1)] == Decided(True, days(9))


def test_a_national_length_is_not_the_partnerships_to_set(decide: Decide) -> None:
    with pytest.raises(writes.NotLocal):
        decide(kind=RuleDecision.Kind.SET, within=days(9))


@pytest.mark.parametrize(
    "unknown", [{"since": date(2019, 1, 1)}, {"duty": "toy.nothing"}], ids=["version", "duty"]
)
def test_only_what_is_declared_can_be_decided(decide: Decide, unknown: dict[str, Any]) -> None:
    with pytest.raises(writes.NoSuchRule):
        decide(**unknown)


def test_who_may_not_edit_the_plan_decides_about_no_rule(
    decide: Decide, coordinator: Member
) -> None:
    with pytest.raises(NotAllowed):
        decide(by=coordinator)

    assert not RuleDecision.objects.exists()


def test_a_local_length_is_whole(decide: Decide) -> None:
    local = {"duty": "toy.call", "since": date(2014, 1, 1)}

    with pytest.raises(IntegrityError), transaction.atomic():
        decide(**local, kind=RuleDecision.Kind.SET, within=None)
