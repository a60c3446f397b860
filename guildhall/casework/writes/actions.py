"""Agreeing what an agency will do, moving its day, and closing it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from guildhall.audit.comparing import hold
from guildhall.casework.errors import AlreadyDone, ChangedMeanwhile, Stopped, reasoned, required
from guildhall.casework.models import Action, ActionSlip, Case, Entry
from guildhall.casework.reads.reach import agency_may_act
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.marks import (
    allowed,
    allowed_on_the_case,
    enter,
    kept,
    kept_entry,
    locked,
    locked_open,
    mark,
)
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, TASKING_SLICE, Do, Level
from guildhall.partners.models import Agency, Grant, Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.writes import grant


@transaction.atomic
def agree_action(
    case: Case,
    *,
    what: str,
    owner_agency: Agency,
    owner_member: Member | None = None,
    due_on: date,
    part: str = TASKING_SLICE,
    by: Member,
    at: datetime,
) -> Action:
    """Agree that an agency does something by a day. It appears in its list of what is due.

    The case must have been shared with the agency first, because telling it what to do tells it
    of the case, and every disclosure is a record. A named owner is let as far as what to do.
    """
    what = required(what, "what", "Say what is to be done.")
    held = locked_open(case)
    allowed_on_the_case(held, by=by, at=at)
    _check_owner(held, owner_agency, owner_member, at)
    check_leaving(held.guard, what, field="what", to_agency=owner_agency)
    if due_on < at.astimezone(LONDON).date():
        raise Stopped("The day is already past.", field="due_on")
    action = Action.objects.create(
        case=held,
        owner_agency=owner_agency,
        owner_member=owner_member,
        what=what,
        agreed_at=at,
        agreed_by=by,
        original_due_on=due_on,
        due_on=due_on,
        slice=part,
    )
    if owner_member is not None:
        grant(
            held.guard,
            to=owner_member,
            level=Level.TASKING,
            purpose="Has an action on the case",
            basis=Grant.Basis.STATUTE,
            by=by,
            at=at,
        )
    headline = f"{owner_agency.name} agreed to act by {due_on:%-d %B %Y}"
    _finish(action, headline, what, "action_agreed", by=by, at=at)
    return action


@transaction.atomic
def slip_action(
    action: Action, *, due_on: date, reason: str, seen: date, by: Member, at: datetime
) -> Action:
    """Give an action another day. The first one stays known, and this counts as a slip.

    `seen` is the day that was shown when it was moved: ChangedMeanwhile if it has moved since.
    """
    reason = reasoned(reason, "reason", "Give the reason for the new day.")
    held = locked_open(action.case)
    _may_act(action, by=by, at=at)
    check_leaving(held.guard, reason, field="reason", to_agency=action.owner_agency)
    if due_on == seen:
        raise Stopped("The action is due on that day already.", field="due_on")
    hold(action)
    same = Action.objects.filter(pk=action.pk, due_on=seen, closed_at=None)
    if not same.update(due_on=due_on, slips=F("slips") + 1):
        raise ChangedMeanwhile("Somebody else has just changed this action.")
    ActionSlip.objects.create(
        action=action, was_due_on=seen, due_on=due_on, reason=reason, by=by, at=at
    )
    action.refresh_from_db()
    action.case = held
    _finish(action, f"Moved to {due_on:%-d %B %Y}", reason, "action_slipped", by=by, at=at)
    return action


@transaction.atomic
def close_action(
    action: Action, *, outcome: str, note: str = "", by: Member, at: datetime
) -> Action:
    """Say that an action is done, or no longer needed and why.

    It takes the owner's agency or whoever holds the case. The owner sees it on their work where
    somebody of another agency ended it. The update matches only a row that is still open, so when
    two people press the button together one of them gets AlreadyDone and nothing is overwritten.
    """
    if outcome not in Action.Outcome.values:
        raise Stopped("Choose what came of it.", field="outcome")
    if outcome == Action.Outcome.NOT_NEEDED:
        required(note, "note", "Say why it is no longer needed.")
    held = locked(action.case)
    _may_act(action, by=by, at=at)
    check_leaving(held.guard, note, field="note", to_agency=action.owner_agency)
    hold(action)
    still_open = Action.objects.filter(pk=action.pk, closed_at=None)
    if not still_open.update(
        closed_at=at, closed_by=by, outcome=outcome, outcome_note=note.strip()
    ):
        raise AlreadyDone("Somebody else has just closed this action.")
    action.refresh_from_db()
    action.case = held
    label = Action.Outcome(outcome).label
    _finish(action, f"Action closed: {label.lower()}", note.strip(), "action_closed", by=by, at=at)
    return action


def _check_owner(case: Case, agency: Agency, member: Member | None, at: datetime) -> None:
    if member is not None and member.agency_id != agency.pk:
        raise Stopped(f"{member.name} does not act for {agency.name}.", field="owner_member")
    if not agency_may_act(case.guard, agency, at):
        raise Stopped(
            f"{agency.name} has not been told of this case. Share it with them first.",
            field="agency",
        )


def _may_act(action: Action, *, by: Member, at: datetime) -> None:
    """Its owner's agency, or whoever holds the case: a part of the file alone is not enough."""
    decision = allowed(action.case, Do.ACT, by=by, at=at)
    holds = Do.WRITE in decision.may and decision.shows(CASE_SLICE)
    if holds or (by.agency_id is not None and action.owner_agency_id == by.agency_id):
        return
    raise NotAllowed("Only the agency that agreed to it, or whoever holds the case, may do that.")


def _finish(
    action: Action, headline: str, body: str, happened: str, *, by: Member, at: datetime
) -> None:
    case = action.case
    entry = enter(
        case,
        Entry.Kind.ACTION,
        headline,
        body=body,
        about=action.reference,
        part=action.slice,
        by=by,
        at=at,
    )
    kept_entry(entry, by=by, at=at)
    kept(case, f"action:{action.reference}", "action", action, by=by, at=at)
    after = {
        "action": action.reference,
        "owner": action.owner_agency.key,
        "due_on": action.due_on.isoformat(),
        "outcome": action.outcome,
    }
    mark(case, happened, after=after, by=by, at=at)
    sync_clocks(case, at)
