"""Who holds which power, which notices are outside powers, and what prosecutions rest on.

What takes no viewer counts for measures. Penalties are counted and never set against a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from guildhall.casework.models import Connection
from guildhall.casework.reads import sheets
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, may_in
from guildhall.programmes.enforcement.models import Accreditation, Notice, Prosecution

PROGRAMME = "enforcement"
MANAGES = Do.APPROVE_CLOSURE
"""What only a team's manager may do: grant and end powers, and decide on a notice outside them."""
LED_TO = "led_to"


def require_part(viewer: Member, at: datetime, do: Do = Do.WRITE) -> None:
    """Raise NotAllowed unless a function of the viewer's in the programme lets them do it."""
    if not may_in(viewer, PROGRAMME, do, at):
        raise NotAllowed("Your part in prevention and enforcement does not let you do this.")


def manages(viewer: Member, at: datetime) -> bool:
    """Whether the viewer manages a team of the programme."""
    return may_in(viewer, PROGRAMME, MANAGES, at)


def who_holds(viewer: Member, on: date, at: datetime) -> QuerySet[Accreditation]:
    """The powers that anybody holds on a day, by officer. For those who work in the programme."""
    require_part(viewer, at)
    holds = Q(until_on=None) | Q(until_on__gte=on)
    rows = Accreditation.objects.filter(holds, since_on__lte=on)
    return rows.select_related("officer__agency").order_by("officer__name", "power", "pk")


def accreditation(viewer: Member, reference: str, at: datetime) -> Accreditation | None:
    """One grant of a power, for those who manage; None where there is none."""
    require_part(viewer, at, MANAGES)
    return Accreditation.objects.select_related("officer").filter(reference=reference).first()


def last_book(officer: Member) -> str:
    """The book that an officer last issued a notice from; empty before the first."""
    rows = Notice.objects.filter(officer=officer).order_by("-issued_at", "-pk")
    return rows.values_list("book", flat=True).first() or ""


def outside_powers(viewer: Member, at: datetime, *, decided: bool) -> QuerySet[Notice]:
    """The notices outside powers that the viewer may see: those to decide on, or those decided."""
    require_part(viewer, at, MANAGES)
    rows = sheets(viewer, Notice, at).filter(is_outside_powers=True)
    rows = rows.exclude(decision="") if decided else rows.filter(decision="")
    return rows.select_related("officer", "decided_by").order_by("-issued_at", "pk")


@dataclass(frozen=True)
class NoticeCounts:
    """Notices issued in a period. The unit is one notice. `invalid` are those outside powers."""

    valid: int
    invalid: int
    odd_amounts: int
    under_18: int


def notice_counts(first: date, last: date) -> NoticeCounts:
    """Notices issued from a London day to another, both counted, whatever became of them."""
    rows = Notice.objects.filter(issued_at__gte=_start(first), issued_at__lt=_end(last))
    found = list(rows.values_list("is_outside_powers", "is_amount_odd", "age"))
    return NoticeCounts(
        valid=sum(not outside for outside, _, _ in found),
        invalid=sum(outside for outside, _, _ in found),
        odd_amounts=sum(odd for _, odd, _ in found),
        under_18=sum(age is not None and age < 18 for _, _, age in found),
    )


@dataclass(frozen=True)
class Led:
    """Prosecutions in a period, and how many of them a report or intelligence led to."""

    with_intelligence: int
    all: int


def intelligence_led(first: date, last: date) -> Led:
    """Of the files that were decided on to prosecute from a London day to another, those with one.

    A file counts once however much led to it, and not at all by a connection taken back. The
    connection may have been made from either end.
    """
    rows = Prosecution.objects.filter(
        decision=Prosecution.Decision.PROSECUTE,
        decided_at__gte=_start(first),
        decided_at__lt=_end(last),
    )
    led = Connection.objects.filter(why=LED_TO, ended_at=None)
    either = Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))
    with_one = rows.filter(Exists(led.filter(either)))
    return Led(with_intelligence=with_one.count(), all=rows.count())


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LONDON)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1))
