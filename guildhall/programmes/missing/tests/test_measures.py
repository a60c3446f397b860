"""What the measures count, from records kept through the programme's own writes."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.conf import settings

from guildhall.casework.models import Case
from guildhall.casework.writes import (
    approve_closure,
    ask_closure,
    assess,
    decline,
    keep,
    transfer,
    withdraw_entry,
)
from guildhall.measures import from_records
from guildhall.measures.jobs import compute
from guildhall.measures.models import Observation
from guildhall.measures.recording import Counting
from guildhall.programmes.missing import counting
from guildhall.programmes.missing.configuration import REPEAT
from guildhall.programmes.missing.measures import MEASURES
from guildhall.programmes.missing.models import MakesafeItem
from guildhall.programmes.missing.repeats import TWO_IN_A_YEAR
from guildhall.programmes.missing.tests.world import AT, DAY, HOUR, World

JUNE = datetime(2016, 6, 10, 12, tzinfo=UTC)
ALL = ("police", "social_care", "education")


def test_episodes_are_counted_in_the_month_they_began_and_only_if_missing(world: World) -> None:
    one, two = world.child(), world.child(given="Sol")
    world.missing(one, JUNE)
    world.missing(one, JUNE + 20 * DAY, hours=24)
    world.missing(two, JUNE, category="absent")
    world.missing(two, JUNE + 40 * DAY, category="away_without_authorisation")

    assert counting.episodes_begun(AT) == ["2016-06", "2016-06"]


def test_an_absence_after_2016_is_an_episode(world: World, case: Case) -> None:
    later = datetime(2017, 1, 2, 12, tzinfo=UTC)
    world.missing(case, later, category="absent")

    assert counting.episodes_begun(later + DAY) == ["2017-01"]


def test_what_was_not_yet_known_or_was_withdrawn_is_not_counted(world: World, case: Case) -> None:
    episode = world.missing(case, JUNE)
    assert counting.episodes_begun(JUNE - DAY) == []

    withdraw_entry(episode.entry, reason="Another child", was=1, by=world.coordinator, at=AT)

    assert counting.episodes_begun(AT) == []


def test_open_clocks_are_neither_met_nor_missed(world: World, case: Case) -> None:
    episode = world.missing(case, JUNE)
    world.interviewed(episode, 3)
    assert episode.found_at is not None

    assert counting.interviews_due(episode.found_at + 71 * HOUR) == []
    assert counting.interviews_in_time(episode.found_at + 71 * HOUR) == []
    assert counting.interviews_due(episode.found_at + 72 * HOUR) == ["2016-06"]
    assert counting.interviews_in_time(episode.found_at + 72 * HOUR) == ["2016-06"]


def test_an_interview_finished_early_counts_in_the_month_it_fell_due(world: World) -> None:
    """Counted when they finished, early ones inflate a month's share."""
    episode = world.missing(world.child(), datetime(2016, 6, 29, 10, tzinfo=UTC), hours=1)
    world.interviewed(episode, 2)

    assert counting.interviews_due(AT) == counting.interviews_in_time(AT) == ["2016-07"]


def test_a_declined_interview_is_due_offered_and_not_held(world: World, case: Case) -> None:
    world.interviewed(world.missing(case, JUNE), None, result="declined")

    counts = [
        len(each(AT))
        for each in (counting.interviews_due, counting.interviews_offered, counting.interviews_held)
    ]

    assert counts == [1, 1, 0]


def test_a_debrief_is_in_time_when_all_had_it(world: World) -> None:
    cases = [world.child(given=name) for name in "abcd"]
    in_time, late, partly, unsafe = (world.missing(case, JUNE) for case in cases)
    for recipient in ALL:
        world.debriefed(in_time, recipient, 120)
        world.debriefed(late, recipient, 121 if recipient == "education" else 3)
        world.debriefed(unsafe, recipient, None, is_safe="no", why_not_safe="x", summary="")
    world.debriefed(partly, "police", 3)

    assert counting.debriefs_due(AT) == ["2016-06"] * 3
    assert counting.debriefs_in_time(AT) == ["2016-06"]


def test_the_engines_clocks_and_the_measure_agree_on_each_recipient(world: World) -> None:
    from guildhall.duties.models import Clock

    for number, after in enumerate((1, 119.9, 120, 120.1, 300)):
        episode = world.missing(world.child(given=f"C{number}"), JUNE)
        for recipient in ALL:
            world.debriefed(episode, recipient, after)

    clocks = Clock.objects.filter(duty="missing_and_exploitation.debrief", ended="met")
    by_case: dict[int, bool] = {}
    for clock in clocks:
        assert clock.stopped_at is not None
        is_in_time = clock.stopped_at <= clock.due_at
        by_case[clock.guard_id] = by_case.get(clock.guard_id, True) and is_in_time

    assert sum(by_case.values()) == len(counting.debriefs_in_time(AT)) == 3


