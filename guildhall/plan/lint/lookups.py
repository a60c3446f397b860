"""Which rows belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from guildhall.plan.file import SCOPES, PlanFile
from guildhall.plan.file.results import Measure, Outcome
from guildhall.plan.file.words import Kind, Scope

T = TypeVar("T")
K = TypeVar("K")


class Named(Protocol):
    @property
    def id(self) -> str: ...


def ids(rows: Iterable[Named]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def each_once(idents: Iterable[str]) -> tuple[str, ...]:
    """The ids without repeats, in the order they came."""
    return tuple(dict.fromkeys(idents))


def grouped(rows: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    """The rows by what they share, in the order of the plan."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


def measures_of(plan: PlanFile, outcome: Outcome) -> list[Measure]:
    return [measure for measure in plan.measures if outcome.id in measure.outcomes]


def measured_outcomes(plan: PlanFile) -> Iterator[tuple[Outcome, list[Measure]]]:
    """Each outcome that has measures, with them."""
    for outcome in plan.outcomes:
        if measures := measures_of(plan, outcome):
            yield outcome, measures


def kinds_of(row: Outcome | Measure) -> list[Kind]:
    """How it is printed, then what it can also be read as."""
    return [row.kind, *row.other_kinds]


def things_of(row: Outcome | Measure) -> set[str]:
    """Everything the row may count: its thing, those it says "or" to, those of its parts."""
    return {row.counts, *row.alternatives, *(part.counts for part in row.parts)}


def wider_things(plan: PlanFile, thing: str) -> list[str]:
    """What the thing is a part of, nearest first."""
    part_of = {row.id: row.part_of for row in plan.counted_things}
    wider: list[str] = []
    while (above := part_of[thing]) is not None and above not in wider:
        wider.append(above)
        thing = above
    return wider


def thing_names(plan: PlanFile) -> dict[str, str]:
    return {row.id: row.name for row in plan.counted_things}


def is_wider(scope: Scope | None, than: Scope) -> bool:
    """None, not stated, is taken as the area itself and so is never wider."""
    return scope is not None and SCOPES.index(scope) > SCOPES.index(than)
