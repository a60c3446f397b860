"""A report comes in: what happened, where, who said so, and how bad it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from guildhall.casework.errors import AlreadyDone, Stopped, required
from guildhall.casework.writes import change_sheet, keep_sheet
from guildhall.clock import LONDON
from guildhall.jobs.writes import enqueue
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Guard, Member
from guildhall.partners.reads import access, require_on
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports.rules import priority
from guildhall.programmes.enforcement.reports.sending import sent_digest
from guildhall.programmes.enforcement.reports.tools import tool_for
from guildhall.references import fold_reference
from guildhall.subjects.models import Person, Place
from guildhall.subjects.safe_contact import UNASKED, SafeContact
from guildhall.subjects.writes import add_address, add_contact, add_person, bring_in, put_place

SIDES = {"complainant": "victim", "victim": "victim", "suspect": "offender"}
NOT_GIVEN = {
    "event", "case", "sent_key", "is_sent_again", "state", "priority", "risk", "risk_tool",
    "risk_score", "risk_at", "answers", "triaged_at", "triaged_by",
}  # fmt: skip


class SentAlready(Stopped):
    """The source has sent this very report before. `reference` is the one that is held."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"This report has been received already: it is {reference}.", field="source_reference"
        )


@dataclass(frozen=True)
class Way:
    """A way to reach somebody, and how it may be used."""

    kind: str
    value: str
    safe: SafeContact = UNASKED


@dataclass(frozen=True)
class Somebody:
    """Somebody in a report: a `person` found in the index, or the words to add one with."""

    person: Person | None = None
    given: str = ""
    family: str = ""
    born_on: date | None = None
    line: str = ""
    postcode: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Where:
    """The address of what happened, in words, with its number and small area where known."""

    line: str
    postcode: str = ""
    uprn: str = ""
    lsoa: str = ""


@transaction.atomic
def receive_report(
    *,
    values: Mapping[str, Any],
    complainant: Somebody | None = None,
    victim: Somebody | None = None,
    suspect: Somebody | None = None,
    where: Where | None = None,
    controller: Agency | None = None,
    by: Member,
    at: datetime,
) -> Report:
    """Take a report, with an event of its own. Anybody of a partner may make one.

    `values` are the report's own fields. Give the same `Somebody` as complainant and victim where
    they are one person. Their addresses and contacts are shielded. Raises SentAlready where the
    source has sent this reference before and `by` may know of that one; where they may not, it is
    taken, and triage is shown that it came twice. Of two sent at once, one gets SentAlready.
    """
    given = dict(values)
    wrong = NOT_GIVEN & set(given)
    if wrong:
        raise TypeError(f"a report is not received with {', '.join(sorted(wrong))}")
    given["sent_key"], given["is_sent_again"] = _sent_key(given, by, at)
    starts, ends = given["occurred_from"], given.get("occurred_to")
    given["event"] = _new_event(starts, ends)
    given["priority"] = priority("", flags=given.get("flags", ()))
    given["place"] = given.get("place") or _place(where, by, at)
    if where is not None and not given.get("place_words"):
        given["place_words"] = str(given["place"])
    try:
        report = keep_sheet(Report, values=given, controller=controller, needs=None, by=by, at=at)
    except IntegrityError:
        raise AlreadyDone("Somebody has just sent this report.", field="source_reference") from None
    people = {"complainant": complainant, "victim": victim, "suspect": suspect}
    return _with_people(report, people, by=by, at=at)


@transaction.atomic
def assess_report(
    report: Report,
    *,
    answers: Mapping[str, str],
    raise_to: str = "",
    reason: str = "",
    by: Member,
    at: datetime,
) -> Report:
    """Answer the questions of a report: the matrix where it has a victim, or else the three.

    Who wrote the report may answer them once; after that it takes somebody who may write on it.
    Answered in part, the answers are kept and the report has no risk yet; one that has a risk is
    assessed again with every answer or not at all. The band may be raised with a reason, never
    lowered. High risk is told to those who triage, in words that name nobody, once.
    """
    is_first = report.sheet.made_by_id == by.pk and not report.risk
    if not is_first:
        require_on(by, report.sheet.guard, Do.WRITE, at)
    on = at.astimezone(LONDON).date()
    tool = tool_for(has_victim=report.victim_id is not None, on=on)
    result = tool.result(answers)
    raised = tool.raised(result, raise_to, reason)
    band = raised or result.band
    if report.risk and not band:
        raise Stopped(f"{tool.words(result)}. Answer every question to assess it again.")
    values = {
        "answers": dict(answers),
        "risk": band,
        "risk_tool": f"{tool.key}:{tool.version}",
        "risk_score": result.score,
        "risk_at": at if band else None,
        "raised_reason": reason.strip() if raised else "",
        "priority": priority(band, flags=report.flags, answers=answers),
    }
    changed = _change(report, values, by=by, at=at)
    if band == Report.Risk.HIGH:
        enqueue("enforcement.high_risk", key=report.sheet.reference, due_at=at)
    return changed


