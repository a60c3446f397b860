"""When a closed case is looked at again, and which have come due."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from guildhall.casework.models import Case, Hold, Involvement, RetentionReview
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import retention_review_on
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import noted, programmes_where, seen
from guildhall.subjects.models import Birth


def review_day(case: Case, *, closed_at: datetime) -> date:
    """The day on which keeping a case is looked at, if it closes at an instant."""
    declared = programme_of(case.programme)
    children = [role.key for role in declared.roles if role.is_child]
    people = Involvement.objects.filter(case=case, role__in=children)
    is_about_a_child = bool(children) and people.exists()
    youngest = (
        Birth.objects.filter(
            person__in=people.values("person"), source=case.guard, withdrawn_at=None
        )
        .order_by("-born_on")
        .values_list("born_on", flat=True)
        .first()
    )
    return retention_review_on(
        closed_at=closed_at,
        years=declared.retention.years,
        until_age=declared.retention.until_age if is_about_a_child else None,
        youngest_born_on=youngest,
    )


def due_for_review(viewer: Member, at: datetime) -> QuerySet[Case]:
    """Closed cases whose day has come, the oldest day first, of programmes the viewer manages."""
    day = at.astimezone(LONDON).date()
    managed = programmes_where(viewer, Do.APPROVE_CLOSURE, at) | programmes_where(
        viewer, Do.GOVERN, at
    )
    found = Case.objects.filter(
        guard__in=seen(viewer, at),
        programme__in=managed,
        retention_review_on__lte=day,
        erased_at=None,
    )
    return noted(found).order_by("retention_review_on", "reference")


def standing_holds(case: Case) -> QuerySet[Hold]:
    """The holds that stand on a case: while there is one it may not be erased."""
    return Hold.objects.filter(case=case, lifted_at=None)


def last_review(case: Case) -> RetentionReview | None:
    """What was decided last about keeping a case."""
    return RetentionReview.objects.filter(case=case).order_by("-at", "-pk").first()