def test_children_are_counted_when_they_become_repeatedly_missing_and_not_each_time(
    world: World,
) -> None:
    often, seldom, placed = (world.child(given=name) for name in ("Ash", "Sol", "Kit"))
    for day in (0, 5, 10, 15, 60, 400, 405, 410):
        world.missing(often, JUNE - 500 * DAY + day * DAY)
    for day in (0, 200):
        world.missing(seldom, JUNE - 400 * DAY + day * DAY)
    for day in (0, 5, 10):
        world.missing(placed, JUNE + day * DAY, is_out_of_area=True, placing_authority="Elsewhere")

    thrice = counting.children_becoming(REPEAT)(AT)
    twice = counting.children_becoming(TWO_IN_A_YEAR)(AT)

    assert sorted(thrice) == ["2015-02", "2016-03"]
    assert sorted(twice) == ["2015-02", "2015-11", "2016-03"]


def test_two_cases_of_one_person_are_one_child(world: World) -> None:
    from guildhall.casework.models import Involvement
    from guildhall.casework.writes import involve, open_case
    from guildhall.programmes.missing.reads import PROGRAMME
    from guildhall.subjects.writes import bring_in

    first = world.child()
    second = open_case(programme=PROGRAMME, by=world.coordinator, at=AT - 400 * DAY)
    person = Involvement.objects.get(case=first).person
    bring_in(person, source=second.guard, by=world.coordinator, at=AT - 400 * DAY)
    involve(second, person=person, role="child", by=world.coordinator, at=AT - 400 * DAY)
    world.missing(first, JUNE)
    world.missing(second, JUNE + 5 * DAY)
    world.missing(first, JUNE + 10 * DAY)

    assert counting.children_becoming(REPEAT)(AT) == ["2016-06"]


def test_missing_again_is_within_30_days_of_the_same_childs_return(world: World) -> None:
    one, two = world.child(), world.child(given="Sol")
    world.missing(one, JUNE, hours=24)
    world.missing(one, JUNE + 31 * DAY, hours=24)
    world.missing(one, JUNE + 62 * DAY + HOUR, hours=24)
    world.missing(two, JUNE + 2 * DAY)

    assert counting.missing_again(AT) == ["2016-07"]


def test_contacts_referrals_and_children_are_counted_apart(world: World) -> None:
    one, two = world.child(), world.child(given="Sol")
    world.referred(JUNE, one)
    world.contact(one, JUNE, threshold="contact", led_to="advice")
    world.contact(one, JUNE)
    world.contact(one, JUNE, led_to="advice")
    world.contact(two, JUNE)
    world.contact(two, JUNE, is_exploitation=False)

    assert len(counting.contacts(AT)) == 4
    assert len(counting.referrals(AT)) == 3
    assert len(counting.referrals_assessed(AT)) == 2
    assert len(counting.children_first_referred(AT)) == 2


def test_a_referral_counts_in_the_month_it_was_received_and_not_in_that_of_its_decision(
    world: World,
) -> None:
    referral = world.referred(datetime(2016, 6, 30, 15, tzinfo=UTC))
    assert counting.contacts(AT) == []

    world.decided(referral, datetime(2016, 7, 1, 9, tzinfo=UTC))

    assert (counting.contacts(AT), counting.referrals(AT)) == (["2016-06"], ["2016-06"])


def test_a_referral_declined_is_a_contact_that_counts_and_no_referral(world: World) -> None:
    values = {"is_exploitation": True, "led_to": "advice"}

    decline(
        world.referred(JUNE), reason="A reason", values=values, by=world.coordinator, at=JUNE + DAY
    )

    assert (counting.contacts(AT), counting.referrals(AT)) == (["2016-06"], [])


def test_what_is_passed_on_in_the_partnership_is_one_contact_whatever_is_decided_there(
    world: World,
) -> None:
    first = world.referred(JUNE)
    case = transfer(
        first, to_agency=world.home.agency, reason="Theirs", values={"is_exploitation": True},
        by=world.coordinator, at=JUNE + HOUR,
    )  # fmt: skip

    world.decided(case.referrals.get(decision=""), JUNE + DAY)

    assert (counting.contacts(AT), counting.referrals(AT)) == (["2016-06"], [])


