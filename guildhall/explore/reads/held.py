"""What can be explored: feeds with months, their categories, areas and releases.

Everything here is right for a `State`: it is worked out once, and kept until something comes in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Max, Min

from guildhall.areas import reads as areas
from guildhall.areas.rules import kind_of
from guildhall.evidence import cube, levels
from guildhall.evidence.cube import Count, MonthlySeries, MonthlyTable
from guildhall.evidence.cubing import Standing
from guildhall.evidence.declare import Feed
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.models import Batch, Part
from guildhall.evidence.reads import HeldPart
from guildhall.explore import rules
from guildhall.explore.rules import Period

# What a feed given in confidence may be split by. One column only: two that overlap would tell.
CONFIDENTIAL_SPLIT = {"fire_incidents": "fire_kind"}
SMALL = ("ward", "lsoa")
ALL_OF = "All in the files of"


class State(NamedTuple):
    """What is held now. Batches are never removed, and every one has a reference of its own; only
    an import changes what is held of an area."""

    last_batch: str
    areas: levels.State


def state() -> State:
    """The state of the evidence and of the look-ups: three quick queries."""
    last = Batch.objects.order_by("-pk").values_list("reference", flat=True).first()
    return State(last or "", levels.state())


@dataclass(frozen=True)
class Offer:
    """A feed that holds months, and the span from the first to the last of them."""

    key: str
    span: Period

    @property
    def feed(self) -> Feed:
        return all_feeds()[self.key]


@dataclass(frozen=True)
class Category:
    """Rows with one word in one column; every row where both are empty."""

    dimension: str = ""
    word: str = ""

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.dimension}:{self.word}" if self.word else ""

    @property
    def where(self) -> Mapping[str, tuple[str, ...]]:
        return {self.dimension: (self.word,)} if self.word else {}


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: what stands in the address, and what people read."""

    key: str
    label: str


@lru_cache(maxsize=4)
def offers(now: State) -> tuple[Offer, ...]:
    """Every feed that holds months and areas, by title.

    One within another has the months of that other. Tables by the quarter or the year, which
    carry no area code, are left out.
    """
    del now
    rows = Part.objects.order_by("feed").values("feed")
    spans = {
        row["feed"]: Period(row["first"], row["last"]) if row["last"] else None
        for row in rows.annotate(first=Min("month"), last=Max("month"))
        if row["feed"] in all_feeds()
    }
    found = []
    for key, span in spans.items():
        feed = all_feeds()[key]
        dated = spans.get(feed.within.feed) if feed.within else span
        if dated is not None and (feed.within or feed.area):
            found.append(Offer(key, dated))
    return tuple(sorted(found, key=lambda offer: offer.feed.title))


@lru_cache(maxsize=32)
def releases(feed: str, now: State) -> tuple[date, ...]:
    """The days on which something of a feed was published, the latest first."""
    del now
    days = Part.objects.filter(feed=feed).values_list("release_on", flat=True)
    return tuple(days.distinct().order_by("-release_on"))


@lru_cache(maxsize=32)
def standing(feed: str, as_of: date | None, now: State) -> Standing:
    """The release units that stand."""
    del now
    return cube.standing(all_feeds()[feed], as_of)


def parts(feed: str, as_of: date | None, now: State) -> tuple[HeldPart, ...]:
    """The release units that stand, of those with a month."""
    return standing(feed, as_of, now).dated


@lru_cache(maxsize=8)
def outer_of(kind: str, outer_kind: str, now: State) -> Mapping[str, str]:
    """The area of a kind that each area of another lies in, by code."""
    del now
    return areas.lookup(kind, outer_kind)


@lru_cache(maxsize=48)
def table(
    feed: str, category: Category, level: str, as_of: date | None, now: State
) -> MonthlyTable:
    """Counts by area of a level and month."""
    count = Count(feed, category.where, of=cube.counted_by(all_feeds()[feed]))
    stand = standing(feed, as_of, now)
    return cube.monthly_by_area(count, level, as_of, stand=stand, looked_up=now.areas)


