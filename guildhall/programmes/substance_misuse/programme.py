"""Substance misuse: what the police files say of drugs. Treatment is returned by its provider."""

from dataclasses import replace

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Kind, Measure
from guildhall.programmes.police_files import OFFENCES, recorded

POINT = (
    "The area whose boundary holds the point of the stop; searches without a point have no area"
    " and are left out. Points are snapped to the nearest map point, so those near a boundary may"
    " fall on the wrong side."
)
DRUG_SEARCH = {"object_of_search": ("Controlled drugs",)}

programme = Programme(
    key="substance_misuse",
    title="Substance misuse",
    measures=(
        replace(
            OFFENCES,
            key="drugs_recorded",
            subject="Drug offences",
            is_plural=True,
            title="Drug offences recorded by the police",
            numerator_rule="Offences that the file calls Drugs: possession and supply together",
            numerator=recorded("Drugs"),
            polarity=Polarity.NONE,
            mismatch=(
                "Counts what the police went looking for, not how many people use drugs: a rise is"
                " as likely to be more searching. It says nothing of arrests from local"
                " intelligence, which the plan asks for."
            ),
        ),
        Measure(
            key="stop_searches",
            subject="Stops and searches",
            is_plural=True,
            title="Stops and searches",
            kind=Kind.COUNT,
            unit="searches",
            counted_unit="search",
            numerator_rule="Every search in the file, of a person or a vehicle",
            numerator=Count(feed="police_stop_and_search", where={}),
            inclusion_date="The day of the search.",
            geography=POINT,
            source="data.police.uk, stop and search",
            supplier="The police force",
            polarity=Polarity.NONE,
            lag_months=1,
            suppress_below=None,
            mismatch="A count of police activity. Neither more nor fewer is better by itself.",
        ),
        Measure(
            key="stop_search_drugs_found",
            subject="The share of drug searches that found something",
            title="Drug searches where what was looked for was found",
            kind=Kind.PROPORTION,
            unit="% of searches for drugs",
            counted_unit="search",
            numerator_rule="Searches for controlled drugs whose outcome was linked to the object of"
            " the search",
            numerator=Count(
                feed="police_stop_and_search",
                where={**DRUG_SEARCH, "outcome_linked": ("True",)},
            ),
            denominator_rule="Searches for controlled drugs",
            denominator=Count(feed="police_stop_and_search", where=DRUG_SEARCH),
            inclusion_date="The day of the search.",
            geography=POINT,
            source="data.police.uk, stop and search",
            supplier="The police force",
            polarity=Polarity.UP_GOOD,
            lag_months=1,
            suppress_below=None,
            minimum_denominator=10,
            mismatch=(
                "The file says whether the outcome was linked to what was searched for, not what"
                " was found. Where that was left blank the search counts as not linked, so the"
                " share is a lower bound."
            ),
        ),
    ),
)
