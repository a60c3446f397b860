"""The policy as a pure function, proved on every combination against a slow statement of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from guildhall.partners.declare import (
    ANYONE,
    NEEDS,
    NOT_KNOWN,
    Decision,
    Do,
    Level,
    Marking,
    Matrix,
    Reach,
    Sight,
)
from guildhall.partners.matrices import CELLS
from guildhall.partners.policy import Opening, Span, Thing, Viewer, decide

NOW = datetime(2016, 11, 12, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ME, SOMEBODY = 1, 2
MY_AGENCY, ANOTHER = 10, 20
IN_FORCE, LAPSED = 100, 200
OPEN = Span(NOW - HOUR)
OVER = Span(NOW - HOUR, NOW)

WHOM: list[dict[str, object]] = [
    {"member": ME},
    {"member": SOMEBODY},
    {"agency": MY_AGENCY},
    {"agency": ANOTHER},
    {"agency": MY_AGENCY, "function": "officer"},
    {"agency": MY_AGENCY, "function": "volunteer"},
    {"member": ME, "function": "officer"},
    {"member": ME, "function": "volunteer"},
    {"function": "officer"},
    {"function": "volunteer"},
]
STANDING: list[dict[str, object]] = [
    {"span": OPEN},
    {"span": OVER},
    {"span": OPEN, "agreement": IN_FORCE},
    {"span": OPEN, "agreement": LAPSED},
]
GRANTS: list[Opening] = [
    Opening(level=level, is_for_meeting=meeting, **whom, **standing)  # type: ignore[arg-type]
    for whom, standing, level, meeting in product(WHOM, STANDING, list(Level)[1:], (False, True))
]
BARS = [(), ((ME, OPEN),), ((ME, OVER), (SOMEBODY, OPEN))]
EMERGENCIES = [
    ((), True),
    (((ME, OPEN),), True),
    (((ME, OPEN),), False),
    (((ME, OVER), (SOMEBODY, OPEN)), True),
]


def viewer(agency: int | None = MY_AGENCY, *functions: str, is_active: bool = True) -> Viewer:
    held = {"missing": frozenset(functions), "elsewhere": frozenset({"manager"})}
    return Viewer(ME, agency, is_active, held, frozenset({IN_FORCE}))


def stands(who: Viewer, grant: Opening) -> bool:
    """Whether a grant has begun, has not ended, and rests on nothing that has lapsed."""
    has_begun = grant.span.since_at <= NOW
    has_ended = grant.span.until_at is not None and grant.span.until_at <= NOW
    has_lapsed = grant.agreement is not None and grant.agreement not in who.agreements
    return has_begun and not has_ended and not has_lapsed


def nearness(who: Viewer, thing: Thing, reach: Reach, function: str) -> int:
    """How much the viewer's standing opens to a line of this reach: 0 nothing to 3 all of it."""
    good = [g for g in thing.grants if stands(who, g) and g.is_for_meeting == (reach == "meeting")]
    to_me = [
        int(g.level)
        for g in good
        if g.member == who.member
        if not g.function or g.function == function
    ]
    to_function = [
        int(g.level)
        for g in good
        if g.member is None and g.agency is None and g.function == function
    ]
    to_mine = [
        int(g.level)
        for g in good
        if who.agency is not None and g.agency == who.agency
        if not g.function or g.function == function
    ]
    controls = [3] if thing.controller == who.agency else []
    ways = {
        "whole": [3],
        "agency": to_me + to_mine + controls,
        "named": to_me,
        "meeting": to_me + to_mine,
        "owed": to_function,
        "none": [],
    }
    return max([0, *ways[reach]])


def own_level(who: Viewer, thing: Thing, matrix: Matrix) -> int:
    """The most that the viewer's functions open, one line at a time."""
    best = 0
    for function in [*(who.functions or {}).get(thing.programme, ()), "anyone"]:
        row = matrix.get(function, ())
        for sight in row if isinstance(row, tuple) else (row,):
            if thing.marking == "official" or sight.highest == "official_sensitive":
                near = nearness(who, thing, sight.reach, function)
                best = max(best, min(near, int(sight.level)))
    return best


