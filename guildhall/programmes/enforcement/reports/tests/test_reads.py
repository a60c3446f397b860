"""What each may see of reports, and counting events and complaints apart."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.partners.writes import bar
from guildhall.programmes.enforcement.cases.tests.world import AT, DAY, HOUR, World
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports import reads, writes
from guildhall.programmes.enforcement.reports.tests.saying import VERA, say, three_agencies

WORST = {"often": "worse", "harm": "fear", "vulnerable": "yes"}


def waiting(viewer: Member, **asked: Any) -> list[str]:
    return [each.sheet.reference for each in reads.waiting(viewer, AT, **asked).reports]


def many(world: World, number: int) -> list[Report]:
    return [say(world, occurred_from=AT - (30 + n) * HOUR) for n in range(number)]


def test_high_risk_comes_first_and_then_the_oldest(world: World) -> None:
    third, second, oldest = many(world, 3)
    first = say(world, occurred_from=AT - 2 * HOUR)
    writes.assess_report(first, answers=WORST, by=world.triage, at=AT)
    decided = say(world)
    writes.triage(decided, "no_action", reason="Heard once", by=world.triage, at=AT)

    found = waiting(world.triage)

    assert found == [each.sheet.reference for each in (first, oldest, second, third)]


def test_pages_follow_one_another_without_gap_or_repeat(world: World) -> None:
    reports = many(world, 7)
    for each in (reports[2], reports[5]):
        writes.assess_report(each, answers=WORST, by=world.triage, at=AT)
    Report.objects.update(received_at=AT - 3 * HOUR)

    found, after = [], ""
    while True:
        page = reads.waiting(world.triage, AT, after=after, limit=2)
        found += [each.sheet.reference for each in page.reports]
        after = page.after
        if not after:
            break

    assert found == waiting(world.triage)
    assert len(set(found)) == 7


def test_only_who_decides_has_the_list(world: World) -> None:
    for member in (world.landlord, world.outsider, world.officer):
        with pytest.raises(NotAllowed):
            reads.waiting(member, AT)


def test_the_list_asks_the_same_however_many_wait(world: World) -> None:
    many(world, 2)
    with CaptureQueriesContext(connection) as few:
        waiting(world.triage)
    many(world, 12)

    with CaptureQueriesContext(connection) as more:
        waiting(world.triage)

    assert len(more) == len(few) <= 9


def test_an_unseen_report_changes_no_line_of_the_list(world: World) -> None:
    shown = many(world, 3)
    before = reads.waiting(world.manager, AT)
    hidden = say(world, occurred_from=shown[0].occurred_from, source_reference="X 1")
    bar(hidden.sheet.guard, member=world.manager, kind="conflict", reason="Sister",
        by=world.triage, at=AT)  # fmt: skip

    assert reads.waiting(world.manager, AT) == before
    assert waiting(world.manager, after=hidden.sheet.reference) == waiting(world.manager)
    assert hidden not in [e.report for e in reads.likely_same(world.manager, shown[0], AT)]


def test_an_unseen_report_of_the_same_event_is_not_among_those_together(world: World) -> None:
    police, council, _ = three_agencies(world)
    writes.same_event(council, police, by=world.triage, at=AT)
    bar(council.sheet.guard, member=world.manager, kind="conflict", reason="Sister",
        by=world.triage, at=AT)  # fmt: skip

    assert reads.report_page(world.manager, police.sheet.reference, AT).together == ()
    assert reads.report_page(world.triage, police.sheet.reference, AT).together == (council,)


@pytest.mark.parametrize("who", ["triage", "manager", "officer", "landlord", "outsider"])
def test_the_list_of_ones_own_and_the_page_agree(world: World, who: str) -> None:
    viewer = getattr(world, who)
    own = say(world, by=viewer)
    other = say(world, by=world.triage if who == "manager" else world.manager)

    assert reads.mine(viewer, AT) == [own]
    page = reads.report_page(viewer, own.sheet.reference, AT)
    assert page.shows is (who in {"triage", "manager", "officer"})
    if who in {"landlord", "outsider"}:
        with pytest.raises(NotKnown):
            reads.report_page(viewer, other.sheet.reference, AT)


def test_a_missing_report_and_a_closed_one_ask_the_same(world: World) -> None:
    closed = say(world, victim=VERA)
    asked = []
    for reference in (closed.sheet.reference, "ZZZZZZZZ"):
        with CaptureQueriesContext(connection) as queries, pytest.raises(NotKnown):
            reads.report_page(world.outsider, reference, AT)
        asked.append([q["sql"].split("WHERE")[0] for q in queries])

    assert asked[0] == asked[1]


def test_an_event_counts_on_the_london_day_it_happened(world: World) -> None:
    summer_midnight = datetime(2016, 6, 30, 23, 0, tzinfo=UTC)  # midnight in London
    say(world, occurred_from=summer_midnight, at=summer_midnight + 3 * DAY)
    say(world, occurred_from=summer_midnight - timedelta(seconds=1), at=summer_midnight + DAY)

    june = reads.events_between(date(2016, 6, 1), date(2016, 6, 30)).count()
    july = reads.events_between(date(2016, 7, 1), date(2016, 7, 31)).count()

    assert (june, july) == (1, 1)
    assert reads.complaints_between(date(2016, 7, 1), date(2016, 7, 31)).count() == 2
    assert reads.complaints_between(date(2016, 6, 1), date(2016, 6, 30)).count() == 0


def test_an_event_that_no_report_stands_on_counts_for_nothing(world: World) -> None:
    police, council, _ = three_agencies(world)
    writes.same_event(council, police, by=world.triage, at=AT)

    assert Event.objects.count() == 3
    assert reads.events_between(AT.date(), AT.date()).count() == 2


def test_the_complaints_about_somebody_are_those_by_or_for_them(world: World) -> None:
    first = say(world, complainant=VERA, victim=VERA, occurred_from=AT - 3 * DAY)
    person = first.victim
    assert person is not None
    second = say(world, victim=person, occurred_from=AT - 2 * DAY)
    say(world)

    found = reads.complaints_about(world.triage, AT, people=[person])

    assert [each.report for each in found] == [first, second]
    late = reads.complaints_about(world.triage, AT, people=[person], since=second.received_at)
    assert [each.report for each in late] == [second]
    soon = reads.complaints_about(world.triage, AT, people=[person], until=first.received_at)
    assert [each.report for each in soon] == [first]
    assert reads.complaints_about(world.outsider, AT, people=[person]) == []


def test_the_complaints_of_a_case_are_its_reports(world: World) -> None:
    case = world.case()
    report = say(world, victim=VERA)
    writes.triage(report, "link", case=case, by=world.triage, at=AT)

    (complaint,) = reads.complaints_about(world.triage, AT, case=case)

    assert (complaint.reference, complaint.event) == (
        report.sheet.reference, report.event.reference,
    )  # fmt: skip


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_whatever_is_joined_complaints_stay_and_events_are_the_groups(
    world: World, joins: list[tuple[int, int]]
) -> None:
    Report.objects.all().delete()
    reports = [say(world) for _ in range(5)]
    groups = [{n} for n in range(5)]
    for one, other in joins:
        try:
            writes.same_event(reports[one], reports[other], by=world.triage, at=AT)
        except ValueError:
            continue
        (alone,) = [g for g in groups if one in g]
        groups.remove(alone)
        next(g for g in groups if other in g).add(one)

    found = reads.count(Report.objects.all())

    assert (found.events, found.complaints) == (len(groups), 5)
