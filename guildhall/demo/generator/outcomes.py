"""What became of each crime, and when, as the outcomes files and the street files tell it."""

from dataclasses import dataclass, field

import numpy as np

from guildhall.demo.generator import months
from guildhall.demo.generator.published import (
    AWAITING_COURT,
    CHARGED,
    COURT_RESULTS,
    CRIME_TYPES,
    DISPOSAL_SHARES,
    DISPOSALS,
    FORCE,
    UNDER_INVESTIGATION,
)
from guildhall.demo.generator.street import ASB, Crimes

STREAM = 2
CLOSED_IN_A_MONTH = 0.40
"""Chance that an open crime is disposed of in any month."""
HEARD_IN_A_MONTH = 0.25
"""Chance that a case is decided in any month after the charge."""
CHARGED_AT = DISPOSALS.index(CHARGED)


@dataclass
class Outcomes:
    """Rows of the outcomes files by month of outcome; `last` tells the street file."""

    final: str
    rows: dict[str, list[str]] = field(default_factory=dict)

    def add(self, crimes: Crimes, seed: int) -> list[str]:
        """Decide a month's crimes; return the last outcome of each, as known at `final`."""
        draw = np.random.default_rng([seed, STREAM, months.number(crimes.month)])
        count = len(crimes.kinds)
        disposal = _disposals(crimes, draw)
        start, final = months.number(crimes.month), months.number(self.final)
        closed = (start + draw.geometric(CLOSED_IN_A_MONTH, count) - 1).tolist()
        heard = draw.geometric(HEARD_IN_A_MONTH, count).tolist()
        shares = np.array(list(COURT_RESULTS.values()))
        results = draw.choice(len(shares), count, p=shares / shares.sum()).tolist()
        texts = list(COURT_RESULTS)
        last = []
        for n, kind in enumerate(crimes.kinds.tolist()):
            if kind == ASB:
                last.append("")
            elif closed[n] > final:
                last.append(UNDER_INVESTIGATION)
            elif disposal[n] != CHARGED_AT:
                last.append(self._put(crimes, n, closed[n], DISPOSALS[disposal[n]]))
            else:
                self._put(crimes, n, closed[n], CHARGED)
                decided = closed[n] + heard[n]
                known = decided <= final
                last.append(
                    self._put(crimes, n, decided, texts[results[n]]) if known else AWAITING_COURT
                )
        return last

    def _put(self, crimes: Crimes, n: int, when: int, text: str) -> str:
        month = months.name(when)
        row = f"{crimes.ids[n]},{month},{FORCE},{FORCE},{crimes.places[n]},{text}\n"
        self.rows.setdefault(month, []).append(row)
        return text


def _disposals(crimes: Crimes, draw: np.random.Generator) -> list[int]:
    """Which of DISPOSALS ends each crime, by the published shares of its type."""
    chosen = np.zeros(len(crimes.kinds), dtype=np.int64)
    chance = draw.random(len(crimes.kinds))
    for number, kind in enumerate(CRIME_TYPES):
        if kind in DISPOSAL_SHARES:
            steps = np.cumsum(DISPOSAL_SHARES[kind])
            rows = crimes.kinds == number
            found = np.searchsorted(steps / steps[-1], chance[rows], side="right")
            chosen[rows] = np.minimum(found, len(DISPOSALS) - 1)
    picked: list[int] = chosen.tolist()
    return picked
