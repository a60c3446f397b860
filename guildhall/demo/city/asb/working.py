"""Cases worked on from the first report to the survey, through the writes that officers use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from guildhall.casework.models import Action, Case
from guildhall.casework.writes import (
    add_note,
    agree_action,
    allocate,
    approve_closure,
    ask_closure,
    assess,
    change,
    close_action,
    keep,
    log_contact,
    move_stage,
    reopen,
    share,
)
from guildhall.casework.writes.clocks import clocks_together
from guildhall.demo.city.asb import words
from guildhall.demo.city.cast import SERVICE, CityCast
from guildhall.demo.city.drawing import DAY, HOUR, NIGHT
from guildhall.demo.city.names import family, given, household
from guildhall.demo.generator.areas import Point, SmallArea, in_district
from guildhall.partners.models import Member
from guildhall.partners.reads.standing import nobody_moves
from guildhall.programmes.enforcement.cases.assessments import QUESTIONS, RAM_TOOL
from guildhall.programmes.enforcement.models import (
    ActionPlan,
    ClosureView,
    DiarySheet,
    Intervention,
    Report,
    Review,
    Survey,
)
from guildhall.programmes.enforcement.reports.writes import (
    Somebody,
    Way,
    assess_report,
    log_first_contact,
    receive_report,
    triage,
)
from guildhall.subjects.models import Person
from guildhall.subjects.safe_contact import SafeContact

Deed = tuple[datetime, Callable[[datetime], Any]]
CONTRACT = 90 * DAY
EVERY = 26 * DAY  # reviews and risk matrices, which are due each month
FIRST, LAST = datetime(2016, 1, 11, 9, 20, tzinfo=UTC), datetime(2016, 11, 4, 9, 20, tzinfo=UTC)


@dataclass
class Work:
    """A case as it is written: whom it is about, how bad it is and how it ends."""

    number: int
    cast: CityCast
    rng: np.random.Generator
    begins_at: datetime
    ends_at: datetime | None
    area: SmallArea
    is_reopened: bool = False
    report: Report = field(init=False)
    case: Case = field(init=False)
    victim: Person = field(init=False)
    actions: list[Action] = field(default_factory=list)
    contract: Intervention | None = None

    @property
    def officer(self) -> Member:
        """Who has the case."""
        return self.cast[("asb_officer", "asb_second")[self.number % 2]]

    @property
    def late(self) -> timedelta:
        """How long the report waited for its risk to be assessed: for a few until the next day."""
        return DAY if self.number % 13 == 6 else timedelta(minutes=15)

    @property
    def point(self) -> Point:
        """Where it happens."""
        return self.area.points[self.number % len(self.area.points)]

    def pick(self, lines: tuple[str, ...]) -> str:
        """One of these lines."""
        return lines[int(self.rng.integers(len(lines)))]


def draw_work(cast: CityCast, seed: int, cases: int) -> Iterator[Work]:
    """The cases to be worked on, spread over the year; three in five are over."""
    rng = np.random.default_rng([seed, 7])
    areas = in_district("E06000031")
    for number in range(cases):
        begins_at = FIRST + (LAST - FIRST) * (number / max(cases - 1, 1))
        while begins_at.weekday() > 4:
            begins_at += DAY
        ends_at = begins_at + int(rng.integers(45, 120)) * DAY
        is_over = ends_at < NIGHT - 12 * DAY and number % 9 != 4
        yield Work(
            number=number,
            cast=cast,
            rng=rng,
            begins_at=begins_at.replace(minute=0) + (number % 5) * HOUR,
            ends_at=ends_at if is_over else None,
            area=areas[int(rng.integers(len(areas)))],
            is_reopened=is_over and number % 11 == 3,
        )


def work_on(work: Work) -> Work:
    """Write a case, whole or not at all, as far as the city's last night."""
    with clocks_together(), nobody_moves():
        begin(work)
        for at, done in sorted(_deeds(work), key=lambda deed: deed[0]):
            if at <= NIGHT:
                done(at)
    return work


