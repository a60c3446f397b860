"""Children and their episodes, drawn from a seed: plain facts, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np

from guildhall.demo.city.names import Household, family, given, household

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEIGHED_AFTER = timedelta(hours=30)  # from the return, until a debrief is found not safe to share
NIGHT = datetime(2016, 11, 15, 0, 30, tzinfo=UTC)
"""The last instant of which the city knows anything: early on the demonstration's day."""
LATELY = NIGHT - 40 * DAY  # what was not done before then was done late, or is over
CAUGHT_UP = NIGHT - 13 * DAY
"""Since then everybody has kept up: what is overdue on the city's day is planted, or older."""
YEAR_STARTS, YEAR_ENDS = date(2015, 11, 1), date(2016, 11, 1)
PLAN_STARTS = date(2016, 4, 1)  # the plan's promise of a debrief within 5 days
IN_CARE_SHARE, PLACED_HERE_SHARE = 0.6, 2 / 3
OFFERED_SHARE = {False: 0.96, True: 0.82}  # in time, by whether others placed the child here
ON_TIME_SHARE = 0.7  # of episodes, that every recipient had the debrief of in time
HOMES = ("larkfield_house", "fenmarsh_lodge", "tollgate_house")
PLACING = ("northmere_council", "averton_council")
ALWAYS = ("police", "social_care", "education")


@dataclass(frozen=True)
class Scale:
    """How much of the city to draw. `months` is how far the records go back from November 2016."""

    months: int = 18
    episodes: int = 294
    children: int = 120
    others: int = 25

    @property
    def starts_on(self) -> date:
        """The first day of the records."""
        year, month = divmod(2016 * 12 + 10 - self.months, 12)
        return date(year, month + 1, 15)


USUAL, FULL, SMALL = Scale(), Scale(months=48, others=150), Scale(episodes=14, children=6, others=2)


@dataclass(frozen=True)
class Interview:
    """A return interview. `held_at` None: offered, and declined, not possible or not answered."""

    offered_at: datetime
    result: str
    held_at: datetime | None = None


@dataclass(frozen=True)
class Debriefing:
    """One recipient's debrief. `shared_at` None: not shared yet, or not safe to share."""

    recipient: str
    is_safe: bool
    shared_at: datetime | None


@dataclass(frozen=True)
class Going:
    """One episode. `found_at` None: not found yet. `checked_at` is the prevention interview."""

    missing_from: datetime
    reported_at: datetime
    found_at: datetime | None
    is_counted: bool = True
    risk: str = "medium"
    checked_at: datetime | None = None
    interview: Interview | None = None
    debriefs: tuple[Debriefing, ...] = ()


@dataclass(frozen=True)
class ChildDrawn:
    """A child and what is known of them. `home` is an agency's key; `placed_by` too, or empty."""

    number: int
    given: str
    family: str
    born_on: date
    house: Household
    home: str = ""
    placed_by: str = ""
    is_exploited: bool = False
    goings: tuple[Going, ...] = field(default=())

    @property
    def first_at(self) -> datetime:
        """When the first episode was reported."""
        return min(going.reported_at for going in self.goings)

    @property
    def counted(self) -> list[Going]:
        """The episodes that count as missing."""
        return [going for going in self.goings if going.is_counted]

    def owed_to(self) -> tuple[str, ...]:
        """To whom a debrief is owed after each episode."""
        care = ("home",) if self.home else ()
        return ALWAYS + care + (("placing_authority",) if self.placed_by else ())


def draw_children(seed: int, scale: Scale) -> list[ChildDrawn]:
    """The children of the city, each with their episodes, the same for the same seed."""
    rng = np.random.default_rng([seed, 1])
    days = _days_of_all(rng, scale)
    homes = list(_homes([len(each) for each in days]))
    return [
        draw_child(np.random.default_rng([seed, 2, number]), number, chosen, *homes[number])
        for number, chosen in enumerate(days)
    ]


