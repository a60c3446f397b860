"""Each gate of tasking at its boundary, and patrol time against a slow count of minutes."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.clock import LONDON
from guildhall.programmes.enforcement.tasking import rules
from guildhall.programmes.enforcement.tasking.configuration import BASES
from guildhall.programmes.enforcement.tasking.rules import Spell

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def problem(**changed: Any) -> SimpleNamespace:
    """A problem that may be closed, with each thing that its gates ask for."""
    whole: dict[str, Any] = {
        "stage": "closed", "place_words": "Bridge Street", "area": "E05001429",
        "analysis": "Where the bars close", "analysed_at": AT, "response": "Marshals",
        "counted": "Calls, October and November", "assessment": "Fewer calls", "assessed_at": AT,
        "ended_at": AT, "before": 10, "after": 4, "control_before": 0, "control_after": 0,
    }  # fmt: skip
    return SimpleNamespace(**(whole | changed))


def bare(stage: str, **changed: Any) -> SimpleNamespace:
    """A problem that says nothing yet."""
    empty = dict.fromkeys(("analysis", "response", "counted", "assessment"), "")
    never = dict.fromkeys(("analysed_at", "assessed_at", "ended_at", *rules.COUNTS))
    return problem(**{**empty, **never, "stage": stage, **changed})


@pytest.mark.parametrize("stage", ["objective", "scan", "analyse"])
def test_a_problem_is_kept_without_analysis_until_it_is_responded_to(stage: str) -> None:
    assert not rules.problem_gaps(bare(stage), None, at=AT)


@pytest.mark.parametrize(
    ("changed", "gaps"),
    [
        ({"stage": "respond"}, {"analysis", "analysed_at"}),
        ({"stage": "assess"}, {"analysis", "analysed_at"}),
        ({"stage": "respond", "analysis": "Bars"}, {"analysed_at"}),
        ({"stage": "respond", "analysis": " ", "analysed_at": AT}, {"analysis"}),
        ({"stage": "respond", "analysis": "Bars", "analysed_at": AT}, set()),
        ({"stage": "scan", "response": "Marshals"}, {"analysis", "analysed_at"}),
        ({"stage": "respond", "analysis": "Bars", "analysed_at": AT + SECOND}, {"analysed_at"}),
    ],
)
def test_there_is_no_response_without_analysis(changed: dict[str, Any], gaps: set[str]) -> None:
    """OSARA, domain reference 7(c)."""
    assert set(rules.problem_gaps(bare(**changed), None, at=AT)) == gaps


@pytest.mark.parametrize(
    "missing", ["before", "after", "control_before", "control_after", "assessed_at", "ended_at"]
)
def test_a_problem_is_not_closed_without_each_figure_of_its_assessment(missing: str) -> None:
    """Domain reference 7(c) and 24.5. A count of nothing is a count."""
    assert not rules.problem_gaps(problem(), None, at=AT)
    assert set(rules.problem_gaps(problem(**{missing: None}), None, at=AT)) == {missing}


@pytest.mark.parametrize("missing", ["assessment", "counted"])
def test_a_problem_is_not_closed_without_the_words_of_its_assessment(missing: str) -> None:
    assert set(rules.problem_gaps(problem(**{missing: " "}), None, at=AT)) == {missing}


def test_a_problem_being_assessed_need_not_have_its_figures_yet() -> None:
    assert not rules.problem_gaps(problem(stage="assess", after=None, ended_at=None), None, at=AT)


@pytest.mark.parametrize(
    ("before", "is_refused"),
    [
        (bare("analyse"), False),
        (bare("analyse", response="Marshals"), True),
        (bare("respond"), True),
    ],
)
@pytest.mark.parametrize("field", ["place_words", "area"])
def test_the_place_is_fixed_once_there_is_a_response(
    before: SimpleNamespace, is_refused: bool, field: str
) -> None:
    moved = problem(**{field: "Somewhere quieter"})

    assert (field in rules.problem_gaps(moved, before, at=AT)) is is_refused


@pytest.mark.parametrize(
    ("length", "ended_at", "gaps"),
    [
        (timedelta(0), AT, {"ended_at"}),
        (SECOND, AT, set()),
        (timedelta(hours=16), AT, set()),
        (timedelta(hours=16) + SECOND, AT, {"ended_at"}),
        (timedelta(hours=1), AT + SECOND, {"ended_at"}),
    ],
)
def test_a_patrol_ends_after_it_began_and_within_sixteen_hours(
    length: timedelta, ended_at: datetime, gaps: set[str]
) -> None:
    patrol = SimpleNamespace(began_at=ended_at - length, ended_at=ended_at)

    assert set(rules.impossible_patrol(patrol, at=AT)) == gaps


@pytest.mark.parametrize(
    ("changed", "gaps"),
    [
        ({}, set()),
        ({"found_at": AT + SECOND}, {"found_at"}),
        ({"cleared_at": AT - SECOND}, {"cleared_at"}),
        ({"cleared_at": AT}, set()),
        ({"action": "investigation"}, {"acted_at"}),
        ({"action": "investigation", "acted_at": AT}, set()),
        ({"closed_on": date(2016, 11, 14)}, set()),
        ({"closed_on": date(2016, 11, 15)}, {"closed_on"}),
    ],
)
def test_what_cannot_be_so_of_a_fly_tip(changed: dict[str, Any], gaps: set[str]) -> None:
    found = {"found_at": AT, "acted_at": None, "cleared_at": None, "action": "", "closed_on": None}

    assert set(rules.impossible_fly_tip(SimpleNamespace(**(found | changed)), at=AT)) == gaps


@pytest.mark.parametrize(
    ("starts_after", "twice"), [(0, True), (29, True), (30, False), (-30, False), (-29, True)]
)
def test_two_patrols_of_an_officer_overlap_unless_one_begins_as_the_other_ends(
    starts_after: int, twice: bool
) -> None:
    one = Spell(1, AT, AT + 30 * MINUTE)
    began = AT + starts_after * MINUTE

    assert rules.overlaps(one, Spell(1, began, began + 30 * MINUTE)) is twice
    assert not rules.overlaps(one, Spell(2, began, began + 30 * MINUTE))


@pytest.mark.parametrize(
    ("words", "is_base"),
    [
        ("Thorpe Wood Police Station", True),
        ("base", True),
        ("Force HQ, first floor", True),
        ("Railway station", False),
        ("Basement of the car park", False),
        ("Post office, Bridge Street", False),
    ],
)
def test_time_at_base_is_told_by_whole_words(words: str, is_base: bool) -> None:
    assert rules.is_base(words, BASES) is is_base


def slowly(spells: list[Spell]) -> dict[str, int]:
    """Officer minutes by London month, minute by minute."""
    seen: dict[str, set[tuple[int, datetime]]] = defaultdict(set)
    for each in spells:
        minute = each.began_at
        while minute < each.ended_at:
            seen[f"{minute.astimezone(LONDON):%Y-%m}"].add((each.officer, minute))
            minute += MINUTE
    return {month: len(minutes) for month, minutes in sorted(seen.items())}


STARTS = st.sampled_from(
    [
        datetime(2016, 10, 31, 20, 0, tzinfo=UTC),
        datetime(2016, 10, 30, 0, 30, tzinfo=UTC),
        datetime(2016, 3, 27, 0, 30, tzinfo=UTC),
        datetime(2016, 7, 31, 22, 0, tzinfo=UTC),
    ]
)
SPELLS = st.lists(
    st.builds(
        lambda officer, start, after, length: Spell(
            officer, start + after * MINUTE, start + (after + length) * MINUTE
        ),
        st.integers(1, 2), STARTS, st.integers(0, 300), st.integers(1, 400),
    ),
    max_size=6,
)  # fmt: skip


@given(SPELLS)
def test_minutes_by_month_count_each_minute_of_an_officer_once(spells: list[Spell]) -> None:
    found = rules.minutes_by_month(spells)

    assert {m: n for m, n in found.items() if n} == slowly(spells)


@pytest.mark.parametrize(
    "day", [date(2016, 11, 14), date(2016, 11, 17), date(2016, 11, 20)], ids=str
)
def test_a_week_is_from_monday_to_sunday(day: date) -> None:
    assert rules.week_of(day) == (date(2016, 11, 14), date(2016, 11, 20))
    assert rules.week_of(date(2016, 11, 21))[0] == date(2016, 11, 21)
