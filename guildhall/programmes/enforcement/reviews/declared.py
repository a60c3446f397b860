"""What this part gives the programme: what is kept, what is due, and its pages."""

from datetime import date, datetime

from guildhall.casework.declare import Page
from guildhall.duties.declare import Deadline, Ended, Force, Rule, Source, working_days
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.models.reviews import Recommendation, ReviewApplication

PROCEDURES = Source(
    title="ASB case review procedures of the area (2014 Act s104(2)), as one area publishes them",
    part="Acknowledged in 10, threshold decided in 15 and panel met in 20 working days",
    published=None,
    force=Force.LOCAL,
)
SINCE = date(2014, 10, 20)  # when section 104 came into force


def is_over(application: ReviewApplication) -> Ended | None:
    """Nothing more is due on an application that was withdrawn."""
    if application.withdrawn_at is None:
        return None
    return Ended("not_applicable", "The application was withdrawn")


def review_is_over(application: ReviewApplication) -> Ended | None:
    """No panel is due on what was withdrawn, nor where the threshold is not met."""
    if application.decision == ReviewApplication.Decision.NOT_MET:
        return Ended("not_applicable", "The threshold is not met")
    return is_over(application)


def replied_at(recommendation: Recommendation) -> datetime | None:
    """When the body replied."""
    return recommendation.replied_at


SHEETS = (ReviewApplication, Recommendation)
DEADLINES = (
    Deadline(
        key="review_acknowledged",
        title="Acknowledge the application for a case review",
        of=ReviewApplication,
        starts=ReviewApplication.applied_at,
        met=ReviewApplication.acknowledged_at,
        ended=is_over,
        owner="asb_triage",
        versions=(Rule(since=SINCE, within=working_days(10), source=PROCEDURES),),
        due_soon_hours=48,
    ),
    Deadline(
        key="review_decided",
        title="Decide whether the threshold for a case review is met",
        of=ReviewApplication,
        starts=ReviewApplication.applied_at,
        met=ReviewApplication.decided_at,
        ended=is_over,
        owner="asb_triage",
        versions=(Rule(since=SINCE, within=working_days(15), source=PROCEDURES),),
        due_soon_hours=72,
    ),
    Deadline(
        key="review_held",
        title="Carry out the case review",
        of=ReviewApplication,
        starts=ReviewApplication.applied_at,
        met=ReviewApplication.reviewed_at,
        ended=review_is_over,
        owner="asb_triage",
        versions=(Rule(since=SINCE, within=working_days(20), source=PROCEDURES),),
        due_soon_hours=72,
    ),
    Deadline(
        key="recommendation_replied",
        title="Reply to a recommendation of a case review",
        of=Recommendation,
        starts=Recommendation.made_at,
        met=replied_at,
        owner="asb_triage",
        versions=(Rule(since=SINCE, within=working_days(20), source=PROCEDURES),),
        due_soon_hours=72,
        note="Section 104 has the body have regard to it, and names no time: 20 working days here.",
    ),
)
PAGES = (
    Page("ASB case reviews", "asb_reviews"),
    Page("Case reviews in figures", "asb_review_figures", needs=Do.TRIAGE),
)