def _safe(number: int, at: datetime) -> SafeContact:
    """A number that may be rung; of one victim in four, by somebody who leaves no message."""
    message = "no" if number % 4 == 0 else "yes"
    who = "The husband may answer, and is not to know." if number % 4 == 0 else ""
    return SafeContact("yes", message, "not_known", who, "After 6pm", asked_at=at)


def begin(work: Work) -> None:
    """The report, its risk, the decision to take it up, and the first word with the victim."""
    at, triager, number = work.begins_at, work.cast["asb_triage"], work.number
    house = household(600 + number)
    victim = Somebody(
        given=given(number + 300),
        family=family(number + 300),
        line=house.line,
        postcode=house.postcode,
        ways=(Way("mobile", house.mobile, _safe(number, at)),),
    )
    neighbour = Somebody(given=given(number + 500), family=family(number + 500))
    source = ("council", "public", "police", "landlord")[number % 4]
    work.report = receive_report(
        values={
            "source": source,
            "channel": ("telephone", "online", "telephone", "email")[number % 4],
            "received_at": at,
            "occurred_from": at - 10 * HOUR,
            "kind": ("neighbours", "noise", "harassment")[number % 3],
            "qualifier": "personal",
            "narrative": work.pick(words.NARRATIVES),
            "language": "Polish" if number % 5 == 0 else "",
            "interpreter": "spoken" if number % 5 == 0 else "",
            "access_needs": "Hard of hearing: ring twice" if number % 6 == 0 else "",
            "may_share_name": ("no", "yes")[number % 2] if source == "public" else "",
            "place_words": house.line,
            "easting": work.point.easting,
            "northing": work.point.northing,
            "ward": work.area.ward_code,
            "lsoa": work.area.code,
        },
        complainant=victim,
        victim=victim,
        suspect=neighbour if number % 3 != 1 else None,
        by=triager,
        at=at,
    )
    score = _score(work)
    at += work.late
    work.report = assess_report(work.report, answers=ram(score), by=triager, at=at)
    assert work.report.victim is not None  # noqa: S101 (given above)
    work.victim = work.report.victim
    at += HOUR
    work.report = triage(work.report, "open", by=triager, at=at)
    assert work.report.case is not None  # noqa: S101 (opened just now)
    work.case = work.report.case
    allocate(work.case, to=work.officer, seen=None, by=triager, at=at)
    _speak(work, at + HOUR)


def _speak(work: Work, at: datetime) -> None:
    """On the same day, whatever the risk."""
    log_first_contact(
        work.report, words="Spoke to them. They are content to be rung.", contacted_at=at,
        by=work.cast["asb_triage"], at=at,
    )  # fmt: skip
    log_contact(
        work.case, means="telephone", outcome="reached", person=work.victim, by=work.officer, at=at
    )


def _score(work: Work) -> int:
    return (6, 14, 9, 24)[work.number % 4] + int(work.rng.integers(3))


def ram(score: int) -> dict[str, str]:
    """Answers to the risk matrix that come to a score, or as near below it as they can."""
    found = {}
    for question in QUESTIONS:
        option = max((o for o in question.options if o.score <= score), key=lambda o: o.score)
        found[question.key] = option.key
        score -= option.score
    return found


def _deeds(work: Work) -> Iterator[Deed]:
    begins, ends = work.begins_at + work.late + 5 * HOUR, work.ends_at
    last = ends or NIGHT
    yield begins + DAY, partial(_plan, work)
    yield begins + DAY + HOUR, partial(_move, work, "planned")
    yield begins + 2 * DAY, partial(_agree, work)
    yield begins + 6 * DAY, partial(_step, work, "advice", {})
    for n in range(int(work.rng.integers(1, 3))):
        yield begins + (9 + 11 * n) * DAY, partial(_diary, work)
    if work.number % 3 != 1:
        yield begins + 20 * DAY, partial(_step, work, "warning_letter", {})
    if work.number % 4 == 3:
        yield begins + 34 * DAY, partial(_contract, work)
        yield begins + 34 * DAY + HOUR, partial(_move, work, "enforcing")
        over_at = begins + 34 * DAY + CONTRACT - 3 * DAY
        if over_at < last:
            yield over_at, partial(_contract_over, work, "ended")
        elif ends is not None:
            yield ends - DAY, partial(_contract_over, work, "discharged")
    yield from _months(work, begins + 12 * HOUR, last - 2 * DAY)
    if ends is not None:
        yield from _ending(work, ends)


