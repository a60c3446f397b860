"""What happened and who complained of it, drawn from a seed: plain facts, before any file is made.

Complaints of agencies other than the first are of the same event only where they are drawn so:
what would look like one event by chance is drawn again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from guildhall.demo.city.drawing import DAY, HOUR, NIGHT
from guildhall.demo.generator.areas import SmallArea, hot_spot, in_district

PETERBOROUGH = "E06000031"
POLICE, COUNCIL, LANDLORD = "police", "council", "landlord"
KINDS = (
    # kind, its title in an extract, share, qualifier, who hears of it first
    ("rowdy", "Rowdy or inconsiderate behaviour", 0.26, "Nuisance", POLICE),
    ("noise", "Noise", 0.14, "Personal", COUNCIL),
    ("neighbours", "Dispute between neighbours", 0.12, "Personal", POLICE),
    ("young_people", "Groups of young people", 0.11, "Nuisance", POLICE),
    ("vehicle_nuisance", "Vehicle nuisance", 0.08, "Nuisance", POLICE),
    ("street_drinking", "Street drinking", 0.06, "Nuisance", POLICE),
    ("fly_tipping", "Fly-tipping", 0.08, "Environmental", COUNCIL),
    ("litter", "Litter", 0.05, "Environmental", COUNCIL),
    ("graffiti", "Graffiti", 0.04, "Environmental", COUNCIL),
    ("harassment", "Harassment or threats", 0.06, "Personal", POLICE),
)
THEME = "vehicle_nuisance"
THEME_MONTH = date(2016, 10, 1)
THEME_EVENTS = 14
THREE_HEARD_AT = datetime(2016, 9, 17, 21, 40, tzinfo=UTC)
PLACE_UPRN, PLACE_LINE = "100000000017", "Flats 1 to 12, Candlewick Court"
NEAR_METRES, NEAR_HOURS = 80, 4
"""Further apart than this, two complaints are never taken for one event."""
STILL_OPEN_FROM = NIGHT - 30 * HOUR


@dataclass(frozen=True)
class Complaint:
    """One complaint to one agency. `caller` is the agency's own number for whoever complained."""

    source: str
    number: int
    event: int
    received_at: datetime
    occurred_at: datetime
    kind: str
    title: str
    qualifier: str
    easting: int
    northing: int
    ward: str
    lsoa: str
    place: str
    caller: str = ""
    risk: str = ""
    contacted_at: datetime | None = None
    finished_at: datetime | None = None
    uprn: str = ""

    @property
    def reference(self) -> str:
        """The agency's own reference."""
        return f"{self.source[0].upper()}{self.received_at:%y}/{self.number:05}"


@dataclass(frozen=True)
class AsbScale:
    """How much to draw: events that somebody complains of, and cases worked on."""

    events: int = 3600
    cases: int = 40
    repeat_victims: int = 6
    twice: int = 60


@dataclass
class Drawn:
    """Everything drawn: the complaints by source, and what is planted among them."""

    complaints: list[Complaint] = field(default_factory=list)
    victims: list[str] = field(default_factory=list)
    three: int = 0
    theme_ward: str = ""

    @property
    def events(self) -> int:
        """How many different events."""
        return len({each.event for each in self.complaints})

    def of(self, source: str) -> list[Complaint]:
        """One agency's complaints, in the order that they came."""
        return sorted(
            (each for each in self.complaints if each.source == source),
            key=lambda each: (each.received_at, each.number),
        )


