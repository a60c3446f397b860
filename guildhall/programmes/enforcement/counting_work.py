"""What the records of the work come to month by month, for the measures: contact, closing, powers.

As in `counting`, months are London months of the date that the measure's inclusion rule names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from guildhall.casework.models import ClosureRequest, Connection, StageEntry
from guildhall.clock import LONDON
from guildhall.duties.models import Clock
from guildhall.measures.declare import Recorded
from guildhall.measures.recording import Kept, first_day_of, kept_since
from guildhall.programmes.enforcement.cases.configuration import SATISFIED_FROM
from guildhall.programmes.enforcement.cases.rules import last_day_to_reopen, reopened_in_time
from guildhall.programmes.enforcement.cases.stages import STAGES
from guildhall.programmes.enforcement.counting import (
    PROGRAMME,
    REPORTS,
    day_of,
    month_of,
)
from guildhall.programmes.enforcement.models import (
    ClosureView,
    Notice,
    Patrol,
    Prosecution,
    Report,
    Survey,
)
from guildhall.programmes.enforcement.powers.reads import LED_TO
from guildhall.programmes.enforcement.tasking.rules import Spell, minutes_by_month

CONTACT_WITHIN = timedelta(hours=48)
REVIEW_DUTIES = (f"{PROGRAMME}.review_decided", f"{PROGRAMME}.review_held")
FIRST_PATROL = first_day_of(Patrol, "began_at")
HEARINGS = kept_since(first_day_of(Prosecution, "hearing_at"))
NOTICES = kept_since(first_day_of(Notice, "issued_at"))
FIRST_CONTACTS = kept_since(first_day_of(Report, "contacted_at"))
RISKS = kept_since(first_day_of(Report, "risk_at"))
CLOSINGS = kept_since(
    first_day_of(ClosureRequest, "decided_at", case__programme=PROGRAMME, decision="approved")
)
VIEWS = kept_since(first_day_of(ClosureView, "asked_at"))
SURVEYS = kept_since(first_day_of(Survey, "sent_on"))
ANSWERS = kept_since(first_day_of(Survey, "answered_on"))
REVIEWS = kept_since(first_day_of(Clock, "due_at", duty__in=REVIEW_DUTIES))


def _linked() -> set[int]:
    """The guards that led to something or that something led to, whichever way it was said."""
    links = Connection.objects.filter(why=LED_TO, ended_at=None)
    return {guard for pair in links.values_list("source", "target") for guard in pair}


@HEARINGS
def prosecutions(at: datetime) -> list[str]:
    """Prosecutions that have been heard, by the month of the hearing."""
    return [month_of(each) for _, each in _heard(at)]


@HEARINGS
def prosecutions_linked(at: datetime) -> list[str]:
    """Of those, prosecutions that a report or intelligence led to."""
    ends = _linked()
    return [month_of(heard_at) for guard, heard_at in _heard(at) if guard in ends]


def _heard(at: datetime) -> list[tuple[int, datetime]]:
    found = Prosecution.objects.filter(hearing_at__lte=at)
    return [(guard, each) for guard, each in found.values_list("pk", "hearing_at") if each]


def patrol_hours(at: datetime) -> Recorded | None:
    """Whole hours that officers were out in uniform, their base left out, by month.

    Hours that one officer logged twice count once; two officers together count twice. A patrol
    over the end of a month is in each for its part.
    """
    out = Patrol.objects.filter(ended_at__lte=at, is_uniformed=True, is_at_base=False)
    spells = [Spell(*row) for row in out.values_list("officer", "began_at", "ended_at")]
    first = FIRST_PATROL()
    hours = {month: n // 60 for month, n in minutes_by_month(spells).items()}
    return Recorded(first, hours) if first else None


@NOTICES
def notices(at: datetime) -> list[str]:
    """Penalty notices issued, invalid ones too."""
    found = Notice.objects.filter(issued_at__lte=at)
    return [month_of(each) for each in found.values_list("issued_at", flat=True)]


@NOTICES
def notices_outside_powers(at: datetime) -> list[str]:
    """Of those, notices issued outside the officer's powers."""
    found = Notice.objects.filter(issued_at__lte=at, is_outside_powers=True)
    return [month_of(each) for each in found.values_list("issued_at", flat=True)]


