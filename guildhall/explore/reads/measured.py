"""Feeds given in confidence whose figures are shown as measures, and so are not shown here too.

A measure hides small figures over its months, rolling years and earlier releases; these pages
hide them over a month's total and its kinds. Each would be safe by itself, but one set beside
the other could give back what either hides. So an area whose measures read such a feed has them
alone.
"""

from dataclasses import dataclass

from guildhall.areas.rules import kind_of
from guildhall.evidence.cube import Count
from guildhall.evidence.feeds import all_feeds
from guildhall.measures import registry
from guildhall.measures.declare import counts_of


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
