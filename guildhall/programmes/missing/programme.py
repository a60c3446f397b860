"""Missing children and child sexual exploitation: what is kept, due, assessed and measured.

One programme and not two: the plan has one row, one lead and one monthly meeting for both, and the
same child is so often in both that two cases would hide each half from the other. A case is of one
child, whose episodes and contacts are records on it. Children and episodes are counted apart.
"""

from guildhall.casework.declare import Outcome, Page, Programme, Retention, Role, Slice, Work
from guildhall.partners.declare import TASKING_SLICE
from guildhall.programmes.missing.assessments import LOCAL, SERAF
from guildhall.programmes.missing.closing import high_risk, missing_now, where_missing_now
from guildhall.programmes.missing.deadlines import DEADLINES
from guildhall.programmes.missing.deciding import DECISION
from guildhall.programmes.missing.language import TERMS
from guildhall.programmes.missing.letters import LETTERS
from guildhall.programmes.missing.matrix import EDUCATION, MATRIX
from guildhall.programmes.missing.measures import MEASURES
from guildhall.programmes.missing.models import (
    Circumstances,
    Debrief,
    Discussion,
    Episode,
    MakesafeItem,
    MashContact,
    PersonOfConcern,
    PhilomenaSheet,
    PlaceOfConcern,
    PreventionInterview,
    ReturnInterview,
    VehicleOfConcern,
)
from guildhall.programmes.missing.public import PUBLIC_FORMS
from guildhall.programmes.missing.reads import CHILD, PROGRAMME
from guildhall.programmes.missing.stages import STAGES

programme = Programme(
    key=PROGRAMME,
    title="Missing children and child sexual exploitation",
    measures=MEASURES,
    is_casework=True,
    lead_agency="safeguarding_hub",
    functions=(EDUCATION,),
    matrix=MATRIX,
    stages=STAGES,
    records=(
        Episode,
        PreventionInterview,
        ReturnInterview,
        Debrief,
        MashContact,
        Circumstances,
        PhilomenaSheet,
        PersonOfConcern,
        PlaceOfConcern,
        VehicleOfConcern,
        MakesafeItem,
        Discussion,
    ),
    deadlines=DEADLINES,
    assessments=(LOCAL, SERAF),
    letters=LETTERS,
    roles=(
        Role(
            CHILD,
            "Child",
            "victim",
            is_subject=True,
            is_shielded=True,
            is_child=True,
            category="victim",
        ),
        Role("sibling", "Brother or sister", "victim", is_shielded=True, is_child=True),
        Role("carer", "Parent or carer"),
        Role("friend", "Friend", "victim", is_shielded=True, is_child=True, category="witness"),
        Role(
            "child_suspected",
            "Child suspected of exploiting others",
            "offender",
            is_subject=True,
            is_child=True,
            category="suspect",
        ),
        Role("person_of_concern", "Person of concern", "offender", category="suspect"),
        Role("offender", "Convicted of exploiting children", "offender", category="convicted"),
        Role("professional", "Professional"),
    ),
    slices=(
        Slice("interview", "What the child said"),
        Slice("health", "Health"),
        Slice("placement", "What a home writes and needs"),
        Slice("intelligence", "Intelligence"),
    ),
    outcomes=(
        Outcome("safer", "The child is safer, and the work is done"),
        Outcome("no_risk_found", "No risk was found"),
        Outcome("passed_on", "Passed to another agency"),
        Outcome("moved_away", "Moved away, and their new area was told"),
        Outcome("turned_18", "Turned 18, and passed to adult services"),
    ),
    marking="official_sensitive",
    retention=Retention(
        years=6,
        until_age=25,
        source="Council practice: a child's file to the 25th birthday; of a looked-after child to"
        " 75 years from birth, by a hold",
    ),
    pages=(
        Page("Children repeatedly missing", "missing_repeats"),
        Page("Monthly meeting", "missing_meeting"),
        Page("Philomena sheet to print", "missing_sheet", of_case=True, slice=TASKING_SLICE),
    ),
    public_forms=PUBLIC_FORMS,
    triage="mash_coordinator",
    decision=DECISION,
    terms=TERMS,
    subject_noun="child",
    outstanding=(missing_now, high_risk),
    happening=where_missing_now,
    work=(
        Work("return_interview", "Return interview", ("return_interviewer",)),
        Work("placement", "Placement", ("care_home", "placing_authority")),
        Work("plan", "Plan", ("social_worker",)),
    ),
)
