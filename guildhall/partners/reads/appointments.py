"""What has been asked for whom, who may agree to it, and what members were told of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from guildhall.partners import registry
from guildhall.partners.declare import Do
from guildhall.partners.models import Appointment, AppointmentNotice, Member
from guildhall.partners.reads.access import programmes_where
from guildhall.partners.reads.members import may
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role, To

MOST_SHOWN = 100


def needs_another(*, role: str = "", programme: str = "") -> bool:
    """Whether a role, or the functions of a programme, are agreed by a second person."""
    if role:
        return Role(role) in AGREED_BY_ANOTHER
    declared = registry.declared(programme)
    return declared is not None and declared.marking == "official_sensitive"


def protection_officers() -> QuerySet[Member]:
    """Everybody who is data protection officer or auditor now, and may sign in."""
    active = Member.objects.filter(is_active=True)
    keys = [key for key, roles in active.values_list("pk", "roles") if Role.AUDITOR in roles]
    return Member.objects.filter(pk__in=keys)


@dataclass(frozen=True)
class _Decides:
    """Of what a member may decide: the programmes they hold or govern, and the rest."""

    is_in_governance: bool
    held: frozenset[str]

    def covers(self, asked: Appointment) -> bool:
        return self.is_in_governance or (not asked.role and asked.programme in self.held)


def _decides(member: Member, at: datetime) -> _Decides:
    """Four queries."""
    governs = programmes_where(member, Do.GOVERN, at)
    holds = programmes_where(member, Do.APPROVE_CLOSURE, at)
    is_officer = may(member, To.READ_AUDIT)
    return _Decides(is_officer or bool(governs), holds | governs)


def may_decide(member: Member, asked: Appointment, at: datetime) -> bool:
    """Whether the member may agree or refuse: in governance, or who manages the programme; never
    who asked, nor who it is for."""
    if member.pk in {asked.member_id, asked.asked_by_id}:
        return False
    return _decides(member, at).covers(asked)


@dataclass(frozen=True)
class Asked:
    """Something asked for, in words, and how it stands for one reader."""

    appointment: Appointment
    what: str
    state: str
    may_decide: bool
    may_withdraw: bool


def asked(member: Member, at: datetime) -> list[Asked]:
    """What the member may decide on, asked for, or watches over: undecided first, newest first.

    An administrator and governance see everything; who manages a programme what is of it.
    """
    decides = _decides(member, at)
    is_administrator = may(member, To.MANAGE_MEMBERS)
    rows = Appointment.objects.select_related("member__agency", "asked_by", "decided_by")
    if not is_administrator and not decides.is_in_governance:
        rows = rows.filter(role="", programme__in=decides.held)
    rows = rows.exclude(member=member).order_by("-asked_at", "reference")
    undecided = rows.filter(outcome="", lapses_at__gt=at)
    others = rows.exclude(pk__in=undecided.values("pk"))[:MOST_SHOWN]
    found = [*undecided, *others]
    return [_asked(row, member, decides, is_administrator, at) for row in found]


def _asked(
    row: Appointment, member: Member, decides: _Decides, is_administrator: bool, at: datetime
) -> Asked:
    is_open = row.outcome == "" and row.lapses_at > at
    decided = Appointment.Outcome(row.outcome).label if row.outcome else "Lapsed"
    return Asked(
        appointment=row,
        what=what(row),
        state="To decide" if is_open else decided,
        may_decide=is_open and row.asked_by_id != member.pk and decides.covers(row),
        may_withdraw=is_open and is_administrator,
    )


def what(row: Appointment) -> str:
    """The role, or the function and its programme, as people say them."""
    if row.role:
        return row.role_label
    declared = registry.declared(row.programme)
    if declared is None:
        return f"{row.function}, {row.programme}"
    return f"{declared.title_of(row.function)}, {declared.title}"


def to_agree(member: Member, at: datetime) -> int:
    """How many wait for this member to decide. Five queries."""
    decides = _decides(member, at)
    rows = Appointment.objects.filter(outcome="", lapses_at__gt=at)
    if not decides.is_in_governance:
        rows = rows.filter(role="", programme__in=decides.held)
    return rows.exclude(member=member).exclude(asked_by=member).count()


@dataclass(frozen=True)
class Told:
    """A notice that the member has not read yet, in words."""

    notice: AppointmentNotice
    what: str
    is_own: bool


def notices(member: Member) -> list[Told]:
    """What the member has been told and has not said that they have read, the newest first."""
    rows = AppointmentNotice.objects.filter(member=member, read_at=None).order_by(
        "-at", "reference"
    )
    named = rows.select_related(
        "appointment__member", "appointment__asked_by", "appointment__decided_by",
        "appointment__post",
    )  # fmt: skip
    return [
        Told(row, what(row.appointment), row.appointment.member_id == member.pk)
        for row in named[:MOST_SHOWN]
    ]
