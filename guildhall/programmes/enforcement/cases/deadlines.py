"""What is due on a case: first contact by risk, the risk matrix and reviews again each month."""

from collections.abc import Callable
from datetime import date, datetime

from guildhall.casework.models import Assessment, Case, ContactAttempt
from guildhall.clock import LONDON
from guildhall.duties.declare import (
    Deadline,
    Ended,
    Rule,
    months,
    same_day,
    working_days,
)
from guildhall.programmes.enforcement.cases import facts
from guildhall.programmes.enforcement.cases.assessments import HIGH, MEDIUM, RAM_TOOL, STANDARD
from guildhall.programmes.enforcement.cases.orders import ORDERS
from guildhall.programmes.enforcement.cases.sources import PRACTICE, SINCE
from guildhall.programmes.enforcement.models import ClosureView, Review
from guildhall.programmes.enforcement.models.cases import noon


def first_contact_of(band: str) -> Callable[[Case], datetime | None]:
    """The start of the clock for the first contact, for cases first known to be of a band."""

    def starts(case: Case) -> datetime | None:
        is_open = case.status in {Case.Status.REFERRED, Case.Status.OPEN, Case.Status.CLOSED}
        return case.received_at if is_open and facts.first_risk(case) == band else None

    return starts


def contacted_at(case: Case) -> datetime | None:
    """When somebody who suffers from it was first spoken to since the case came in."""
    return next((each for each in facts.contacts(case) if each >= case.received_at), None)


def never_contacted(case: Case) -> Ended | None:
    """Nobody is to be spoken to where there is no victim, or no more once one was not reached."""
    views = ClosureView.objects.filter(entry__case=case, entry__withdrawn_at=None)
    answers = set(views.values_list("answer", flat=True))
    if ClosureView.Answer.NO_VICTIM in answers:
        return Ended("not_applicable", "Nobody in particular suffers from it")
    if ClosureView.Answer.NOT_REACHED in answers and case.closed_at is not None:
        return Ended("declined", "The victim could not be reached, and the case is closed")
    return None


def high_since(assessment: Assessment) -> datetime | None:
    """The day on which a risk matrix came to high, from its first moment.

    The matrix is often filled in with the victim, at the end of the contact.
    """
    return _midnight(_happened_at(assessment)) if facts.is_high(assessment) else None


def contacted_on_the_day(assessment: Assessment) -> datetime | None:
    """The first contact on that day or later."""
    begins = _midnight(_happened_at(assessment))
    found = facts.contacts(assessment.entry.case)
    return next((each for each in found if each >= begins), None)


def assessed_at(assessment: Assessment) -> datetime | None:
    """When a risk matrix was filled in."""
    return _happened_at(assessment) if assessment.tool == RAM_TOOL else None


def assessed_again_at(assessment: Assessment) -> datetime | None:
    """When the next one was."""
    at = _happened_at(assessment)
    later = [_happened_at(each) for each in facts.assessments(assessment.entry.case)]
    return next((each for each in later if each > at), None)


def reported_again_at(assessment: Assessment) -> datetime | None:
    """When the first new report came in after a risk matrix, and before the next."""
    if assessed_at(assessment) is None:
        return None
    again = assessed_again_at(assessment)
    found = facts.reports_after(assessment.entry.case, _happened_at(assessment))
    return found[0] if found and (again is None or found[0] <= again) else None


def opened_at(case: Case) -> datetime | None:
    """When work on a case began."""
    at: datetime | None = case.opened_at
    return at


def first_reviewed_on(case: Case) -> date | None:
    """The day on which it was first reviewed."""
    return next(iter(_reviews(case)), None)


def reviewed_at(review: Review) -> datetime | None:
    """When a review was."""
    return noon(review.reviewed_on)


def reviewed_again_on(review: Review) -> date | None:
    """The day of the next one."""
    on = review.reviewed_on
    return next((each for each in _reviews(review.entry.case) if each > on), None)


def _happened_at(assessment: Assessment) -> datetime:
    at: datetime = assessment.entry.happened_at
    return at


def _midnight(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def _reviews(case: Case) -> list[date]:
    found = Review.objects.filter(entry__case=case, entry__withdrawn_at=None)
    return sorted(found.values_list("reviewed_on", flat=True))


def _first_contact(band: str, rule: Rule, title: str) -> Deadline:
    return Deadline(
        key=f"first_contact_{band}",
        title=title,
        of=Case,
        starts=first_contact_of(band),
        met=contacted_at,
        acts={ContactAttempt: "happened_at", ClosureView: "asked_at"},
        ended=never_contacted,
        owner="asb_officer",
        versions=(rule,),
    )


DEADLINES = (
    _first_contact(
        HIGH, Rule(SINCE, same_day(), PRACTICE), "First contact with the victim: high risk"
    ),
    _first_contact(
        MEDIUM, Rule(SINCE, working_days(2), PRACTICE), "First contact with the victim: medium risk"
    ),
    _first_contact(
        STANDARD, Rule(SINCE, working_days(5), PRACTICE), "First contact with the victim"
    ),
    Deadline(
        key="contact_once_high",
        title="Contact on the day the risk is found to be high",
        of=Assessment,
        starts=high_since,
        met=contacted_on_the_day,
        owner="asb_officer",
        versions=(Rule(SINCE, same_day(), PRACTICE),),
    ),
    Deadline(
        key="risk_again",
        title="Risk matrix again",
        of=Assessment,
        starts=assessed_at,
        met=assessed_again_at,
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
        ends_with_case=True,
    ),
    Deadline(
        key="risk_after_report",
        title="Risk matrix again, after a new report",
        of=Assessment,
        starts=reported_again_at,
        met=assessed_again_at,
        owner="asb_officer",
        versions=(Rule(SINCE, working_days(1), PRACTICE),),
    ),
    Deadline(
        key="first_review",
        title="First review of the case",
        of=Case,
        starts=opened_at,
        met=first_reviewed_on,
        acts={Review: "reviewed_on"},
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
        ends_with_case=True,
    ),
    Deadline(
        key="next_review",
        title="Next review of the case",
        of=Review,
        starts=reviewed_at,
        met=reviewed_again_on,
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
        ends_with_case=True,
    ),
    *ORDERS,
)
