"""Offender management: what the police files say of burglary, violence and robbery."""

from dataclasses import replace

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Break, Households, Kind, Measure
from guildhall.programmes.police_files import (
    ATHENA,
    CODED,
    OFFENCES,
    OFFENCES_PER_1000,
    recorded,
)

RECORDING = Break(
    "2014-11",
    "Recording of reported crime tightened after the inspection of crime data integrity",
    "HMIC, Crime-recording: making the victim count, November 2014",
)
HARASSMENT = Break(
    "2015-04",
    "Harassment and malicious communications counted as violence",
    "Home Office Counting Rules, April 2015",
)
CONTROL = Break(
    "2015-11",
    "Controlling or coercive behaviour became an offence",
    "Serious Crime Act 2015, section 76",
)
BURGLARY = Break(
    "2017-04",
    "Dwelling burglary became residential burglary, sheds and garages included",
    "Home Office Counting Rules, April 2017",
)
STALKING = Break(
    "2017-11", "Stalking counted apart and reclassified", "Home Office Counting Rules, 2017-18"
)
PRINCIPAL = Break(
    "2023-05",
    "One offence counted an incident again: conduct crimes no longer counted beside the principal",
    "Home Office Counting Rules, May 2023",
)
VICTIM_BASED = (
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Other theft",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)

programme = Programme(
    key="offender_management",
    title="Reducing re-offending: offender management",
    measures=(
        replace(
            OFFENCES,
            key="burglary_recorded",
            subject="Burglary",
            title="Burglary recorded by the police",
            kind=Kind.RATE,
            unit="offences per 1,000 households",
            numerator_rule="Offences that the file calls Burglary",
            numerator=recorded("Burglary"),
            denominator_rule="Households of the area, from the census nearest the period",
            denominator=Households(),
            per=1000,
            breaks=(BURGLARY, ATHENA),
            mismatch=(
                "All burglary, of homes and of businesses: the files do not say which. The plan"
                " asks for dwelling burglary, which these figures overstate."
            ),
        ),
        replace(
            OFFENCES_PER_1000,
            key="violence_recorded",
            subject="Violence",
            title="Violence and sexual offences recorded by the police",
            numerator_rule="Offences that the file calls Violence and sexual offences, or Violent"
            " crime before May 2013",
            numerator=recorded("Violence and sexual offences", "Violent crime"),
            breaks=(RECORDING, HARASSMENT, CONTROL, STALKING, ATHENA, PRINCIPAL),
            mismatch=(
                "All violence, with and without injury, and all sexual offences: the files do not"
                " tell them apart. Serious violence, or violence with injury, which the plan asks"
                " for, cannot be had from them. Most of the breaks change what is recorded, not"
                " what happens."
            ),
        ),
        replace(
            OFFENCES,
            key="robbery_recorded",
            subject="Robbery",
            title="Robbery recorded by the police",
            numerator_rule="Offences that the file calls Robbery",
            numerator=recorded("Robbery"),
            mismatch=(
                "Of a person and of a business together. Little affected by how crime is recorded,"
                " so it is a check on the changes in violence."
            ),
        ),
        replace(
            OFFENCES_PER_1000,
            key="victim_based_crime_proxy",
            subject="Victim-based crime",
            title="Victim-based crime, as near as the police files come",
            numerator_rule="Offences of the crime types that have a victim: "
            + ", ".join(VICTIM_BASED),
            numerator=recorded(*VICTIM_BASED, "Violent crime"),
            breaks=(RECORDING, HARASSMENT, CONTROL, BURGLARY, STALKING, ATHENA, PRINCIPAL),
            mismatch=(
                "A proxy: the files' categories do not line up with the official grouping. Rows"
                " without a location are missing, so counts are below the published ones. Drugs,"
                " weapons, public order, other crime and anti-social behaviour are left out."
            ),
        ),
        Measure(
            key="police_outcomes_positive_share",
            subject="The share of outcomes that are positive",
            title="Police outcomes that are a charge, caution or local resolution",
            kind=Kind.PROPORTION,
            unit="% of outcomes",
            counted_unit="outcome",
            numerator_rule="Outcomes that are a charge, a caution, a penalty notice or a local"
            " resolution",
            numerator=Count(
                feed="police_outcomes",
                where={
                    "outcome_type": (
                        "Suspect charged",
                        "Suspect charged as part of another case",
                        "Offender given a caution",
                        "Offender given a drugs possession warning",
                        "Offender given penalty notice",
                        "Local resolution",
                    )
                },
            ),
            denominator_rule="Every outcome given in the month",
            denominator=Count(feed="police_outcomes", where={}),
            inclusion_date="The month the outcome was given, not the month of the crime.",
            geography=CODED,
            source="data.police.uk, outcomes",
            supplier="The police force",
            polarity=Polarity.UP_GOOD,
            lag_months=3,
            suppress_below=None,
            minimum_denominator=10,
            breaks=(ATHENA,),
            mismatch=(
                "Outcomes of all crime that month, whenever the crime was, so it is not the share"
                " of crimes solved. The file does not give the crime type, so burglary, violence"
                " or hate crime cannot be told apart in it."
            ),
        ),
    ),
)
