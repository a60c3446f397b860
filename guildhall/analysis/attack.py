"""What a reader could work out about hidden figures from the figures that are shown.

The reader knows which figures add up to which, that all are whole and none below 0, and every
figure shown. For each hidden figure the least and the most it could be are found by integer
linear programming (HiGHS, through scipy), which is never weaker than the usual attack without
whole numbers. What a reader knows from elsewhere is not covered, nor is guessing from the size
of the threshold: a hidden figure below it may be known to be one.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Key = Hashable
Shown = Mapping[Key, int | None]
# Where a hidden figure has no most, it is tried up to this many times the figures shown.
ROOM = 1000


@dataclass(frozen=True, slots=True)
class Relation:
    """`total` is the sum of `parts`. One part says that two figures are known to be equal."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


@dataclass(frozen=True, slots=True)
class Range:
    """The least and most a hidden figure could be; `upper` is `None` where there is no most."""

    lower: int
    upper: int | None

    def is_narrower_than(self, width: int) -> bool:
        """Whether upper less lower is below `width`."""
        return self.upper is not None and self.upper - self.lower < width


def attack(shown: Shown, relations: Sequence[Relation]) -> dict[Key, Range]:
    """The range of every hidden figure (those shown as `None`), given the others.

    Raises ValueError where a relation names a figure that is not in `shown`, or where no whole
    numbers could fit what is shown.
    """
    return {
        key: found for system in systems(shown, relations) for key, found in system.ranges().items()
    }


class System:
    """Hidden figures bound to one another, and the sums they must make."""

    def __init__(self, keys: Sequence[Key], rows: Sequence[Mapping[Key, int]], sums: Sequence[int]):
        self.keys = tuple(keys)
        self._place = {key: place for place, key in enumerate(self.keys)}
        self._rows = np.zeros((len(rows), len(self.keys)))
        for number, row in enumerate(rows):
            for key, sign in row.items():
                self._rows[number, self._place[key]] = sign
        self._sums = np.array(sums, dtype=float)
        self._most = float(ROOM * (int(np.abs(self._sums).sum()) + ROOM))

    def ranges(self) -> dict[Key, Range]:
        """The exact range of each figure."""
        return {key: self._range(key) for key in self.keys}

    def narrow(self, width: int, fits: Sequence[Mapping[Key, int]]) -> list[Key]:
        """The figures whose range is narrower than `width`.

        `fits` are answers already known to be possible, such as the truth; they and every
        answer found on the way spare most of the work.
        """
        seen = np.array([[fit[key] for key in self.keys] for fit in fits], dtype=float)
        least, most = seen.min(axis=0), seen.max(axis=0)
        found = []
        for place, key in enumerate(self.keys):
            for sign in (1, -1):
                if most[place] - least[place] < width:
                    answer = self._solve(place, sign)
                    least, most = np.minimum(least, answer), np.maximum(most, answer)
            if most[place] - least[place] < width:
                found.append(key)
        return found

    def _range(self, key: Key) -> Range:
        place = self._place[key]
        lower = round(self._solve(place, 1)[place])
        # A most exists in whole numbers just where one exists without them.
        if self._optimum(place, -1, np.inf, is_whole=False) is None:
            return Range(lower, None)
        return Range(lower, round(self._solve(place, -1)[place]))

    def _solve(self, place: int, sign: int) -> Any:
        found = self._optimum(place, sign, self._most, is_whole=True)
        if found is None:
            raise ValueError("the figures shown do not add up")
        return np.rint(found)

    def _optimum(self, place: int, sign: int, most: float, *, is_whole: bool) -> Any:
        """The answer that puts one figure lowest (`sign` 1) or highest (-1); `None` if none."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        aim = np.zeros(len(self.keys))
        aim[place] = sign
        sums = LinearConstraint(self._rows, self._sums, self._sums) if len(self._rows) else ()
        whole = np.full(len(self.keys), int(is_whole))
        bounds = Bounds(0, most)
        return milp(aim, integrality=whole, bounds=bounds, constraints=sums).x


def systems(shown: Shown, relations: Sequence[Relation]) -> Iterator[System]:
    """Groups of hidden figures that no relation joins to one another."""
    rows, sums = [], []
    for relation in relations:
        row, known = _equation(shown, relation)
        if row:
            rows.append(row)
            sums.append(known)
        elif known:
            raise ValueError(f"the parts of {relation.total!r} do not make their total")
    for keys in groups([key for key, value in shown.items() if value is None], rows):
        inside = set(keys)
        own = [place for place, row in enumerate(rows) if not inside.isdisjoint(row)]
        yield System(keys, [rows[place] for place in own], [sums[place] for place in own])


def groups(keys: Sequence[Key], sets: Sequence[Mapping[Key, int]]) -> list[list[Key]]:
    """`keys`, in order, in groups joined by sharing one of `sets`."""
    leader: dict[Key, Key] = {key: key for key in keys}

    def lead(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for joined in sets:
        first, *others = joined
        for key in others:
            leader[lead(key)] = lead(first)
    found: dict[Key, list[Key]] = {}
    for key in keys:
        found.setdefault(lead(key), []).append(key)
    return list(found.values())


def _equation(shown: Shown, relation: Relation) -> tuple[dict[Key, int], int]:
    """The hidden figures of a relation with their signs, and what they must come to."""
    row: dict[Key, int] = {}
    known = 0
    for key, sign in ((relation.total, 1), *((part, -1) for part in relation.parts)):
        if key not in shown:
            raise ValueError(f"{key!r} is in a relation but not among the figures")
        value = shown[key]
        if value is None:
            row[key] = row.get(key, 0) + sign
        else:
            known -= sign * value
    return {key: sign for key, sign in row.items() if sign}, known
