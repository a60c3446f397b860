"""What the measures count, against a slow count of the same records."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from guildhall.clock import LONDON
from guildhall.measures.jobs import compute
from guildhall.measures.models import Observation
from guildhall.measures.registry import declared
from guildhall.programmes.enforcement import counting
from guildhall.programmes.enforcement import counting_work as work
from guildhall.programmes.enforcement.bringing.tests.world import AT, Town, found_town, row
from guildhall.programmes.enforcement.counting import became
from guildhall.programmes.enforcement.measures import MEASURES
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports import configuration as local
from guildhall.programmes.enforcement.reports.repeats import RepeatRule

THREE_IN_SIX = RepeatRule(at_least=3, months=6)


@pytest.fixture
def town(db: None) -> Town:
    return found_town()


def at(day: int, month: int = 3, hour: int = 12) -> str:
    return f"{day:02}/{month:02}/2016 {hour:02}:00"


def bring(town: Town, *rows: dict[str, str], kind: str = "police_asb") -> None:
    """Reports of one agency, each far from all others unless it says where."""
    agency = town.police if kind == "police_asb" else town.council
    made = [
        row(n, **{"occurred": "", "easting": str(500_000 + 1000 * n), "reference": f"{kind}{n}",
                  **cells})
        for n, cells in enumerate(rows, start=2)
    ]  # fmt: skip
    town.bring(kind, made, agency)


def test_an_event_that_two_agencies_heard_of_is_one_event_and_two_complaints(town: Town) -> None:
    here = {"received": at(1), "easting": "519000"}
    bring(town, here, {"received": at(2)})
    bring(town, {**here, "received": at(1, hour=13)}, kind="council_asb")

    assert counting.events(AT) == ["2016-03", "2016-03"]
    assert counting.complaints(AT) == ["2016-03"] * 3
    assert counting.events_of_several(AT) == ["2016-03"]


def test_an_event_counts_in_the_month_its_first_report_was_received(town: Town) -> None:
    here = {"easting": "519000", "occurred": at(31, 3, 23)}
    bring(town, {**here, "received": "02/04/2016 10:00"})
    bring(town, {**here, "received": "31/03/2016 23:30"}, kind="council_asb")

    assert counting.events(AT) == ["2016-03"]
    assert counting.events(datetime(2016, 3, 31, 22, 29, tzinfo=UTC)) == []


def test_a_month_is_londons(town: Town) -> None:
    bring(town, {"received": "2016-07-01T00:30:00"})

    assert counting.complaints(AT) == ["2016-07"]


def test_victims_become_repeat_once_and_not_at_each_event(town: Town) -> None:
    personal = {"qualifier": "Personal"}
    often = [{**personal, "complainant": "C1", "received": at(d, m)} for d, m in
             ((1, 1), (1, 2), (1, 3), (2, 3), (1, 10), (2, 10), (3, 10))]  # fmt: skip
    twice = [{**personal, "complainant": "C2", "received": at(d)} for d in (1, 2)]
    nuisance = [{"complainant": "C3", "received": at(d)} for d in (1, 2, 3)]
    bring(town, *often, *twice, *nuisance)

    assert sorted(counting.becoming_repeat(local.REPEAT_VICTIM)(AT)) == ["2016-03", "2016-10"]
    assert sorted(counting.becoming_repeat(local.REPEAT_VICTIM_WIDE)(AT)) == ["2016-02", "2016-03"]


@given(st.lists(st.integers(0, 500), max_size=14), st.integers(2, 4), st.integers(1, 12))
def test_becoming_a_repeat_agrees_with_looking_at_every_day(
    offsets: list[int], at_least: int, months: int
) -> None:
    rule = RepeatRule(at_least=at_least, months=months)
    first = date(2015, 1, 15)
    days = sorted(first + timedelta(days=n) for n in offsets)

    def meets(on: date) -> bool:
        return sum(rule.first_day(on) <= each <= on for each in days) >= at_least

    slow = [
        day
        for n in range(-1, 502)
        if meets(day := first + timedelta(days=n)) and not meets(day - timedelta(days=1))
    ]

    assert became(days, rule) == [day for day in slow if day in days]
    assert set(slow) <= set(days)


def test_repeat_victims_are_a_share_of_victims_on_the_last_day_of_each_month(town: Town) -> None:
    personal = {"qualifier": "Personal"}
    bring(
        town,
        *({**personal, "complainant": "C1", "received": at(d)} for d in (1, 2, 3)),
        {**personal, "complainant": "C2", "received": at(5)},
    )

    victims, repeat = counting.victims_in_span(AT), counting.repeat_victims(AT)

    assert victims is not None
    assert repeat is not None
    assert [victims.counts[m] for m in ("2016-03", "2016-08", "2016-10")] == [2, 2, 0]
    assert [repeat.counts[m] for m in ("2016-03", "2016-08", "2016-10")] == [1, 1, 0]


def test_a_place_is_a_repeat_by_nearness_and_for_as_long_as_the_rule_says(town: Town) -> None:
    near = [{"received": at(d), "easting": str(519000 + 20 * d)} for d in (1, 2, 3)]
    far = [{"received": at(d), "easting": str(530000 + 200 * d)} for d in (1, 2, 3)]
    bring(town, *near, *far)

    places = counting.repeat_places(AT)

    assert places is not None
    assert [places.counts[m] for m in ("2016-03", "2016-04", "2016-05", "2016-06")] == [1, 1, 0, 0]


def test_contact_counts_once_it_is_due_and_only_where_there_is_somebody(town: Town) -> None:
    high = {"risk": "High", "received": at(1), "complainant": "C1"}
    bring(
        town,
        {**high, "contacted": at(1, hour=20)},
        {**high, "contacted": at(2, hour=1)},
        {**high, "complainant": ""},
        high,
    )
    same_day = datetime(2016, 3, 1, 23, 59, 58, tzinfo=UTC)

    assert work.contacts_due(is_high=True)(AT) == ["2016-03"] * 3
    assert work.contacts_in_time(is_high=True)(AT) == ["2016-03"]
    assert work.contacts_due(is_high=True)(same_day) == []
    assert work.contacts_due(is_high=True)(same_day + timedelta(seconds=1)) == ["2016-03"] * 3
    assert work.contacts_due(is_high=False)(AT) == []


@pytest.mark.parametrize(("contacted", "in_time"), [(at(3), 1), ("03/03/2016 12:01", 0)])
def test_forty_eight_hours_are_in_time_at_their_last_minute(
    town: Town, contacted: str, in_time: int
) -> None:
    bring(town, {"risk": "Medium", "received": at(1), "complainant": "C1", "contacted": contacted})

    assert len(list(work.contacts_in_time(is_high=False)(AT))) == in_time


def test_what_was_not_yet_received_is_not_counted(town: Town) -> None:
    bring(town, {"received": at(10)})

    assert counting.complaints(datetime(2016, 3, 9, tzinfo=UTC)) == []


def test_every_month_of_a_year_agrees_with_a_slow_count(town: Town) -> None:
    rows = [
        {
            "received": at(1 + n % 28, 1 + n % 10, n % 24),
            "qualifier": ("Personal", "Nuisance")[n % 2],
            "complainant": f"C{n % 17}",
            "easting": str(519_000 + 40 * (n % 13)),
        }
        for n in range(150)
    ]
    bring(town, *rows)
    bring(town, *({**each, "complainant": ""} for each in rows[::3]), kind="council_asb")

    reports = list(Report.objects.select_related("event"))
    first: dict[int, datetime] = {}
    heard: dict[int, set[int | None]] = defaultdict(set)
    for each in reports:
        first[each.event_id] = min(first.get(each.event_id, each.received_at), each.received_at)
        heard[each.event_id].add(each.source_agency_id)
    slow = Counter(f"{received.astimezone(LONDON):%Y-%m}" for received in first.values())

    assert Counter(counting.events(AT)) == slow
    assert len(counting.events_of_several(AT)) == sum(len(each) > 1 for each in heard.values())
    assert len(counting.complaints(AT)) == len(reports) == 200


def test_every_measure_is_a_whole_contract_that_can_be_worked_out(town: Town) -> None:
    bring(town, *({"received": at(1 + n % 28, 1 + n % 9)} for n in range(60)))

    done = {each.key for each in compute(settings.INSTANCE.area_code, AT)}

    ours = {measure.key for measure in MEASURES}
    assert ours <= done
    assert ours <= {each.measure.key for each in declared()}
    events = Observation.objects.filter(
        snapshot__version__definition__key="asb_complaints", period_kind="month"
    )
    assert events.exists()


def test_penalties_and_prosecutions_have_no_direction_to_aim_at() -> None:
    none = {"penalty_notices", "enforcement_prosecutions", "asb_events_that_led_on"}

    assert {m.key for m in MEASURES if m.polarity == "none"} >= none


def test_the_rule_of_a_repeat_is_printed_with_the_number() -> None:
    for measure in MEASURES:
        if measure.key.startswith("asb_repeat"):
            assert "or more distinct events in" in measure.numerator_rule + measure.mismatch
