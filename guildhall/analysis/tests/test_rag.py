from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.direction import Polarity, Travel
from guildhall.analysis.intervals import Interval
from guildhall.analysis.rag import RULES, Facts, RagRule, Status, rag, rule_on
from guildhall.analysis.targets import (
    CountAtMost,
    Exists,
    FallingRate,
    MaintainOrRise,
    Rising,
    ShareAtLeast,
    Target,
    bar,
)

DOWN, UP = Polarity.DOWN_GOOD, Polarity.UP_GOOD


def facts(
    value: float | None,
    target: Target | None,
    polarity: Polarity = DOWN,
    *,
    interval: Interval | None = None,
    travel: Travel = Travel.STEADY,
    numerator: int | None = 100,
) -> Facts:
    return Facts(polarity, value, numerator, interval, target, travel)


targets = st.one_of(
    st.none(),
    st.builds(FallingRate, st.floats(1, 200)),
    st.builds(Rising, st.floats(1, 200)),
    st.builds(MaintainOrRise, st.floats(1, 200)),
    st.builds(ShareAtLeast, st.floats(1, 200)),
    st.builds(CountAtMost, st.floats(0, 200)),
    st.just(Exists()),
)
intervals = st.none() | st.tuples(st.floats(0, 200), st.floats(0, 200)).map(
    lambda ends: Interval(min(ends), max(ends))
)
any_facts = st.builds(
    Facts,
    st.sampled_from(Polarity),
    st.none() | st.floats(0, 200),
    st.none() | st.integers(0, 30),
    intervals,
    targets,
    st.sampled_from(Travel),
    st.booleans(),
    st.sampled_from(["", "", "A break lies between."]),
)


@pytest.mark.parametrize(
    ("value", "interval", "travel", "status"),
    [
        (105.1, Interval(101, 110), Travel.STEADY, Status.RED),
        (105.1, Interval(90, 120), Travel.WORSENING, Status.RED),
        (105.1, None, Travel.WORSENING, Status.RED),
        (105.1, Interval(100, 110), Travel.STEADY, Status.AMBER),
        (105.1, Interval(90, 120), Travel.IMPROVING, Status.AMBER),
        (105.1, None, Travel.STEADY, Status.AMBER),
        (105.0, Interval(101, 110), Travel.WORSENING, Status.AMBER),
        (100.0, None, Travel.STEADY, Status.AMBER),
        (99.9, None, Travel.STEADY, Status.GREEN),
        (99.9, None, Travel.WORSENING, Status.GREEN),
    ],
    ids=[
        "beyond tolerance, interval excludes",
        "beyond tolerance, adverse signal",
        "beyond tolerance, adverse signal, no interval",
        "beyond tolerance, interval just holds",
        "beyond tolerance, signal the better way",
        "beyond tolerance, nothing known",
        "at tolerance, however certain",
        "level with a baseline to fall from",
        "just below",
        "below, with an adverse signal",
    ],
)
def test_red_then_amber_then_green_against_a_rate_that_should_fall(
    value: float, interval: Interval | None, travel: Travel, status: Status
) -> None:
    found = rag(facts(value, FallingRate(100), interval=interval, travel=travel))

    assert found.status is status


@pytest.mark.parametrize(
    ("target", "value", "is_met"),
    [
        (FallingRate(50), 49.9, True),
        (FallingRate(50), 50, False),
        (Rising(50), 50.1, True),
        (Rising(50), 50, False),
        (MaintainOrRise(100), 95, True),
        (MaintainOrRise(100), 94.9, False),
        (MaintainOrRise(100, band_percent=0), 99.9, False),
        (ShareAtLeast(0.8), 0.8, True),
        (ShareAtLeast(0.8), 0.799, False),
        (CountAtMost(12), 12, True),
        (CountAtMost(12), 13, False),
        (Exists(), 1, True),
        (Exists(), 0, False),
    ],
)
def test_a_target_is_met_from_its_own_side(target: Target, value: float, is_met: bool) -> None:
    assert bar(target).is_met(value) is is_met
    assert (rag(facts(value, target, UP)).status is Status.GREEN) is is_met


@pytest.mark.parametrize(
    ("travel", "status"),
    [
        (Travel.STEADY, Status.GREEN),
        (Travel.IMPROVING, Status.GREEN),
        (Travel.WATCH, Status.GREEN),
        (Travel.MIXED, Status.GREEN),
        (Travel.WORSENING, Status.AMBER),
    ],
)
def test_maintaining_needs_no_signal_the_wrong_way(travel: Travel, status: Status) -> None:
    found = rag(facts(100, MaintainOrRise(100), UP, travel=travel))

    assert found.status is status


@pytest.mark.parametrize(
    ("numerator", "target", "status"),
    [
        (9, CountAtMost(50), Status.GREY),
        (10, CountAtMost(50), Status.GREEN),
        (None, CountAtMost(50), Status.GREEN),
        (1, Exists(), Status.GREEN),
    ],
)
def test_fewer_than_ten_is_grey_unless_the_target_is_yes_or_no(
    numerator: int | None, target: Target, status: Status
) -> None:
    assert rag(facts(20, target, numerator=numerator)).status is status


