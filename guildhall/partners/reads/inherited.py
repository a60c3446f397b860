"""What is opened to a member because they are named on what it belongs to."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.partners.declare import Level
from guildhall.partners.models import Bar, Inheritance
from guildhall.partners.policy import Viewer


def inherited(who: Viewer, at: datetime, things: Q) -> QuerySet[Inheritance]:
    """Of these things, those that belong to one on which the member is named in full just then.

    None by something that is barred to them. A row comes once for each grant that names them.
    """
    bars = Bar.objects.filter(
        Q(lifted_at=None) | Q(lifted_at__gt=at),
        guard=OuterRef("source"),
        member=who.member,
        since_at__lte=at,
    )
    # In one call, so that every condition on a grant is of the same grant.
    return Inheritance.objects.filter(
        things,
        ~Exists(bars),
        Q(ended_at=None) | Q(ended_at__gt=at),
        Q(source__grants__until_at=None) | Q(source__grants__until_at__gt=at),
        Q(source__grants__revoked_at=None) | Q(source__grants__revoked_at__gt=at),
        Q(source__grants__agreement=None) | Q(source__grants__agreement__in=who.agreements),
        since_at__lte=at,
        source__grants__since_at__lte=at,
        source__grants__member=who.member,
        source__grants__level=Level.FULL,
        source__grants__meeting="",
    )
