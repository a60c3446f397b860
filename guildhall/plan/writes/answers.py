"""Answering what plan lint finds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan.models import Answer, PlanYear
from guildhall.plan.reads.findings import Finding
from guildhall.plan.writes.actions import ReasonMissing
from guildhall.plan.writes.rows import ChangedMeanwhile
from guildhall.reasons import has_words


@transaction.atomic
def answer_finding(
    year: PlanYear,
    *,
    finding: Finding,
    choice: Answer.Choice,
    words: str,
    seen_version: int,
    by: Member,
    at: datetime,
) -> Answer:
    """Accept a finding, explain it, or say how it will be mended. Earlier answers are kept.

    The answer is to what `finding` says, and lapses when that changes.
    `seen_version` is the finding's own when the member read it: if somebody has answered since,
    ChangedMeanwhile is raised.
    """
    require(by, To.ANSWER_FINDING)
    if choice != Answer.Choice.ACCEPT and not has_words(words):
        raise ReasonMissing("Write the explanation, or how it will be mended.")
    PlanYear.objects.select_for_update().get(pk=year.pk)
    before = Answer.objects.filter(plan=year, finding=finding.key).order_by("pk").last()
    if (before.pk if before else 0) != seen_version:
        raise ChangedMeanwhile("Somebody else has answered this finding.")
    answer = Answer.objects.create(
        plan=year,
        finding=finding.key,
        facts=finding.facts,
        choice=choice,
        words=words.strip(),
        by=by,
        at=at,
    )
    record(
        action="plan.finding_answered",
        subject=f"{year.subject}:finding:{finding.key}",
        by=by,
        at=at,
        before={"choice": before.choice, "words": before.words} if before else {},
        after={"rule": finding.rule, "choice": choice, "words": answer.words},
    )
    return answer