def test_a_makesafe_item_counts_once_it_has_been_evaluated(world: World, case: Case) -> None:
    given = {"received_at": JUNE, "source": "hotel", "what": "Two men with a child"}
    item = keep(case, MakesafeItem, values=given, by=world.coordinator, at=AT - DAY)
    assert counting.makesafe_items(AT) == []

    world.amend(item, AT, evaluation="not_useful", evaluated_at=AT)

    assert counting.makesafe_items(AT) == ["2016-06"]


@pytest.mark.parametrize(
    ("levels", "safer"),
    [(["high", "low"], 1), (["low", "high"], 0), (["high", "high"], 0), (["high"], 0)],
)
def test_a_child_is_safer_if_the_level_fell_by_one_tool(
    world: World, case: Case, levels: list[str], safer: int
) -> None:
    from guildhall.programmes.missing.tools import LOCAL_SECTIONS

    for day, level in enumerate(levels):
        assess(
            case,
            tool="cse_risk_management",
            answers={key: level for key, _ in LOCAL_SECTIONS} | {"nature": "none"},
            by=world.coordinator,
            at=JUNE + day * DAY,
        )
    close(world, case)

    assert counting.children_closed(AT) == ["2016-11"]
    assert len(counting.children_safer(AT)) == safer


def close(world: World, case: Case) -> None:
    from guildhall.programmes.missing.tests.world import member

    manager = member("Mo", world.hub, "team_manager")
    asked = ask_closure(
        case, outcome="safer", reason="Work done", despite="The panel agreed",
        by=world.coordinator, at=AT - HOUR,
    )  # fmt: skip
    approve_closure(asked, by=manager, at=AT - HOUR / 2)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.key)
def test_a_numerator_is_never_more_than_its_denominator(world: World, measure: object) -> None:
    from guildhall.measures.declare import Measure, Records

    assert isinstance(measure, Measure)
    for number, name in enumerate("abc"):
        case = world.child(given=name)
        for day in range(0, 10 * number, 7):
            world.interviewed(world.missing(case, JUNE + day * DAY, hours=5), 20 * number)
        world.contact(case, JUNE)
    top, bottom = measure.numerator, measure.denominator
    assert isinstance(top, Records)
    if not isinstance(bottom, Records):
        return

    above, below = read(top.read), read(bottom.read)

    assert all(above[month] <= below[month] for month in above)


def read(counting_: Counting) -> Counter[str]:
    found = counting_(AT)
    return Counter(found.counts) if found else Counter()


def test_what_was_not_yet_recorded_was_not_nought(world: World) -> None:
    child = world.child(at=datetime(2015, 1, 5, tzinfo=UTC))
    episode = world.missing(child, datetime(2016, 1, 3, tzinfo=UTC))
    measures = {each.key: each for each in MEASURES}

    episodes = from_records.held(measures["missing_episodes"], settings.INSTANCE.area_code, AT)
    debriefs = from_records.held(measures["debriefs_in_5_days"], settings.INSTANCE.area_code, AT)

    assert episode
    assert episodes is not None
    assert episodes.held.months[0] == "2016-02"
    assert debriefs is None


def test_figures_are_computed_with_the_small_ones_hidden(world: World) -> None:
    before = world.child(given="Before", at=datetime(2014, 12, 1, tzinfo=UTC))
    world.missing(before, datetime(2014, 12, 30, tzinfo=UTC))
    for month, number in ((3, 12), (4, 15), (5, 9), (6, 2)):
        for day in range(number):
            case = world.child(given=f"C{month} {day}", at=datetime(2015, 1, 5, tzinfo=UTC))
            world.missing(case, datetime(2016, month, 3 + day, tzinfo=UTC))

    computed = {each.key: each for each in compute(settings.INSTANCE.area_code, AT)}

    assert computed["missing_episodes"].is_added
    rows = Observation.objects.filter(
        snapshot__version__definition__key="missing_episodes", period_kind="month"
    )
    months = {row.period: row for row in rows}
    assert max(months) == "2016-10"
    hidden = {period for period, row in months.items() if row.is_hidden}
    assert "2016-06" in hidden
    assert len(hidden & {"2016-03", "2016-04", "2016-05"}) == 1
    assert (months["2016-08"].value, months["2016-08"].is_hidden) == (0, False)
    assert rows[0].snapshot.version.definition.supply == "casework"


def test_nothing_is_computed_of_an_area_that_is_not_ours(world: World, case: Case) -> None:
    world.missing(case, JUNE)

    computed = {each.key: each for each in compute("E07000008", AT)}

    assert not computed["missing_episodes"].is_added
    assert computed["missing_episodes"].periods_held == 0
