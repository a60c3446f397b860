"""What is planted in the synthetic evidence, so that an analysis can be marked against it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from guildhall.demo.generator import months
from guildhall.demo.generator.areas import hot_spot, near
from guildhall.demo.generator.published import PETERBOROUGH, PETERBOROUGH_KSI_CASUALTIES


@dataclass(frozen=True)
class RecordingChange:
    """Police record more of what is reported, in the whole force; nothing else changes.

    `lifts` multiplies the rows of a crime type from `starts` on. Types in `leaves` are little
    affected by recording and do not move.
    """

    starts: str = "2014-11"
    lifts: dict[str, float] = field(
        default_factory=lambda: {"Violence and sexual offences": 1.30, "Public order": 1.20}
    )
    leaves: tuple[str, ...] = ("Burglary", "Vehicle crime", "Robbery")


@dataclass(frozen=True)
class BurglaryFall:
    """A real fall in burglary of dwellings, in Peterborough alone.

    The police files hold one category for all burglary; `dwelling_share` of it is of dwellings
    before the fall, so all burglary is multiplied by `all_burglary`.
    """

    district_code: str = PETERBOROUGH.code
    starts: str = "2015-09"
    dwelling_share: float = 0.55
    dwelling_multiplier: float = 0.60
    all_burglary: float = 0.78


@dataclass(frozen=True)
class HotSpot:
    """Anti-social behaviour that gathers in one small area, the district's total unchanged.

    Weights of the area and of those that touch it are multiplied from `starts` on.
    """

    lsoa_code: str
    lsoa_name: str
    ward_code: str
    ward_name: str
    touching: tuple[str, ...]
    crime_type: str = "Anti-social behaviour"
    starts: str = "2015-04"
    multiplier: float = 8.0
    touching_multiplier: float = 2.0


@dataclass(frozen=True)
class FireRise:
    """Deliberate fires: a steady rise in Peterborough over twelve months, a fall elsewhere.

    The multiplier goes in a straight line from 1 before `starts` to `multiplier_at_end` in the
    twelfth month, and stays there. Other districts fall by `fall_per_year` a year since 2013.
    """

    district_code: str = PETERBOROUGH.code
    starts: str = "2015-10"
    months: int = 12
    multiplier_at_end: float = 2.0
    fall_per_year: float = 0.08


@dataclass(frozen=True)
class Gap:
    """A month whose file was never published: it must show as a gap and not as zero."""

    feed: str = "police_stop_and_search"
    month: str = "2015-06"


@dataclass(frozen=True)
class PlantedTruth:
    """Everything planted, with its parameters, and the months that the files cover."""

    seed: int
    until: str
    first_month: str
    last_month: str
    hot_spot: HotSpot
    recording_change: RecordingChange = field(default_factory=RecordingChange)
    burglary_fall: BurglaryFall = field(default_factory=BurglaryFall)
    fire_rise: FireRise = field(default_factory=FireRise)
    gap: Gap = field(default_factory=Gap)
    ksi_casualties: dict[int, int] = field(
        default_factory=lambda: {
            year: PETERBOROUGH_KSI_CASUALTIES[year] for year in (2013, 2014, 2015)
        }
    )
    synthetic: bool = True

    def as_dict(self) -> dict[str, Any]:
        """For planted-truth.json."""
        return asdict(self)

    def times_recorded(self, district_code: str, crime_type: str, month: str) -> float:
        """What a crime type's rows are multiplied by in a district in a month."""
        times = 1.0
        if month >= self.recording_change.starts:
            times *= self.recording_change.lifts.get(crime_type, 1.0)
        fall = self.burglary_fall
        if crime_type == "Burglary" and district_code == fall.district_code:
            times *= fall.all_burglary if month >= fall.starts else 1.0
        return times

    def dwelling_share(self, month: str) -> float:
        """Share of Peterborough's burglaries that are of dwellings in a month."""
        fall = self.burglary_fall
        if month < fall.starts:
            return fall.dwelling_share
        return fall.dwelling_share * fall.dwelling_multiplier / fall.all_burglary

    def times_set_on_fire(self, district_code: str, month: str) -> float:
        """What deliberate fires are multiplied by in a district in a month."""
        rise = self.fire_rise
        if district_code != rise.district_code:
            years = (months.number(month) - months.number("2013-01")) / 12
            return float((1 - rise.fall_per_year) ** years)
        gone = months.number(month) - months.number(rise.starts) + 1
        share = min(max(gone / rise.months, 0.0), 1.0)
        return 1 + share * (rise.multiplier_at_end - 1)


def planted_hot_spot() -> HotSpot:
    """The hot spot at the place that the map sets aside for it."""
    area = hot_spot()
    return HotSpot(
        lsoa_code=area.code,
        lsoa_name=area.name,
        ward_code=area.ward_code,
        ward_name=area.ward_name,
        touching=tuple(other.code for other in near(area)),
    )
