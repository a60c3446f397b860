"""What information governance watches: emergency access, conflicts of interest, and posts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from guildhall.audit import alarms
from guildhall.audit.models import Alarm
from guildhall.partners import registry
from guildhall.partners.declare import Do
from guildhall.partners.models import Bar, Emergency, Guard, Member, Post
from guildhall.partners.policy import REVIEW_WITHIN
from guildhall.partners.reads.access import programmes_where
from guildhall.partners.reads.members import may
from guildhall.partners.reads.noting import noted
from guildhall.partners.reads.seen import seen
from guildhall.partners.rules import To

MOST_SHOWN = 100


@dataclass(frozen=True)
class Review:
    """One breaking of the glass, as its review stands."""

    emergency: Emergency
    due_at: datetime
    is_late: bool
    is_own: bool

    @property
    def state(self) -> str:
        """How the review stands, in words."""
        if self.emergency.reviewed_at is None:
            return "review late" if self.is_late else "to review"
        said = Emergency.Outcome(self.emergency.outcome).label
        return f"{said}, reviewed late" if self.is_late else said


def review(emergency: Emergency, member: Member, at: datetime) -> Review:
    """How the review stands at an instant. It is due 24 hours after the glass was broken."""
    due_at = emergency.since_at + REVIEW_WITHIN
    is_late = (emergency.reviewed_at or at) > due_at
    return Review(emergency, due_at, is_late, emergency.member_id == member.pk)


def _governed(member: Member, at: datetime) -> QuerySet[Guard]:
    programmes = programmes_where(member, Do.GOVERN, at)
    return seen(member, at).filter(programme__in=programmes)


def emergencies(member: Member, at: datetime) -> list[Review]:
    """Emergency access in the programmes that the member governs, those to review first."""
    rows = _emergencies(member, at)
    waiting = rows.filter(reviewed_at=None).order_by("since_at")
    done = rows.exclude(reviewed_at=None).order_by("-since_at")[:MOST_SHOWN]
    return [review(each, member, at) for each in (*waiting, *done)]


def to_review(member: Member, at: datetime) -> list[Review]:
    """The emergency access that waits for this member's review, the longest waiting first."""
    if not programmes_where(member, Do.GOVERN, at):
        return []
    rows = _emergencies(member, at).filter(reviewed_at=None).exclude(member=member)
    return [review(each, member, at) for each in rows.order_by("since_at")]


def emergency(member: Member, reference: str, at: datetime) -> Review | None:
    """One of `emergencies`; None where there is none for this member."""
    found = _emergencies(member, at).filter(reference=reference).first()
    return review(found, member, at) if found else None


def _emergencies(member: Member, at: datetime) -> QuerySet[Emergency]:
    rows = Emergency.objects.filter(guard__in=_governed(member, at))
    return noted(rows.select_related("member__agency", "reviewed_by"))


def bars(member: Member, at: datetime) -> QuerySet[Bar]:
    """The bars in the programmes that the member governs, standing ones first.

    None upon the member: a bar is never shown to whom it bars, nor is the thing it stands before.
    """
    rows = Bar.objects.filter(guard__in=_governed(member, at)).exclude(member=member)
    named = rows.select_related("member__agency", "made_by", "lifted_by")
    return noted(named).order_by("lifted_at", "-since_at", "pk")


def alarms_for(member: Member, at: datetime) -> list[Alarm]:
    """How it stands with the record of who did and saw what, for auditors; nothing for others.

    `at` is real time, as all that the record says.
    """
    return alarms.told(at) if may(member, To.READ_AUDIT) else []


def posts(member: Member) -> list[tuple[Post, str, str]]:
    """A member's posts, past ones too: each with the titles of its programme and function."""
    return [(post, *_titles(post)) for post in Post.objects.filter(member=member)]


def _titles(post: Post) -> tuple[str, str]:
    declared = registry.declared(post.programme)
    if declared is None:
        return post.programme, post.function
    return declared.title, declared.title_of(post.function)
