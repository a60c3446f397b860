"""What people do to the training register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from guildhall.audit.writes import record
from guildhall.partners.models import Agency, Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.programmes.training.models import (
    Attendance,
    Course,
    InScope,
    Session,
    Timetable,
    Trainee,
)
from guildhall.programmes.training.sheet import Line, folded

M = TypeVar("M", bound=Model)


class NotThen(ValueError):
    """The register would say what cannot be. `field` is the one to mend."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_course(
    *, title: str, topic: str, level: str, months_valid: int | None, by: Member, at: datetime
) -> Course:
    """Add a course. Its title must be new."""
    course = Course(title=title.strip(), topic=topic, level=level, months_valid=months_valid)
    return _kept(course, "course_added", by, at)


@transaction.atomic
def plan_session(
    course: Course,
    *,
    held_on: date,
    place: str = "",
    seats: int | None = None,
    by: Member,
    at: datetime,
) -> Session:
    """Put a session on the timetable."""
    session = Session(course=course, held_on=held_on, place=place, seats=seats)
    return _kept(session, "session_planned", by, at)


@transaction.atomic
def report_session(session: Session, *, was_held: bool, by: Member, at: datetime) -> Session:
    """Say that a session was held or called off. One that is yet to come cannot have been held."""
    require(by, To.KEEP_TRAINING)
    if was_held and session.held_on > at.date():
        raise NotThen("This session is still to come.", "state")
    state = Session.State.HELD if was_held else Session.State.CANCELLED
    Session.objects.filter(pk=session.pk).update(state=state)
    _record("session_reported", f"training_session:{session.reference}", by, at, {"state": state})
    session.refresh_from_db()
    return session


@dataclass(frozen=True)
class Imported:
    """What came of a sheet of attendances: rows new or changed, the same, and people new."""

    changed: int
    unchanged: int
    people_added: int


@transaction.atomic
def import_attendance(
    session: Session, *, lines: Iterable[Line], by: Member, at: datetime
) -> Imported:
    """Take in a sheet of who came to a session. The same sheet twice changes nothing.

    The session was held: somebody came. A person is known by e-mail address, or else by agency
    and name, so that one who comes to two sessions is one person.
    """
    require(by, To.KEEP_TRAINING)
    found = list(lines)
    if session.state != Session.State.HELD and any(line.has_come for line in found):
        report_session(session, was_held=True, by=by, at=at)
    agencies = {agency.key: agency for agency in Agency.objects.all()}
    changed = added = 0
    for line in found:
        trainee, is_new = _trainee(line, agencies[line.agency])
        added += is_new
        changed += _put(session, trainee, line, by, at)
    after = {"rows": len(found), "changed": changed, "people_added": added}
    _record("attendance_imported", f"training_session:{session.reference}", by, at, after)
    return Imported(changed, len(found) - changed, added)


def _trainee(line: Line, agency: Agency) -> tuple[Trainee, bool]:
    known = (
        Trainee.objects.filter(email=line.email)
        if line.email
        else Trainee.objects.filter(agency=agency, folded=folded(line.name))
    )
    found = known.order_by("pk").first()
    if found is not None:
        return found, False
    made = Trainee(agency=agency, name=line.name, folded=folded(line.name), email=line.email)
    made.full_clean()
    made.save(force_insert=True)
    return made, True


def _put(session: Session, trainee: Trainee, line: Line, by: Member, at: datetime) -> bool:
    state = Attendance.State.ATTENDED if line.has_come else Attendance.State.ABSENT
    held = Attendance.objects.filter(session=session, trainee=trainee).first()
    if held is not None and (held.state, held.is_passed) == (state, line.is_passed):
        return False
    Attendance.objects.update_or_create(
        session=session,
        trainee=trainee,
        defaults={"state": state, "is_passed": line.is_passed, "by": by, "at": at},
    )
    return True


@transaction.atomic
def publish_timetable(
    *, year: int, published_on: date, where: str, by: Member, at: datetime
) -> Timetable:
    """Say that a year's timetable is out, and where it can be read. Once a year."""
    if published_on > at.date():
        raise NotThen("The timetable cannot have been published yet.", "published_on")
    made = Timetable(year=year, published_on=published_on, where=where.strip(), by=by, at=at)
    return _kept(made, "timetable_published", by, at)


@transaction.atomic
def set_in_scope(
    *, agency: Agency, topic: str, number: int, since_on: date, by: Member, at: datetime
) -> InScope:
    """Say how many of an agency's staff a topic is for. What was said before is kept."""
    made = InScope(agency=agency, topic=topic, number=number, since_on=since_on, by=by, at=at)
    return _kept(made, "in_scope_set", by, at)


@transaction.atomic
def mark_left(trainee: Trainee, *, left_on: date, by: Member, at: datetime) -> None:
    """Somebody has left: they are in date for nobody after that day."""
    require(by, To.KEEP_TRAINING)
    Trainee.objects.filter(pk=trainee.pk).update(left_on=left_on)
    after = {"left_on": left_on.isoformat()}
    _record("trainee_left", f"trainee:{trainee.reference}", by, at, after)


def _kept(row: M, action: str, by: Member, at: datetime) -> M:
    require(by, To.KEEP_TRAINING)
    row.full_clean()
    row.save(force_insert=True)
    _record(action, f"{row._meta.label_lower}:{row.pk}", by, at, {})
    return row


def _record(action: str, subject: str, by: Member, at: datetime, after: dict[str, Any]) -> None:
    record(action=f"training.{action}", subject=subject, by=by, at=at, after=after)
