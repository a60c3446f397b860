"""What may be shown of a feed that its owner gave in confidence.

Only districts, only one column to split by, and only what is held now: small areas, a second
column or an earlier release set beside these could tell what is hidden. Of each month, the small
counts are hidden, and so are those that would give them back by subtraction from the month's
total. The method and the attack it withstands are in `analysis.suppression`.
"""

from collections.abc import Hashable
from functools import lru_cache

from guildhall.analysis.attack import Relation
from guildhall.analysis.suppression import Family, suppress
from guildhall.evidence.feeds import all_feeds
from guildhall.explore.reads import held
from guildhall.explore.reads.held import Category, State

TOTAL = ""
REST = "nothing recorded"


@lru_cache(maxsize=64)
def hidden(feed: str, area: str, now: State) -> frozenset[tuple[str, str]]:
    """What to hide of an area's counts, as (month, word); '' is every word together."""
    total = _known(feed, Category(), area, now)
    dimension = next(iter(held.dimensions(all_feeds()[feed])), "")
    words = held.words(feed, dimension, now) if dimension else []
    counted = {word: _known(feed, Category(dimension, word), area, now) for word in words}
    found: set[tuple[str, str]] = set()
    for month, whole in total.items():
        parts = {word: values.get(month, 0) for word, values in counted.items()}
        found |= {(month, word) for word in _hidden_of(whole, parts)}
    return frozenset(found)


def _known(feed: str, category: Category, area: str, now: State) -> dict[str, int]:
    found = held.series(feed, category, area, None, now)
    pairs = zip(found.months, found.values, strict=True)
    return {month: round(value) for month, value in pairs if value is not None}


def _hidden_of(whole: int, parts: dict[str, int]) -> frozenset[str]:
    return frozenset(str(key) for key in _suppressed(whole, tuple(sorted(parts.items()))))


@lru_cache(maxsize=4096)
def _suppressed(whole: int, parts: tuple[tuple[str, int], ...]) -> frozenset[Hashable]:
    cells: dict[Hashable, int] = dict(parts)
    rest = whole - sum(cells.values())
    if rest:
        cells[REST] = rest
    relations = [Relation(TOTAL, tuple(cells))] if cells else []
    return frozenset(suppress(Family({TOTAL: whole, **cells}, relations)).hidden)
