"""What the programme's own records say: of a case's child, and of all children for a measure.

What takes no viewer counts for measures, and is shown only as figures with the small ones hidden.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from guildhall.casework.models import Case, Involvement
from guildhall.programmes.missing.ages import CHILD as CHILD
from guildhall.programmes.missing.ages import born_on as born_on
from guildhall.programmes.missing.models import Debrief, Episode, ReturnInterview
from guildhall.programmes.missing.recipients import owed_to
from guildhall.programmes.missing.rules import DebriefFacts, Safe

PROGRAMME = "missing_and_exploitation"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class EpisodeNow:
    """An episode with what followed it. `child` is a key that tells children apart."""

    child: str
    case: str
    episode: Episode
    offered_at: datetime | None
    held_at: datetime | None
    debriefs: tuple[DebriefFacts, ...]

    @property
    def owed_to(self) -> tuple[str, ...]:
        """The recipients that its debrief is owed to."""
        return tuple(owed_to(self.episode))


def children() -> dict[int, str]:
    """A key for the child of each case of the programme, by the case's own key.

    Two cases of one person are one child. A case on which nobody is the child yet is a child of
    its own.
    """
    people = Involvement.objects.filter(case__programme=PROGRAMME, role=CHILD)
    found = dict(people.order_by("-pk").values_list("case_id", "person__reference"))
    cases = Case.objects.filter(programme=PROGRAMME).values_list("pk", "reference")
    return {pk: found.get(pk, f"case:{reference}") for pk, reference in cases}


def episodes(at: datetime, guards: Iterable[int] | None = None) -> list[EpisodeNow]:
    """Every episode kept by an instant and not withdrawn, oldest first; five queries.

    `guards` limits it to the cases that somebody may see.
    """
    known = children()
    rows = standing(Episode.objects.order_by("missing_from", "pk"), at)
    if guards is not None:
        rows = rows.filter(entry__case__guard__in=list(guards))
    offered, held = _interviews(at)
    debriefs = _debriefs(at)
    return [
        EpisodeNow(
            child=known[row.entry.case_id],
            case=row.entry.case.reference,
            episode=row,
            offered_at=offered.get(row.pk),
            held_at=held.get(row.pk),
            debriefs=tuple(debriefs[row.pk]),
        )
        for row in rows.select_related("entry__case")
    ]


def standing(rows: QuerySet[Row], at: datetime) -> QuerySet[Row]:
    """Rows of the programme's cases that were kept by an instant and are not withdrawn."""
    return rows.filter(
        entry__case__programme=PROGRAMME, entry__made_at__lte=at, entry__withdrawn_at=None
    )


def _interviews(at: datetime) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """The first offer and the first interview held, by episode."""
    offered: dict[int, datetime] = {}
    held: dict[int, datetime] = {}
    rows = standing(ReturnInterview.objects.order_by("pk"), at)
    for episode, offered_at, held_at in rows.values_list("episode", "offered_at", "held_at"):
        offered[episode] = min(offered_at, offered.get(episode, offered_at))
        if held_at is not None:
            held[episode] = min(held_at, held.get(episode, held_at))
    return offered, held


def _debriefs(at: datetime) -> dict[int, list[DebriefFacts]]:
    found: dict[int, list[DebriefFacts]] = defaultdict(list)
    rows = standing(Debrief.objects.order_by("pk"), at)
    for episode, recipient, is_safe, shared_at in rows.values_list(
        "episode", "recipient", "is_safe", "shared_at"
    ):
        found[episode].append(DebriefFacts(recipient, Safe(is_safe), shared_at))
    return found
