"""From what the public sends to the programme's own records. Nobody is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from guildhall.casework.declare import PublicForm
from guildhall.casework.front_door.forms import CHILD, INTERPRETERS
from guildhall.casework.front_door.rules import Status
from guildhall.clock import LONDON
from guildhall.partners.models import Guard, Member
from guildhall.programmes.enforcement.models import Report, ReviewApplication
from guildhall.programmes.enforcement.public.forms import (
    QUESTIONS,
    AsbForm,
    HateForm,
    ReviewForm,
)
from guildhall.programmes.enforcement.reports.tools import THREE_QUESTIONS
from guildhall.programmes.enforcement.reports.writes import (
    Somebody,
    Way,
    Where,
    assess_report,
    receive_report,
)
from guildhall.programmes.enforcement.reviews.writes import apply
from guildhall.subjects.safe_contact import NO, NOT_KNOWN, SPOKEN, YES, SafeContact

ANSWERS = {"yes": YES, "no": NO, "unsure": NOT_KNOWN}
NAMELESS = "Somebody who gave no name"


def receive_asb(given: Mapping[str, Any], *, uploads: Any, by: Member, at: datetime) -> Guard:
    """A report of anti-social behaviour, its risk from the three questions."""
    return _report(given, kind=given["kind"], flags=[], at_least="", by=by, at=at)


def receive_hate(given: Mapping[str, Any], *, uploads: Any, by: Member, at: datetime) -> Guard:
    """A report of hate: its strands are flagged, and its risk is medium at least."""
    flags = sorted(given["strands"])
    return _report(given, kind="harassment", flags=flags, at_least="medium", by=by, at=at)


def _report(
    given: Mapping[str, Any],
    *,
    kind: str,
    flags: list[str],
    at_least: str,
    by: Member,
    at: datetime,
) -> Guard:
    starts, ends = span(given.get("happened_on"), at)
    sender = _sender(given)
    report = receive_report(
        values={
            "source": Report.Source.PUBLIC,
            "channel": Report.Channel.ONLINE,
            "received_at": at,
            "occurred_from": starts,
            "occurred_to": ends,
            "is_anonymous": not given.get("name"),
            "qualifier": given["who"],
            "kind": kind,
            "flags": [*flags, "child"] if given.get("age") == CHILD else flags,
            "narrative": _narrative(given),
            "language": given.get("language") or "",
            "interpreter": given["interpreter"] if given.get("interpreter") in INTERPRETERS else "",
            "access_needs": given.get("access_needs") or "",
            "may_share_name": given.get("may_share_name") or "",
        },
        complainant=sender,
        where=Where(line=given["where"], postcode=given.get("postcode", "")),
        by=by,
        at=at,
    )
    answers = {key: given[key] for key in QUESTIONS}
    result, rank = THREE_QUESTIONS.result(answers), THREE_QUESTIONS.rank
    is_raised = bool(at_least) and (not result.band or rank(result.band) < rank(at_least))
    raised = {"raise_to": at_least, "reason": "Reported as hate"} if is_raised else {}
    assess_report(report, answers=answers, **raised, by=by, at=at)
    return report.sheet.guard


def span(day: date | None, at: datetime) -> tuple[datetime, datetime | None]:
    """From when to when it may have happened: now, or some time of the day that was given."""
    if day is None:
        return at, None
    starts, ends = (datetime.combine(day, t, LONDON) for t in (time(), time(23, 59, 59)))
    return starts, max(starts, min(ends, at))


def _narrative(given: Mapping[str, Any]) -> str:
    """What happened, with the little that a report has no field for."""
    lines = [given["what"]]
    if given.get("about_when"):
        lines.append(f"At about: {given['about_when']}")
    if given.get("is_now") == "yes":
        lines.append("It was going on when this was sent.")
    if given.get("age") == CHILD:
        lines.append("The sender says that they are under 18.")
    return "\n\n".join(lines)


def _sender(given: Mapping[str, Any]) -> Somebody | None:
    """Who sent it, with the safe way to reach them; None where neither was given."""
    ways = _ways(given)
    if not (given.get("name") or ways):
        return None
    return Somebody(family=given.get("name") or NAMELESS, ways=ways)


def _ways(given: Mapping[str, Any]) -> tuple[Way, ...]:
    """The way that the sender chose to be reached by: to give it is to say that it may be used."""
    kind = given.get("contact_by")
    if kind in ("", "none", None) or not given.get("contact"):
        return ()
    safe = SafeContact(
        may_ring=YES if kind in SPOKEN else "",
        may_leave_message=ANSWERS.get(given.get("leave_message", ""), ""),
        may_write=ANSWERS.get(given.get("may_write", ""), YES if kind == "email" else ""),
        who_may_answer=given.get("who_answers") or "",
        hours=given.get("contact_when") or "",
    )
    return (Way(str(kind), given["contact"], safe),)


def report_status(guard: Guard) -> str:
    """How a report stands, as its receipt says it."""
    report = Report.objects.select_related("case").get(sheet=guard.pk)
    if report.state == Report.State.NO_FURTHER_ACTION or (report.case and report.case.closed_at):
        return Status.CLOSED
    stands = {Report.State.TRIAGED: Status.LOOKED_AT, Report.State.LINKED: Status.DEALT_WITH}
    return stands.get(Report.State(report.state), Status.RECEIVED)


def receive_review(given: Mapping[str, Any], *, uploads: Any, by: Member, at: datetime) -> Guard:
    """An application for a case review."""
    kind = given["applicant_kind"]
    is_for_another = kind == ReviewApplication.Applicant.ON_BEHALF
    victim = Somebody(family=given["victim_name"]) if given.get("victim_name") else None
    made = apply(
        values={
            "applied_at": at,
            "came": ReviewApplication.Came.ONLINE,
            "applicant_kind": kind,
            "has_consent": is_for_another and given.get("has_consent") == "yes",
            "behaviour": given["behaviour"],
            "place_words": given["where"],
            "complaints_said": given["complaints_said"],
            "wanted": given.get("wanted", ""),
        },
        applicant=_sender(given) or Somebody(family=NAMELESS),
        victim=victim,
        needs=None,
        by=by,
        at=at,
    )
    return made.sheet.guard


def review_status(guard: Guard) -> str:
    """How an application stands, as its receipt says it."""
    row = ReviewApplication.objects.get(sheet=guard.pk)
    if row.over() is not None:
        return Status.CLOSED
    if row.decision:
        return Status.DEALT_WITH
    return Status.LOOKED_AT if row.acknowledged_at else Status.RECEIVED


PUBLIC_FORMS = (
    PublicForm(
        key="asb",
        title="Report anti-social behaviour",
        summary="Noise, threats, neighbours, fly-tipping, vehicles, street drinking and the like.",
        form=AsbForm,
        receive=receive_asb,
        status=report_status,
    ),
    PublicForm(
        key="hate",
        title="Report hate",
        summary="Something done to you or somebody else because of who they are.",
        form=HateForm,
        receive=receive_hate,
        status=report_status,
    ),
    PublicForm(
        key="review",
        title="Ask for an ASB case review",
        summary="You complained, and it goes on: have the agencies look at it again together.",
        form=ReviewForm,
        receive=receive_review,
        status=review_status,
    ),
)
