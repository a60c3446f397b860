"""What is due on a case: first contact, risk assessed again, reviews, and what orders set off."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from guildhall.casework.models import Assessment, Case
from guildhall.clock import LONDON
from guildhall.duties.declare import (
    Deadline,
    Ended,
    Force,
    Rule,
    Source,
    days,
    hours,
    months,
    same_day,
    working_days,
)
from guildhall.duties.rules import due_at
from guildhall.programmes.enforcement.cases import facts, ladder, rules
from guildhall.programmes.enforcement.cases.assessments import HIGH, MEDIUM, RAM_TOOL, STANDARD
from guildhall.programmes.enforcement.models import ClosureView, Intervention, Review
from guildhall.programmes.enforcement.models.cases import noon

SINCE = date(2011, 4, 1)
LOOK_BEFORE_THE_END = days(28)
PRACTICE = Source(
    title="Local practice on anti-social behaviour, after the reviews by HM Inspectorate of"
    " Constabulary (2010 and 2012)",
    part="First contact by risk; risk and case looked at again every month",
    published=None,
    force=Force.LOCAL,
)


def act(part: str) -> Source:
    """A part of the 2014 Act."""
    return Source(ladder.ACT, part, date(2014, 3, 13), Force.STATUTE)


CASE_CLOSED = "The case is closed"


def first_contact_of(band: str) -> Callable[[Case], datetime | None]:
    """The start of the clock for the first contact, for cases first known to be of a band."""

    def starts(case: Case) -> datetime | None:
        is_open = case.status in {Case.Status.REFERRED, Case.Status.OPEN, Case.Status.CLOSED}
        return case.received_at if is_open and facts.first_risk(case) == band else None

    return starts


def contacted_at(case: Case) -> datetime | None:
    """When the victim was first spoken to; at once, for a contact before the case came in."""
    found = facts.first_contact(case)
    return None if found is None else max(found, case.received_at)


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
    """When a risk matrix came to high."""
    return _happened_at(assessment) if facts.is_high(assessment) else None


def contacted_on_the_day(assessment: Assessment) -> datetime | None:
    """The first contact on that day or later: the matrix is often filled in with the victim."""
    at = _happened_at(assessment)
    day = at.astimezone(LONDON).date()
    found = [
        each
        for each in facts.contacts(assessment.entry.case)
        if each.astimezone(LONDON).date() >= day
    ]
    return max(found[0], at) if found else None


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


def case_over(record: Assessment | Review) -> Ended | None:
    """Nothing more is due about the work on a case that is closed."""
    is_closed = record.entry.case.closed_at is not None
    return Ended("not_applicable", CASE_CLOSED) if is_closed else None


def opened_at(case: Case) -> datetime | None:
    """When work on a case began."""
    at: datetime | None = case.opened_at
    return at


def first_reviewed_at(case: Case) -> datetime | None:
    """When it was first reviewed."""
    found = _reviews(case)
    return found[0] if found else None


def never_reviewed(case: Case) -> Ended | None:
    """Nothing more is due on a case that is closed."""
    return Ended("not_applicable", CASE_CLOSED) if case.closed_at is not None else None


def reviewed_at(review: Review) -> datetime | None:
    """When a review was."""
    return noon(review.reviewed_on)


def reviewed_again_at(review: Review) -> datetime | None:
    """When the next one was."""
    at = noon(review.reviewed_on)
    return next((each for each in _reviews(review.entry.case) if each > at), None)


def closure_notice_at(step: Intervention) -> datetime | None:
    """When a closure notice was served."""
    return step.served_at if step.step == "closure_notice" else None


def called_off(step: Intervention) -> Ended | None:
    """Nothing more is due of what was cancelled or withdrawn."""
    if step.after == Intervention.After.DISCHARGED:
        return Ended("not_applicable", "It was discharged, cancelled or withdrawn")
    return None


def appeal_runs(*keys: str) -> Callable[[Intervention], datetime | None]:
    """The start of the time to appeal, for these steps."""

    def starts(step: Intervention) -> datetime | None:
        return step.served_at if step.step in keys else None

    return starts


def appeal_known_at(step: Intervention) -> datetime | None:
    """When it was known whether there was an appeal."""
    if step.appeal_on is None or step.served_at is None:
        return None
    return max(noon(step.appeal_on), step.served_at)


def youth_order_years(step: Intervention) -> Mapping[str, str]:
    """The yearly reviews of a criminal behaviour order on somebody under 18."""
    if not _is_youth_order(step) or step.ends_on is None:
        return {}
    years = (1, 2, 3)
    return {str(n): f"Year {n}" for n in years if _year_ends(step, n).date() <= step.ends_on}


def youth_year_starts(step: Intervention, year: str) -> datetime | None:
    """A year of the order begins where the last one ended."""
    number = int(year) - 1
    return _order_made(step) if not number else _year_ends(step, number)


def youth_order_reviewed_at(step: Intervention, year: str) -> datetime | None:
    """When the order was reviewed in that year, or later and before the next review."""
    found = sorted(
        step.reviews.filter(entry__withdrawn_at=None).values_list("reviewed_on", flat=True)
    )
    begins = youth_year_starts(step, year)
    number = int(year)
    if len(found) < number or begins is None:
        return None
    return max(noon(found[number - 1]), begins)


def youth_called_off(step: Intervention, year: str) -> Ended | None:
    """Nothing more is due of an order that was discharged."""
    return called_off(step)


def end_is_near(step: Intervention) -> datetime | None:
    """The day to start looking at what comes after an order; None where it has no end, or is short.

    A notice of hours ends too soon for it.
    """
    if step.served_at is None or step.ends_on is None or step.starts_on is None:
        return None
    ends = datetime.combine(step.ends_on, time(23, 59, 59), tzinfo=LONDON)
    starts = ends - timedelta(days=LOOK_BEFORE_THE_END.number)
    return starts if starts.date() >= step.starts_on else None


def end_decided_at(step: Intervention) -> datetime | None:
    """When it was written down what came after it."""
    near = end_is_near(step)
    if step.after_on is None or near is None:
        return None
    return max(noon(step.after_on), near)


def _happened_at(assessment: Assessment) -> datetime:
    at: datetime = assessment.entry.happened_at
    return at


def _reviews(case: Case) -> list[datetime]:
    found = Review.objects.filter(entry__case=case, entry__withdrawn_at=None)
    return [noon(each) for each in sorted(found.values_list("reviewed_on", flat=True))]


def _is_youth_order(step: Intervention) -> bool:
    if step.step != "cbo" or step.served_at is None:
        return False
    age = step.age(step.entry.case, step.served_at)
    return age is not None and age < rules.ADULT


def _order_made(step: Intervention) -> datetime | None:
    return noon(step.starts_on) if step.starts_on else step.served_at


def _year_ends(step: Intervention, years: int) -> datetime:
    made = _order_made(step)
    assert made is not None  # noqa: S101 (an order that was made)
    return due_at(made, months(12 * years))


def _first_contact(band: str, rule: Rule, title: str) -> Deadline:
    return Deadline(
        key=f"first_contact_{band}",
        title=title,
        of=Case,
        starts=first_contact_of(band),
        met=contacted_at,
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
        ended=case_over,
        owner="asb_officer",
        versions=(Rule(SINCE, same_day(), PRACTICE),),
    ),
    Deadline(
        key="risk_again",
        title="Risk matrix again",
        of=Assessment,
        starts=assessed_at,
        met=assessed_again_at,
        ended=case_over,
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="risk_after_report",
        title="Risk matrix again, after a new report",
        of=Assessment,
        starts=reported_again_at,
        met=assessed_again_at,
        ended=case_over,
        owner="asb_officer",
        versions=(Rule(SINCE, working_days(1), PRACTICE),),
    ),
    Deadline(
        key="first_review",
        title="First review of the case",
        of=Case,
        starts=opened_at,
        met=first_reviewed_at,
        ended=never_reviewed,
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="next_review",
        title="Next review of the case",
        of=Review,
        starts=reviewed_at,
        met=reviewed_again_at,
        ended=case_over,
        owner="asb_officer",
        versions=(Rule(SINCE, months(1), PRACTICE),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="closure_hearing",
        title="Court hears the application for a closure order",
        of=Intervention,
        starts=closure_notice_at,
        met=Intervention.heard_at,
        ended=called_off,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, hours(48), act("s80(3)")),),
        note="The Act leaves out Christmas Day (s80(4)); it is counted here. A bill would make it"
        " 72 hours: not applied until somebody has read it.",
    ),
    Deadline(
        key="appeal_21_days",
        title="Note whether there was an appeal",
        of=Intervention,
        starts=appeal_runs("cpn", "closure_order"),
        met=appeal_known_at,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, days(21), act("s46 and s84: 21 days")),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="challenge_6_weeks",
        title="Note whether an order was challenged",
        of=Intervention,
        starts=appeal_runs("pspo"),
        met=appeal_known_at,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, days(42), act("s66: 6 weeks")),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="youth_order_review",
        title="Yearly review of a criminal behaviour order, under 18",
        of=Intervention,
        starts=youth_year_starts,
        met=youth_order_reviewed_at,
        ended=youth_called_off,
        recipients=youth_order_years,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, months(12), act("s28")),),
        due_soon_hours=28 * 24,
    ),
    Deadline(
        key="order_ends",
        title="Before an order or contract ends: decide what comes after",
        of=Intervention,
        starts=end_is_near,
        met=end_decided_at,
        ended=called_off,
        owner="asb_officer",
        versions=(Rule(SINCE, LOOK_BEFORE_THE_END, PRACTICE),),
        due_soon_hours=28 * 24,
        note="The clock starts 28 days before the end. One that is shorter has none.",
    ),
)
