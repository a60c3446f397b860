from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from guildhall.analysis.attack import Key, Range, Relation, attack
from guildhall.analysis.suppression import Family, Policy, suppress

MOST = 7
SLOW = settings(max_examples=25, deadline=None)


def rolling_years(months: Sequence[str]) -> list[Relation]:
    return [
        Relation(f"year to {months[end - 1]}", tuple(months[end - 12 : end]))
        for end in range(12, len(months) + 1)
    ]


def added_up(leaves: Mapping[str, int], relations: Iterable[Relation]) -> dict[Key, int]:
    cells: dict[Key, int] = {}
    cells.update(leaves.items())
    for relation in relations:
        cells.setdefault(relation.total, sum(cells[part] for part in relation.parts))
    return cells


@st.composite
def small_families(draw: st.DrawFn) -> Family:
    """Three or four leaves below overlapping totals, totals of totals included."""
    leaves = {name: draw(st.integers(0, MOST)) for name in "abcd"[: draw(st.integers(3, 4))]}
    relations = []
    for number in range(draw(st.integers(1, 4))):
        known = [*leaves, *(f"t{n}" for n in range(number))]
        parts = draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
        relations.append(Relation(f"t{number}", tuple(parts)))
    cells = added_up(leaves, relations)
    published = draw(st.sets(st.sampled_from(list(cells)), max_size=2))
    return Family(cells, relations, published=frozenset(published))


@st.composite
def monthly_families(draw: st.DrawFn) -> Family:
    """Two areas and their parent: months, rolling years, and an earlier release of some months."""
    size = draw(st.integers(12, 16))
    areas = [[f"{area} {month:02}" for month in range(size)] for area in ("east", "west")]
    leaves = {month: draw(st.integers(0, 14)) for area in areas for month in area}
    parents = [f"city {month:02}" for month in range(size)]
    relations = [
        Relation(parent, (east, west)) for parent, east, west in zip(parents, *areas, strict=True)
    ]
    for months in (*areas, parents):
        relations += rolling_years(months)
    cells = added_up(leaves, relations)
    earlier = draw(st.sets(st.sampled_from(areas[0]), max_size=4))
    withheld = set()
    for month in sorted(earlier):
        cells[f"old {month}"] = cells[month]
        relations.append(Relation(f"old {month}", (month,)))
        if draw(st.booleans()):
            withheld.add(f"old {month}")
    published = {f"old {month}" for month in earlier} - withheld
    return Family(cells, relations, frozenset(published), frozenset(withheld))


def slow_ranges(family: Family, hidden: frozenset[Key]) -> dict[Key, Range]:
    """Every way of filling the leaves with 0 to 16, those that fit what is shown kept."""
    leaves = [key for key in family.cells if key in ("a", "b", "c", "d")]
    fits = []
    known = {key: value for key, value in family.cells.items() if key not in hidden}
    choices = [[known[k]] if k in known else range(17) for k in leaves]
    for values in product(*choices):
        cells = added_up(dict(zip(leaves, values, strict=True)), family.relations)
        if all(cells[key] == value for key, value in known.items()):
            fits.append(cells)
    return {k: Range(min(f[k] for f in fits), max(f[k] for f in fits)) for k in hidden}


def linear_widths(family: Family, hidden: Iterable[Key]) -> dict[Key, float]:
    """Most less least of each by linear programming, written without any of our code."""
    place = {key: number for number, key in enumerate(family.cells)}
    rows = np.zeros((len(family.relations), len(place)))
    for row, relation in zip(rows, family.relations, strict=True):
        row[place[relation.total]] += 1
        for part in relation.parts:
            row[place[part]] -= 1
    unseen = set(hidden)
    bounds = [(0, None) if k in unseen else (v, v) for k, v in family.cells.items()]
    widths: dict[Key, float] = {}
    for key in unseen:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(place))
            aim[place[key]] = sign
            found = linprog(aim, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=bounds)
            ends.append(np.inf if found.x is None else float(found.x[place[key]]))
        widths[key] = ends[1] - ends[0]
    return widths


def test_hiding_only_the_small_figure_is_undone_by_its_total() -> None:
    family = Family({"a": 3, "b": 9, "c": 20, "all": 32}, [Relation("all", ("a", "b", "c"))])

    assert attack(family.shown({"a"}), family.relations) == {"a": Range(3, 3)}
    assert suppress(family).secondary == {"b"}


