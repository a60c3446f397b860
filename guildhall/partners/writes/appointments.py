"""Roles and functions that one person asks for and another agrees.

The roles of administrator and of protection officer, every function in a programme marked
OFFICIAL-SENSITIVE, and elsewhere each that opens much (`policy.is_weighty`). The member, and
whoever is protection officer, are told of each that is agreed.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from guildhall import local
from guildhall.audit.writes import record
from guildhall.clock import LONDON
from guildhall.partners.models import Appointment, AppointmentNotice, Member, Post
from guildhall.partners.reads.appointments import may_decide, needs_another, protection_officers
from guildhall.partners.reads.members import NotAllowed, require
from guildhall.partners.reads.passwords import waiting_links
from guildhall.partners.registry import declared
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role, To
from guildhall.partners.writes.keeping import change, keep_new
from guildhall.reasons import has_words

LAPSES_AFTER = timedelta(
    days=local.whole(
        "members",
        "request_lapses_after_days",
        14,
        title="days after which a role or function asked for, and not agreed, lapses",
        source="Local",
        most=90,
    )
)


class AlreadyDecided(Exception):
    """It was agreed, refused or withdrawn, or it has lapsed."""


def require_from_today(since_on: date, until_on: date | None, at: datetime) -> None:
    """Raise ValidationError for a first day that is past, or a last one before the first."""
    if since_on < at.astimezone(LONDON).date():
        raise ValidationError({"since_on": "The first day cannot be before today."})
    if until_on is not None and until_on < since_on:
        raise ValidationError({"until_on": "The last day cannot be before the first."})


def require_another(member: Member, by: Member) -> None:
    """Raise ValidationError where somebody would give something to themselves."""
    if member.pk == by.pk:
        raise ValidationError(
            "You cannot give yourself a role or a function. Another administrator asks for it."
        )


@transaction.atomic
def ask_for(
    member: Member,
    *,
    role: str = "",
    programme: str = "",
    function: str = "",
    team: str = "",
    since_on: date,
    until_on: date | None = None,
    why: str,
    by: Member,
    at: datetime,
) -> Appointment:
    """Ask for a role, or a function in a programme, that somebody else is to agree.

    Raises ValidationError for oneself, for a first day that is past, for what they hold already,
    for what is asked for already, and where one person would be both administrator and protection
    officer.
    """
    require(by, To.MANAGE_MEMBERS)
    require_another(member, by)
    require_from_today(since_on, until_on, at)
    if not needs_another(role=role, programme=programme, function=function):
        raise ValidationError("This needs nobody else to agree: give it.")
    held = Member.objects.select_for_update().get(pk=member.pk)
    if not has_words(why):
        raise ValidationError({"why": "Say why they need it, in words."})
    if role:
        _require_role_fit(held, Role(role), since_on, until_on, at)
    else:
        _require_function(programme, function)
    asked = Appointment(
        member=held,
        role=role,
        programme=programme,
        function=function,
        team=team,
        since_on=since_on,
        until_on=until_on,
        why=why.strip(),
        asked_at=at,
        asked_by=by,
        lapses_at=at + LAPSES_AFTER,
    )
    same = Appointment.objects.filter(
        member=held, role=role, programme=programme, function=function, team=team,
        outcome="", lapses_at__gt=at,
    )  # fmt: skip
    if same.exists():
        raise ValidationError({"function": "Somebody has asked for this already."})
    asked.full_clean()
    asked.save(force_insert=True)
    keep_new(asked, by=by, at=at)
    _record("asked", asked, by=by, at=at)
    return asked


def _require_role_fit(
    member: Member, role: Role, since_on: date, until_on: date | None, at: datetime
) -> None:
    """A role begins when it is agreed, and ends when it is taken away."""
    if since_on != at.astimezone(LONDON).date():
        raise ValidationError({"since_on": "A role begins when it is agreed: leave today here."})
    if until_on is not None:
        why_not = "A role has no last day: take it away when it ends."
        raise ValidationError({"until_on": why_not})
    _require_one_of_two(member, role)


def _require_function(programme: str, function: str) -> None:
    said = declared(programme)
    if said is None or function not in said.matrix:
        raise ValidationError({"function": "This programme has no such function."})


def _require_one_of_two(member: Member, role: Role) -> None:
    """Nobody is both administrator and protection officer, nor twice the same."""
    if role in member.roles:
        raise ValidationError({"function": "They hold this role already."})
    if AGREED_BY_ANOTHER & {Role(held) for held in member.roles}:
        raise ValidationError(
            {"function": "The administrator and the protection officer are two people."}
        )


@transaction.atomic
def agree(asked: Appointment, *, by: Member, at: datetime) -> None:
    """Agree to what another asked, and give it: from its first day, and never from before today.

    By the protection officer, or for a function who manages or governs the programme, who neither
    asked for it nor is to have it: NotAllowed for anybody else. AlreadyDecided where it was decided
    on or has lapsed; ValidationError where it cannot be given now, and then it waits on.
    """
    _decide(asked, Appointment.Outcome.AGREED, by=by, at=at)
    member = Member.objects.select_for_update().get(pk=asked.member_id)
    if not member.is_active:
        raise ValidationError("They may no longer sign in.")
    if waiting_links(member, at).filter(was_shown=True).exists():
        raise ValidationError(
            "Somebody was shown a link for them to choose a password, and it still works. They use"
            " it first, or it expires."
        )
    if asked.role:
        _require_one_of_two(member, Role(asked.role))
        before = {"roles": member.roles}
        roles = sorted({*member.roles, asked.role})
        change(member, roles=roles, by=by, at=at)
        _record("role_given", asked, by=by, at=at, before=before, roles=roles)
    else:
        post = _post(asked, by=by, at=at)
        change(asked, post=post, by=by, at=at)
        _record("posted", asked, by=by, at=at, since_on=post.since_on.isoformat())
    told = {member.pk, *(officer.pk for officer in protection_officers())}
    AppointmentNotice.objects.bulk_create(
        AppointmentNotice(member_id=key, appointment=asked, at=at) for key in sorted(told)
    )


def _post(asked: Appointment, *, by: Member, at: datetime) -> Post:
    post = Post(
        member=asked.member,
        programme=asked.programme,
        function=asked.function,
        team=asked.team,
        since_on=max(asked.since_on, at.astimezone(LONDON).date()),
        until_on=asked.until_on,
    )
    post.full_clean()
    post.save(force_insert=True)
    keep_new(post, by=by, at=at)
    return post


@transaction.atomic
def refuse(asked: Appointment, *, reason: str, by: Member, at: datetime) -> None:
    """Refuse it, saying why, by somebody who might have agreed."""
    if not has_words(reason):
        raise ValidationError({"reason": "Say why it is refused."})
    _decide(asked, Appointment.Outcome.REFUSED, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def withdraw(asked: Appointment, *, by: Member, at: datetime) -> None:
    """Take back what was asked for, by an administrator."""
    require(by, To.MANAGE_MEMBERS)
    _close(asked, Appointment.Outcome.WITHDRAWN, by=by, at=at)


def _decide(
    asked: Appointment, outcome: Appointment.Outcome, *, reason: str = "", by: Member, at: datetime
) -> None:
    if not may_decide(by, asked, at):
        raise NotAllowed(
            "Somebody else decides on this: the protection officer, or for a function who manages"
            " or governs the programme, and neither asked for it nor is to have it."
        )
    _close(asked, outcome, reason=reason, by=by, at=at)


def _close(
    asked: Appointment, outcome: Appointment.Outcome, *, reason: str = "", by: Member, at: datetime
) -> None:
    still_open = Q(lapses_at__gt=at, outcome="")
    decided = {"outcome": outcome, "decided_at": at, "decided_by": by, "reason": reason}
    if change(asked, still_open, by=by, at=at, **decided) is None:
        raise AlreadyDecided("It has lapsed, or somebody else has just decided on it.")
    _record(str(outcome), asked, by=by, at=at)


def _record(
    what: str,
    asked: Appointment,
    *,
    by: Member,
    at: datetime,
    before: dict[str, object] | None = None,
    **more: object,
) -> None:
    after = {"appointment": asked.reference, "asked_by": asked.asked_by.reference, **more}
    if asked.role:
        after["role"] = asked.role
    else:
        after |= {"programme": asked.programme, "function": asked.function}
    record(
        action="access.posted" if what == "posted" else f"access.appointment_{what}",
        subject=f"member:{asked.member.reference}",
        by=by,
        at=at,
        before=before or {},
        after=after,
    )


@transaction.atomic
def mark_notice_read(notice: AppointmentNotice, *, by: Member, at: datetime) -> None:
    """Say that one has read a notice; one's own only. Read twice, the first time stands."""
    if AppointmentNotice.objects.filter(pk=notice.pk, member=by, read_at=None).update(read_at=at):
        subject = f"notice:{notice.reference}"
        record(action="access.notice_read", subject=subject, by=by, at=at)