class Drawer:
    """Draws complaints one after another, keeping those of unlike events apart."""

    def __init__(self, seed: int, since: date) -> None:
        self.rng = np.random.default_rng([seed, 6])
        self.since = datetime(since.year, since.month, since.day, tzinfo=UTC)
        self.areas = in_district(PETERBOROUGH)
        weights = np.array([area.need + 20 * area.is_centre for area in self.areas])
        self.weights = weights / weights.sum()
        self.drawn = Drawn()
        self._near: dict[tuple[int, int, int], list[Complaint]] = defaultdict(list)

    def event(self, **fixed: object) -> Complaint:
        """A complaint of an event of its own, away from every other."""
        while True:
            made = replace(self._complaint(), **fixed)  # type: ignore[arg-type]
            if fixed or not self._is_near(made):
                self._take(made)
                return made

    def heard_by(self, first: Complaint, source: str) -> Complaint:
        """The same event, as another agency heard of it some minutes later."""
        later = int(self.rng.integers(3, 50)) * timedelta(minutes=1)
        occurred_at = first.occurred_at + int(self.rng.integers(0, 40)) * timedelta(minutes=1)
        made = replace(
            first,
            source=source,
            number=len(self.drawn.complaints),
            received_at=max(first.received_at, occurred_at) + later,
            occurred_at=occurred_at,
            easting=first.easting + int(self.rng.integers(-25, 26)),
            northing=first.northing + int(self.rng.integers(-25, 26)),
            caller="",
            risk="",
            contacted_at=None,
        )
        made = replace(made, finished_at=self._finished(made.received_at))
        self._take(made)
        return made

    def _take(self, made: Complaint) -> None:
        self.drawn.complaints.append(made)
        self._near[self._square(made)].append(made)

    def _square(self, each: Complaint) -> tuple[int, int, int]:
        hours = int(each.occurred_at.timestamp() // 3600)
        return each.easting // NEAR_METRES, each.northing // NEAR_METRES, hours // NEAR_HOURS

    def _is_near(self, made: Complaint) -> bool:
        x, y, t = self._square(made)
        return any(
            self._near.get((x + a, y + b, t + c))
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            for c in (-1, 0, 1)
        )

    def _complaint(self) -> Complaint:
        rng = self.rng
        kind, title, _, qualifier, first = KINDS[
            int(rng.choice(len(KINDS), p=[each[2] for each in KINDS]))
        ]
        area = self.areas[int(rng.choice(len(self.areas), p=self.weights))]
        occurred_at = self._when()
        received_at = occurred_at + int(rng.integers(2, 90)) * timedelta(minutes=1)
        number = len(self.drawn.complaints)
        is_personal = qualifier == "Personal"
        source = LANDLORD if is_personal and rng.random() < 0.06 else first
        made = self._at(area, source, number, received_at, occurred_at, kind, title, qualifier)
        if not is_personal or rng.random() < 0.15:
            return made
        return self.personal(made, f"{source[0].upper()}{100_000 + number}")

    def personal(self, made: Complaint, caller: str) -> Complaint:
        """The complaint as one of somebody whom the agency knows by a number, with its risk."""
        rng = self.rng
        risk = ("Standard", "Medium", "High")[int(rng.choice(3, p=[0.7, 0.23, 0.07]))]
        waited = rng.uniform(0.3, 3) if risk == "High" else rng.uniform(1, 40)
        if rng.random() < 0.12:
            waited = rng.uniform(50, 90)
        contacted_at = made.received_at + float(waited) * HOUR
        is_by_now = contacted_at < NIGHT
        return replace(
            made,
            caller=caller,
            risk=risk,
            contacted_at=contacted_at.replace(second=0, microsecond=0) if is_by_now else None,
        )

    def _at(
        self,
        area: SmallArea,
        source: str,
        number: int,
        received_at: datetime,
        occurred_at: datetime,
        kind: str,
        title: str,
        qualifier: str,
    ) -> Complaint:
        point = area.points[int(self.rng.integers(len(area.points)))]
        return Complaint(
            source=source,
            number=number,
            event=number,
            received_at=received_at,
            occurred_at=occurred_at,
            kind=kind,
            title=title,
            qualifier=qualifier,
            easting=point.easting + int(self.rng.integers(-120, 121)),
            northing=point.northing + int(self.rng.integers(-120, 121)),
            ward=area.ward_code,
            lsoa=area.code,
            place=point.street,
            finished_at=self._finished(received_at),
        )

    def _when(self) -> datetime:
        """An hour of the span: evenings, and the summer, more than the rest."""
        days = (NIGHT - DAY - self.since).days
        while True:
            day = self.since + int(self.rng.integers(days)) * DAY
            if self.rng.random() < (0.95 if day.month in (5, 6, 7, 8, 10) else 0.7):
                break
        hour = int(self.rng.choice([9, 12, 15, 17, 18, 19, 20, 21, 22, 23]))
        return day.replace(hour=hour, minute=int(self.rng.integers(60)))

    def _finished(self, received_at: datetime) -> datetime | None:
        """When the source closed its record; one that came lately is open still."""
        if received_at > STILL_OPEN_FROM:
            return None
        closed_at = received_at + float(self.rng.uniform(1, 12)) * DAY
        return min(closed_at, NIGHT - HOUR).replace(second=0, microsecond=0)


def draw(seed: int, scale: AsbScale, since: date) -> Drawn:
    """Everything that was complained of."""
    drawer = Drawer(seed, since)
    for _ in range(scale.events):
        first = drawer.event()
        if drawer.rng.random() < 0.06 and first.source != LANDLORD:
            drawer.heard_by(first, COUNCIL if first.source == POLICE else POLICE)
    _three(drawer)
    _theme(drawer)
    _place(drawer)
    drawer.drawn.victims = list(_victims(drawer, scale))
    return drawer.drawn


def _three(drawer: Drawer) -> None:
    """One event that three agencies were told of."""
    first = drawer.event(occurred_at=THREE_HEARD_AT, received_at=THREE_HEARD_AT + 10 * MINUTE,
                         source=POLICE, easting=519_400, northing=298_400, kind="rowdy",
                         title="Rowdy or inconsiderate behaviour", qualifier="Nuisance", caller="",
                         risk="", contacted_at=None)  # fmt: skip
    drawer.heard_by(first, COUNCIL)
    drawer.heard_by(first, LANDLORD)
    drawer.drawn.three = first.event


MINUTE = timedelta(minutes=1)


def _theme(drawer: Drawer) -> None:
    """A type that stood far above its usual level in one ward in October 2016."""
    area = hot_spot()
    drawer.drawn.theme_ward = area.ward_code
    for number in range(THEME_EVENTS):
        when = datetime(2016, 10, 2 + 2 * number, 20, 5, tzinfo=UTC)
        point = area.points[number % len(area.points)]
        drawer.event(occurred_at=when, received_at=when + 20 * MINUTE, kind=THEME, source=POLICE,
                     title="Vehicle nuisance", qualifier="Nuisance", ward=area.ward_code,
                     lsoa=area.code, easting=point.easting + 7 * number, northing=point.northing,
                     caller="", risk="", contacted_at=None)  # fmt: skip


def _place(drawer: Drawer) -> None:
    """An address that the council heard of four times in ten weeks."""
    for day in (date(2016, 9, 5), date(2016, 9, 27), date(2016, 10, 19), date(2016, 11, 7)):
        when = datetime(day.year, day.month, day.day, 23, 15, tzinfo=UTC)
        drawer.event(occurred_at=when, received_at=when + 11 * HOUR, kind="noise", title="Noise",
                     source=COUNCIL, qualifier="Nuisance", uprn=PLACE_UPRN, place=PLACE_LINE,
                     easting=518_600, northing=299_900, caller="", risk="",
                     contacted_at=None)  # fmt: skip


def _victims(drawer: Drawer, scale: AsbScale) -> Iterator[str]:
    """People with three events or more in six months; and others with two in a year."""
    for number in range(scale.repeat_victims):
        caller = f"P9{number:05}"
        yield caller
        first = datetime(2016, 3 + number, 4, 21, 30, tzinfo=UTC)
        for n in range(3 + number % 2):
            _again(drawer, caller, first + n * 24 * DAY)
    for number in range(scale.twice):
        first = datetime(2015, 12, 1 + number % 28, 20, 10, tzinfo=UTC)
        for when in (first, first + 225 * DAY):
            _again(drawer, f"P8{number:05}", when)


def _again(drawer: Drawer, caller: str, when: datetime) -> None:
    made = drawer.event(occurred_at=when, received_at=when + 15 * MINUTE, kind="neighbours",
                        title="Dispute between neighbours", source=POLICE, qualifier="Personal",
                        contacted_at=None, risk="", caller="")  # fmt: skip
    drawer.drawn.complaints[-1] = drawer.personal(
        replace(made, finished_at=made.received_at + 9 * DAY), caller
    )
