"""What is due on a case because of an order or a notice: hearings, appeals, reviews, ends."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from guildhall.clock import LONDON
from guildhall.duties.declare import Deadline, Ended, Rule, days, hours, months
from guildhall.duties.rules import due_at
from guildhall.programmes.enforcement.cases import ladder, rules
from guildhall.programmes.enforcement.cases.sources import PRACTICE, SINCE, act
from guildhall.programmes.enforcement.models import Intervention
from guildhall.programmes.enforcement.models.cases import noon

LOOK_BEFORE_THE_END = days(28)


def closure_notice_at(step: Intervention) -> datetime | None:
    """When a closure notice was served."""
    return step.served_at if step.step == "closure_notice" else None


def called_off(step: Intervention) -> Ended | None:
    """Nothing more is due of what was cancelled or withdrawn."""
    if step.after == Intervention.After.DISCHARGED:
        return Ended("not_applicable", "It was discharged, cancelled or withdrawn")
    return None


def appeal_runs(*keys: str) -> Callable[[Intervention], datetime | None]:
    """The start of the time to appeal, for these steps."""

    def starts(step: Intervention) -> datetime | None:
        return step.served_at if step.step in keys else None

    return starts


def appeal_known_on(step: Intervention) -> date | None:
    """The day on which it was known whether there was an appeal."""
    return step.appeal_on


def youth_order_years(step: Intervention) -> Mapping[str, str]:
    """The yearly reviews of a criminal behaviour order on somebody under 18."""
    if not _is_youth_order(step) or step.ends_on is None:
        return {}
    years = (1, 2, 3)
    return {str(n): f"Year {n}" for n in years if _year_ends(step, n).date() <= step.ends_on}


def youth_year_starts(step: Intervention, year: str) -> datetime | None:
    """A year of the order begins where the last one ended."""
    number = int(year) - 1
    return _order_made(step) if not number else _year_ends(step, number)


def youth_order_reviewed_on(step: Intervention, year: str) -> date | None:
    """The first review in that year or later; one review is of one year only."""
    rows = step.reviews.filter(entry__withdrawn_at=None)
    found = sorted(rows.values_list("reviewed_on", flat=True))
    first: date | None = None
    for number in range(1, int(year) + 1):
        begins = youth_year_starts(step, str(number))
        day = begins.astimezone(LONDON).date() if begins else date.max
        first = next((each for each in found if each >= day), None)
        found = [each for each in found if first is not None and each > first]
    return first


def youth_called_off(step: Intervention, year: str) -> Ended | None:
    """Nothing more is due of an order that was discharged."""
    return called_off(step)


def end_is_near(step: Intervention) -> datetime | None:
    """The day to start looking at what comes after an order; None where it has no end, or is short.

    A notice of hours ends too soon for it, and nobody has to look at what was over before that day.
    """
    if step.served_at is None or step.ends_on is None or step.starts_on is None:
        return None
    ends = datetime.combine(step.ends_on, time(23, 59, 59), tzinfo=LONDON)
    starts = ends - timedelta(days=LOOK_BEFORE_THE_END.number)
    is_over = step.after_on is not None and step.after_on < starts.date()
    return None if is_over or starts.date() < step.starts_on else starts


def end_decided_on(step: Intervention) -> date | None:
    """The day on which it was written down what came after it."""
    return step.after_on


def _is_youth_order(step: Intervention) -> bool:
    if step.step != "cbo" or step.served_at is None:
        return False
    age = step.age(step.entry.case, step.served_at)
    return age is not None and age < rules.ADULT


def _order_made(step: Intervention) -> datetime | None:
    return noon(step.starts_on) if step.starts_on else step.served_at


def _year_ends(step: Intervention, years: int) -> datetime:
    made = _order_made(step)
    assert made is not None  # noqa: S101 (an order that was made)
    return due_at(made, months(12 * years))


ORDERS = (
    Deadline(
        key="closure_hearing",
        title="Court hears the application for a closure order",
        of=Intervention,
        starts=closure_notice_at,
        met=Intervention.heard_at,
        ended=called_off,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, hours(48), act("s80(3)")),),
        note="The Act leaves out Christmas Day (s80(4)); it is counted here. A bill would make it"
        " 72 hours: not applied until somebody has read it.",
    ),
    Deadline(
        key="appeal_21_days",
        title="Note whether there was an appeal",
        of=Intervention,
        starts=appeal_runs("cpn", "closure_order"),
        met=appeal_known_on,
        acts={Intervention: "appeal_on"},
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, days(21), act("s46 and s84: 21 days")),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="challenge_6_weeks",
        title="Note whether an order was challenged",
        of=Intervention,
        starts=appeal_runs("pspo"),
        met=appeal_known_on,
        acts={Intervention: "appeal_on"},
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, days(42), act("s66: 6 weeks")),),
        due_soon_hours=7 * 24,
    ),
    Deadline(
        key="youth_order_review",
        title="Yearly review of a criminal behaviour order, under 18",
        of=Intervention,
        starts=youth_year_starts,
        met=youth_order_reviewed_on,
        ended=youth_called_off,
        recipients=youth_order_years,
        owner="asb_officer",
        versions=(Rule(ladder.IN_FORCE, months(12), act("s28")),),
        due_soon_hours=28 * 24,
    ),
    Deadline(
        key="order_ends",
        title="Before an order or contract ends: decide what comes after",
        of=Intervention,
        starts=end_is_near,
        met=end_decided_on,
        ended=called_off,
        owner="asb_officer",
        versions=(Rule(SINCE, LOOK_BEFORE_THE_END, PRACTICE),),
        due_soon_hours=28 * 24,
        note="The clock starts 28 days before the end. One that is shorter has none.",
    ),
)