def is_mine_now(who: Viewer, spans: tuple[tuple[int, Span], ...]) -> bool:
    """Whether a bar or an emergency is the viewer's and has not ended."""
    mine = [span for member, span in spans if member == who.member]
    return any(span.until_at is None or span.until_at > NOW for span in mine)


def slow_level(who: Viewer, thing: Thing, matrix: Matrix) -> tuple[int, bool]:
    """The level, and whether only an emergency gave it, said one rule at a time."""
    if not who.is_active or is_mine_now(who, thing.bars):
        return 0, False
    own = own_level(who, thing, matrix)
    if own and thing.may_break_glass and is_mine_now(who, thing.emergencies):
        return 3, own < 3
    return own, False


def things(grants: tuple[Opening, ...]) -> Iterator[Thing]:
    markings: tuple[Marking, ...] = ("official", "official_sensitive")
    for controller, marking, bars, (emergencies, allowed) in product(
        (MY_AGENCY, ANOTHER), markings, BARS, EMERGENCIES
    ):
        yield Thing(
            "missing",
            controller,
            marking,
            allowed,
            grants,
            bars,
            emergencies,
        )


@pytest.mark.parametrize("reach", list(Reach))
@pytest.mark.parametrize("level", list(Level))
def test_every_combination_agrees_with_the_rules_said_one_at_a_time(
    level: Level, reach: Reach
) -> None:
    viewers = [viewer(MY_AGENCY, "officer"), viewer(None, "officer"), viewer()]
    matrices = [
        {"officer": Sight(level, reach, highest=highest)}
        for highest in ("official", "official_sensitive")
    ]
    wrong = []
    for given in [(), *((each,) for each in GRANTS)]:
        for thing, who, matrix in product(things(given), viewers, matrices):
            got = decide(who, thing, matrix, NOW)
            if (got.level, got.is_emergency) != slow_level(who, thing, matrix):
                wrong.append((who, thing, matrix))

    assert wrong == []


def test_an_inactive_member_knows_of_nothing_whatever_else_holds() -> None:
    matrix = {"officer": CELLS["FM"], ANYONE: CELLS["FM"]}
    gone = viewer(MY_AGENCY, "officer", is_active=False)

    assert all(
        decide(gone, thing, matrix, NOW) is NOT_KNOWN
        for grant in GRANTS
        for thing in things((grant,))
    )


def test_a_bar_closes_everything_and_nobody_elses_bar_does() -> None:
    matrix = {"officer": CELLS["FM"]}
    for thing in things(()):
        got = decide(viewer(MY_AGENCY, "officer"), thing, matrix, NOW)

        assert bool(got) is (thing.bars != ((ME, OPEN),))


@pytest.mark.parametrize("first", CELLS)
def test_two_lines_together_open_what_either_does_and_no_more(first: str) -> None:
    named, met = (
        Opening(Level.FULL, OPEN, member=ME),
        Opening(Level.TASKING, OPEN, member=ME, is_for_meeting=True),
    )
    for second, grants in product(CELLS, ((), (named,), (met,), (named, met))):
        thing = Thing("missing", ANOTHER, grants=grants)
        sights = (CELLS[first], CELLS[second])
        alone = [decide(viewer(None, "f"), thing, {"f": sight}, NOW) for sight in sights]

        got = decide(viewer(None, "f", "g"), thing, dict(zip("fg", sights, strict=True)), NOW)

        assert got.level == max(each.level for each in alone)
        assert got.slices == alone[0].slices | alone[1].slices
        assert got.may == alone[0].may | alone[1].may
        if any(each and each.side == "offender" for each in alone):
            assert not got.shows_shielded


