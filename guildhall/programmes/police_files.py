"""What is the same of every measure that reads the police's open files, said once.

A programme takes the base that fits and gives what is its own with `dataclasses.replace`.
"""

from dataclasses import replace

from guildhall.analysis.direction import Polarity
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Break, Kind, Measure, Population

OWN = "given by each measure"
CODED = "The LSOA code that the publisher gives each row."
# The districts that Cambridgeshire Constabulary polices, and its own area.
CAMBRIDGESHIRE = (
    "E06000031", "E07000008", "E07000009", "E07000010", "E07000011", "E07000012", "E23000023",
)  # fmt: skip
ATHENA = Break(
    "2018-05",
    "Cambridgeshire moved its records to Athena on 23 May 2018",
    "Cambridgeshire Constabulary",
    areas=CAMBRIDGESHIRE,
)


def recorded(*crime_types: str) -> Count:
    """Rows of the street file of these crime types."""
    return Count(feed="police_street", where={"crime_type": crime_types})


# Offences of one kind in the street file, as a plain count.
OFFENCES = Measure(
    key="offences",
    title=OWN,
    kind=Kind.COUNT,
    unit="offences",
    counted_unit="offence",
    numerator_rule=OWN,
    numerator=recorded(),
    inclusion_date="The month the police recorded it. The files give no day, and no date it"
    " happened.",
    geography=f"{CODED} Rows without a location, about 3 in 100, have no area and are left out.",
    source="data.police.uk, street-level crime",
    supplier="The police force",
    polarity=Polarity.DOWN_GOOD,
    lag_months=1,
    suppress_below=None,
    breaks=(ATHENA,),
    mismatch=OWN,
)
# The same, for each thousand residents.
OFFENCES_PER_1000 = replace(
    OFFENCES,
    kind=Kind.RATE,
    unit="offences per 1,000 residents",
    denominator_rule="Residents, the mid-year estimate for the year the period ends in",
    denominator=Population(),
    per=1000,
)
