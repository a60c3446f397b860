"""How cases ended, and whether those who suffered are satisfied.

What takes no viewer counts for measures, and is shown only as figures with the small ones hidden.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from guildhall.casework.models import ClosureRequest, StageEntry
from guildhall.clock import LONDON
from guildhall.partners.declare import Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import seen
from guildhall.programmes.enforcement.cases import rules
from guildhall.programmes.enforcement.cases.stages import STAGES
from guildhall.programmes.enforcement.models import ClosureView, Survey

PROGRAMME = "enforcement"


@dataclass(frozen=True)
class Closings:
    """Closings of cases in a period. Unit: closings, so a case closed twice counts twice.

    `answers` counts them by what the victim last said before; "" where nobody was asked.
    `reopened` are those opened again within 90 days, and `too_soon` those not opened again whose
    90 days are not over. `satisfaction` is of the surveys sent in the same period.
    """

    closed: int
    answers: Counter[str]
    reopened: int
    too_soon: int
    satisfaction: rules.Satisfaction

    @property
    def agreed(self) -> int:
        """Closings to which the victim agreed."""
        return self.answers[ClosureView.Answer.YES]

    @property
    def could_answer(self) -> int:
        """Closings of cases with a victim, asked or not: what `agreed` is out of."""
        return self.closed - self.answers[ClosureView.Answer.NO_VICTIM]


def closings_seen(viewer: Member, first: date, last: date, at: datetime) -> Closings:
    """The closings of the cases that a viewer has in full."""
    return closings(first, last, at, guards=seen(viewer, at, least=Level.FULL))


def closings(
    first: date, last: date, at: datetime, guards: QuerySet[Guard] | None = None
) -> Closings:
    """The closings of a period, London dates and both days included, as known at an instant.

    Four queries. `guards` limits it to the cases that somebody may see.
    """
    begins, ends = _day(first), _day(last + timedelta(days=1))
    asked = ClosureRequest.objects.filter(
        case__programme=PROGRAMME, decision=ClosureRequest.Decision.APPROVED,
        decided_at__gte=begins, decided_at__lt=ends, decided_at__lte=at,
    )  # fmt: skip
    surveys = Survey.objects.filter(
        entry__case__programme=PROGRAMME, entry__withdrawn_at=None, entry__made_at__lte=at,
        sent_on__range=(first, last),
    )  # fmt: skip
    if guards is not None:
        asked = asked.filter(case__guard__in=guards)
        surveys = surveys.filter(entry__case__guard__in=guards)
    found = [(case, when) for case, when in asked.values_list("case", "decided_at") if when]
    said, opened = _said({case for case, _ in found}, at), _opened({case for case, _ in found}, at)
    again = [rules.reopened_in_time(closed_at, opened[case]) for case, closed_at in found]
    today = at.astimezone(LONDON).date()
    soon = [
        not is_again and rules.last_day_to_reopen(closed_at) >= today
        for (_, closed_at), is_again in zip(found, again, strict=True)
    ]
    return Closings(
        closed=len(found),
        answers=Counter(_answer(said[case], closed_at) for case, closed_at in found),
        reopened=sum(again),
        too_soon=sum(soon),
        satisfaction=rules.satisfaction(surveys.values_list("score", flat=True)),
    )


def _day(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON)


def _said(cases: set[int], at: datetime) -> dict[int, list[tuple[datetime, str]]]:
    """What the victims of cases said about closing, and when, the first one first."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows = ClosureView.objects.filter(
        entry__case__in=cases, entry__withdrawn_at=None, entry__made_at__lte=at
    )
    for case, asked_at, answer in rows.order_by("asked_at", "pk").values_list(
        "entry__case", "asked_at", "answer"
    ):
        found[case].append((asked_at, answer))
    return found


def _answer(said: list[tuple[datetime, str]], closed_at: datetime) -> str:
    return next((answer for asked_at, answer in reversed(said) if asked_at <= closed_at), "")


def _opened(cases: set[int], at: datetime) -> dict[int, list[datetime]]:
    """When cases reached their first stage: each time they were opened."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = StageEntry.objects.filter(
        entry__case__in=cases, stage=STAGES[0].key, entry__made_at__lte=at
    )
    for case, made_at in rows.values_list("entry__case", "entry__made_at"):
        found[case].append(made_at)
    return found