@pytest.mark.parametrize("level", list(Level)[1:])
@pytest.mark.parametrize("do", list(Do))
def test_a_grant_that_lowers_the_level_takes_away_what_needs_more(level: Level, do: Do) -> None:
    matrix = {"officer": Sight(Level.FULL, Reach.NAMED, may=frozenset({do}))}
    thing = Thing("missing", ANOTHER, grants=(Opening(level, OPEN, member=ME),))

    got = decide(viewer(MY_AGENCY, "officer"), thing, matrix, NOW)

    assert got.level == level
    assert (do in got.may) is (NEEDS[do] <= level)
    assert got.shows("case") is (level is Level.FULL)
    assert got.shows("tasking") is (level >= Level.TASKING)


def in_emergency(own: Sight) -> Decision:
    thing = Thing("missing", MY_AGENCY, emergencies=((ME, OPEN),))
    return decide(viewer(MY_AGENCY, "officer"), thing, {"officer": own}, NOW)


def test_an_emergency_lets_one_read_the_case_and_shows_no_shielded_fact() -> None:
    got = in_emergency(CELLS["E"])

    assert got.level is Level.FULL
    assert got.is_emergency
    assert got.shows("case")
    assert got.may == {Do.READ, Do.BREAK_GLASS}
    assert not got.shows_shielded


def test_an_emergency_takes_nothing_from_who_sees_the_case_already() -> None:
    got = in_emergency(CELLS["P"])

    assert got.shows_shielded
    assert not got.is_emergency


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(hours=4) - timedelta(microseconds=1), True),
        (timedelta(hours=4), False),
    ],
    ids=["before", "at its start", "just inside", "at its end"],
)
def test_an_emergency_opens_from_its_start_up_to_and_not_including_its_end(
    after: timedelta, is_open: bool
) -> None:
    span = Span(NOW, NOW + timedelta(hours=4))
    thing = Thing("missing", ANOTHER, emergencies=((ME, span),))

    got = decide(viewer(None, "officer"), thing, {"officer": CELLS["E"]}, NOW + after)

    assert got.is_emergency is is_open


def test_a_function_held_in_another_programme_opens_nothing_here() -> None:
    got = decide(viewer(), Thing("missing", MY_AGENCY), {"manager": CELLS["FM"]}, NOW)

    assert got is NOT_KNOWN


@pytest.mark.parametrize(
    ("sides", "side", "shows_shielded"),
    [
        (("both",), "both", True),
        (("victim",), "victim", True),
        (("offender",), "offender", False),
        (("victim", "both"), "both", True),
        (("victim", "offender"), "offender", False),
        (("both", "offender"), "offender", False),
    ],
)
def test_whoever_acts_for_the_offenders_side_sees_no_shielded_fact(
    sides: tuple[str, ...], side: str, shows_shielded: bool
) -> None:
    lines = tuple(Sight(Level.FULL, Reach.WHOLE, side=each) for each in sides)  # type: ignore[arg-type]

    got = decide(viewer(None, "officer"), Thing("missing", ANOTHER), {"officer": lines}, NOW)

    assert (got.side, got.shows_shielded) == (side, shows_shielded)


def test_a_lesser_line_does_not_widen_the_side_of_the_greater() -> None:
    matrix = {
        "idva": Sight(Level.FULL, Reach.WHOLE, side="victim"),
        ANYONE: Sight(Level.TASKING, Reach.WHOLE, side="both"),
    }

    got = decide(viewer(None, "idva"), Thing("missing", ANOTHER), matrix, NOW)

    assert got.side == "victim"


@pytest.mark.parametrize("slices", [{"tasking"}, {"tasking", "health"}])
def test_whoever_does_not_see_the_case_itself_sees_no_shielded_fact(slices: set[str]) -> None:
    line = Sight(Level.FULL, Reach.WHOLE, slices=frozenset(slices))

    got = decide(viewer(None, "home"), Thing("missing", ANOTHER), {"home": line}, NOW)

    assert not got.shows_shielded
