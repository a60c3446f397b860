"""Who is in the partnership, and who has gone."""

from __future__ import annotations

from collections.abc import Iterator

from guildhall.plan.file import PlanFile, first_day, last_day
from guildhall.plan.file.delivery import Action
from guildhall.plan.file.heading import Programme
from guildhall.plan.file.people import Agency, RoleHolder
from guildhall.plan.lint.lookups import ids
from guildhall.plan.lint.remark import Remark, Rule
from guildhall.plan.lint.wording import few, has, listed, share


def member_has_left(plan: PlanFile) -> Iterator[Remark]:
    """A body that was gone before the plan began is called a member, or still has a part in it."""
    for agency in plan.agencies:
        if agency.left is None or last_day(agency.left) >= plan.plan.starts_on:
            continue
        parts = _parts_of(plan, agency)
        is_member = agency.is_named_as_member or agency.is_responsible_authority
        if is_member or parts:
            yield Remark((agency.id, *parts), _gone(plan, agency, parts))


def lead_has_left(plan: PlanFile) -> Iterator[Remark]:
    """Somebody leads and has left, or leaves before the plan ends."""
    for holder in plan.role_holders:
        if holder.until is None or last_day(holder.until) >= plan.plan.ends_on:
            continue
        led = [row.id for row in _led(plan) if holder.id in row.leads]
        if led:
            facts = f"{holder.role} leads {listed(led)} and holds the role until {holder.until}"
            yield Remark((holder.id, *led), f"{facts}; the plan ends on {plan.plan.ends_on}.")


def holder_without_agency(plan: PlanFile) -> Iterator[Remark]:
    """The plan prints a name and not whom they act for."""
    bare = [row for row in plan.role_holders if row.agency_is_inferred]
    if bare:
        facts = f"The plan does not say for whom {share(bare, plan.role_holders, 'named person')}"
        yield Remark(ids(bare), f"{facts} {'acts' if len(bare) == 1 else 'act'}.")


def authority_without_part(plan: PlanFile) -> Iterator[Remark]:
    """A responsible authority leads nothing and supports nothing."""
    busy = {ident for row in _led(plan) for ident in (*row.leads, *row.supporters)}
    seated = {row.agency for row in plan.role_holders if row.id in busy}
    authorities = [row for row in plan.agencies if _is_authority(plan, row)]
    idle = [row for row in authorities if row.id not in seated]
    if idle:
        names = listed(row.name for row in idle)
        facts = f"{names} {has(idle)} nobody who leads or supports a programme or an action"
        yield Remark(ids(idle), f"{facts}{few(ids(idle))}.")


def _led(plan: PlanFile) -> list[Programme | Action]:
    return [*plan.programmes, *plan.actions]


def _is_authority(plan: PlanFile, agency: Agency) -> bool:
    has_gone = agency.left is not None and last_day(agency.left) < plan.plan.starts_on
    return agency.is_responsible_authority and not has_gone


def _parts_of(plan: PlanFile, agency: Agency) -> tuple[str, ...]:
    """The rows that still count on the agency."""
    return (
        *ids(row for row in plan.role_holders if row.agency == agency.id and _holds(plan, row)),
        *ids(row for row in plan.groups if row.led_by == agency.id),
        *ids(row for row in plan.measures if row.supply.agency == agency.id),
        *ids(row for row in plan.commitments if row.agency == agency.id),
    )


def _holds(plan: PlanFile, holder: RoleHolder) -> bool:
    until = holder.until
    since = holder.since
    return (until is None or last_day(until) >= plan.plan.starts_on) and (
        since is None or first_day(since) <= plan.plan.ends_on
    )


def _gone(plan: PlanFile, agency: Agency, parts: tuple[str, ...]) -> str:
    said = ["names it as a member"] if agency.is_named_as_member else []
    if agency.is_responsible_authority:
        said.append("has it as a responsible authority")
    if parts:
        said.append(f"counts on it in {listed(parts)}")
    names = {row.id: row.name for row in plan.agencies}
    passed = listed(names[ident] for ident in agency.passed_to)
    after = f" Its work passed to {passed}." if passed else ""
    return f"{agency.name} left in {agency.left}, and the plan {listed(said)}.{after}"


RULES = (
    Rule(
        "member_has_left",
        "A body that is gone is still written of as taking part",
        "What it was to do has nobody to do it: date the membership and say who took it on.",
        member_has_left,
    ),
    Rule(
        "lead_has_left",
        "A lead leaves before the plan ends",
        "From that day nobody answers for it: name who follows.",
        lead_has_left,
    ),
    Rule(
        "holder_without_agency",
        "A named person's agency is not stated",
        "When they move on, nobody knows which agency is to name the next.",
        holder_without_agency,
    ),
    Rule(
        "authority_without_part",
        "A responsible authority leads and supports nothing",
        "It has the same duty in law as those who do.",
        authority_without_part,
    ),
)
