"""What agencies do about a child beside the episodes: assess, share, agree actions, close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from guildhall.casework.writes import (
    add_note,
    agree_action,
    approve_closure,
    ask_closure,
    assess,
    close_action,
    involve,
    keep,
    log_contact,
    move_stage,
    share,
    slip_action,
)
from guildhall.demo.city import words
from guildhall.demo.city.cast import EDUCATION
from guildhall.demo.city.drawing import DAY, HOUR, LATELY, NIGHT
from guildhall.demo.city.exploiting import exploitation, seraf
from guildhall.demo.city.names import given
from guildhall.demo.city.telling import Deed, Told, name
from guildhall.programmes.missing.models import (
    Discussion,
    PhilomenaSheet,
)
from guildhall.programmes.missing.tools import LOCAL_SECTIONS, LOCAL_TOOL
from guildhall.subjects.writes import add_person

AGAIN_DAYS = (70, 105)  # between two assessments: due at three months, so some are late
QUIET_DAYS = 75  # after which most cases are closed
REPEATED = 4


def work(told: Told) -> Iterator[Deed]:
    """Everything done about a child, in no order, as far as the case is open."""
    child = told.child
    begins = child.first_at + 3 * HOUR
    ends = _closes_at(told)
    deeds = [
        *_stages(told, begins, ends),
        *_sharing(told, begins),
        *_day_to_day(told, begins, ends),
    ]
    if child.is_exploited:
        deeds += exploitation(told, begins)
    if len(child.counted) >= REPEATED:
        deeds += _meeting(told)
    last = ends or NIGHT
    yield from (deed for deed in deeds if deed[0] < last)
    if ends is not None:
        yield ends, partial(_close, told)


def _closes_at(told: Told) -> datetime | None:
    last = max(going.found_at or NIGHT for going in told.child.goings)
    is_closed = last < NIGHT - QUIET_DAYS * DAY and told.rng.random() < 0.8
    return last + 60 * DAY if is_closed else None


def _stages(told: Told, begins: datetime, ends: datetime | None) -> Iterator[Deed]:
    is_young = told.child.first_at.year - told.child.born_on.year < 13
    if is_young:
        yield begins, partial(_move, told, "safeguarding")
    elif told.rng.random() < 0.9:
        yield from _assessments(told, begins + DAY, ends or NIGHT)
        yield begins + DAY + HOUR, partial(_move, told, "assessed")
    else:
        return
    yield begins + 6 * DAY, partial(_move, told, "working")


def _assessments(told: Told, begins: datetime, ends: datetime) -> Iterator[Deed]:
    """With one tool, every three months or so; the level falls more often than not."""
    use = seraf if told.child.is_exploited else _local_tool
    level, when = int(told.rng.integers(1, 4)), begins
    while when < ends:
        yield when, partial(use, told, level)
        level = max(level - int(told.rng.random() < 0.6), 0)
        when += int(told.rng.integers(*AGAIN_DAYS)) * DAY


def _move(told: Told, to: str, at: datetime) -> None:
    told.case.refresh_from_db()
    move_stage(told.case, to=to, seen=told.case.stage, by=told.coordinator, at=at)


def _local_tool(told: Told, high: int, at: datetime) -> None:
    """The local tool, with so many sections high, as many medium and the rest low."""
    levels = ["high"] * high + ["medium"] * high
    keys = [key for key, _ in LOCAL_SECTIONS]
    answers = {key: levels[n] if n < len(levels) else "low" for n, key in enumerate(keys)}
    answers["nature"] = "none"
    assess(
        told.case, tool=LOCAL_TOOL, answers=answers, person=told.person,
        by=told.coordinator, at=at,
    )  # fmt: skip


def _sharing(told: Told, begins: datetime) -> Iterator[Deed]:
    child = told.child
    if child.home:
        yield begins, partial(share_with, told, child.home, "care_home")
        yield begins + 2 * HOUR, partial(name_home, told)
        if told.rng.random() < 0.7:
            yield begins + 3 * DAY, partial(_sheet, told)
    if child.placed_by:
        yield begins + HOUR, partial(share_with, told, child.placed_by, "placing_authority")
    if child.number % 3 != 0:
        yield begins + DAY, partial(share_with, told, EDUCATION, "education_officer")
        yield begins + 4 * DAY, partial(_agree, told, EDUCATION)
    if child.home and child.number % 2 == 0:
        yield begins + 5 * DAY, partial(_agree, told, child.home)


def share_with(told: Told, agency: str, function: str, at: datetime) -> None:
    """Tell an agency of the child, to keep them safe."""
    share(
        told.case,
        recipient=told.cast.agencies[agency],
        purpose="safeguarding",
        items=["who it is about", "what has happened", "what is needed"],
        necessity="They have to know it to keep the child safe, and less would not do.",
        recipient_function=function,
        by=told.coordinator,
        at=at,
    )


def name_home(told: Told, at: datetime) -> None:
    """Name the worker of the child's home."""
    name(told, told.cast.of_agency(told.child.home), "placement", at)


