"""What people do about who may know of what: guards, grants, bars."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import (
    Agency,
    Agreement,
    Bar,
    Emergency,
    Grant,
    Guard,
    Inheritance,
    Member,
)
from guildhall.partners.reads import may_in
from guildhall.partners.reads.access import NotKnown, access
from guildhall.partners.reads.members import NotAllowed
from guildhall.partners.reads.standing import agreements_in_force
from guildhall.partners.writes.keeping import change, keep_new

ERASED = "Erased"


class Lapsed(Exception):
    """The agreement that routine sharing was to rest on is not in force for the agency."""


class AlreadyLifted(Exception):
    """The bar no longer stands."""


@transaction.atomic
def make_guard(
    *,
    programme: str,
    controller: Agency,
    kind: str = "case",
    marking: str = "",
    regime: str = "general",
    by: Member | None,
    at: datetime,
) -> Guard:
    """Put a guard before a new thing. Its marking is the programme's own unless one is given.

    The caller has decided that `by` may make the thing.
    """
    declared = registry.declared(programme)
    usual = declared.marking if declared else Guard.Marking.OFFICIAL
    guard = Guard.objects.create(
        programme=programme,
        controller=controller,
        kind=kind,
        marking=marking or usual,
        regime=regime,
        made_at=at,
    )
    keep_new(guard, by=by, at=at)
    record(action="access.guard_made", subject=f"guard:{guard.reference}", by=by, at=at)
    return guard


@transaction.atomic
def change_guard(
    guard: Guard, *, controller: Agency, marking: str, by: Member, at: datetime
) -> None:
    """Hand the control of a thing to another agency, or mark it otherwise. The caller decides."""
    before = {"controller": guard.controller_id, "marking": guard.marking}
    change(guard, controller=controller, marking=marking, by=by, at=at)
    record(
        action="access.guard_changed",
        subject=f"guard:{guard.reference}",
        by=by,
        at=at,
        before=before,
        after={"controller": controller.pk, "marking": marking},
    )


@transaction.atomic
def grant(
    guard: Guard,
    *,
    to: Member | Agency | None,
    function: str = "",
    level: Level = Level.FULL,
    purpose: str,
    basis: str,
    agreement: Agreement | None = None,
    meeting: str = "",
    since_at: datetime | None = None,
    until_at: datetime | None = None,
    by: Member | None,
    at: datetime,
) -> Grant:
    """Open a guarded thing to a member or an agency, or with None to whoever holds a function.

    The caller has decided that `by` may; None is of what follows from the records themselves.
    It opens at once, or at `since_at` if that is later.
    Raises Lapsed where it is routine sharing and the agreement is not in force, does not cover
    the programme, or does not count the agency among its parties. Sharing on any other basis
    goes through, whatever agreements say.
    """
    member = to if isinstance(to, Member) else None
    agency = to if isinstance(to, Agency) else None
    if agreement is not None:
        acting = member.agency_id if member else agency.pk if agency else None
        _require_in_force(agreement, guard, acting, at)
    given = Grant(
        guard=guard,
        programme=guard.programme,
        member=member,
        agency=agency,
        function=function,
        level=level,
        purpose=purpose,
        basis=basis,
        agreement=agreement,
        meeting=meeting,
        since_at=max(since_at or at, at),
        until_at=until_at,
        made_by=by,
    )
    given.full_clean()
    given.save(force_insert=True)
    keep_new(given, by=by, at=at)
    record(
        action="access.granted",
        subject=f"guard:{guard.reference}",
        by=by,
        at=at,
        after={"to": _whom(given), "function": function, "level": int(level), "basis": basis},
    )
    return given


def _require_in_force(agreement: Agreement, guard: Guard, agency: int | None, at: datetime) -> None:
    day = at.astimezone(LONDON).date()
    covers = guard.programme in agreement.programmes
    if not covers or agreement.pk not in agreements_in_force(agency, day):
        raise Lapsed(
            f"“{agreement}” is not in force between your agencies for this programme. To share "
            "routinely, renew it. To safeguard somebody, share on that basis now."
        )


def _whom(given: Grant) -> str:
    if given.member:
        return f"member:{given.member.reference}"
    return f"agency:{given.agency.key}" if given.agency else f"function:{given.function}"


@transaction.atomic
def revoke(given: Grant, *, by: Member | None, at: datetime) -> bool:
    """End a grant now; false if it was ended already. The caller has decided that `by` may."""
    if change(given, Q(revoked_at=None), revoked_at=at, by=by, at=at) is None:
        return False
    given.revoked_at = at
    subject = f"guard:{given.guard.reference}"
    record(action="access.revoked", subject=subject, by=by, at=at, before={"to": _whom(given)})
    return True


@transaction.atomic
def inherit(guard: Guard, *, source: Guard, by: Member | None, at: datetime) -> Inheritance:
    """Open a thing to whoever is named on another that it belongs to, from now on. Twice is once.

    The caller has decided that `by` may say that it belongs there.
    """
    made, is_new = Inheritance.objects.get_or_create(
        guard=guard, source=source, ended_at=None, defaults={"since_at": at, "made_by": by}
    )
    if is_new:
        keep_new(made, by=by, at=at)
        subject, after = f"guard:{guard.reference}", {"source": source.reference}
        record(action="access.inherits", subject=subject, by=by, at=at, after=after)
    return made


@transaction.atomic
def disinherit(guard: Guard, *, source: Guard, by: Member | None, at: datetime) -> None:
    """End that: from now on being named on the other opens this no longer."""
    standing = Inheritance.objects.filter(guard=guard, source=source, ended_at=None).first()
    if standing and change(standing, Q(ended_at=None), ended_at=at, ended_by=by, by=by, at=at):
        subject, before = f"guard:{guard.reference}", {"source": source.reference}
        record(action="access.inherits_no_more", subject=subject, by=by, at=at, before=before)


@transaction.atomic
def bar(
    guard: Guard,
    member: Member,
    *,
    kind: str,
    reason: str,
    by: Member | None,
    at: datetime,
) -> Bar:
    """Close a guarded thing to a member; a bar of that kind that stands already is kept as it is.

    The caller has decided that `by` may. The member is told nothing.
    """
    made, is_new = Bar.objects.get_or_create(
        guard=guard,
        member=member,
        kind=Bar.Kind(kind),
        lifted_at=None,
        defaults={"reason": reason, "since_at": at, "made_by": by},
    )
    if is_new:
        keep_new(made, by=by, at=at)
        record(
            action="access.barred",
            subject=f"guard:{guard.reference}",
            by=by,
            at=at,
            after={"member": member.reference, "kind": str(kind)},
        )
    return made


@transaction.atomic
def lift_bar(bar: Bar, *, by: Member, at: datetime) -> None:
    """Lift a bar, by somebody in governance who may know of the case and whom it does not bar.

    Raises NotKnown or NotAllowed for anybody else, and AlreadyLifted if somebody just did.
    """
    require_govern(by, bar.guard, at)
    still = ~Q(member=by) & Q(lifted_at=None)
    if change(bar, still, lifted_at=at, lifted_by=by, by=by, at=at) is None:
        raise AlreadyLifted("Somebody else has just lifted it.")
    bar.lifted_at, bar.lifted_by = at, by
    record(
        action="access.bar_lifted",
        subject=f"guard:{bar.guard.reference}",
        by=by,
        at=at,
        before={"member": bar.member.reference, "kind": bar.kind},
    )


def require_govern(by: Member, guard: Guard, at: datetime) -> None:
    """Raise unless the member governs the guard's programme and may know of this one."""
    if not may_in(by, guard.programme, Do.GOVERN, at):
        raise NotAllowed("Only information governance may do this.")
    decision = access(by, guard, at)
    if not decision:
        raise NotKnown
    if Do.GOVERN not in decision.may:
        raise NotAllowed("Only information governance may do this.")


@transaction.atomic
def erase_words(guard: Guard, *, by: Member | None, at: datetime) -> None:
    """Take out what was written in grants, bars and emergencies of a thing that is erased.

    Who could open it, when, and what a review came to, stay.
    """
    Grant.objects.filter(guard=guard).update(purpose=ERASED)
    Bar.objects.filter(guard=guard).update(reason=ERASED)
    Emergency.objects.filter(guard=guard).update(reason=ERASED)
    Emergency.objects.filter(guard=guard).exclude(review="").update(review=ERASED)
    record(action="access.words_erased", subject=f"guard:{guard.reference}", by=by, at=at)