def _to_contact(at: datetime, *, is_high: bool) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Reports with somebody to contact: when received, when due, and when they were (or the end
    of time), whose time is over."""
    found = Report.objects.filter(received_at__lte=at).exclude(risk="")
    found = found.filter(risk="high") if is_high else found.exclude(risk="high")
    anybody = Q(complainant__isnull=False) | Q(victim__isnull=False) | ~Q(complainant_key="")
    rows = found.filter(anybody).values_list("received_at", "contacted_at")
    for received_at, contacted_at in rows:
        due_at = _end_of_day(received_at) if is_high else received_at + CONTACT_WITHIN
        if due_at <= at:
            never = datetime.max.replace(tzinfo=LONDON)
            yield received_at, due_at, contacted_at or never


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(day_of(at), time(23, 59, 59), LONDON)


def contacts_due(*, is_high: bool) -> Kept:
    """Reports whose first contact has fallen due, by the month it did."""
    return REPORTS(lambda at: [month_of(due) for _, due, _ in _to_contact(at, is_high=is_high)])


def contacts_in_time(*, is_high: bool) -> Kept:
    """Of those, reports whose first contact was made by then."""
    return FIRST_CONTACTS(
        lambda at: [
            month_of(due) for _, due, done in _to_contact(at, is_high=is_high) if done <= due
        ]
    )


def _taken_here(at: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """Reports that were taken here of an identified victim: when received, when assessed."""
    found = Report.objects.filter(received_at__lte=at).exclude(channel=Report.Channel.FEED)
    found = found.filter(Q(victim__isnull=False) | Q(complainant__isnull=False))
    yield from found.values_list("received_at", "risk_at")


@REPORTS
def with_a_victim(at: datetime) -> list[str]:
    """Reports taken here of an identified victim or complainant."""
    return [month_of(received_at) for received_at, _ in _taken_here(at)]


@RISKS
def assessed_at_first(at: datetime) -> list[str]:
    """Of those, reports whose risk was assessed on the day they came."""
    return [
        month_of(received_at)
        for received_at, risk_at in _taken_here(at)
        if risk_at is not None and day_of(risk_at) == day_of(received_at)
    ]


def _closings(at: datetime) -> list[tuple[int, datetime]]:
    """The case of each closing that was approved, and when."""
    found = ClosureRequest.objects.filter(
        case__programme=PROGRAMME, decision="approved", decided_at__lte=at
    )
    return [(case, each) for case, each in found.values_list("case", "decided_at") if each]


def _views(at: datetime) -> Mapping[int, list[tuple[datetime, str]]]:
    """What each case's victim said about closing, in order."""
    said: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    found = ClosureView.objects.filter(entry__withdrawn_at=None, asked_at__lte=at)
    for case, asked_at, answer in found.order_by("asked_at", "pk").values_list(
        "entry__case", "asked_at", "answer"
    ):
        said[case].append((asked_at, answer))
    return said


def _answers(at: datetime) -> Iterator[tuple[datetime, str]]:
    """For each closing, when it was and what the victim last said before; empty for nothing."""
    said = _views(at)
    for case, closed_at in _closings(at):
        before = [answer for asked_at, answer in said.get(case, []) if asked_at <= closed_at]
        yield closed_at, before[-1] if before else ""


@CLOSINGS
def closings_with_a_victim(at: datetime) -> list[str]:
    """Cases closed, but for those from which nobody in particular suffered."""
    return [month_of(closed) for closed, answer in _answers(at) if answer != "no_victim"]


@VIEWS
def closings_agreed(at: datetime) -> list[str]:
    """Of those, cases whose victim agreed."""
    return [month_of(closed) for closed, answer in _answers(at) if answer == "yes"]


def _reopened(at: datetime) -> list[tuple[date, bool]]:
    """Closings whose days to be reopened in are over: the last of them, and whether it was."""
    begun: dict[int, list[datetime]] = defaultdict(list)
    first = StageEntry.objects.filter(stage=STAGES[0].key, entry__case__programme=PROGRAMME)
    for case, made_at in first.values_list("entry__case", "entry__made_at"):
        begun[case].append(made_at)
    return [
        (last, reopened_in_time(closed_at, begun[case]))
        for case, closed_at in _closings(at)
        if (last := last_day_to_reopen(closed_at)) < day_of(at)
    ]


@CLOSINGS
def closings_followed(at: datetime) -> list[str]:
    """Cases closed, by the month of the last day on which opening again would have counted."""
    return [f"{last:%Y-%m}" for last, _ in _reopened(at)]


@CLOSINGS
def closings_reopened(at: datetime) -> list[str]:
    """Of those, cases opened again by then."""
    return [f"{last:%Y-%m}" for last, again in _reopened(at) if again]


def _surveys(at: datetime) -> list[tuple[date, date | None, int | None]]:
    found = Survey.objects.filter(entry__withdrawn_at=None, sent_on__lte=day_of(at))
    return list(found.values_list("sent_on", "answered_on", "score"))


@SURVEYS
def surveyed(at: datetime) -> list[str]:
    """Victims who were asked, by the month they were."""
    return [f"{sent:%Y-%m}" for sent, _, _ in _surveys(at)]


@SURVEYS
def responded(at: datetime) -> list[str]:
    """Of those, victims who answered, by the month they were asked."""
    return [f"{sent:%Y-%m}" for sent, answered, _ in _surveys(at) if answered]


@ANSWERS
def answered(at: datetime) -> list[str]:
    """Answers, by the month they came."""
    return [f"{on:%Y-%m}" for _, on, _ in _surveys(at) if on]


@ANSWERS
def satisfied(at: datetime) -> list[str]:
    """Of those, the satisfied and the very satisfied."""
    return [f"{on:%Y-%m}" for _, on, score in _surveys(at) if on and (score or 0) >= SATISFIED_FROM]


def _reviews(at: datetime) -> Iterator[tuple[datetime, bool]]:
    """Case reviews' deadlines that have fallen due: when, and whether met by then.

    To decide on the threshold and, where it is met, to carry the review out.
    """
    fallen = Clock.objects.filter(duty__in=REVIEW_DUTIES, due_at__lte=at)
    fallen = fallen.exclude(ended__in=[Clock.Ending.NOT_APPLICABLE, Clock.Ending.DECLINED])
    for due_at, stopped_at in fallen.values_list("due_at", "stopped_at"):
        yield due_at, stopped_at is not None and stopped_at <= due_at


@REVIEWS
def reviews_due(at: datetime) -> list[str]:
    """Steps of case reviews, by the month in which each fell due."""
    return [month_of(due) for due, _ in _reviews(at)]


@REVIEWS
def reviews_in_time(at: datetime) -> list[str]:
    """Of those, steps that were taken in time."""
    return [month_of(due) for due, is_in_time in _reviews(at) if is_in_time]
