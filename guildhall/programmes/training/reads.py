"""What the register says. Names are for those who keep it; numbers by agency are for everyone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from guildhall.clock import LONDON
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.programmes.training import rules
from guildhall.programmes.training.models import (
    Attendance,
    Course,
    InScope,
    Session,
    Timetable,
    Trainee,
)


@dataclass(frozen=True)
class AgencyNow:
    """One agency's staff in date on a day. `in_scope` None: nobody has said how many there are."""

    agency: Agency
    in_date: int
    in_scope: int | None


@dataclass(frozen=True)
class PersonNow:
    """One person's standing in a topic. `expires_on` None: it does not run out."""

    trainee: Trainee
    course: Course
    attended_on: date
    expires_on: date | None
    is_in_date: bool


def attended(topic: str) -> list[rules.Attended]:
    """Every attendance of a topic's courses that counts: came, and did not fail."""
    rows = _counting(topic).values_list(
        "trainee__reference",
        "trainee__agency__key",
        "session__held_on",
        "session__course__months_valid",
        "trainee__left_on",
    )
    return [rules.Attended(*row) for row in rows]


def _counting(topic: str) -> QuerySet[Attendance]:
    came = Attendance.objects.filter(
        state=Attendance.State.ATTENDED,
        session__state=Session.State.HELD,
        session__course__topic=topic,
    )
    return came.exclude(is_passed=False).order_by("session__held_on", "pk")


def in_scope(topic: str, on: date) -> dict[str, int]:
    """The staff a topic is for, by agency's key, as last said by a day."""
    rows = InScope.objects.filter(topic=topic, since_on__lte=on).order_by("since_on", "pk")
    return dict(rows.values_list("agency__key", "number"))


def by_agency(topic: str, on: date) -> list[AgencyNow]:
    """Each agency with anybody in date or in scope; four queries."""
    here = list(rules.people_in_date(attended(topic), on).values())
    scope = in_scope(topic, on)
    known = Agency.objects.filter(key__in={*here, *scope}).order_by("name")
    return [AgencyNow(a, here.count(a.key), scope.get(a.key)) for a in known]


def people(viewer: Member, topic: str, on: date) -> list[PersonNow]:
    """Everybody who came to a course of a topic, with when they run out; for those who keep it.

    The attendance that keeps somebody in date longest stands for them.
    """
    require(viewer, To.KEEP_TRAINING)
    rows = _counting(topic).select_related("trainee__agency", "session__course")
    best: dict[int, PersonNow] = {}
    for row in rows.filter(trainee__left_on=None, session__held_on__lte=on):
        now = _person(row, on)
        held = best.get(row.trainee_id)
        if held is None or (now.expires_on or date.max) >= (held.expires_on or date.max):
            best[row.trainee_id] = now
    return sorted(
        best.values(), key=lambda p: (p.is_in_date, p.trainee.agency.name, p.trainee.name)
    )


def _person(row: Attendance, on: date) -> PersonNow:
    course, held_on = row.session.course, row.session.held_on
    last = rules.expires_on(held_on, course.months_valid)
    return PersonNow(row.trainee, course, held_on, last, last is None or on <= last)


def courses() -> QuerySet[Course]:
    """Courses that are still given."""
    return Course.objects.filter(retired_on=None)


def sessions(year: int) -> QuerySet[Session]:
    """The sessions of a training year, April to March."""
    return (
        Session.objects.filter(held_on__gte=date(year, 4, 1), held_on__lt=date(year + 1, 4, 1))
        .select_related("course")
        .order_by("held_on", "pk")
    )


def all_sessions() -> QuerySet[Session]:
    """Every session with its course."""
    return Session.objects.select_related("course")


def register_of(viewer: Member, session: Session) -> QuerySet[Attendance]:
    """Who was booked or came; for those who keep the register."""
    require(viewer, To.KEEP_TRAINING)
    return session.attendances.select_related("trainee__agency").order_by("trainee__name", "pk")


def timetable(year: int) -> Timetable | None:
    """A year's timetable; None where none was published."""
    return Timetable.objects.filter(year=year).first()


def timetables() -> dict[int, date]:
    """The day each year's timetable was published, by year."""
    return dict(Timetable.objects.values_list("year", "published_on"))


def first_day() -> date | None:
    """The first day of which the register says anything; None where it is empty."""
    days = [
        Session.objects.order_by("held_on").values_list("held_on", flat=True).first(),
        Timetable.objects.order_by("published_on").values_list("published_on", flat=True).first(),
    ]
    return min((day for day in days if day is not None), default=None)


def london(at: datetime) -> date:
    """The London date of an instant."""
    return at.astimezone(LONDON).date()