def _sheet(told: Told, at: datetime) -> None:
    house = told.child.house
    values = {
        "filled_in_by": told.cast.of_agency(told.child.home).name,
        "agreed_on": at.date(),
        "appearance": "Slight, brown hair, a green coat.",
        "places": told.pick(words.WHERE),
        "friends": "A school friend on Osier Holt Street.",
        "call_first": f"The home's night desk, {house.landline}",
        "trigger_plan": "Ring at 9pm and 10pm; report at 10.30pm.",
    }
    by = told.cast.of_agency(told.child.home)
    keep(told.case, PhilomenaSheet, values=values, by=by, at=at)


def _agree(told: Told, agency: str, at: datetime) -> None:
    """An action, which is then done, done after a slip, or not done yet."""
    owner = told.cast.of_agency(agency)
    due_on = (at + 14 * DAY).date()
    action = agree_action(
        told.case,
        what=told.pick(words.ACTIONS),
        owner_agency=told.cast.agencies[agency],
        owner_member=owner,
        due_on=due_on,
        by=told.coordinator,
        at=at,
    )
    told.actions.append(action)
    drawn = told.rng.random()
    slips_at = at + 12 * DAY
    if drawn < 0.25 and slips_at < NIGHT:
        told.actions[-1] = slip_action(
            action, due_on=due_on + 10 * DAY, reason="Two of them were on leave.", seen=due_on,
            by=owner, at=slips_at,
        )  # fmt: skip
    done_at = at + float(told.rng.uniform(5, 24)) * DAY
    if (drawn < 0.85 or at < LATELY) and done_at < NIGHT:
        told.actions.remove(told.actions[-1])
        close_action(action, outcome="done", note="Done.", by=owner, at=done_at)


def _day_to_day(told: Told, begins: datetime, ends: datetime | None) -> Iterator[Deed]:
    span = (ends or NIGHT) - begins
    for _ in range(int(told.rng.integers(1, 4))):
        yield begins + float(told.rng.uniform(0.02, 0.95)) * span, partial(_note, told)
    yield begins + float(told.rng.uniform(0.02, 0.5)) * span, partial(_contact, told)
    if told.child.number % 4 == 0:
        yield begins + 7 * HOUR, partial(_carer, told)


def _note(told: Told, at: datetime) -> None:
    add_note(
        told.case,
        text=told.pick(words.NOTES),
        is_fact=bool(told.rng.random() < 0.7),
        is_restricted=bool(told.rng.random() < 0.05),
        by=told.worker,
        at=at,
    )


def _contact(told: Told, at: datetime) -> None:
    outcome = ("reached", "no_answer", "message_left")[int(told.rng.integers(3))]
    log_contact(
        told.case, means="telephone", outcome=outcome, person=told.person, by=told.worker, at=at
    )


def _carer(told: Told, at: datetime) -> None:
    person = add_person(
        source=told.case.guard,
        given=given(told.child.number + 400),
        family=told.child.family,
        by=told.worker,
        at=at,
    )
    involve(told.case, person=person, role="carer", by=told.worker, at=at)


def _meeting(told: Told) -> Iterator[Deed]:
    """The meeting of the month after the fourth episode."""
    fourth = sorted(told.child.counted, key=lambda going: going.missing_from)[REPEATED - 1]
    yield (fourth.found_at or NIGHT) + 14 * DAY, partial(_discuss, told)


def _discuss(told: Told, at: datetime) -> None:
    values = {
        "meeting_on": at.date(),
        "why": "Missing four times.",
        "is_discussed": True,
        "decision": "One plan for evenings, agreed by the home, the school and the police.",
    }
    keep(told.case, Discussion, values=values, by=told.officer, at=at)


def _close(told: Told, at: datetime) -> None:
    for action in told.actions:
        close_action(
            action, outcome="not_needed", note="The case is closing.", by=told.coordinator, at=at
        )
    outcome = ("safer", "safer", "no_risk_found", "moved_away")[int(told.rng.integers(4))]
    asked = ask_closure(
        told.case, outcome=outcome, reason="Not missing for two months.",
        despite="The school nurse goes on seeing the child, and will hear of it.",
        by=told.worker, at=at,
    )  # fmt: skip
    approve_closure(asked, by=told.cast["team_manager"], at=at + DAY)
