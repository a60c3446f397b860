"""Prevention and Enforcement Service: what the police files say of disorder."""

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Break, Kind, Measure, Population

SOURCE = "data.police.uk, street-level crime"
GEOGRAPHY = (
    "The LSOA code that the publisher gives each row. Rows without a location, about 3 in 100,"
    " have no area and are left out."
)
RESIDENTS = "Residents, the mid-year estimate for the year the period ends in"
ATHENA = Break(
    "2018-05",
    "Cambridgeshire moved its records to Athena on 23 May 2018",
    "Cambridgeshire Constabulary",
)
HARASSMENT = Break(
    "2015-04",
    "Harassment and malicious communications moved from public order to violence",
    "Home Office Counting Rules, April 2015",
)

programme = Programme(
    key="enforcement",
    title="Prevention and enforcement",
    measures=(
        Measure(
            key="asb_incidents_police",
            subject="Anti-social behaviour",
            title="Anti-social behaviour reported to the police",
            kind=Kind.RATE,
            unit="incidents per 1,000 residents",
            counted_unit="incident",
            numerator_rule="Incidents that the file calls Anti-social behaviour. They carry no"
            " crime ID, so two that look alike are two incidents",
            numerator=Count(
                feed="police_street",
                where={"crime_type": ("Anti-social behaviour",)},
            ),
            denominator_rule=RESIDENTS,
            denominator=Population(),
            per=1000,
            inclusion_date="The month the police logged the call. The files give no day or time.",
            geography=GEOGRAPHY,
            source=SOURCE,
            supplier="The police force",
            polarity=Polarity.DOWN_GOOD,
            lag_months=1,
            suppress_below=None,
            breaks=(ATHENA,),
            mismatch=(
                "Reports to the police only; those to the council and to landlords are not in it,"
                " so a change of where people report looks like a change in behaviour. Repeat"
                " callers and repeat places cannot be told, and one event reported twice counts"
                " twice."
            ),
        ),
        Measure(
            key="public_order_recorded",
            subject="Public order offences",
            is_plural=True,
            title="Public order offences recorded by the police",
            kind=Kind.RATE,
            unit="offences per 1,000 residents",
            counted_unit="offence",
            numerator_rule="Offences that the file calls Public order. Before May 2013 they stood"
            " with weapons and cannot be had apart",
            numerator=Count(feed="police_street", where={"crime_type": ("Public order",)}),
            denominator_rule=RESIDENTS,
            denominator=Population(),
            per=1000,
            inclusion_date="The month the police recorded it. The files give no day.",
            geography=GEOGRAPHY,
            source=SOURCE,
            supplier="The police force",
            polarity=Polarity.DOWN_GOOD,
            lag_months=1,
            suppress_below=None,
            breaks=(HARASSMENT, ATHENA),
            mismatch=(
                "Much affected by how crime is recorded. The files hold no hate category, so hate"
                " crime, much of which is public order, cannot be had from them."
            ),
        ),
    ),
)
