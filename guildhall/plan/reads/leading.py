"""Whose a programme or an action is: who may say how it goes."""

from __future__ import annotations

from datetime import date

from guildhall.partners.models import Member
from guildhall.partners.reads import may
from guildhall.partners.rules import To
from guildhall.plan import rules
from guildhall.plan.reads.opened import Plan


def leads(plan: Plan, ident: str, member: Member, on: date) -> bool:
    """Whether a member leads a programme, or an action or its programme, on a day.

    The plan names its leads as role holders, so a member is one by name, and by agency where
    the member has one.
    """
    section, row = plan.rows.get(ident, ("", None))
    if row is None or section not in ("programmes", "actions"):
        return False
    named = list(row.leads)
    if section == "actions":
        named += plan.row(row.programme).leads
    agency = member.agency.key if member.agency else None
    return any(
        rules.is_held_by(holder, member.name, agency) and rules.holds(holder, on)
        for holder in plan.holders(named)
    )


def may_speak_for(plan: Plan, ident: str, member: Member, to: To, on: date) -> bool:
    """Whether a member may do something to this row that its lead does.

    Whoever may edit the plan may do it to any row; others only to what they lead.
    """
    return may(member, to) and (may(member, To.EDIT_PLAN) or leads(plan, ident, member, on))
