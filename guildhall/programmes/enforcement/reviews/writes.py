"""Applying for a case review, counting complaints, deciding, reviewing, recommending, replying."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from guildhall.casework.models import Connection
from guildhall.casework.writes import change_sheet, connect, disconnect, keep_sheet
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Agency, Grant, Guard, Member
from guildhall.partners.reads import NotAllowed, NotKnown, require_on
from guildhall.partners.writes import grant
from guildhall.programmes.enforcement.models import Recommendation, Report, ReviewApplication
from guildhall.programmes.enforcement.reports.writes import Somebody
from guildhall.programmes.enforcement.reviews.configuration import NEEDED
from guildhall.programmes.enforcement.reviews.reads import COMPLAINT, workings
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_contact, add_person

OF_DECIDING = {"decision", "decided_at", "decided_by", "counted", "workings"}
STATUTE = Grant.Basis.STATUTE


@transaction.atomic
def apply(
    *,
    values: Mapping[str, Any],
    applicant: Somebody,
    victim: Somebody | None = None,
    needs: Do | None = Do.WRITE,
    by: Member,
    at: datetime,
) -> ReviewApplication:
    """Take an application, under the number of complaints that the area's procedures say today.

    `victim` None: the applicant is the one who suffers, or a business or group. `needs` is None
    for what comes in at the front door. Nobody is looked up: whom we know stays unsaid.
    """
    given = {**values, "needed": NEEDED}
    made = keep_sheet(ReviewApplication, values=given, needs=needs, by=by, at=at)
    people = {"applicant": applicant, "victim": victim}
    added = {
        name: _person(each, made.sheet.guard, by=by, at=at) for name, each in people.items() if each
    }
    return change_sheet(made, values=added, was=1, needs=None, by=by, at=at)


def _person(somebody: Somebody, source: Guard, *, by: Member, at: datetime) -> Person:
    about: dict[str, Any] = {"source": source, "by": by, "at": at, "needs": None}
    person = add_person(given=somebody.given, family=somebody.family, role="complainant", **about)
    for way in somebody.ways:
        add_contact(
            person,
            kind=way.kind,
            value=way.value,
            safe=way.safe,
            role="complainant",
            side="victim",
            **about,
        )
    return person


@transaction.atomic
def put_complaint(
    application: ReviewApplication, report: Report, *, by: Member, at: datetime
) -> Connection:
    """Put a report to an application, as a complaint about its behaviour. Twice is once."""
    _undecided(application)
    return connect(application.sheet.guard, report.sheet.guard, why=COMPLAINT, by=by, at=at)


@transaction.atomic
def take_complaint_off(
    application: ReviewApplication, report: Report, *, by: Member, at: datetime
) -> None:
    """Say that a report is no complaint about this behaviour after all."""
    _undecided(application)
    found = Connection.objects.filter(
        source=application.sheet.guard, target=report.sheet.guard, why=COMPLAINT, ended_at=None
    ).first()
    if found is None:
        raise NotKnown
    disconnect(found, by=by, at=at)


def _undecided(application: ReviewApplication) -> None:
    if application.decision:
        raise ValidationError("It has been decided: its complaints stand as they were counted.")


@transaction.atomic
def take_step(
    application: ReviewApplication,
    *,
    values: Mapping[str, Any],
    was: int,
    by: Member,
    at: datetime,
) -> ReviewApplication:
    """Record a step of an application other than deciding it. ChangedMeanwhile as ever."""
    if OF_DECIDING & set(values):
        raise TypeError("the decision is made by `decide`")
    return change_sheet(application, values=values, was=was, needs=Do.WRITE, by=by, at=at)


@transaction.atomic
def decide(
    application: ReviewApplication,
    *,
    decision: str,
    reasons: Mapping[str, str],
    was: int,
    by: Member,
    at: datetime,
) -> ReviewApplication:
    """Decide whether the threshold is met; what was counted, and why, is kept with it.

    At the number of complaints needed there is nothing to decide: not met is refused, for anybody
    (2014 Act s104(4)). Below it a person decides, with `reasons` under persistence, harm, adequacy
    and decision_reason.
    """
    counted = workings(application)
    values = {
        **reasons,
        "decision": decision,
        "decided_at": at,
        "decided_by": by,
        "counted": counted.counted,
        "workings": [
            [each.complaint.reference, each.is_counted, each.why] for each in counted.lines
        ],
    }
    return change_sheet(application, values=values, was=was, needs=Do.TRIAGE, by=by, at=at)


@transaction.atomic
def recommend(
    application: ReviewApplication, *, body: Agency, words: str, by: Member, at: datetime
) -> Recommendation:
    """Make a recommendation to a body, and show it to those who work for that body."""
    require_on(by, application.sheet.guard, Do.WRITE, at)
    values = {"application": application, "body": body, "words": words, "made_at": at}
    made = keep_sheet(Recommendation, values=values, needs=None, by=by, at=at)
    guard, purpose = made.sheet.guard, "Recommended to them by a case review"
    grant(guard, to=body, level=Level.FULL, purpose=purpose, basis=STATUTE, by=by, at=at)
    return made


@transaction.atomic
def reply(
    recommendation: Recommendation,
    *,
    values: Mapping[str, Any],
    was: int,
    by: Member,
    at: datetime,
) -> Recommendation:
    """Reply for the body that it was made to, or say that it was done.

    By somebody of that body; or by who may write on it, for a body that replied in another way.
    """
    decision = require_on(by, recommendation.sheet.guard, Do.ACT, at)
    if by.agency_id != recommendation.body_id and Do.WRITE not in decision.may:
        raise NotAllowed("Only the body that it was made to may reply.")
    given = dict(values)
    if given.get("reply"):
        given |= {"replied_at": at, "replied_by": by}
    return change_sheet(recommendation, values=given, was=was, needs=Do.ACT, by=by, at=at)
