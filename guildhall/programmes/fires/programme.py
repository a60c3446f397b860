"""Fire and arson: what fire and rescue extracts say. They are evidence; there are no cases."""

from dataclasses import replace

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Averaged, Kind, Measure, PeriodKind

RECORDS = "fire_incidents"
SUPPLIER = "Cambridgeshire Fire and Rescue Service"
DATED = "The day of the call."
GEOGRAPHY = "The area code in the extract, or where there is none the area that holds the point."
LATE = "Incident records are closed late, so the last months rise afterwards."

# Records give a number: one fire has not killed a hundred.
DEATHS = tuple(str(deaths) for deaths in range(1, 100))

PRIMARY_AND_SECONDARY = Measure(
    key="primary_secondary_fires",
    subject="Primary and secondary fires",
    is_plural=True,
    title="Primary and secondary fires",
    kind=Kind.COUNT,
    unit="fires",
    counted_unit="fire",
    numerator_rule="Primary fires (buildings, vehicles, outdoor structures, or any with"
    " casualties, rescues or five or more appliances) and secondary fires, chimney fires"
    " left out",
    numerator=Count(feed=RECORDS, where={"incident_type": ("Primary fire", "Secondary fire")}),
    inclusion_date=DATED,
    geography=GEOGRAPHY,
    source="Incident recording system, extract from the fire and rescue service",
    supplier=SUPPLIER,
    polarity=Polarity.DOWN_GOOD,
    lag_months=2,
    mismatch=f"Accidental and deliberate together; the programme is arson. {LATE}",
)
"""The other counts from these records say all of this, but for what each counts and why."""

programme = Programme(
    key="fires",
    title="Arson and fires",
    measures=(
        PRIMARY_AND_SECONDARY,
        replace(
            PRIMARY_AND_SECONDARY,
            key="deliberate_fires",
            subject="Deliberate fires",
            title="Deliberate fires",
            numerator_rule="Fires whose cause was recorded as deliberate, suspected ones included",
            numerator=Count(feed=RECORDS, where={"cause": ("Deliberate",)}),
            mismatch=(
                "The fire service's judgement of cause, which is not the police's record of arson:"
                f" the two do not add up to one another. {LATE}"
            ),
        ),
        replace(
            PRIMARY_AND_SECONDARY,
            key="fatal_fires",
            subject="Fatal fires",
            title="Fires in which somebody was killed",
            numerator_rule="Fires in whose record at least one person was killed",
            numerator=Count(feed=RECORDS, where={"fatalities": DEATHS}),
            suppress_below=None,
            always_said=("fire in which somebody was killed", "fires in which somebody was killed"),
            mismatch=(
                "Fires, not deaths. A death in a fire is announced by the service and heard by the"
                f" coroner in public, so no count of them is hidden. {LATE}"
            ),
        ),
        Measure(
            key="dwelling_fires_average",
            subject="Dwelling fires",
            is_plural=True,
            title="Dwelling fires a year, over three years",
            kind=Kind.COUNT,
            unit="fires a year, averaged over three years",
            counted_unit="fire",
            numerator_rule="Sum over the area's neighbourhoods of the published three-year average",
            numerator=Averaged(
                feed="dwelling_fires_msoa",
                of="fires_a_year",
                place="msoa_code",
                part="msoa",
                year="2019",
            ),
            inclusion_date="The three years together, about 2017/18 to 2019/20.",
            geography="Middle-layer areas (MSOA 2011) that make up the district.",
            source="Home Office, low-level geography fire data",
            supplier="Home Office",
            polarity=Polarity.DOWN_GOOD,
            lag_months=0,
            suppress_below=None,
            natural_period=PeriodKind.YEAR,
            mismatch=(
                "One figure for three years, of dwellings only: it cannot show a change, and it is"
                " not the plan's primary and secondary fires. It says where, not when."
            ),
        ),
    ),
)