def _months(work: Work, first: datetime, last: datetime) -> Iterator[Deed]:
    """The risk again and a review each month, before each falls due."""
    when, score = first, _score(work)
    while when < last:
        yield when, partial(_matrix, work, score)
        if when > work.begins_at + 2 * DAY:
            yield when + HOUR, partial(_review, work)
        score, when = max(score - 4, 1), when + EVERY


def _ending(work: Work, ends: datetime) -> Iterator[Deed]:
    yield ends, partial(_ask, work)
    yield ends + HOUR, partial(_move, work, "closing")
    yield ends + 2 * DAY, partial(_survey, work)
    yield ends + 3 * DAY, partial(_close, work)
    if work.is_reopened:
        yield ends + 30 * DAY, partial(_again, work)
        yield from _months(work, ends + 31 * DAY, NIGHT)


def _plan(work: Work, at: datetime) -> None:
    values = {
        "agreed_on": at.date(),
        "agreement": "yes",
        "wants": work.pick(words.WANTS),
        "summary": "Speak to both, write if it goes on, and look again each month.",
        "tell": "By telephone each Friday.",
    }
    keep(work.case, ActionPlan, values=values, by=work.officer, at=at)


def _move(work: Work, to: str, at: datetime) -> None:
    work.case.refresh_from_db()
    move_stage(work.case, to=to, seen=work.case.stage, by=work.officer, at=at)


def _agree(work: Work, at: datetime) -> None:
    """An action of the officer's own, done in its time but for a few that run still."""
    agency = work.officer.agency
    assert agency is not None  # noqa: S101 (every officer of the cast has one)
    action = agree_action(
        work.case, what=work.pick(words.ACTIONS), owner_agency=agency, owner_member=work.officer,
        due_on=(at + 14 * DAY).date(), by=work.officer, at=at,
    )  # fmt: skip
    done_at = at + 9 * DAY
    if done_at <= NIGHT:
        close_action(action, outcome="done", note="Done.", by=work.officer, at=done_at)
    else:
        work.actions.append(action)


def _step(work: Work, step: str, more: dict[str, Any], at: datetime) -> Intervention:
    respondent = work.report.suspect
    values: dict[str, Any] = {
        "step": step,
        "applicant": "council",
        "served_at": at,
        "respondent": respondent,
        "body": "" if respondent else "The flat above",
        "said_age": 30 if respondent else None,
        **more,
    }
    return keep(work.case, Intervention, values=values, by=work.officer, at=at)


def _contract(work: Work, at: datetime) -> None:
    ends_on = (at + CONTRACT).date()
    if work.report.suspect is None:
        _step(work, "warning_letter", {}, at)
        return
    terms = {"starts_on": at.date(), "ends_on": ends_on, "is_agreed": True,
             "conditions": "No shouting after ten at night. No contact with the household.",
             "evidence": "Diary sheets, and two officers' notes."}  # fmt: skip
    work.contract = _step(work, "abc", terms, at)


def _contract_over(work: Work, after: str, at: datetime) -> None:
    """A contract that ran its time, or was let go with the case, decided on before its last day."""
    if work.contract is None:
        return
    work.contract.entry.refresh_from_db()
    values = {"after": after, "after_on": at.date()}
    was = work.contract.entry.version
    change(work.contract, values=values, was=was, by=work.officer, at=at)


def _diary(work: Work, at: datetime) -> None:
    values = {
        "began_at": at - 14 * HOUR,
        "ended_at": at - 12 * HOUR,
        "what": work.pick(words.DIARY),
        "effect": "Could not sleep.",
        "kept_by": "victim",
    }
    keep(work.case, DiarySheet, values=values, by=work.officer, at=at)