def _days_of_all(rng: np.random.Generator, scale: Scale) -> list[list[tuple[date, bool]]]:
    """For each child the days on which episodes began, each with whether it counts as missing."""
    before = round(scale.episodes * (scale.months - 12) / 12)
    year = range(scale.children)
    earlier = range(scale.children // 2, scale.children + scale.others)
    found: list[list[tuple[date, bool]]] = [[] for _ in range(scale.children + scale.others)]
    spans = (
        (scale.starts_on, YEAR_STARTS, before, earlier),
        (YEAR_STARTS, YEAR_ENDS, scale.episodes, year),
        (YEAR_ENDS, date(2016, 11, 9), max(scale.episodes // 36, 1), year),
    )
    for first, last, episodes, children in spans:
        for child, count in _shared(rng, episodes, children):
            absent = int(rng.binomial(count, 0.15))
            chosen = _some_days(rng, first, last, count + absent)
            counts = rng.permutation([True] * count + [False] * absent)
            found[child] += list(zip(chosen, map(bool, counts), strict=False))
    return found


def _shared(
    rng: np.random.Generator, episodes: int, children: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Episodes among children: one for each while they last, the rest to a few, as in life."""
    once = min(episodes, len(children))
    weights = rng.gamma(0.5, size=len(children)) + 0.01
    more = rng.multinomial(episodes - once, weights / weights.sum())
    for place, child in enumerate(children):
        count = int(more[place]) + (place < once)
        if count:
            yield child, count


def _some_days(rng: np.random.Generator, first: date, last: date, count: int) -> list[date]:
    span = (last - first).days
    chosen = rng.choice(span, size=min(count, span), replace=False)
    return [first + int(day) * DAY for day in chosen]


def _homes(episodes: Iterable[int]) -> Iterator[tuple[bool, bool]]:
    """Whether each child is in care, and placed by others, so that the shares of episodes hold."""
    known = in_care = placed = 0
    for count in episodes:
        is_in_care = in_care <= known * IN_CARE_SHARE
        is_placed = is_in_care and placed <= in_care * PLACED_HERE_SHARE
        known, in_care = known + count, in_care + count * is_in_care
        placed += count * is_placed
        yield is_in_care, is_placed


def draw_child(
    rng: np.random.Generator,
    number: int,
    days: Iterable[tuple[date, bool]],
    is_in_care: bool,
    is_placed: bool,
) -> ChildDrawn:
    """One child with the episodes that began on these days."""
    chosen = sorted(days)
    age = 11 if number % 12 == 5 else int(rng.integers(13, 16))
    first = chosen[0][0] if chosen else YEAR_ENDS
    child = ChildDrawn(
        number=number,
        given=given(number),
        family=family(number * 3 + number // 40),
        born_on=date(first.year - age, 1, 1) - int(rng.integers(0, 300)) * DAY,
        house=household(number),
        home=HOMES[number % 3] if is_in_care else "",
        placed_by=PLACING[number % 5 == 0] if is_placed else "",
        is_exploited=bool(rng.random() < 0.35),
    )
    goings = tuple(draw_goings(rng, chosen, child))
    return ChildDrawn(**{**child.__dict__, "goings": goings})


def draw_goings(
    rng: np.random.Generator, days: Sequence[tuple[date, bool]], child: ChildDrawn
) -> Iterator[Going]:
    """The episodes that began on these days, none of them overlapping the next."""
    starts = [
        datetime(day.year, day.month, day.day, int(rng.integers(12, 23)), tzinfo=UTC)
        + int(rng.integers(0, 59)) * timedelta(minutes=1)
        for day, _ in days
    ]
    ends = [*(start - 6 * HOUR for start in starts[1:]), NIGHT - 6 * HOUR]
    for start, latest, (_, is_counted) in zip(starts, ends, days, strict=True):
        away = float(rng.lognormal(2.0, 0.9)) * HOUR
        found_at = _minute(min(start + away, latest))
        reported_at = _minute(min(start + float(rng.uniform(0.4, 5)) * HOUR, found_at))
        risk = ("low", "medium", "high")[int(rng.choice(3, p=[0.2, 0.6, 0.2]))]
        going = Going(start, reported_at, found_at, is_counted, risk)
        yield _after(rng, going, child) if is_counted else going


def _after(rng: np.random.Generator, going: Going, child: ChildDrawn) -> Going:
    """What was done after the child returned, as far as it had been by the city's last night."""
    assert going.found_at is not None  # noqa: S101 (drawn with a return)
    checked_at = _minute(going.found_at + float(rng.uniform(1, 24)) * HOUR)
    is_checked = rng.random() < 0.85 and checked_at <= NIGHT - HOUR
    return Going(
        going.missing_from,
        going.reported_at,
        going.found_at,
        risk=going.risk,
        checked_at=checked_at if is_checked else None,
        interview=_interview(rng, going.found_at, child),
        debriefs=tuple(_debriefs(rng, going.found_at, child)),
    )


def _interview(rng: np.random.Generator, found_at: datetime, child: ChildDrawn) -> Interview | None:
    is_offered = rng.random() < OFFERED_SHARE[bool(child.placed_by)]
    waited = rng.uniform(2, 30) if is_offered else rng.uniform(80, 250)
    offered_at = _minute(found_at + float(waited) * HOUR)
    if offered_at > NIGHT - HOUR:
        return None
    if not is_offered:  # in time, that is: asked days later, and by then nobody wanted to
        return Interview(offered_at, "declined")
    result = ("held", "declined", "unable")[int(rng.choice(3, p=[0.73, 0.2, 0.07]))]
    is_late = rng.random() < 0.3 and found_at < CAUGHT_UP
    waited = rng.uniform(74, 190) if is_late else rng.uniform(32, 71)
    held_at = _minute(found_at + float(waited) * HOUR)
    if result != "held":
        return Interview(offered_at, result)
    if held_at > NIGHT - HOUR:
        return Interview(offered_at, "offered")
    return Interview(offered_at, result, held_at)


def _debriefs(
    rng: np.random.Generator, found_at: datetime, child: ChildDrawn
) -> Iterator[Debriefing]:
    """One for each recipient; where the episode is late, one or two of them are late or missing.

    Nobody kept any before the plan promised them.
    """
    if found_at.date() < PLAN_STARTS:
        return
    recipients = child.owed_to()
    is_on_time = rng.random() < ON_TIME_SHARE or found_at > CAUGHT_UP
    late = set() if is_on_time else set(rng.choice(recipients, size=2).tolist())
    for recipient in recipients:
        waited = rng.uniform(124, 300) if recipient in late else rng.uniform(24, 117)
        is_never = recipient in late and rng.random() < 0.12 and found_at > LATELY
        is_safe = not (recipient in {"home", "education"} and rng.random() < 0.04)
        shared_at = _minute(found_at + float(waited) * HOUR)
        if not is_safe and found_at + WEIGHED_AFTER <= NIGHT:
            yield Debriefing(recipient, False, None)
        elif is_safe and not is_never and shared_at <= NIGHT - 2 * HOUR:
            yield Debriefing(recipient, True, shared_at)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
