"""The stages of a child's case, and what each asks for."""

from guildhall.casework.declare import Stage
from guildhall.casework.models import Assessment, Case
from guildhall.casework.reads.assessed import complete
from guildhall.programmes.missing.ages import route_of as route_of
from guildhall.programmes.missing.models import Discussion
from guildhall.programmes.missing.rules import Route


def needs_initial_assessment(case: Case) -> str:
    """An initial risk assessment of everyone aged 13 and over; nothing stands before below that."""
    if route_of(case) is Route.SAFEGUARDING:
        return "the child is below 13, or the age is not known: go straight to safeguarding"
    done = list(complete(Assessment.objects.filter(entry__case=case)))
    if any(each.is_enough for each in done):
        return ""
    if done:
        return "what is not known could make the risk higher: say in the tool why it is enough"
    return "an initial risk assessment with one of the tools, every question of it answered"


def needs_panel(case: Case) -> str:
    """Stepping down is decided by the monthly meeting."""
    discussed = Discussion.objects.filter(
        entry__case=case, entry__withdrawn_at=None, is_discussed=True
    ).exclude(decision="")
    return "" if discussed.exists() else "a decision of the monthly meeting"


STAGES = (
    Stage(
        key="first_look",
        title="Initial risk assessment",
        leads_to=("assessed", "safeguarding"),
        owner="mash_coordinator",
    ),
    Stage(
        key="assessed",
        title="Assessed: decide what to do",
        leads_to=("working", "safeguarding"),
        needs=(needs_initial_assessment,),
        owner="mash_coordinator",
    ),
    Stage(
        key="safeguarding",
        title="Safeguarding: strategy discussion",
        leads_to=("working",),
        owner="social_worker",
    ),
    Stage(
        key="working",
        title="Plan and work with the child",
        leads_to=("stepping_down", "safeguarding"),
        owner="social_worker",
    ),
    Stage(
        key="stepping_down",
        title="Stepping down",
        leads_to=("working",),
        needs=(needs_panel,),
        owner="police_missing_coordinator",
    ),
)
