"""The functions that members are given in programmes."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.partners.models import Member, Post
from guildhall.partners.reads.appointments import needs_another
from guildhall.partners.reads.members import require
from guildhall.partners.registry import declared
from guildhall.partners.rules import To
from guildhall.partners.writes.appointments import require_another, require_from_today
from guildhall.partners.writes.keeping import change, keep_new


@transaction.atomic
def post_member(
    member: Member,
    *,
    programme: str,
    function: str,
    team: str = "",
    since_on: date,
    until_on: date | None = None,
    by: Member | None,
    at: datetime,
) -> Post:
    """Give a member a function in a programme. `by` is None only for set-up by command.

    Raises ValidationError for oneself, for a function that another person agrees to (`ask_for`),
    for a first day that is past, for a function that the programme's matrix does not have, for one
    without end that they hold already, and for a last day before the first.
    """
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
        require_another(member, by)
        require_from_today(since_on, until_on, at)
        if needs_another(programme=programme, function=function):
            raise ValidationError("Another person agrees to this function: ask for it.")
    programme_said = declared(programme)
    if programme_said is None or function not in programme_said.matrix:
        raise ValidationError({"function": "This programme has no such function."})
    post = Post(
        member=member,
        programme=programme,
        function=function,
        team=team,
        since_on=since_on,
        until_on=until_on,
        given_by=by,
    )
    post.full_clean()
    post.save(force_insert=True)
    keep_new(post, by=by, at=at)
    record(
        action="access.posted",
        subject=f"member:{member.reference}",
        by=by,
        at=at,
        after={"programme": programme, "function": function, "since_on": since_on.isoformat()},
    )
    return post


@transaction.atomic
def end_post(post: Post, *, until_on: date, by: Member | None, at: datetime) -> None:
    """Say the last day of a member's function; it may be moved nearer, never further."""
    if by is not None:
        require(by, To.MANAGE_MEMBERS)
    if until_on < post.since_on:
        raise ValidationError({"until_on": "The last day cannot be before the first."})
    later = Q(until_on=None) | Q(until_on__gt=until_on)
    if change(post, later, until_on=until_on, by=by, at=at):
        post.until_on = until_on
        record(
            action="access.post_ended",
            subject=f"member:{post.member.reference}",
            by=by,
            at=at,
            after={
                "programme": post.programme,
                "function": post.function,
                "until_on": until_on.isoformat(),
            },
        )
