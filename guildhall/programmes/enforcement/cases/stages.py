"""The stages of a case of anti-social behaviour, and what each, and its closing, asks for."""

from datetime import datetime

from django.db.models import QuerySet

from guildhall.casework.declare import Stage
from guildhall.casework.models import Case, StageEntry
from guildhall.programmes.enforcement.cases import facts
from guildhall.programmes.enforcement.cases.configuration import ATTEMPTS_BEFORE_CLOSING_UNASKED
from guildhall.programmes.enforcement.models import ActionPlan, ClosureView, Intervention


def needs_risk_matrix(case: Case) -> str:
    """The risk matrix of whoever suffers from it; nothing where nobody in particular does."""
    if facts.assessments(case) or _has_no_victim(case):
        return ""
    return "a risk matrix of the victim, every question of it answered"


def needs_action_plan(case: Case) -> str:
    """A plan, and whether the victim agreed to it."""
    return "" if _plans(case).exists() else "an action plan, agreed with the victim"


def needs_a_power_used(case: Case) -> str:
    """A step of the ladder that was taken."""
    taken = Intervention.objects.filter(
        entry__case=case, entry__withdrawn_at=None, served_at__isnull=False
    )
    return "" if taken.exists() else "a tool or power that has been used"


def needs_view_of_the_victim(case: Case) -> str:
    """What the victim says about closing, asked since the case was last opened.

    One who could not be reached was tried at least twice since then (local): silence is not a
    view.
    """
    views = ClosureView.objects.filter(entry__case=case, entry__withdrawn_at=None)
    opened_at = _opened_at(case)
    last = views.filter(asked_at__gte=opened_at).order_by("asked_at", "pk").last()
    if last is None:
        return "the view of the victim on closing"
    if last.answer != ClosureView.Answer.NOT_REACHED:
        return ""
    tried = sum(at >= opened_at for at in facts.contacts(case, is_reached=False))
    if tried >= ATTEMPTS_BEFORE_CLOSING_UNASKED:
        return ""
    return f"{ATTEMPTS_BEFORE_CLOSING_UNASKED} attempts to reach the victim, and {tried} on record"


def _plans(case: Case) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.filter(entry__case=case, entry__withdrawn_at=None)


def _has_no_victim(case: Case) -> bool:
    return _plans(case).filter(agreement=ActionPlan.Agreement.NO_VICTIM).exists()


def _opened_at(case: Case) -> datetime:
    """When the case last reached its first stage: it was opened then, or opened again."""
    begun = StageEntry.objects.filter(entry__case=case, stage=STAGES[0].key)
    last = begun.order_by("entry__made_at", "pk").select_related("entry").last()
    opened_at: datetime = last.entry.made_at if last else case.received_at
    return opened_at


STAGES = (
    Stage(
        key="first_contact",
        title="Speak to the victim and assess the risk",
        leads_to=("planned",),
        owner="asb_officer",
    ),
    Stage(
        key="planned",
        title="Plan agreed: work to stop it",
        leads_to=("enforcing", "closing"),
        needs=(needs_risk_matrix, needs_action_plan),
        owner="asb_officer",
    ),
    Stage(
        key="enforcing",
        title="Tools and powers in use",
        leads_to=("planned", "closing"),
        needs=(needs_a_power_used,),
        owner="asb_officer",
    ),
    Stage(
        key="closing",
        title="Closing: the victim has been asked",
        leads_to=("planned", "enforcing"),
        needs=(needs_view_of_the_victim,),
        owner="asb_officer",
    ),
)
