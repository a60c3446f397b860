"""What measures and these pages have in common: confidential feeds, and causes with a name.

Figures of a confidential feed that are shown as measures are not shown here too. A measure hides
small figures over its months, rolling years and earlier releases; these pages hide them over a
month's total and its kinds. Each would be safe by itself, but one set beside the other could
give back what either hides. So an area whose measures read such a feed has them alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from guildhall.analysis.control_chart import Break
from guildhall.areas.rules import kind_of
from guildhall.evidence.cube import Count
from guildhall.evidence.feeds import all_feeds
from guildhall.explore.reads.held import Category
from guildhall.measures import reads, registry
from guildhall.measures.declare import Averaged, Measure, Valued, counts_of


@dataclass(frozen=True)
class Measured:
    """A measure that reads the feed: its key and its title."""

    key: str
    title: str


def measured(feed: str, area: str, own: str) -> tuple[Measured, ...]:
    """The measures that show this feed's figures of an area; none where it may be shown here.

    A published feed may be shown anywhere. Measures of other feeds are of our own area only, so
    other districts may be shown, unless our own area is larger and they may be parts of it.
    """
    if all_feeds()[feed].published or (area != own and kind_of(own) == "lad"):
        return ()
    return tuple(
        Measured(each.measure.key, each.measure.title)
        for each in registry.declared()
        if feed in _feeds(each)
    )


def _feeds(each: registry.Declared) -> set[str]:
    measure = each.measure
    found = {count.feed for count in counts_of(measure.numerator)}
    if isinstance(measure.denominator, Count):
        found.add(measure.denominator.feed)
    return found


def breaks(feed: str, category: Category, area: str, own: str) -> tuple[Break, ...]:
    """The named causes at which measures that count these rows draw their limits afresh.

    Where no measure is of these rows alone, those of the measures that count the fewest others
    with them. Causes of a definition are of the areas it names; those that analysts marked are of
    our own.
    """
    measures = _narrowest(feed, category)
    known = [each for measure in measures for each in measure.breaks if each.is_of(area)]
    found = {(each.since, each.cause) for each in known}
    if area == own and measures:
        marks = reads.marks_of([measure.key for measure in measures])
        found |= {(mark.since, mark.cause) for mark in marks}
    return tuple(Break(since, cause) for since, cause in sorted(found))


Where = Mapping[str, Collection[str]]


def _narrowest(feed: str, category: Category) -> list[Measure]:
    """The measures that count every row of a category, without those that count more than another.

    So burglary breaks as burglary does, and not as all crime with a victim does.
    """
    found: list[tuple[Measure, Where]] = []
    for declared in registry.declared():
        numerator = declared.measure.numerator
        counts = () if isinstance(numerator, Averaged | Valued) else counts_of(numerator)
        found += [
            (declared.measure, count.where)
            for count in counts
            if count.feed == feed and _is_within(category.where, count.where)
        ]
    return [
        measure
        for measure, where in found
        if not any(_is_within(other, where) and not _is_within(where, other) for _, other in found)
    ]


def _is_within(inner: Where, outer: Where) -> bool:
    """Whether every row that one filter keeps, the other keeps."""
    return all(
        column in inner and set(inner[column]) <= set(words) for column, words in outer.items()
    )
