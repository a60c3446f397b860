"""What is due after a child returns, a referral comes in or an assessment is made."""

from datetime import date, datetime

from guildhall.casework.models import Assessment, Referral
from guildhall.casework.reads.assessed import complete
from guildhall.duties.declare import (
    Deadline,
    Ended,
    Force,
    Owner,
    Rule,
    Source,
    hours,
    months,
    working_days,
)
from guildhall.programmes.missing.models import Debrief, Episode, ReturnInterview
from guildhall.programmes.missing.recipients import owed_to
from guildhall.programmes.missing.rules import Safe

MISSING_GUIDANCE = Source(
    title="Children who run away or go missing from home or care (DfE, statutory guidance)",
    part="Independent return interviews",
    published=date(2014, 1, 1),
    force=Force.GUIDANCE,
)
PLAN = Source(
    title="Safer Peterborough Partnership, Community Safety Plan 2016-17",
    part="Child sexual exploitation and missing from home, outcome iii",
    published=date(2016, 4, 1),
    force=Force.PLAN,
)
WORKING_TOGETHER = Source(
    title="Working Together to Safeguard Children (HM Government, statutory guidance)",
    part="Chapter 1: a decision within one working day of a referral",
    published=date(2015, 3, 26),
    force=Force.GUIDANCE,
)
SERAF_GUIDANCE = Source(
    title="Sexual Exploitation Risk Assessment Framework: scoring guidance (Barnardo's Cymru)",
    part="Repeat at least every three months",
    published=None,
    force=Force.CONVENTION,
)


def returned_at(episode: Episode) -> datetime | None:
    """When a child who counted as missing returned."""
    return episode.found_at if episode.is_counted else None


def _interviews(episode: Episode) -> list[ReturnInterview]:
    found = ReturnInterview.objects.filter(episode=episode, entry__withdrawn_at=None)
    return list(found.order_by("offered_at", "pk"))


def interviewed_at(episode: Episode) -> datetime | None:
    """When the first return interview of an episode was held."""
    return min((i.held_at for i in _interviews(episode) if i.held_at), default=None)


def interview_ended(episode: Episode) -> Ended | None:
    """Declined, or could not be held: over, and still in the denominator."""
    last = next(iter(reversed(_interviews(episode))), None)
    if last is None or last.result not in {"declined", "unable"}:
        return None
    could_not = "" if last.result == "declined" else "Could not be held: "
    return Ended("declined", f"{could_not}{last.reason}")


def _debrief(episode: Episode, recipient: str) -> Debrief | None:
    found = Debrief.objects.filter(episode=episode, recipient=recipient, entry__withdrawn_at=None)
    return found.order_by("pk").first()


def debrief_starts(episode: Episode, recipient: str) -> datetime | None:
    """The clock of each recipient starts at the return."""
    return returned_at(episode)


def debrief_shared_at(episode: Episode, recipient: str) -> datetime | None:
    """When one recipient had the debrief."""
    found = _debrief(episode, recipient)
    return found.shared_at if found else None


def debrief_ended(episode: Episode, recipient: str) -> Ended | None:
    """Nothing is owed to a recipient whom it is not safe to tell."""
    found = _debrief(episode, recipient)
    if found is None or found.is_safe != Safe.NO:
        return None
    return Ended("not_applicable", "Not safe to share", kept_from=found.kept_from())


def assessed_at(assessment: Assessment) -> datetime:
    """When an assessment was made."""
    happened_at: datetime = assessment.entry.happened_at
    return happened_at


def assessed_again_at(assessment: Assessment) -> datetime | None:
    """When the child was next assessed, wholly, with the same tool."""
    later = complete(
        Assessment.objects.filter(
            entry__case=assessment.entry.case_id,
            entry__happened_at__gt=assessment.entry.happened_at,
            tool=assessment.tool,
        )
    )
    found: datetime | None = (
        later.order_by("entry__happened_at").values_list("entry__happened_at", flat=True).first()
    )
    return found


def decides(referral: Referral) -> Owner:
    """The hub; of what it passed to another agency, whoever decides there."""
    passed_to = referral.case.guard.controller if referral.is_passed_on else None
    return Owner(function="mash_coordinator", agency=passed_to)


DEADLINES = (
    Deadline(
        key="return_interview",
        title="Independent return interview",
        of=Episode,
        starts=returned_at,
        met=interviewed_at,
        acts={ReturnInterview: "held_at"},
        ended=interview_ended,
        owner="return_interviewer",
        versions=(Rule(since=date(2014, 1, 1), within=hours(72), source=MISSING_GUIDANCE),),
    ),
    Deadline(
        key="debrief",
        title="Shared debrief",
        of=Episode,
        starts=debrief_starts,
        met=debrief_shared_at,
        acts={Debrief: "shared_at"},
        ended=debrief_ended,
        recipients=owed_to,
        owner="return_interviewer",
        versions=(Rule(since=date(2016, 4, 1), within=hours(120), source=PLAN),),
        note="The plan says 5 days and does not say of what kind: taken as 120 hours.",
    ),
    Deadline(
        key="mash_decision",
        title="Safeguarding hub's decision",
        of=Referral,
        starts=Referral.received_at,
        met=Referral.decided_at,
        owner=decides,
        versions=(Rule(since=date(2015, 3, 26), within=working_days(1), source=WORKING_TOGETHER),),
    ),
    Deadline(
        key="reassessment",
        title="Risk of exploitation assessed again",
        of=Assessment,
        starts=assessed_at,
        met=assessed_again_at,
        owner="social_worker",
        versions=(Rule(since=date(2013, 1, 1), within=months(3), source=SERAF_GUIDANCE),),
        due_soon_hours=14 * 24,
        ends_with_case=True,
    ),
)
