"""What stands against closing a child's case, beside what the engine finds."""

from collections.abc import Iterator
from datetime import datetime

from guildhall.casework.declare import Outstanding
from guildhall.casework.models import Case
from guildhall.programmes.missing.models import Episode
from guildhall.ui.words import moment


def missing_now(case: Case, at: datetime) -> Iterator[Outstanding]:
    """A child who is missing. No reason overrides it."""
    rows = Episode.objects.filter(entry__case=case, entry__withdrawn_at=None, found_at=None)
    for episode in rows.select_related("entry").order_by("missing_from"):
        yield Outstanding(
            f"The child is missing now, last seen {moment(episode.missing_from)}",
            "A closed case is on no list of those who look for the child, and takes no record of"
            " the return. Record the return first.",
            about=episode.entry.reference,
        )
