"""Completing an assessment with a declared tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from guildhall.casework.errors import Missing, NotDeclared, Stopped
from guildhall.casework.models import Assessment, Case, Entry
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.marks import (
    allowed_on_the_case,
    enter,
    kept_entry,
    locked_open,
    mark,
)
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE
from guildhall.partners.models import Member
from guildhall.subjects.models import Person


@transaction.atomic
def assess(
    case: Case,
    *,
    tool: str,
    answers: Mapping[str, str],
    person: Person | None = None,
    raise_to: str = "",
    reason: str = "",
    why_enough: str = "",
    happened_at: datetime | None = None,
    part: str = CASE_SLICE,
    by: Member,
    at: datetime,
) -> Assessment:
    """Keep the answers, what they come to, and a higher band where somebody chose one and why.

    The tool's version is the one in force on the London day it was done. An earlier assessment
    is never changed: the next one is a new row. Answered in part it is kept, without a score or
    a band, and counts nowhere. A tool about somebody is about the case's one subject unless
    said; Missing where there is none, or several. Raises AnswerWrong naming the question, also
    where none is answered, and MayNotLower for a band below the one the answers come to.
    """
    held = locked_open(case)
    allowed_on_the_case(held, by=by, at=at)
    done_at = happened_at or at
    if done_at > at:
        raise Stopped("It cannot have happened yet.", field="happened_at")
    declared = programme_of(held.programme).tool(tool, on=done_at.astimezone(LONDON).date())
    if declared is None:
        raise NotDeclared("No such assessment was in use that day.", field="tool")
    if person is None and declared.is_about_somebody:
        person = _subject(held)
    given = {key: answer for key, answer in answers.items() if answer}
    result = declared.result(given)
    raised = declared.raised(result, raise_to, reason)
    result = replace(result, raised_to=raised)
    entry = enter(
        held,
        Entry.Kind.ASSESSMENT,
        f"{declared.title}: {declared.words(result)}",
        part=part,
        happened_at=done_at,
        by=by,
        at=at,
    )
    row = Assessment.objects.create(
        entry=entry,
        person=person,
        tool=declared.key,
        tool_version=declared.version,
        answers=given,
        score=result.score,
        band=result.band,
        highest_band=result.highest_band,
        unanswered=result.unanswered,
        not_known=result.not_known,
        raised_to=raised,
        raised_reason=reason.strip() if raised else "",
        why_enough=why_enough.strip(),
    )
    kept_entry(entry, row, by=by, at=at)
    after = {
        "entry": entry.reference,
        "tool": f"{declared.key} {declared.version}",
        "band": row.final_band,
        "unanswered": row.unanswered,
        "not_known": row.not_known,
        "is_raised": bool(raised),
    }
    mark(held, "assessed", after=after, by=by, at=at)
    sync_clocks(held, at)
    return row


def _subject(case: Case) -> Person:
    """The one person whom a case is about. Missing where there is none, or more than one."""
    roles = [role.key for role in programme_of(case.programme).roles if role.is_subject]
    found = Person.objects.filter(involvements__case=case, involvements__role__in=roles).distinct()
    people = list(found[:2])
    if len(people) != 1:
        raise Missing("Choose whom it is about. Add them to the case first.", field="person")
    return people[0]
