"""Months in which a force's own file is missing, though a few rows of its districts are held.

A national file counted by district has a row wherever any force recorded one. Where the
Metropolitan Police's file was missing, its boroughs still have the few rows that British
Transport Police and neighbouring forces recorded there; counted as they stand they would be the
safest places in England. Such months are taken to be not held.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from guildhall.evidence.feeds import all_feeds
from guildhall.explore import rules
from guildhall.explore.reads import held
from guildhall.explore.reads.held import Category, State
from guildhall.explore.reads.residents import by_year

STREET = "offences and incidents"


@lru_cache(maxsize=16)
def absent(feed: str, now: State) -> frozenset[tuple[str, str]]:
    """(district, month) pairs of feeds of street-level crime that are taken to be not held.

    Judged by police force; a district that no look-up puts in a force is judged by itself.
    """
    if all_feeds()[feed].counts != STREET:
        return frozenset()
    table = held.table(feed, Category(), "lad", None, now)
    force_of = held.outer_of("lad", "pfa", now)
    forces = [force_of.get(code, code) for code in table.areas]
    people = by_year(table.areas, sorted({int(month[:4]) for month in table.months}))
    found: set[tuple[str, str]] = set()
    for place, month in enumerate(table.months):
        numbers = people.get(int(month[:4]), {})
        missing = _missing(table.areas, forces, table.values[:, place], numbers)
        found |= {(code, month) for code, force in zip(table.areas, forces, strict=True)
                  if force in missing}  # fmt: skip
    return frozenset(found)


def _missing(
    codes: list[str], forces: list[str], rows: NDArray[np.float64], residents: Mapping[str, int]
) -> set[str]:
    """The forces with too few rows in a month for their own file to be there."""
    totals: dict[str, tuple[float, int]] = {}
    for code, force, n in zip(codes, forces, rows.tolist(), strict=True):
        counted, people = totals.get(force, (0.0, 0))
        if code in residents:
            held_rows = 0.0 if np.isnan(n) else n
            totals[force] = (counted + held_rows, people + residents[code])
    return {force for force, (n, people) in totals.items() if rules.is_absent(n, people)}