def test_a_hidden_month_is_found_from_two_rolling_years_and_so_they_do_not_give_it_back() -> None:
    months = [f"{month:02}" for month in range(13)]
    cells = added_up(dict.fromkeys(months, 9) | {"06": 2}, rolling_years(months))
    family = Family(cells, rolling_years(months))

    assert attack(family.shown({"06"}), family.relations)["06"] == Range(2, 2)
    result = suppress(family)

    assert result.primary == {"06"}
    assert len(result.secondary) == 1
    assert not result.exposed


def test_a_companion_shown_in_an_earlier_release_protects_nothing() -> None:
    parts = Relation("all", ("a", "b", "c"))
    cells: dict[Key, int] = {"a": 3, "b": 9, "c": 20, "all": 32, "old b": 9}
    family = Family(cells, [parts, Relation("old b", ("b",))], published=frozenset({"old b"}))

    result = suppress(family)

    assert result.secondary == {"c"}
    assert not result.exposed


def test_two_releases_that_hid_different_companions_are_taken_together() -> None:
    both = [Relation("all", ("a", "b", "c")), Relation("old all", ("old a", "old b", "old c"))]
    same = [Relation(f"old {k}", (k,)) for k in ("a", "b", "c", "all")]
    now: dict[Key, int] = {"a": 3, "b": 9, "c": 20, "all": 32}
    cells = now | {f"old {key}": value for key, value in now.items()}
    out = frozenset({"old b", "old all"})

    result = suppress(Family(cells, both + same, out, frozenset({"old a", "old c"})))

    assert "c" in result.hidden
    assert not result.exposed


def test_a_companion_that_can_itself_be_told_gets_companions_too() -> None:
    cells: dict[Key, int] = {"a": 6, "b": 1, "c": 7, "d": 14, "e": 21, "f": 27}
    relations = [
        Relation("d", ("a", "b", "c")),
        Relation("e", ("a", "d", "b")),
        Relation("f", ("a", "c", "d")),
    ]

    result = suppress(Family(cells, relations))

    ranges = attack(Family(cells, relations).shown(result.hidden), relations)
    assert not any(found.is_narrower_than(4) for found in ranges.values())
    assert not result.exposed


def test_a_figure_that_can_only_move_a_little_each_way_is_still_protected() -> None:
    cells: dict[Key, int] = {"a": 3, "a again": 3, "b": 6, "c": 5, "all": 11}
    relations = [
        Relation("a again", ("a",)),
        Relation("b", ("a", "a again")),
        Relation("all", ("b", "c")),
    ]

    result = suppress(Family(cells, relations, published=frozenset({"all"})))

    assert result.secondary == {"b", "c"}
    assert not result.exposed


def test_a_range_wide_enough_only_in_fractions_is_not_wide_enough() -> None:
    cells: dict[Key, int] = {"a": 4, "a again": 4, "b": 8, "c": 5, "d": 3, "e": 5, "all": 13}
    relations = [
        Relation("a again", ("a",)),
        Relation("b", ("a", "a again")),
        Relation("b", ("c", "d")),
        Relation("all", ("b", "e")),
    ]
    out, withheld = frozenset({"all"}), frozenset({"b", "e"})
    family = Family(cells, relations, out, withheld)

    assert attack(family.shown({"a", "a again", "b", "d", "e"}), relations)["a"] == Range(3, 6)
    result = suppress(family)

    assert result.secondary == {"c"}
    assert not result.exposed


def test_a_figure_withheld_in_an_earlier_release_stays_hidden_whatever_its_size() -> None:
    assert suppress(Family({"a": 50}, [], withheld=frozenset({"a"}))).hidden == {"a"}


def test_what_cannot_be_protected_is_reported_and_never_called_safe() -> None:
    cells: dict[Key, int] = {"a": 3, "b": 9, "all": 12}
    family = Family(cells, [Relation("all", ("a", "b"))], published=frozenset({"all", "b"}))

    assert suppress(family).exposed == {"a": Range(3, 3)}


def test_a_range_that_stays_too_narrow_is_reported_too() -> None:
    cells: dict[Key, int] = {"a": 1, "b": 1, "all": 2}
    family = Family(cells, [Relation("all", ("a", "b"))], published=frozenset({"all"}))

    assert suppress(family).exposed == {"a": Range(0, 2), "b": Range(0, 2)}


