"""What stands against closing a child's case, beside what the engine finds."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from guildhall.casework.declare import Outstanding
from guildhall.casework.models import Case, Involvement
from guildhall.programmes.missing.models import Episode
from guildhall.programmes.missing.reads import CHILD, PROGRAMME
from guildhall.ui.words import moment


def missing_now(case: Case, at: datetime) -> Iterator[Outstanding]:
    """A child who is missing, on this case or on another of theirs. No reason overrides it.

    Who asks may not know of the other case, so of that one nothing is said: neither that it is
    there nor that the child is missing.
    """
    rows = Episode.objects.filter(entry__withdrawn_at=None, found_at=None)
    yield from _here(rows.filter(entry__case=case))
    same = Involvement.objects.filter(case=case, role=CHILD).values("person")
    others = Involvement.objects.filter(
        case__programme=PROGRAMME, case__erased_at=None, role=CHILD, person__in=same
    )
    if rows.filter(entry__case__in=others.values("case")).exclude(entry__case=case).exists():
        yield Outstanding(
            "Something that is not on this case stands against closing it",
            "Ask the safeguarding hub whether it can close.",
        )


def _here(rows: QuerySet[Episode]) -> Iterator[Outstanding]:
    for episode in rows.select_related("entry").order_by("missing_from"):
        yield Outstanding(
            f"The child is missing now, last seen {moment(episode.missing_from)}",
            "A closed case is on no list of those who look for the child, and takes no record of"
            " the return. Record the return first.",
            about=episode.entry.reference,
        )
