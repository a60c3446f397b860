"""The cheapest figures to hide so that one hidden figure cannot be told too closely.

See `suppression` for the method and its source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from guildhall.analysis.attack import Key, Relation, groups

# Readers often know a nought to be a true one, so hiding it protects less than it seems.
COST_OF_NOUGHT = 25.0
# Moves smaller than this are the solver's rounding.
CLOSE = 1e-6


class Table(Protocol):
    """What this module needs of a `suppression.Family`."""

    @property
    def cells(self) -> Mapping[Key, int]: ...
    @property
    def relations(self) -> Sequence[Relation]: ...
    @property
    def published(self) -> frozenset[Key]: ...
    @property
    def weights(self) -> Mapping[Key, float]: ...


@dataclass(frozen=True, slots=True)
class Companions:
    """Figures to hide, and whole tables that then fit everything still shown (none if unsure)."""

    keys: frozenset[Key]
    tables: tuple[Mapping[Key, int], ...]


def companions(table: Table, hidden: set[Key], key: Key, width: int) -> Companions | None:
    """What to hide besides `hidden` so that `key` may differ by `width`; `None` if nothing does.

    Tried in turn: one other table, with `key` higher by `width`; two other tables; two in whole
    numbers. The first two are quick and nearly always enough; where they would hide nothing
    more and the caller's attack still succeeds, whole numbers decide.
    """
    question = _Question(table, hidden, key, width, tuple(_within_reach(table, key)))
    found = None
    for tables, is_whole in ((1, False), (2, False), (2, True)):
        found = _answer(question, tables, is_whole=is_whole)
        if found is not None and (found.keys or len(found.tables) == 2):
            break
    return found


@dataclass(frozen=True, slots=True)
class _Question:
    """`keys`: the figures that may move."""

    table: Table
    hidden: set[Key]
    key: Key
    width: int
    keys: tuple[Key, ...]


def _answer(question: _Question, tables: int, *, is_whole: bool) -> Companions | None:
    both = _solve(question, tables, is_whole=is_whole)
    if both is None:
        return None
    moves = np.abs(both).max(axis=0)
    changed = {key for key, move in zip(question.keys, moves, strict=True) if move > CLOSE}
    fits = tuple(_table(question, moves) for moves in both if _is_whole(moves))
    return Companions(frozenset(changed - question.hidden), fits)


def _within_reach(table: Table, key: Key) -> list[Key]:
    """Every figure not out already that relations join to `key`."""
    free = [k for k in table.cells if k not in table.published]
    open_keys = set(free)
    rows = [dict.fromkeys((k for k in r.keys if k in open_keys), 1) for r in table.relations]
    return next(group for group in groups(free, [row for row in rows if row]) if key in group)


def _solve(question: _Question, tables: int, *, is_whole: bool) -> tuple[Any, Any] | None:
    """Moves of each figure in two tables, `width` apart at the key, of least total cost.

    With one table the second stays as it is.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    table, keys = question.table, question.keys
    sums, size = _sums(table, keys), len(keys)
    nothing = np.zeros_like(sums)
    apart = np.zeros(4 * size)
    at = keys.index(question.key)
    apart[[at, size + at, 2 * size + at, 3 * size + at]] = (1, -1, -1, 1)
    constraints = [LinearConstraint(apart, lb=question.width)]
    if len(sums):
        both = np.block([[sums, -sums, nothing, nothing], [nothing, nothing, sums, -sums]])
        constraints.append(LinearConstraint(both, 0, 0))
    values = np.array([table.cells[k] for k in keys], dtype=float)
    most = [np.full(size, np.inf), values]
    other = most if tables == 2 else [np.zeros(size)] * 2
    found = milp(
        np.tile([_cost(table, k, question.hidden) for k in keys], 4),
        integrality=np.full(4 * size, int(is_whole)),
        bounds=Bounds(0, np.concatenate(most + other)),
        constraints=constraints,
    )
    if found.x is None:
        return None
    up, down, other_up, other_down = np.split(found.x, 4)
    return up - down, other_up - other_down


def _sums(table: Table, keys: Sequence[Key]) -> Any:
    """One row for each relation: the signs of the figures that may move."""
    place = {key: number for number, key in enumerate(keys)}
    rows = []
    for relation in table.relations:
        row = np.zeros(len(keys))
        for key, sign in ((relation.total, 1), *((part, -1) for part in relation.parts)):
            if key in place:
                row[place[key]] += sign
        if row.any():
            rows.append(row)
    return np.array(rows).reshape(len(rows), len(keys))


def _cost(table: Table, key: Key, hidden: set[Key]) -> float:
    if key in hidden:
        return 0.0
    value = table.cells[key]
    return table.weights.get(key, 1.0 + value if value else COST_OF_NOUGHT)


def _is_whole(moves: Any) -> bool:
    return bool(np.all(np.abs(moves - np.rint(moves)) < CLOSE))


def _table(question: _Question, moves: Any) -> Mapping[Key, int]:
    cells = question.table.cells
    moved = {k: cells[k] + round(m) for k, m in zip(question.keys, moves, strict=True)}
    return {**cells, **moved}
