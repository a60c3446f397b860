"""What has been asked for whom, who may agree to it, and what members were told of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.declare import lines
from guildhall.partners.models import Appointment, AppointmentNotice, Member, Post
from guildhall.partners.policy import DECIDES, is_weighty
from guildhall.partners.reads.members import may
from guildhall.partners.reads.standing import viewer
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role, To

MOST_SHOWN = 100


def needs_another(*, role: str = "", programme: str = "", function: str = "") -> bool:
    """Whether a role, or a function in a programme, is agreed by a second person.

    Every function where cases are marked OFFICIAL-SENSITIVE, and elsewhere what the matrix gives
    much to.
    """
    if role:
        return Role(role) in AGREED_BY_ANOTHER
    declared = registry.declared(programme)
    if declared is None:
        return False
    is_sensitive = declared.marking == "official_sensitive"
    return is_sensitive or any(is_weighty(s) for _, s in lines(declared.matrix, [function]))


def holds_much(member: Member, at: datetime) -> bool:
    """Whether they hold, now or from a later day, what a second person agrees to. One query."""
    is_of_two = bool(AGREED_BY_ANOTHER & {Role(role) for role in member.roles})
    return is_of_two or holds_much_as_posted(member, at)


def holds_much_as_posted(member: Member, at: datetime) -> bool:
    """Whether a function of theirs, now or from a later day, needs a second person. One query."""
    today = at.astimezone(LONDON).date()
    unended = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=today), member=member)
    parts = unended.values_list("programme", "function")
    return any(needs_another(programme=p, function=f) for p, f in parts)


def protection_officers() -> QuerySet[Member]:
    """Everybody who is data protection officer or auditor now, and may sign in."""
    active = Member.objects.filter(is_active=True)
    keys = [key for key, roles in active.values_list("pk", "roles") if Role.AUDITOR in roles]
    return Member.objects.filter(pk__in=keys)


@dataclass(frozen=True)
class _Decides:
    """What a member may decide on: all as protection officer, or functions of these programmes."""

    is_officer: bool
    held: frozenset[str]

    def covers(self, asked: Appointment) -> bool:
        return self.is_officer or (not asked.role and asked.programme in self.held)


def _decides(member: Member, at: datetime) -> _Decides:
    """Three queries. A part that one person gave by themselves, as an earlier matrix may have let
    them, decides nothing: or whoever gave it could have it agree to what they ask."""
    who = viewer(member, at)
    given = Post.objects.filter(member=member).exclude(given_by=None)
    alone = set(given.values_list("programme", "function"))
    held = {
        each.key
        for each in registry.programmes()
        for function, sight in lines(each.matrix, who.held(each.key))
        if who.is_active and sight.may & DECIDES and (each.key, function) not in alone
    }
    return _Decides(may(member, To.READ_AUDIT), frozenset(held))


def may_decide(member: Member, asked: Appointment, at: datetime) -> bool:
    """Whether the member may agree or refuse: the protection officer, or of a function who manages
    or governs that programme; never who asked, nor who it is for."""
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

    An administrator and the protection officer see everything; who manages or governs a programme
    what is of it.
    """
    decides = _decides(member, at)
    is_administrator = may(member, To.MANAGE_MEMBERS)
    rows = Appointment.objects.select_related("member__agency", "asked_by", "decided_by")
    if not is_administrator and not decides.is_officer:
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
    """How many wait for this member to decide. Four queries."""
    decides = _decides(member, at)
    rows = Appointment.objects.filter(outcome="", lapses_at__gt=at)
    if not decides.is_officer:
        rows = rows.filter(role="", programme__in=decides.held)
    return rows.exclude(member=member).exclude(asked_by=member).count()


@dataclass(frozen=True)
class Told:
    """A notice that the member has not read yet: whom it is about, and in words what they were
    given; of a link to choose a password, no words."""

    notice: AppointmentNotice
    about: Member
    what: str
    is_own: bool


def notices(member: Member) -> list[Told]:
    """What the member has been told and has not said that they have read, the newest first."""
    rows = AppointmentNotice.objects.filter(member=member, read_at=None).order_by(
        "-at", "reference"
    )
    named = rows.select_related(
        "appointment__member", "appointment__asked_by", "appointment__decided_by",
        "appointment__post", "link__member", "link__made_by",
    )  # fmt: skip
    return [_told(row, member) for row in named[:MOST_SHOWN]]


def _told(row: AppointmentNotice, member: Member) -> Told:
    about = row.appointment or row.link
    assert about is not None  # noqa: S101 (the table holds one of the two)
    given = what(row.appointment) if row.appointment else ""
    return Told(row, about.member, given, about.member_id == member.pk)