def series(
    feed: str, category: Category, area: str, as_of: date | None, now: State
) -> MonthlySeries:
    """Counts of one area by month: an ONS code, or a release unit's or district's name."""
    level = kind_of(area) or "unit"
    found = table(feed, category, level, as_of, now)
    if level == "unit" and area not in found.areas:
        found = table(feed, category, "lad", as_of, now)
    return found.series(area)


@lru_cache(maxsize=32)
def why_not_held(feed: str, area: str, now: State) -> str:
    """Why no month of a district is held though rows lie in it; '' elsewhere."""
    return cube.why_not_held(feed, area, looked_up=now.areas)


def months_held(feed: str, area: str, now: State) -> frozenset[str]:
    """The months held of an area in a feed."""
    found = series(feed, Category(), area, None, now)
    pairs = zip(found.months, found.values, strict=True)
    return frozenset(month for month, value in pairs if value is not None)


def dimensions(feed: Feed) -> tuple[str, ...]:
    """The columns that a feed may be split by."""
    if feed.published:
        return feed.dimensions
    one = CONFIDENTIAL_SPLIT.get(feed.key, next(iter(feed.dimensions), ""))
    return (one,) if one else ()


def dimension_label(feed: Feed, dimension: str) -> str:
    """A column's heading as people read it."""
    heading = next((c.heading for c in feed.columns if c.name == dimension), dimension)
    if "_" in heading or heading.islower():
        heading = heading.replace("_", " ")
        return heading[:1].upper() + heading[1:]
    return heading


@lru_cache(maxsize=32)
def categories(feed_key: str, now: State) -> tuple[Choice, ...]:
    """What a feed can be split by, everything together first."""
    feed = all_feeds()[feed_key]
    found = [Choice("", "Everything")]
    several = len(dimensions(feed)) > 1
    for dimension in dimensions(feed):
        for word in words(feed_key, dimension, now):
            label = f"{dimension_label(feed, dimension)}: {word}" if several else word
            found.append(Choice(Category(dimension, word).key, label))
    return tuple(found)


def words(feed_key: str, dimension: str, now: State) -> list[str]:
    """The words that a column of a feed holds."""
    return cube.words(feed_key, dimension, stand=standing(feed_key, None, now))


@lru_cache(maxsize=32)
def area_choices(feed_key: str, own: str, now: State) -> tuple[Choice, ...]:
    """The areas of a feed: districts (our own first), its units, our wards and small areas.

    A feed given in confidence has districts only.
    """
    tables = {level: table(feed_key, Category(), level, None, now) for level in ("lad", *SMALL)}
    named = areas.names([own, *(code for found in tables.values() for code in found.areas)])
    choices = _named(tables["lad"].areas, named, own)
    if not all_feeds()[feed_key].published:
        return tuple(choices)
    for unit in table(feed_key, Category(), "unit", None, now).areas:
        if unit and not kind_of(unit) and unit not in named.values():
            choices.append(Choice(unit, f"{ALL_OF} {unit}"))
    ward_in = outer_of("ward", "lad", now) if tables["ward"].areas else {}
    small = tables["lsoa"].areas
    lsoa_in = dict(zip(small, levels.outer_areas(small, named, "lad", now.areas), strict=True))
    choices += _named([c for c in tables["ward"].areas if ward_in.get(c) == own], named, own)
    return (*choices, *_named([c for c in small if lsoa_in[c] == own], named, own))


def _named(codes: list[str], names: Mapping[str, str], own: str) -> list[Choice]:
    """Choices by name, our own first."""
    ordered = sorted(codes, key=lambda code: (code != own, names.get(code, code)))
    return [Choice(code, names.get(code, code)) for code in ordered]


def release_of(found: tuple[HeldPart, ...], period: Period) -> str:
    """The releases of what stands in a period."""
    months = set(period.months)
    return rules.release_words(part.release for part in found if part.month in months)


def is_synthetic(found: tuple[HeldPart, ...], period: Period) -> bool:
    """Whether any of what stands in a period is made up."""
    months = set(period.months)
    return any(part.is_synthetic for part in found if part.month in months)