@transaction.atomic
def log_first_contact(
    report: Report, *, words: str, contacted_at: datetime, by: Member, at: datetime
) -> Report:
    """Say when somebody first spoke to the complainant or the victim, and what of it matters.

    AlreadyDone where somebody has said so. It stops the same-day clock of a high risk.
    """
    require_on(by, report.sheet.guard, Do.WRITE, at)
    words = required(words, "contact_words", "Say what was agreed.")
    if report.contacted_at is not None:
        raise AlreadyDone("Somebody has recorded the first contact already.")
    if not report.received_at <= contacted_at <= at:
        raise Stopped(
            "First contact must be after the report came, and in the past.", field="contacted_at"
        )
    values = {"contacted_at": contacted_at, "contact_words": words}
    return _change(report, values, by=by, at=at)


def _sent_key(given: Mapping[str, Any], by: Member, at: datetime) -> tuple[str | None, bool]:
    """The key of the source's reference, and whether another report that `by` cannot see has it."""
    reference = str(given.get("source_reference") or "").strip()
    if not fold_reference(reference):
        return None, False
    agency = given.get("source_agency")
    key = sent_digest(given["source"], agency.key if agency else "", reference)
    held = Report.objects.filter(sent_key=key).select_related("sheet__guard").first()
    if held is None:
        return key, False
    if access(by, held.sheet.guard, at):
        raise SentAlready(held.sheet.reference)
    return None, True


def _new_event(starts: datetime, ends: datetime | None) -> Event:
    return Event.objects.create(first_at=starts, last_at=max(starts, ends or starts))


def _place(where: Where | None, by: Member, at: datetime) -> Place | None:
    if where is None or not where.line.strip():
        return None
    return put_place(
        line=where.line,
        postcode=where.postcode,
        uprn=where.uprn,
        lsoa=where.lsoa,
        by=by,
        at=at,
    )


def _with_people(
    report: Report, people: Mapping[str, Somebody | None], *, by: Member, at: datetime
) -> Report:
    """The report with its people: each described once is added once, whatever parts they have."""
    added: dict[int, Person] = {}
    values: dict[str, Person] = {}
    for role, somebody in people.items():
        if somebody is None:
            continue
        if id(somebody) not in added:
            kept_by = None if role == "suspect" else _keeper(report)
            added[id(somebody)] = _person(
                somebody, role, report.sheet.guard, kept_by=kept_by, by=by, at=at
            )
        values[role] = added[id(somebody)]
    return _change(report, values, by=by, at=at) if values else report


def _keeper(report: Report) -> Agency | None:
    """The agency that the name stays with: whoever received it; None where others may be told."""
    if report.may_share_name != Report.MayShare.NO:
        return None
    return report.source_agency or report.sheet.agency or report.sheet.guard.controller


def _person(
    somebody: Somebody,
    role: str,
    source: Guard,
    *,
    kept_by: Agency | None,
    by: Member,
    at: datetime,
) -> Person:
    side = SIDES[role]
    about: dict[str, Any] = {"source": source, "by": by, "at": at, "needs": None}
    if somebody.person is not None:
        person = somebody.person
        bring_in(person, kept_by=kept_by, **about)
    else:
        person = add_person(
            given=somebody.given,
            family=somebody.family,
            born_on=somebody.born_on,
            role=role,
            kept_by=kept_by,
            **about,
        )
    if somebody.line:
        line, postcode = somebody.line, somebody.postcode
        add_address(person, line=line, postcode=postcode, role=role, side=side, **about)
    for way in somebody.ways:
        add_contact(
            person,
            kind=way.kind,
            value=way.value,
            safe=way.safe,
            role=role,
            side=side,
            **about,
        )
    return person


def _change(report: Report, values: Mapping[str, Any], *, by: Member, at: datetime) -> Report:
    was = report.sheet.version
    return change_sheet(report, values=values, was=was, needs=None, by=by, at=at)
