"""The training register of the demonstration: courses, sessions, who came, and the timetable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from guildhall.demo.city.cast import CHARITY, EDUCATION, POLICE, SOCIAL_CARE, CityCast
from guildhall.demo.city.drawing import HOMES
from guildhall.demo.city.names import family, given
from guildhall.demo.story import noon
from guildhall.programmes.training.models import Course
from guildhall.programmes.training.sheet import Line
from guildhall.programmes.training.writes import (
    add_course,
    import_attendance,
    plan_session,
    publish_timetable,
    report_session,
    set_in_scope,
)

TIMETABLE_OUT_ON = date(2016, 3, 21)
STAFF = {POLICE: 60, SOCIAL_CARE: 45, EDUCATION: 30, CHARITY: 8, HOMES[0]: 12}
# title, topic, level, months in date, days on which it was or will be held, those called off
COURSES: tuple[tuple[str, str, str, int, tuple[date, ...], tuple[date, ...]], ...] = (
    ("Child sexual exploitation: seeing the signs", "exploitation", "awareness", 24,
     tuple(date(2015 + m // 12, m % 12 + 1, 9) for m in (5, 8, 10, 13, 16, 18, 21, 23, 26)),
     (date(2016, 5, 9),)),
    ("Missing children: return interviews and debriefs", "exploitation", "level_2", 12,
     (date(2015, 9, 22), date(2016, 4, 19), date(2016, 10, 11), date(2017, 1, 17)), ()),
    ("Domestic abuse: asking and answering", "domestic_abuse", "level_1", 36,
     (date(2015, 11, 5), date(2016, 6, 7)), ()),
)  # fmt: skip


def fill_register(cast: CityCast, *, seed: int, until: date) -> int:
    """Fill the register as it stood on a day; how many sessions there are."""
    rng, sessions = np.random.default_rng([seed, 5]), 0
    by = cast.manager
    for agency, number in STAFF.items():
        set_in_scope(
            agency=cast.agencies[agency], topic="exploitation", number=number,
            since_on=date(2015, 6, 1), by=by, at=noon(date(2015, 6, 1)),
        )  # fmt: skip
    for title, topic, level, months, days, called_off in COURSES:
        course = add_course(
            title=title, topic=topic, level=level, months_valid=months, by=by,
            at=noon(date(2015, 5, 20)),
        )  # fmt: skip
        for day in days:
            _session(cast, course, day, is_off=day in called_off, until=until, rng=rng)
            sessions += 1
    publish_timetable(
        year=2016, published_on=TIMETABLE_OUT_ON, where="https://example.org/training-2016-17",
        by=by, at=noon(TIMETABLE_OUT_ON),
    )  # fmt: skip
    return sessions


def _session(
    cast: CityCast,
    course: Course,
    day: date,
    *,
    is_off: bool,
    until: date,
    rng: np.random.Generator,
) -> None:
    by, at = cast.manager, noon(day + timedelta(days=2))
    session = plan_session(
        course, held_on=day, place="The Town Hall, room 2", seats=20, by=by,
        at=noon(min(day, until) - timedelta(days=40)),
    )  # fmt: skip
    if day >= until:
        return
    if is_off:
        report_session(session, was_held=False, by=by, at=at)
        return
    import_attendance(session, lines=list(_came(rng)), by=by, at=at)


def _came(rng: np.random.Generator) -> Iterator[Line]:
    """A dozen or so of those in scope; one in ten was expected and did not come."""
    staff = [(agency, n) for agency, number in STAFF.items() for n in range(number)]
    for place in rng.choice(len(staff), size=14, replace=False):
        agency, number = staff[int(place)]
        yield Line(
            name=f"{given(number + 2 * len(agency))} {family(number + len(agency))}",
            email=f"{agency}.{number}@example.org".replace("_", "."),
            agency=agency,
            has_come=bool(rng.random() < 0.9),
        )
