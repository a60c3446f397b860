"""An alert of what keeps coming back: raised once, then acted on or dismissed with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from guildhall.audit.writes import record
from guildhall.casework.errors import AlreadyDone, Stopped, reasoned, required
from guildhall.casework.models import Case
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotKnown, accesses, may_in
from guildhall.programmes.enforcement.models import (
    AlertReport,
    RepeatAlert,
    Report,
    ReportTakingPlace,
)
from guildhall.programmes.enforcement.reports.reads.listing import deciding
from guildhall.programmes.enforcement.reports.repeats import Found
from guildhall.programmes.enforcement.reports.tools import PROGRAMME
from guildhall.subjects.models import Place

ERASED = "erased"


@transaction.atomic
def raise_alert(
    kind: str, found: Found, *, rule_words: str, by: Member | None, at: datetime
) -> RepeatAlert | None:
    """Raise an alert to a named officer; None where there is nothing new to say.

    One that stands open for the subject takes in the reports that have come since. After one was
    decided, only a later event raises another. The officer is the triage officer with the
    fewest alerts open; none where nobody holds that post.
    """
    earlier = RepeatAlert.objects.select_for_update().filter(kind=kind, subject=found.subject)
    last = earlier.order_by("-last_event_at", "-pk").first()
    reports = {each.sheet.reference: each for each in _reports(found)}
    last_event_at = max(each.occurred_from for each in reports.values())
    standing = earlier.filter(state=RepeatAlert.State.OPEN).first()
    if standing is not None:
        _take_in(standing, found, list(reports.values()), last_event_at)
        return None
    if last is not None and last.last_event_at >= last_event_at:
        return None
    alert = RepeatAlert.objects.create(
        kind=kind,
        subject=found.subject,
        rule_words=rule_words,
        events=found.events,
        last_event_at=last_event_at,
        raised_at=at,
        owner=_officer(at),
    )
    _rest_on(alert, list(reports.values()))
    owner = alert.owner.reference if alert.owner else ""
    _mark("alert_raised", alert, {"kind": kind, "owner": owner}, by=by, at=at)
    return alert


@transaction.atomic
def decide_alert(
    alert: RepeatAlert,
    state: str,
    *,
    reason: str,
    case: Case | None = None,
    by: Member,
    at: datetime,
) -> RepeatAlert:
    """Say that an alert was acted on, or dismiss it; either way with a reason.

    It takes somebody who may triage and may see every report under it. Of two at once, one gets
    AlreadyDone.
    """
    _check_may(alert, by, at)
    if state not in {RepeatAlert.State.ACTED, RepeatAlert.State.DISMISSED}:
        raise Stopped("Choose whether it was acted on or is dismissed.", field="state")
    words = reasoned(reason, "reason", "Say what was done, or why nothing is.")
    still = RepeatAlert.objects.filter(pk=alert.pk, state=RepeatAlert.State.OPEN)
    if not still.update(
        state=state, decision_reason=words, case=case, decided_at=at, decided_by=by
    ):
        raise AlreadyDone("Somebody else has just decided this.")
    alert.refresh_from_db()
    _mark("alert_decided", alert, {"state": state}, by=by, at=at)
    return alert


@transaction.atomic
def take_alert(alert: RepeatAlert, *, by: Member, at: datetime) -> RepeatAlert:
    """Make an open alert one's own. AlreadyDone where it was decided meanwhile."""
    _check_may(alert, by, at)
    still = RepeatAlert.objects.filter(pk=alert.pk, state=RepeatAlert.State.OPEN)
    if not still.update(owner=by):
        raise AlreadyDone("Somebody else has just decided this.")
    alert.refresh_from_db()
    _mark("alert_taken", alert, {"owner": by.reference}, by=by, at=at)
    return alert


@transaction.atomic
def forget_alerts(*, by: Member | None, at: datetime) -> int:
    """Take the words out of decided alerts of which every report is erased; gives how many."""
    kept = Report.objects.filter(alerts=OuterRef("pk"), sheet__erased_at=None)
    decided = RepeatAlert.objects.exclude(state=RepeatAlert.State.OPEN)
    found = list(decided.filter(~Exists(kept)).exclude(subject=ERASED))
    for alert in found:
        RepeatAlert.objects.filter(pk=alert.pk).update(subject=ERASED, decision_reason=ERASED)
        _mark("alert_erased", alert, {}, by=by, at=at)
    return len(found)


@transaction.atomic
def leave_out(place: Place, *, title: str, by: Member, at: datetime) -> ReportTakingPlace:
    """Say that reports are taken at an address, so that it is no repeat location."""
    if not may_in(by, PROGRAMME, Do.TRIAGE, at):
        raise NotKnown
    words = required(title, "title", "Say what is at this address.")
    made, is_new = ReportTakingPlace.objects.get_or_create(
        place=place, ended_at=None, defaults={"title": words, "made_at": at, "made_by": by}
    )
    if is_new:
        subject, after = f"place:{place.reference}", {"title": words}
        record(action="enforcement.place_left_out", subject=subject, by=by, at=at, after=after)
    return made


def _check_may(alert: RepeatAlert, by: Member, at: datetime) -> None:
    """Raise NotKnown unless the member triages and knows every report under the alert."""
    guards = [each.sheet.guard for each in alert.reports.select_related("sheet__guard")]
    decisions = accesses(by, guards, at)
    if not may_in(by, PROGRAMME, Do.TRIAGE, at) or not all(decisions.values()):
        raise NotKnown


def _reports(found: Found) -> list[Report]:
    rows = Report.objects.filter(sheet__reference__in=found.reports).select_related("sheet")
    return list(rows)


def _take_in(
    alert: RepeatAlert, found: Found, reports: list[Report], last_event_at: datetime
) -> None:
    _rest_on(alert, reports)
    later = RepeatAlert.objects.filter(pk=alert.pk, last_event_at__lt=last_event_at)
    later.update(events=found.events, last_event_at=last_event_at)


def _rest_on(alert: RepeatAlert, reports: list[Report]) -> None:
    rows = [AlertReport(alert=alert, report=each) for each in reports]
    AlertReport.objects.bulk_create(rows, ignore_conflicts=True)


def _officer(at: datetime) -> Member | None:
    """Who holds the post of triage that day with the fewest alerts open; by name where equal."""
    found = list(deciding(at))
    open_ = dict(
        RepeatAlert.objects.filter(state=RepeatAlert.State.OPEN, owner__in=found)
        .values_list("owner")
        .annotate(Count("pk"))
    )
    return min(found, key=lambda each: (open_.get(each.pk, 0), each.name, each.pk), default=None)


def _mark(
    what: str, alert: RepeatAlert, after: dict[str, str], *, by: Member | None, at: datetime
) -> None:
    subject = f"alert:{alert.reference}"
    record(action=f"enforcement.{what}", subject=subject, by=by, at=at, after=after)
