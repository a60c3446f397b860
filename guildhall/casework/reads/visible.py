"""Which entries of a case a viewer sees."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from guildhall.casework.declare import RESTRICTED, SHIELDED
from guildhall.casework.models import Case, Disclosure, Entry, Record, SheetRecord
from guildhall.partners.declare import ANYONE, CASE_SLICE, EVERY_SLICE, Decision, Do, Level
from guildhall.partners.models import Member
from guildhall.partners.reads import is_kept_from, kept_from


def slices_shown(decision: Decision) -> list[str]:
    """The slices shown, in order. With EVERY_SLICE among them, ask `may_see_all`."""
    return sorted(decision.slices)


def may_see_all(decision: Decision) -> bool:
    """Whether every slice is shown, but for restricted notes, which have a rule of their own."""
    return EVERY_SLICE in decision.slices


def sees_restricted(viewer: Member, case: Case, decision: Decision) -> bool:
    """Whether a viewer who has the case in full sees its restricted notes.

    Whoever has the case, whoever approves its closing, and whom the matrix shows them to.
    Everyone sees their own.
    """
    if decision.level < Level.FULL or decision.is_emergency:
        return False
    is_theirs = case.allocated_to_id == viewer.pk
    return is_theirs or Do.APPROVE_CLOSURE in decision.may or RESTRICTED in decision.slices


def sees_shielded(decision: Decision) -> bool:
    """Whether entries that hold a shielded fact are shown."""
    return decision.shows(CASE_SLICE) and decision.shows_shielded


def entries_shown(viewer: Member, case: Case, decision: Decision) -> Q:
    """The entries of a case that a viewer may see."""
    if decision.level < Level.TASKING:
        return Q(pk__in=[])
    restricted = Q(slice=RESTRICTED)
    shown = ~restricted if may_see_all(decision) else Q(slice__in=slices_shown(decision))
    shielded = Q(slice=SHIELDED)
    shown &= ~restricted & ~shielded
    if sees_shielded(decision):
        shown |= shielded
    if sees_restricted(viewer, case, decision):
        shown |= restricted
    elif decision.level == Level.FULL:
        shown |= restricted & Q(made_by=viewer)
    if Do.ACT in decision.may:
        shown |= Q(pk__in=_told_to(viewer, decision).filter(case=case).values("entry"))
    return shown & (Q(made_by=viewer) | Q(~kept_from(viewer, case.guard)))


def shows_entry(viewer: Member, entry: Entry, decision: Decision) -> bool:
    """Whether one entry may be seen. Agrees with `entries_shown`."""
    if decision.level < Level.TASKING or is_closed_to(viewer, entry):
        return False
    if Do.ACT in decision.may and _told_to(viewer, decision).filter(entry=entry).exists():
        return True
    if entry.slice == RESTRICTED:
        is_own = entry.made_by_id == viewer.pk and decision.level == Level.FULL
        return is_own or sees_restricted(viewer, entry.case, decision)
    if entry.slice == SHIELDED:
        return sees_shielded(decision)
    return decision.shows(entry.slice)


def _told_to(viewer: Member, decision: Decision) -> QuerySet[Disclosure]:
    """What was shared with the viewer's agency, or with a function by which the case is open."""
    return Disclosure.objects.filter(shared_with(viewer, decision.functions))


def shared_with(viewer: Member, functions: Iterable[str]) -> Q:
    """What was shared with a viewer's agency, or with one of these functions that they hold."""
    named = set(functions) - {ANYONE}
    agency = Q(recipient=viewer.agency_id or 0, recipient_function__in=["", *sorted(named)])
    function = Q(recipient=None, recipient_function__in=sorted(named))
    return (agency | function) & ~Q(decision=Disclosure.Decision.REFUSE)


def is_recipient(viewer: Member, row: Disclosure, decision: Decision) -> bool:
    """Whether it was shared with the viewer, who may act on the case. Agrees with `shared_with`."""
    if row.decision == Disclosure.Decision.REFUSE or Do.ACT not in decision.may:
        return False
    is_for_them = row.recipient_function in decision.functions - {ANYONE}
    if row.recipient_id is None:
        return is_for_them
    is_theirs = row.recipient_id == viewer.agency_id
    return is_theirs and (row.recipient_function == "" or is_for_them)


def is_closed_to(viewer: Member, entry: Entry) -> bool:
    """Whether it is not safe for the viewer, who did not write it."""
    is_own = entry.made_by_id == viewer.pk
    return not is_own and is_kept_from(viewer, entry.case.guard, entry.kept_from)


def fields_shown(
    record_type: type[Record] | type[SheetRecord], decision: Decision
) -> dict[str, str]:
    """The names of the fields of a type of record that a decision shows, and their labels.

    What a record stands on is none of them: its entry, and the referral that it is a decision on.
    """
    closed = {
        name
        for part, names in getattr(record_type.Handling, "slices", {}).items()
        if not decision.shows(part)
        for name in names
    }
    return {
        field.name: str(field.verbose_name)
        for field in record_type._meta.concrete_fields
        if not field.one_to_one and not field.primary_key and field.name not in closed
    }