@pytest.mark.parametrize(
    ("value", "policy", "is_hidden"),
    [
        (0, Policy(), False),
        (0, Policy(is_zero_shown=False), True),
        (1, Policy(), True),
        (4, Policy(), True),
        (5, Policy(), False),
        (9, Policy(threshold=10), True),
    ],
)
def test_a_figure_is_small_above_nought_and_below_the_threshold(
    value: int, policy: Policy, is_hidden: bool
) -> None:
    assert ("a" in suppress(Family({"a": value}, []), policy).hidden) is is_hidden


def test_a_small_figure_already_out_is_left_as_it_is() -> None:
    assert suppress(Family({"a": 1}, [], published=frozenset({"a"}))).hidden == frozenset()


def test_the_dearest_figure_is_kept_where_another_will_do() -> None:
    relation = Relation("all", ("a", "b", "c"))
    cells: dict[Key, int] = {"a": 3, "b": 9, "c": 20, "all": 32}

    assert suppress(Family(cells, [relation], weights={"b": 500})).secondary == {"c"}


def test_a_figure_without_a_most_is_told_from_one_with_a_large_most() -> None:
    twice = [Relation("x", ("y",)), Relation("z", ("x", "y"))]
    loose: dict[Key, int | None] = {"x": None, "y": None, "z": None}

    assert attack(loose, twice)["z"] == Range(0, None)
    assert attack(loose | {"y": 90_000}, twice)["z"] == Range(180_000, 180_000)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Family({"a": -1}, []), "below 0"),
        (lambda: Family({"a": 1, "t": 2}, [Relation("t", ("a",))]), "do not make their total"),
        (lambda: Family({"a": 1}, [Relation("t", ("a",))]), "not among the figures"),
        (lambda: Family({"a": 1}, [], frozenset({"b"})), "not among the figures"),
        (lambda: Family({"a": 1}, [], frozenset({"a"}), frozenset({"a"})), "both published"),
        (lambda: attack({"a": 1, "t": 2}, [Relation("t", ("a",))]), "do not make their total"),
        (lambda: attack({"a": 3, "b": None, "t": 2}, [Relation("t", ("a", "b"))]), "add up"),
        (lambda: attack({"t": 2}, [Relation("t", ("a",))]), "not among the figures"),
    ],
)
def test_figures_that_do_not_fit_together_are_refused(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=message):
        make()


@SLOW
@given(small_families(), st.data())
def test_the_attack_finds_what_trying_every_table_finds(
    family: Family, data: st.DataObject
) -> None:
    hidden = frozenset(data.draw(st.sets(st.sampled_from(list(family.cells)), max_size=3)))

    found, slow = attack(family.shown(hidden), family.relations), slow_ranges(family, hidden)

    assert set(found) == hidden
    for key, expected in slow.items():
        assert found[key].lower == expected.lower
        slow_upper = expected.upper or 0
        assert found[key].upper == slow_upper or (found[key].upper is None and slow_upper >= 16)


@SLOW
@given(small_families())
def test_no_hidden_figure_of_a_small_family_can_be_told_by_trying_every_table(
    family: Family,
) -> None:
    result = suppress(family)

    assert not result.hidden & family.published
    for key, found in slow_ranges(family, result.hidden).items():
        assert found.is_narrower_than(4) == (key in result.exposed)


@settings(max_examples=10, deadline=None)
@given(monthly_families())
def test_no_hidden_month_or_rolling_year_can_be_told_by_linear_programming(
    family: Family,
) -> None:
    result = suppress(family)

    small = {k for k, v in family.cells.items() if 0 < v < 5}
    assert result.hidden >= small - family.published
    assert not result.hidden & family.published
    whole = attack(family.shown(result.hidden), family.relations)
    assert {k for k, found in whole.items() if found.is_narrower_than(4)} == set(result.exposed)
    widths = linear_widths(family, result.hidden)
    assert all(widths[k] >= 4 - 1e-6 for k in result.hidden if k not in result.exposed)


@SLOW
@given(monthly_families())
def test_nothing_is_exposed_but_by_what_was_already_out(family: Family) -> None:
    nothing_out = Family(
        {k: v for k, v in family.cells.items() if not str(k).startswith("old")},
        [r for r in family.relations if not str(r.total).startswith("old")],
    )

    assert not suppress(nothing_out).exposed