def _matrix(work: Work, score: int, at: datetime) -> None:
    log_contact(
        work.case, means="telephone", outcome="reached", person=work.victim, by=work.officer, at=at
    )
    assess(
        work.case, tool=RAM_TOOL, answers=ram(score), person=work.victim, by=work.officer,
        at=at + timedelta(minutes=5),
    )  # fmt: skip


def _review(work: Work, at: datetime) -> None:
    values = {
        "reviewed_on": at.date(),
        "works": ("partly", "yes")[work.number % 2],
        "found": work.pick(words.FOUND),
        "next": "go_on",
        "is_victim_told": True,
    }
    keep(work.case, Review, values=values, by=work.officer, at=at)


def _ask(work: Work, at: datetime) -> None:
    answer = "no" if work.number % 10 == 7 else "yes"
    said = "It is quieter, and I would like to know who to ring." if answer == "yes" else (
        "It has stopped for now. I am not sure."
    )  # fmt: skip
    keep(
        work.case, ClosureView, values={"asked_at": at, "answer": answer, "words": said},
        by=work.officer, at=at,
    )  # fmt: skip


def _close(work: Work, at: datetime) -> None:
    for action in work.actions:
        close_action(action, outcome="not_needed", note="Closing.", by=work.officer, at=at)
    work.case.refresh_from_db()
    asked = ask_closure(
        work.case, outcome=("stopped", "less")[work.number % 2],
        reason="Nothing reported for six weeks.",
        despite="The wardens pass there each week and will say.", by=work.officer, at=at,
    )  # fmt: skip
    approve_closure(asked, by=work.cast["asb_manager"], at=at + HOUR)


def _survey(work: Work, at: datetime) -> None:
    has_answered = work.rng.random() < 0.62
    score = int(work.rng.choice([5, 4, 4, 3, 2])) if has_answered else None
    values = {
        "sent_on": at.date(),
        "method": "telephone",
        "answered_on": at.date() if has_answered else None,
        "score": score,
    }
    work.case.refresh_from_db()
    keep(work.case, Survey, values=values, by=work.officer, at=at)


def _again(work: Work, at: datetime) -> None:
    work.case.refresh_from_db()
    reopen(work.case, reason="It has begun again.", by=work.cast["asb_triage"], at=at)
    work.case.refresh_from_db()
    add_note(work.case, text="They rang: it has begun again.", is_fact=True, by=work.officer, at=at)


def waiting(cast: CityCast, seed: int) -> list[Work]:
    """Two cases more: one that waits for its manager to close it, one with others' actions."""
    rng = np.random.default_rng([seed, 9])
    area = in_district("E06000031")[3]
    closing, shared = (
        work_on(Work(number, cast, rng, datetime(2016, 9, day, 9, 20, tzinfo=UTC), None, area))
        for number, day in ((60, 5), (64, 12))
    )
    asked_at = NIGHT - 2 * DAY
    _ask(closing, asked_at)
    _move(closing, "closing", asked_at + HOUR)
    closing.case.refresh_from_db()
    ask_closure(
        closing.case, outcome="stopped", reason="Quiet since September.",
        despite="The wardens pass there each week and will say.", by=closing.officer,
        at=asked_at + 2 * HOUR,
    )  # fmt: skip
    told_at = NIGHT - 6 * DAY
    for agency, part, what in (
        ("cross_keys_homes", "landlord", "Speak to the tenant about the tenancy conditions"),
        (SERVICE, "pes_officer", "Be seen on the landing at ten on Friday night"),
    ):
        share(
            shared.case,
            recipient=cast.agencies[agency],
            purpose="prevention",
            items=["who it is about", "what is needed"],
            necessity="Only they can act on it there.",
            recipient_function=part,
            by=shared.officer,
            at=told_at,
        )
        agree_action(
            shared.case, what=what, owner_agency=cast.agencies[agency], owner_member=cast[part],
            due_on=(NIGHT + 2 * DAY).date(), by=shared.officer, at=told_at + HOUR,
        )  # fmt: skip
    return [closing, shared]
