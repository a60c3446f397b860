"""A toy programme, found by its folder: all that it is, is said here."""

from datetime import date, datetime

from guildhall.programmes.toy_allotments.models import Sighting, Skip, Visit

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Outcome, Programme, Slice, Stage
from guildhall.duties.declare import Deadline, Force, Rule, Source, hours
from guildhall.measures.declare import Kind, Measure, Recorded, Records
from guildhall.partners.declare import CASE_SLICE, TASKING_SLICE, Do, Function, Level, Reach, Sight
from guildhall.partners.matrices import MANAGEMENT

HANDBOOK = Source("The allotment handbook", "Part 2", date(2015, 4, 1), Force.LOCAL)


def visited_at(sighting: Sighting) -> datetime | None:
    """The first visit to the case since the sighting; None before there is one."""
    visits = Visit.objects.filter(entry__case=sighting.entry.case, entry__withdrawn_at=None)
    return visits.filter(held_at__gte=sighting.seen_at).values_list("held_at", flat=True).first()


def sightings(at: datetime) -> Recorded | None:
    """Sightings by month, as they stand."""
    months = [f"{s.seen_at:%Y-%m}" for s in Sighting.objects.filter(entry__withdrawn_at=None)]
    counts = {month: months.count(month) for month in months}
    return Recorded(since=date(2016, 1, 1), counts=counts) if counts else None


programme = Programme(
    key="toy_allotments",
    title="Toy allotments",
    is_casework=True,
    lead_agency="council",
    functions=(
        Function("weeder", "Weeder"),
        Function("onlooker", "Onlooker"),
        Function("plotholder", "Plotholder"),
    ),
    matrix={
        "weeder": Sight(
            Level.FULL,
            Reach.WHOLE,
            slices=frozenset({TASKING_SLICE, CASE_SLICE, "health"}),
            may=MANAGEMENT,
        ),
        "onlooker": Sight(Level.FULL, Reach.WHOLE, may=MANAGEMENT),
        "plotholder": Sight(Level.FULL, Reach.NAMED, may=MANAGEMENT),
        "auditor": Sight(Level.EXISTS, Reach.WHOLE, may=frozenset({Do.GOVERN})),
    },
    slices=(Slice("health", "Health"),),
    stages=(
        Stage("seen", "Weed seen", leads_to=("cleared",)),
        Stage("cleared", "Cleared", needs=(Sighting.gone_at,)),
    ),
    records=(Sighting, Visit),
    sheets=(Skip,),
    deadlines=(
        Deadline(
            key="visit",
            title="Visit the plot",
            of=Sighting,
            starts=Sighting.seen_at,
            met=visited_at,
            owner="weeder",
            versions=(Rule(since=date(2015, 1, 1), within=hours(72), source=HANDBOOK),),
        ),
        Deadline(
            key="skip",
            title="Empty the skip",
            of=Skip,
            starts=Skip.hired_at,
            met=Skip.emptied_at,
            owner="weeder",
            versions=(Rule(since=date(2015, 1, 1), within=hours(24), source=HANDBOOK),),
        ),
    ),
    outcomes=(Outcome("cleared", "Cleared"),),
    measures=(
        Measure(
            key="toy_sightings",
            title="Weeds seen",
            kind=Kind.COUNT,
            unit="sightings",
            counted_unit="sighting",
            numerator_rule="Sightings of a weed, those withdrawn left out",
            numerator=Records("sightings by the month they were seen", sightings),
            inclusion_date="The day it was seen",
            geography="The whole partnership",
            source="Casework",
            supplier="The council",
            polarity=Polarity.DOWN_GOOD,
            lag_months=0,
            mismatch="A weed that nobody saw is not counted.",
        ),
    ),
)
