"""What the demonstration's agencies return each quarter: one steady series for each measure.

Nothing is planted here: each quarter is drawn about one usual figure, which never moves, so any
signal in a returned measure is a false one. A quarter comes out the same whenever it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from guildhall.demo.story import noon
from guildhall.measures import reads as measures
from guildhall.measures import writes as measure_writes
from guildhall.measures.denominators import Denominators
from guildhall.measures.models import ReturnDue
from guildhall.measures.rules import next_quarter, quarter_end, quarters
from guildhall.measures.writes.returns import Sent
from guildhall.partners.models import Member

FIRST_QUARTER, LAST_QUARTER = "2014-Q2", "2016-Q3"
CALENDAR_SINCE = date(2014, 6, 1)
NEVER_SENDS, SENDS_LATE = 0.04, 0.12  # shares of the returns, so that a demonstration has both


@dataclass(frozen=True)
class Usual:
    """What a quarter's return is about: so many, of whom a share counts where it has a share.

    `residents`: it is so many out of the area's residents, of these ages where they are given.
    `out_of`: it is a share of what another return counted some quarters before.
    """

    number: float
    share: float | None = None
    residents: bool = False
    ages: tuple[int, int] | None = None
    out_of: str = ""
    quarters_before: int = 0


HATE_CRIMES_OF_REPORTS = 0.8  # the rest are incidents that are no crime
USUAL: Mapping[str, Usual] = {
    "M03": Usual(55),
    "M04": Usual(240, 0.22),
    "M05": Usual(18),
    "M06": Usual(22, residents=True, ages=(10, 17)),
    "M07": Usual(130, 0.62),
    "M08": Usual(400, 0.35),
    "M09": Usual(210),
    "M10": Usual(160),
    "M11": Usual(620, 0.48),
    "M12": Usual(26),
    "M13": Usual(17),
    "M14": Usual(330),
    "M15": Usual(60, 0.6),
    "M16": Usual(900, 0.45),
    "M17": Usual(85),
    "M18": Usual(24),
    "M19": Usual(690),
    "M20": Usual(820, 0.17),
    "M21": Usual(480),
    "M26": Usual(24, 0.55),
    "M31": Usual(410, 0.57),
    "M32": Usual(12_000, 0.004),
    "M33": Usual(320, 0.31),
    "M34": Usual(13, 0.85),
    "M35": Usual(62, residents=True),
    "M36": Usual(HATE_CRIMES_OF_REPORTS, 0.28, out_of="M35", quarters_before=2),
    "M37": Usual(38, 0.74),
    "M38": Usual(21),
    "M39": Usual(17),
    "M40": Usual(9, 0.6),
    "M41": Usual(12, 0.8),
    "M42": Usual(14),
    "M47": Usual(40, 0.2),
}


@dataclass(frozen=True)
class Agencies:
    """The agencies of one city, as one seed has them."""

    area_code: str
    seed: int
    people: Denominators = field(default_factory=Denominators)

    def figures(self, key: str, quarter: str) -> tuple[int, int | None]:
        """What is returned of a measure for a quarter: how many, and out of how many."""
        usual, rng = USUAL[key], self._rng(key, quarter)
        if usual.out_of:
            counted, _ = self.figures(usual.out_of, next_quarter(quarter, -usual.quarters_before))
            drawn = int(rng.binomial(counted, usual.number))
        else:
            drawn = int(rng.poisson(usual.number))
        if usual.residents:
            return drawn, self._residents(quarter, usual.ages)
        return (
            (drawn, None) if usual.share is None else (int(rng.binomial(drawn, usual.share)), drawn)
        )

    def came_on(self, due: ReturnDue) -> date | None:
        """The day on which a return comes; None where it never does."""
        rng = self._rng(f"{due.definition.key} comes", due.period)
        if rng.random() < NEVER_SENDS:
            return None
        is_late = rng.random() < SENDS_LATE
        days = int(rng.integers(3, 30)) if is_late else -int(rng.integers(0, 8))
        return due.due_on + timedelta(days=days)

    def _rng(self, what: str, quarter: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, crc32(f"{what} {quarter}".encode())])

    def _residents(self, quarter: str, ages: tuple[int, int] | None) -> int:
        month = f"{quarter_end(quarter):%Y-%m}"
        found = self.people.grid((self.area_code,), (month,), ages=ages, is_people=True)
        return round(float(found[0, 0]))


def send_returns(agencies: Agencies, *, until: date, by: Member) -> int:
    """Agencies send what they owe by a day: most in time, some late, a few never."""
    sent: list[tuple[date, Sent]] = []
    for definition in measures.returned_definitions().exclude(agency_key=""):
        measure_writes.schedule_returns(
            definition,
            agency_key=definition.agency_key,
            quarters=quarters(FIRST_QUARTER, LAST_QUARTER),
            rule="local",
            at=noon(CALENDAR_SINCE),
        )
        owed = ReturnDue.objects.filter(definition=definition, received=None)
        for due in owed.select_related("definition"):
            came = agencies.came_on(due)
            if came is not None and came <= until:
                top, bottom = agencies.figures(definition.key, due.period)
                sent.append((came, Sent(due=due, numerator=top, denominator=bottom)))
    for came, each in sent:
        measure_writes.receive_return(each, received_on=came, by=by, at=noon(came))
    return len(sent)