def test_a_target_that_does_not_exist_yet_is_red() -> None:
    assert rag(facts(0, Exists(), numerator=0)).status is Status.RED


@given(any_facts)
def test_without_a_target_nothing_is_ever_coloured(known: Facts) -> None:
    if known.target is None or known.polarity is Polarity.UP_WANTED or known.value is None:
        assert rag(known).status in (Status.GREY, Status.WATCH, Status.NO_TARGET)


@given(any_facts)
def test_a_missed_target_is_never_green_and_a_met_one_never_red(known: Facts) -> None:
    status = rag(known).status

    if known.target is not None and known.value is not None:
        is_met = bar(known.target).is_met(known.value)
        assert status is not (Status.RED if is_met else Status.GREEN)


@given(any_facts)
def test_the_status_agrees_with_the_rule_written_out_again(known: Facts) -> None:
    found = rag(known)

    assert found.status is written_out(known)
    assert found.reason.endswith(".")
    assert found.inputs is known
    assert found.rule is RULES[-1]


def written_out(known: Facts) -> Status:
    """The rule as a list of questions, first yes wins."""
    wanted = None if known.target is None else bar(known.target)
    value = known.value
    few = known.numerator is not None and known.numerator < 10
    yes_or_no = isinstance(known.target, Exists)
    met = wanted is not None and value is not None and wanted.is_met(value)
    adverse = known.travel is Travel.WORSENING
    far = False
    excluded = False
    if wanted is not None and value is not None:
        low, high = (known.interval.lower, known.interval.upper) if known.interval else (0, 999)
        if wanted.better == "down":
            far, excluded = value > wanted.level * 1.05, bool(low > wanted.level)
        else:
            far, excluded = value < wanted.level * 0.95, bool(high < wanted.level)
        excluded = excluded and known.interval is not None
    questions = [
        (value is None or known.is_definition_changed, Status.GREY),
        (known.polarity is Polarity.UP_WANTED, Status.WATCH),
        (known.target is None, Status.NO_TARGET),
        (few and not yes_or_no, Status.GREY),
        (bool(known.barred) and not yes_or_no, Status.GREY),
        (yes_or_no and not met, Status.RED),
        (not met and far and (adverse or excluded), Status.RED),
        (not met, Status.AMBER),
        (
            isinstance(known.target, MaintainOrRise) and adverse,
            Status.AMBER,
        ),
        (True, Status.GREEN),
    ]
    return next(status for holds, status in questions if holds)


def test_no_figure_and_a_changed_definition_are_grey_and_say_why() -> None:
    assert rag(facts(None, CountAtMost(1))).reason == "No figure is held for this period."
    changed = Facts(DOWN, 5, 50, target=CountAtMost(9), is_definition_changed=True)
    assert "definition changed" in rag(changed).reason


def test_what_may_not_be_compared_is_grey_and_says_why() -> None:
    barred = Facts(DOWN, 50, 50, target=CountAtMost(90), barred="A break lies between.")

    assert rag(barred).status is Status.GREY
    assert rag(barred).reason == "A break lies between."
    assert rag(replace(barred, target=Exists())).status is Status.GREEN
    assert rag(replace(barred, target=None)).status is Status.NO_TARGET


def test_more_reports_wanted_is_watch_and_not_green() -> None:
    assert rag(facts(500, Rising(100), Polarity.UP_WANTED)).status is Status.WATCH


def test_a_casualty_target_met_by_chance_is_green_and_says_so() -> None:
    found = rag(facts(75, FallingRate(88), interval=Interval(59.0, 94.0)))

    assert found.status is Status.GREEN
    assert found.reason == (
        "75 meets the target (below 88), though by no more than chance could explain."
    )


def test_a_red_says_how_far_and_on_what_evidence() -> None:
    found = rag(facts(130, FallingRate(100), interval=Interval(110, 150)))

    assert found.reason == (
        "130 misses the target (below 100) by 30.0%, and its 95% interval excludes the target."
    )


def test_missing_a_target_of_nought_is_beyond_any_tolerance() -> None:
    assert rag(facts(12, CountAtMost(0), interval=Interval(6, 20))).status is Status.RED


def test_each_period_is_judged_by_the_rule_of_its_day() -> None:
    later = RagRule("default-2", date(2018, 4, 1), tolerance_percent=10, fewest=10)
    rules = (*RULES, later)

    assert rule_on(date(2018, 3, 31), rules) is RULES[0]
    assert rule_on(date(2018, 4, 1), rules) is later
    assert rule_on(date(2010, 1, 1), rules) is RULES[0]
    case = facts(108, FallingRate(100), travel=Travel.WORSENING)
    assert rag(case).status is Status.RED
    assert rag(case, later).status is Status.AMBER
