"""What stands against closing a child's case, beside what the engine finds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guildhall.casework.declare import Outstanding
from guildhall.casework.models import Assessment, Case, Involvement
from guildhall.casework.reads.assessed import complete
from guildhall.programmes.missing.assessments import LOCAL, SERAF
from guildhall.programmes.missing.models import Episode
from guildhall.programmes.missing.reads import CHILD, PROGRAMME
from guildhall.ui.words import long_date, moment


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


def high_risk(case: Case, at: datetime) -> Iterator[Outstanding]:
    """A tool whose latest result is in its highest band, however the case is said to have ended."""
    latest: dict[str, Assessment] = {}
    rows = complete(Assessment.objects.filter(entry__case=case, entry__withdrawn_at=None))
    for row in rows.select_related("entry").order_by("entry__happened_at", "pk"):
        latest[row.tool] = row
    for tool in (LOCAL, SERAF):
        found = latest.get(tool.key)
        if found is not None and found.final_band == tool.bands[-1].key:
            yield Outstanding(
                f"The latest {tool.title}, of {long_date(found.entry.happened_at)}, is"
                f" {tool.bands[-1].title}",
                about=found.entry.reference,
            )


def where_missing_now() -> QuerySet[Any, Any]:
    """The keys of the cases whose child is missing."""
    return Episode.objects.filter(found_at=None, entry__withdrawn_at=None).values("entry__case")


def _here(rows: QuerySet[Episode]) -> Iterator[Outstanding]:
    for episode in rows.select_related("entry").order_by("missing_from"):
        yield Outstanding(
            f"The child is missing now, last seen {moment(episode.missing_from)}",
            "A closed case is on no list of those who look for the child, and takes no record of"
            " the return. Record the return first.",
            about=episode.entry.reference,
        )
