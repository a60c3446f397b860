"""The measures of joint training on exploitation and missing children (outcome O43)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from guildhall.analysis.direction import Polarity
from guildhall.analysis.series import shift, spine
from guildhall.measures.declare import Kind, Measure, Recorded, Records
from guildhall.measures.recording import FirstDay, first_day_of
from guildhall.programmes.training import reads, rules
from guildhall.programmes.training.models import Attendance, Course, InScope, Session

TOPIC = Course.Topic.EXPLOITATION.value
REGISTER = "Training register"
BOARD = "Safeguarding children board"
STAFF = "Staff of the partnership's agencies."


FIRST_SESSION = first_day_of(Session, "held_on", course__topic=TOPIC)
FIRST_ATTENDED = first_day_of(Attendance, "session__held_on", session__course__topic=TOPIC)
FIRST_SCOPE = first_day_of(InScope, "since_on", topic=TOPIC)


def on_the_last_day(
    count: Callable[[date], int], first_day: FirstDay
) -> Callable[[datetime], Recorded | None]:
    """What was so at the end of each whole month since the first record of its sort."""

    def read(at: datetime) -> Recorded | None:
        first = first_day()
        if first is None:
            return None
        months = spine(f"{first:%Y-%m}", shift(f"{reads.london(at):%Y-%m}", -1))
        return Recorded(first, {month: count(last_day(month)) for month in months})

    return read


def last_day(month: str) -> date:
    """The last day of a month such as 2016-02."""
    return date.fromisoformat(f"{shift(month, 1)}-01") - timedelta(days=1)


def staff_in_date(at: datetime) -> Recorded | None:
    """Different staff in date at each month's end."""
    attended = reads.attended(TOPIC)
    return on_the_last_day(lambda on: len(rules.people_in_date(attended, on)), FIRST_ATTENDED)(at)


def staff_in_date_and_scope(at: datetime) -> Recorded | None:
    """Different staff in date, of the agencies that have said how many are in scope."""
    attended = reads.attended(TOPIC)

    def count(on: date) -> int:
        scope = reads.in_scope(TOPIC, on)
        here = list(rules.people_in_date(attended, on).values())
        return sum(min(here.count(agency), number) for agency, number in scope.items())

    return on_the_last_day(count, FIRST_ATTENDED)(at)


def staff_in_scope(at: datetime) -> Recorded | None:
    """Staff in scope at each month's end, of the agencies that have said."""
    return on_the_last_day(lambda on: sum(reads.in_scope(TOPIC, on).values()), FIRST_SCOPE)(at)


def timetable_out(at: datetime) -> Recorded | None:
    """1 for each month by whose end the timetable of its year had been published."""
    known = reads.timetables()

    def count(on: date) -> int:
        published_on = known.get(rules.training_year(on))
        return int(published_on is not None and published_on <= on)

    return on_the_last_day(count, reads.first_day)(at)


def sessions(*states: str) -> Callable[[datetime], Recorded | None]:
    """Sessions of the topic by the month they were planned for; of these states, or of any."""

    def read(at: datetime) -> Recorded | None:
        first = FIRST_SESSION()
        if first is None:
            return None
        rows = Session.objects.filter(course__topic=TOPIC, held_on__lte=reads.london(at))
        rows = rows.filter(state__in=states) if states else rows
        counts: dict[str, int] = {}
        for held_on in rows.values_list("held_on", flat=True):
            counts[f"{held_on:%Y-%m}"] = counts.get(f"{held_on:%Y-%m}", 0) + 1
        return Recorded(first, counts)

    return read


MEASURES = (
    Measure(
        key="exploitation_staff_in_date",
        title="Staff in date for training on exploitation and missing children",
        subject="Staff in date",
        is_plural=True,
        kind=Kind.COUNT,
        unit="staff",
        counted_unit="member of staff",
        numerator_rule="Different staff whose training is in date on the last day of the month",
        numerator=Records("Different staff in date", staff_in_date, is_stock=True),
        inclusion_date="The last day of the month.",
        geography=STAFF,
        source=REGISTER,
        supplier=BOARD,
        polarity=Polarity.UP_GOOD,
        lag_months=1,
        mismatch=(
            "People, not attendances: somebody who came twice counts once. How long a course"
            " keeps somebody in date is set by course. It says nothing of what they do with it."
        ),
    ),
    Measure(
        key="exploitation_staff_in_date_share",
        title="Share of staff in scope who are in date for training on exploitation",
        subject="The share of staff in date",
        kind=Kind.PROPORTION,
        unit="% of staff",
        counted_unit="member of staff",
        numerator_rule="Different staff in date, of the agencies that said how many are in scope",
        numerator=Records(
            "Staff in date, agencies with a number in scope", staff_in_date_and_scope, is_stock=True
        ),
        denominator_rule="Staff in scope, as each agency last said",
        denominator=Records("Staff in scope", staff_in_scope, is_stock=True),
        inclusion_date="The last day of the month.",
        geography=STAFF,
        source=REGISTER,
        supplier=BOARD,
        polarity=Polarity.UP_GOOD,
        lag_months=1,
        minimum_denominator=10,
        mismatch="Agencies that have not said how many of their staff it is for are left out.",
    ),
    Measure(
        key="joint_timetable_published",
        title="Yearly timetable of joint training published",
        subject="The timetable",
        kind=Kind.EXISTENCE,
        unit="1 if published",
        counted_unit="timetable",
        numerator_rule="Whether the timetable of the training year, April to March, was published"
        " by the end of the month",
        numerator=Records(
            "The year's timetable published", timetable_out, is_stock=True, is_of_people=False
        ),
        inclusion_date="The last day of the month.",
        geography="The partnership.",
        source=REGISTER,
        supplier=BOARD,
        polarity=Polarity.UP_GOOD,
        lag_months=0,
        suppress_below=None,
        mismatch="That there is one, not that anybody came: see sessions delivered beside it.",
    ),
    Measure(
        key="training_sessions_delivered",
        title="Sessions on exploitation held, of those planned",
        subject="The share of sessions held",
        kind=Kind.PROPORTION,
        unit="% of sessions",
        counted_unit="session",
        numerator_rule="Of those, sessions reported as held",
        numerator=Records("Sessions held", sessions(Session.State.HELD.value), is_of_people=False),
        denominator_rule="Sessions planned for the month, those called off among them",
        denominator=Records("Sessions planned", sessions(), is_of_people=False),
        inclusion_date="The day the session was planned for.",
        geography="The partnership.",
        source=REGISTER,
        supplier=BOARD,
        polarity=Polarity.UP_GOOD,
        lag_months=1,
        suppress_below=None,
        mismatch="A session that nobody has reported on counts as planned and not held.",
    ),
)
