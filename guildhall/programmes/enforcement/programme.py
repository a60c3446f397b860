"""Anti-social behaviour, and the Prevention and Enforcement Service that acts on it.

A case is of one course of behaviour: who suffers from it, who is said to do it, and what is done to
stop it. Reports, notices and patrols stand on no case and may be linked to one.
"""

from dataclasses import replace

from guildhall.casework.declare import Outcome, Programme, Retention, Role
from guildhall.measures.declare import Break
from guildhall.programmes.enforcement.bringing.declared import BRINGING
from guildhall.programmes.enforcement.cases import declared as cases
from guildhall.programmes.enforcement.matrix import FUNCTIONS, MATRIX
from guildhall.programmes.enforcement.measures import MEASURES
from guildhall.programmes.enforcement.powers import declared as powers
from guildhall.programmes.enforcement.public.receiving import PUBLIC_FORMS
from guildhall.programmes.enforcement.reports import declared as reports
from guildhall.programmes.enforcement.reviews import declared as reviews
from guildhall.programmes.enforcement.tasking import declared as tasking
from guildhall.programmes.police_files import ATHENA, OFFENCES_PER_1000, recorded

HARASSMENT = Break(
    "2015-04",
    "Harassment and malicious communications moved from public order to violence",
    "Home Office Counting Rules, April 2015",
)

POLICE_FILES = (
    replace(
        OFFENCES_PER_1000,
        key="asb_incidents_police",
        subject="Anti-social behaviour",
        title="Anti-social behaviour reported to the police",
        unit="incidents per 1,000 residents",
        counted_unit="incident",
        numerator_rule="Incidents that the file calls Anti-social behaviour. They carry no"
        " crime ID, so two that look alike are two incidents",
        numerator=recorded("Anti-social behaviour"),
        inclusion_date="The month the police logged the call. The files give no day or time.",
        mismatch=(
            "Reports to the police only; those to the council and to landlords are not in it,"
            " so a change of where people report looks like a change in behaviour. Repeat"
            " callers and repeat places cannot be told, and one event reported twice counts"
            " twice."
        ),
    ),
    replace(
        OFFENCES_PER_1000,
        key="public_order_recorded",
        subject="Public order offences",
        is_plural=True,
        title="Public order offences recorded by the police",
        numerator_rule="Offences that the file calls Public order. Before May 2013 they stood"
        " with weapons and cannot be had apart",
        numerator=recorded("Public order"),
        breaks=(HARASSMENT, ATHENA),
        mismatch=(
            "Much affected by how crime is recorded. The files hold no hate category, so hate"
            " crime, much of which is public order, cannot be had from them."
        ),
    ),
)

programme = Programme(
    key="enforcement",
    title="Anti-social behaviour, prevention and enforcement",
    measures=(*POLICE_FILES, *MEASURES),
    is_casework=True,
    lead_agency="city_council",
    functions=FUNCTIONS,
    matrix=MATRIX,
    stages=cases.STAGES,
    records=cases.RECORDS,
    sheets=(*reports.SHEETS, *powers.SHEETS, *tasking.SHEETS, *reviews.SHEETS),
    deadlines=(
        *cases.DEADLINES,
        *reports.DEADLINES,
        *powers.DEADLINES,
        *tasking.DEADLINES,
        *reviews.DEADLINES,
    ),
    assessments=cases.ASSESSMENTS,
    letters=cases.LETTERS,
    roles=(
        Role("victim", "Victim", "victim", is_subject=True, is_shielded=True, category="victim"),
        Role("complainant", "Complainant", "victim", is_shielded=True, category="victim"),
        Role(
            "child",
            "Child harmed",
            "victim",
            is_subject=True,
            is_shielded=True,
            is_child=True,
            category="victim",
        ),
        Role("suspect", "Person complained of", "offender", category="suspect"),
        Role(
            "child_suspect",
            "Child complained of",
            "offender",
            is_child=True,
            category="suspect",
        ),
        Role("witness", "Witness", "victim", is_shielded=True, category="witness"),
        Role("family", "Parent or family"),
        Role("professional", "Professional"),
    ),
    outcomes=(
        Outcome("stopped", "The behaviour has stopped"),
        Outcome("less", "The behaviour is less, and the victim can live with it"),
        Outcome("moved_away", "Somebody moved away"),
        Outcome("passed_on", "Passed to another agency"),
        Outcome("no_evidence", "Nothing more can be shown or done"),
        Outcome("withdrawn", "The victim does not wish us to go on"),
    ),
    marking="official",
    retention=Retention(
        years=6,
        until_age=18,
        source="Council practice: six years from closing, and of a child complained of to the"
        " 18th birthday if that is later",
    ),
    pages=(
        *reports.PAGES,
        *reviews.PAGES,
        *cases.PAGES,
        *tasking.PAGES,
        *powers.PAGES,
    ),
    bringing=BRINGING,
    public_forms=PUBLIC_FORMS,
    triage="asb_triage",
    subject_noun="victim",
    needs_to_close=cases.NEEDS_TO_CLOSE,
    outstanding=cases.OUTSTANDING,
)
