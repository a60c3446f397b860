"""What the address asks for, as values. An address is never refused: what cannot be had is said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.http import QueryDict

from guildhall.analysis.series import month_words
from guildhall.explore import rules
from guildhall.explore.reads import held
from guildhall.explore.reads.held import Category, Choice, Offer, State
from guildhall.explore.rules import Period
from guildhall.ui.words import long_date

OWN_FIRST = ("police_street", "police_counts_lad", "police_counts_lsoa")
PEERS_FIRST = ("police_counts_lad", "police_street")


@dataclass
class Wanted:
    """What an address asks for, cut to what is held. `notices` say where it was not followed."""

    offer: Offer
    category: Category = field(default_factory=Category)
    period: Period | None = None
    as_of: date | None = None
    notices: list[str] = field(default_factory=list)


def wanted(given: QueryDict, now: State, first: tuple[str, ...] = OWN_FIRST) -> Wanted | None:
    """The feed, category and months asked for. None where nothing at all is held."""
    offers = {offer.key: offer for offer in held.offers(now)}
    if not offers:
        return None
    usual = next((key for key in first if key in offers), next(iter(offers)))
    asked = given.get("feed", "")
    found = Wanted(offers.get(asked, offers[usual]))
    if asked and asked not in offers:
        found.notices.append("Nothing is held of the feed asked for: another is shown.")
    _category(given, found, now)
    _period(given, found)
    _as_of(given, found, now)
    return found


def _category(given: QueryDict, found: Wanted, now: State) -> None:
    asked = given.get("category", "")
    known = {choice.key for choice in held.categories(found.offer.key, now)}
    if asked in known:
        dimension, _, word = asked.partition(":")
        found.category = Category(dimension, word) if word else Category()
        return
    word = asked.partition(":")[2] or asked
    found.notices.append(f"“{word}” is no category of this feed: everything is shown.")


def _period(given: QueryDict, found: Wanted) -> None:
    first, last = given.get("from", ""), given.get("to", "")
    if not (first or last):
        return
    span = found.offer.span
    first, last = first or span.first, last or span.last
    if not (rules.is_month(first) and rules.is_month(last)):
        found.notices.append("The months asked for are not months: write them as 2016-04.")
        return
    found.period = rules.within(first, last, span)
    asked = Period(*sorted((first, last)))
    if found.period != asked:
        words = f"{asked.words} reaches beyond what is held of this feed"
        found.notices.append(f"{words}: {found.period.words} is shown.")


def _as_of(given: QueryDict, found: Wanted, now: State) -> None:
    asked = given.get("as_of", "")
    if not asked:
        return
    try:
        as_of = date.fromisoformat(asked)
    except ValueError:
        found.notices.append("The day of publication asked for is not a date: the latest is shown.")
        return
    if not found.offer.feed.published:
        found.notices.append(
            "Earlier releases of a feed given in confidence are not shown: what changed would tell."
        )
    elif as_of < min(held.releases(found.offer.key, now)):
        found.notices.append(f"Nothing of this feed was published by {long_date(as_of)}.")
    else:
        found.as_of = as_of


def _select(label: str, choices: Iterable[Choice | tuple[str, str]]) -> forms.ChoiceField:
    pairs = [(c.key, c.label) if isinstance(c, Choice) else c for c in choices]
    return forms.ChoiceField(label=label, choices=pairs, required=False)


def _months(span: Period) -> list[tuple[str, str]]:
    return [(month, month_words(month)) for month in reversed(span.months)]


class ChoiceForm(forms.Form):
    """The choices that every page has. It is only shown: `wanted` reads the address."""

    def __init__(self, found: Wanted, period: Period, now: State, **initial: str) -> None:
        shown = {
            "feed": found.offer.key,
            "category": found.category.key,
            "from": period.first,
            "to": period.last,
            **initial,
        }
        super().__init__(initial=shown, auto_id="%s")
        feeds = [(offer.key, offer.feed.title) for offer in held.offers(now)]
        self.fields["feed"] = _select("Feed", feeds)
        self.fields["category"] = _select("Category", held.categories(found.offer.key, now))
        self._more(found, now)
        self.fields["from"] = _select("From", _months(found.offer.span))
        self.fields["to"] = _select("To", _months(found.offer.span))

    def _more(self, found: Wanted, now: State) -> None:
        """Fields of one page alone."""


class SeriesForm(ChoiceForm):
    """Over time: also which area, and as published when."""

    def __init__(
        self, found: Wanted, period: Period, now: State, *, areas: Iterable[Choice], area: str
    ) -> None:
        self.areas = areas
        as_of = found.as_of.isoformat() if found.as_of else ""
        super().__init__(found, period, now, area=area, as_of=as_of)
        if found.offer.feed.published:
            self.fields["as_of"] = _select("As published by", self._releases(found, now))

    def _more(self, found: Wanted, now: State) -> None:
        self.fields["area"] = _select("Area", self.areas)

    def _releases(self, found: Wanted, now: State) -> list[tuple[str, str]]:
        days = set(held.releases(found.offer.key, now))
        if found.as_of:
            days.add(found.as_of)
        return [("", "Now: the latest"), *((d.isoformat(), long_date(d)) for d in _latest(days))]


def _latest(days: Iterable[date]) -> list[date]:
    return sorted(days, reverse=True)


class MapForm(ChoiceForm):
    """On a map: also by which areas, and rates or counts."""

    def _more(self, found: Wanted, now: State) -> None:
        levels = [("lsoa", "Small areas (LSOA)"), ("ward", "Wards")]
        self.fields["level"] = _select("Areas", levels)
        shown = [("rate", "Rate per 1,000 residents"), ("count", "Count")]
        self.fields["show"] = _select("Show", shown)


class PeersForm(ChoiceForm):
    """Among peers: also which peers."""

    def __init__(
        self,
        found: Wanted,
        period: Period,
        now: State,
        groups: Iterable[tuple[str, str]],
        group: str,
    ) -> None:
        self.groups = groups
        super().__init__(found, period, now, group=group)

    def _more(self, found: Wanted, now: State) -> None:
        self.fields["group"] = _select("Peers", self.groups)
