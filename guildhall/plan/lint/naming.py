"""What programmes are called, and where they stand, in the places of the printed plan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from guildhall.plan.file import PlanFile
from guildhall.plan.file.delivery import Action
from guildhall.plan.file.heading import Programme
from guildhall.plan.file.results import Measure, Outcome
from guildhall.plan.file.words import Place
from guildhall.plan.lint.lookups import grouped, ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import listed, plain

Orders = dict[Place, list[Programme]]


def names_differ(plan: PlanFile) -> Iterator[Remark]:
    """A programme goes by several names. Case, hyphens and signs do not count."""
    several = [row for row in plan.programmes if len(_names(row)) > 1]
    if several:
        facts = ". ".join(f"{row.title} is called {_names_said(row)}" for row in several)
        yield Remark(ids(several), f"{facts}.")


def row_without_name(plan: PlanFile) -> Iterator[Remark]:
    bare = [row for row in plan.programmes if any(name.name is None for name in row.names)]
    if bare:
        said = [
            f"{row.title} ({listed(name.place for name in row.names if name.name is None)})"
            for row in bare
        ]
        yield Remark(ids(bare), f"The plan prints a row without a title for {listed(said)}.")


def order_differs(plan: PlanFile) -> Iterator[Remark]:
    """Two programmes of one priority stand one way round in one place and the other in another."""
    for rows in grouped(plan.programmes, lambda row: row.priority).values():
        orders = _orders(rows)
        moved = {
            row.id for one, other in combinations(orders.values(), 2) for row in _turned(one, other)
        }
        if moved:
            idents = tuple(row.id for row in rows if row.id in moved)
            yield Remark(idents, f"The order differs: {_orders_said(orders, moved)}.")


def under_another_row(plan: PlanFile) -> Iterator[Remark]:
    """Outcomes, measures and actions of one programme stand under another's row."""
    titles = {row.id: row.title for row in plan.programmes}
    rows: list[Outcome | Measure | Action] = [*plan.outcomes, *plan.measures, *plan.actions]
    moved = [row for row in rows if row.appendix_row not in (None, row.programme)]
    for (programme, under), some in grouped(
        moved, lambda row: (row.programme, str(row.appendix_row))
    ).items():
        facts = (
            f"{len(some)} rows of {titles[programme]} stand in the delivery plan under "
            f"{titles[under]}."
        )
        yield Remark((programme, under, *ids(some)), facts)


def _names(programme: Programme) -> dict[str, list[Place]]:
    """Where each name stands: the names as they are first printed, compared by their words."""
    places: dict[str, list[Place]] = {}
    first: dict[str, str] = {}
    for name in programme.names:
        if name.name is not None:
            shown = first.setdefault(plain(name.name), name.name)
            places.setdefault(shown, []).append(name.place)
    return places


def _names_said(programme: Programme) -> str:
    return listed(f"“{name}” ({listed(at)})" for name, at in _names(programme).items())


def _orders(programmes: list[Programme]) -> Orders:
    placed = [
        (name.order, name.place, row)
        for row in programmes
        for name in row.names
        if name.order is not None
    ]
    by_place = grouped(placed, lambda item: item[1])
    return {
        place: [row for _, _, row in sorted(items, key=lambda item: item[0])]
        for place, items in by_place.items()
    }


def _turned(one: list[Programme], other: list[Programme]) -> Iterator[Programme]:
    at = {row.id: position for position, row in enumerate(other)}
    shared = [row for row in one if row.id in at]
    for before, after in combinations(shared, 2):
        if at[before.id] > at[after.id]:
            yield from (before, after)


def _orders_said(orders: Orders, moved: set[str]) -> str:
    shown = [(place, [r for r in rows if r.id in moved]) for place, rows in orders.items()]
    same = grouped(shown, lambda item: ids(item[1]))
    return "; ".join(
        f"in {listed(place for place, _ in items)} " + ", ".join(f"“{r.title}”" for r in rows)
        for items in same.values()
        if (rows := items[0][1])
    )


RULES = (
    Rule(
        "names_differ",
        "A programme goes by several names",
        "A reader cannot be sure that they are one, and figures get filed under each.",
        names_differ,
    ),
    Rule(
        "row_without_name",
        "A row of the plan has no title",
        "It reads as part of the row above it.",
        row_without_name,
    ),
    Rule(
        "order_differs",
        "Programmes stand in different orders in different places",
        "A letter or number that points to one of them points to another elsewhere.",
        order_differs,
    ),
    Rule(
        "rows_under_another_programme",
        "Rows stand under another programme",
        "They will be reported by the wrong lead, and their own programme looks empty.",
        under_another_row,
    ),
)
