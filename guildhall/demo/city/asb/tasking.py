"""Officers and powers, notices, patrols, fly-tips, a problem, prosecutions, a case review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from guildhall.casework.writes import connect, keep_sheet
from guildhall.demo.city.asb.working import ram
from guildhall.demo.city.cast import CityCast
from guildhall.demo.city.drawing import DAY, HOUR, NIGHT
from guildhall.demo.city.names import family, given
from guildhall.demo.generator.areas import hot_spot, in_district
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import (
    FlyTip,
    Notice,
    Problem,
    Prosecution,
    Report,
    ReviewApplication,
)
from guildhall.programmes.enforcement.powers.writes import (
    Recipient,
    add_accreditation,
    issue_notice,
    pay,
)
from guildhall.programmes.enforcement.reports.writes import (
    Somebody,
    Way,
    assess_report,
    receive_report,
    triage,
)
from guildhall.programmes.enforcement.reviews.writes import apply, decide, put_complaint, take_step
from guildhall.programmes.enforcement.tasking.writes import log_patrol, task

STARTED = date(2016, 4, 4)
NOTICES, PATROLS, FLY_TIPS = 26, 60, 18
LITTER_PENCE = 7500
PLACES = ("The bus station", "Market Row", "Osier Holt Street", "The river path", "Marlpit Row")


@dataclass(frozen=True)
class Tasked:
    """What was planted with officers."""

    outside: Notice
    prosecution: Prosecution
    led_by: Report
    review: ReviewApplication
    problem: Problem
    notices: int
    patrol_minutes: int


def found_powers(cast: CityCast) -> None:
    """Who holds which power. One officer who issues notices holds none of them."""
    held = (
        ("pes_officer", "litter", "authorised"),
        ("pes_officer", "graffiti", "authorised"),
        ("pes_officer", "fly_tip", "authorised"),
        ("pes_officer", "cpn", "authorised"),
        ("pes_second", "litter", "accredited"),
        ("pes_second", "graffiti", "accredited"),
    )
    for number, (officer, power, way) in enumerate(held):
        add_accreditation(
            officer=cast[officer],
            power=power,
            held_as=way,
            area="",
            badge=f"PES{100 + number}",
            since_on=max(STARTED, date(2016, 5, 9)) if power == "fly_tip" else STARTED,
            until_on=date(2019, 3, 31),
            granted_by="Head of the service",
            by=cast["asb_manager"],
            at=_at(date(2016, 5, 10), 9),
        )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def task_officers(cast: CityCast, seed: int) -> Tasked:
    """Everything that officers did."""
    rng = np.random.default_rng([seed, 8])
    found_powers(cast)
    for number in range(NOTICES):
        _notice(cast, rng, number)
    outside = _outside(cast)
    for number in range(FLY_TIPS):
        _fly_tip(cast, rng, number)
    problem = _problem(cast)
    minutes = sum(_patrol(cast, rng, number, problem) for number in range(PATROLS))
    prosecution, led_by = _prosecution(cast)
    return Tasked(outside, prosecution, led_by, _review(cast), problem, NOTICES + 1, minutes)


def _notice(cast: CityCast, rng: np.random.Generator, number: int) -> None:
    """A litter notice within powers; most are paid in their fourteen days."""
    officer = cast[("pes_second", "pes_officer")[number % 2]]
    issued_at = _at(date(2016, 5, 16), 11, number) + number * 7 * DAY * 26 / NOTICES
    notice = issue_notice(
        values={
            "book": "LIT1",
            "number": f"{1000 + number}",
            "offence": "litter",
            "power": "litter",
            "officer": officer,
            "issued_at": issued_at,
            "place_words": PLACES[number % len(PLACES)],
            "area": hot_spot().ward_code,
            "is_uniformed": True,
            "is_badge_worn": True,
            "amount_pence": LITTER_PENCE,
        },
        recipient=Recipient(
            given(number + 800), family(number + 800), date(1980 + number % 15, 3, 4)
        ),
        by=officer,
        at=issued_at + HOUR,
    )
    paid_at = issued_at + float(rng.uniform(2, 13)) * DAY
    if paid_at < NIGHT and number < NOTICES - 2:
        pay(
            notice, pence=LITTER_PENCE, paid_at=paid_at, means="card", by=officer,
            at=paid_at + HOUR,
        )  # fmt: skip


def _outside(cast: CityCast) -> Notice:
    """An officer without the power issues a notice; it waits for the manager's decision."""
    officer, issued_at = cast["pes_new"], _at(date(2016, 11, 10), 15, 20)
    return issue_notice(
        values={
            "book": "LIT2",
            "number": "2001",
            "offence": "litter",
            "power": "litter",
            "officer": officer,
            "issued_at": issued_at,
            "place_words": "Market Row",
            "area": hot_spot().ward_code,
            "is_uniformed": True,
            "is_badge_worn": True,
            "amount_pence": LITTER_PENCE,
        },
        recipient=Recipient(given(870), family(870), date(1990, 6, 1)),
        by=officer,
        at=issued_at + HOUR,
    )


def _fly_tip(cast: CityCast, rng: np.random.Generator, number: int) -> None:
    found_at = _at(date(2016, 5, 20), 8) + number * 10 * DAY
    area = in_district("E06000031")[int(rng.integers(20))]
    cleared_at = found_at + 2 * DAY
    values: dict[str, Any] = {
        "place_words": PLACES[number % len(PLACES)],
        "area": area.ward_code,
        "found_at": found_at,
        "found_by": cast["pes_officer"],
        "land": ("highway", "back_alley", "council")[number % 3],
        "waste": ("bags_household", "white_goods", "construction")[number % 3],
        "size": ("car_boot", "small_van", "transit")[number % 3],
    }
    if cleared_at < NIGHT:
        values |= {
            "action": "investigation",
            "acted_at": found_at + DAY,
            "cleared_at": cleared_at,
            "clearance_pence": 4500 + 900 * (number % 4),
            "closed_on": cleared_at.date(),
        }
    keep_sheet(
        FlyTip, values=values, by=cast["pes_officer"], at=min(cleared_at + HOUR, NIGHT)
    )  # fmt: skip


def _problem(cast: CityCast) -> Problem:
    """Cars that race round a car park, as far as the response."""
    at = _at(date(2016, 10, 24), 10)
    problem = keep_sheet(
        Problem,
        values={
            "place_words": "The car park behind Teasel Close",
            "area": hot_spot().ward_code,
            "times": "Fridays and Saturdays, 8pm to midnight",
            "marker": "Go in twos.",
            "what_to_do": "Be seen for 15 minutes at a time; take registrations.",
            "objective": "Half as many calls about cars there by the end of January.",
            "victim": "Households of Teasel Close.",
            "offender": "A dozen drivers, most from outside the city.",
            "grade": "medium",
            "thrive": "No injury yet, and children play beside it.",
            "owner": cast["asb_manager"],
            "from_on": date(2016, 10, 24),
            "until_on": date(2017, 1, 31),
            "stage": "respond",
            "scan": "Fourteen calls in October; two is usual.",
            "analysis": "The gate is not locked, and nobody manages the place at night.",
            "analysed_at": at - DAY,
            "response": "Lock the gate at eight, and be there until it is.",
        },
        by=cast["asb_manager"],
        at=at,
    )
    agency = cast["pes_officer"].agency
    assert agency is not None  # noqa: S101 (every officer of the cast has one)
    task(problem, agency=agency, by=cast["asb_manager"], at=at + HOUR)
    return problem


def _patrol(cast: CityCast, rng: np.random.Generator, number: int, problem: Problem) -> int:
    """One patrol; gives its minutes, or none for one logged to base."""
    officer: Member = cast[("pes_officer", "pes_second", "pes_new")[number % 3]]
    began_at = _at(date(2016, 6, 1), 18, 10) + number * 2.7 * DAY
    minutes = int(rng.integers(12, 150))
    if began_at + timedelta(minutes=minutes) > NIGHT:
        return 0
    is_base = number % 15 == 9
    patrol = log_patrol(
        values={
            "officer": officer,
            "place_words": "Police station" if is_base else PLACES[number % len(PLACES)],
            "area": hot_spot().ward_code,
            "began_at": began_at,
            "ended_at": began_at + timedelta(minutes=minutes),
            "is_uniformed": True,
            "purpose": ("hot_spot", "reassurance", "environment")[number % 3],
            "contacts": int(rng.integers(9)),
            "problem": problem if began_at > _at(date(2016, 10, 25), 0) else None,
            "result": "Quiet.",
        },
        by=officer,
        at=began_at + timedelta(minutes=minutes + 5),
    )
    return 0 if patrol.is_at_base else minutes


def _prosecution(cast: CityCast) -> tuple[Prosecution, Report]:
    """A van load that a resident saw being left led to a prosecution; another had nothing."""
    seen_at = _at(date(2016, 6, 11), 7, 30)
    report = receive_report(
        values={
            "source": "public",
            "channel": "online",
            "received_at": seen_at,
            "occurred_from": seen_at - HOUR,
            "kind": "fly_tipping",
            "qualifier": "environmental",
            "narrative": "A white van left a load of plasterboard. I took its registration.",
            "place_words": "The river path",
            "ward": hot_spot().ward_code,
            "lsoa": hot_spot().code,
        },
        by=cast["asb_triage"],
        at=seen_at,
    )
    triage(report, "no_action", reason="Passed to the waste officer.", by=cast["asb_triage"],
           at=seen_at + 3 * HOUR)  # fmt: skip
    linked = _file(cast, "Depositing controlled waste (Environmental Protection Act 1990 s33)",
                   seen_at, _at(date(2016, 9, 14), 10), summary_only=False)  # fmt: skip
    connect(linked.sheet.guard, report.sheet.guard, why="led_to", by=cast["asb_manager"],
            at=seen_at + 9 * DAY)  # fmt: skip
    _file(cast, "Leaving litter (Environmental Protection Act 1990 s87)",
          _at(date(2016, 6, 20), 13), _at(date(2016, 10, 5), 10), summary_only=True)  # fmt: skip
    return linked, report


def _file(
    cast: CityCast, offence: str, offence_at: datetime, hearing_at: datetime, *, summary_only: bool
) -> Prosecution:
    return keep_sheet(
        Prosecution,
        values={
            "offence": offence,
            "is_summary_only": summary_only,
            "offence_at": offence_at,
            "summary": "Seen, and the registration taken.",
            "evidence": "Statement of the witness\nPhotograph of the load",
            "is_evidence_enough": True,
            "is_in_public_interest": True,
            "decision": "prosecute",
            "decided_at": offence_at + 20 * DAY,
            "laid_at": offence_at + 40 * DAY,
            "hearing_at": hearing_at,
            "court": "Peterborough magistrates' court",
            "result": "convicted",
            "result_at": hearing_at,
            "sentence": "Fined",
            "fine_pence": 40_000,
        },
        by=cast["asb_manager"],
        at=hearing_at + DAY,
    )


def _review(cast: CityCast) -> ReviewApplication:
    """Somebody who complained three times in six months asks for a review: the threshold is met."""
    by, victim = cast["asb_triage"], Somebody(given=given(991), family=family(991))
    reports = []
    for day in (date(2016, 8, 30), date(2016, 9, 22), date(2016, 10, 20)):
        received_at = _at(day, 9, 40)
        report = receive_report(
            values={
                "source": "council",
                "channel": "telephone",
                "received_at": received_at,
                "occurred_from": received_at - 11 * HOUR,
                "kind": "noise",
                "qualifier": "personal",
                "narrative": "The flat above, again. Nobody came back to me last time.",
                "place_words": "Flat 4, Brickpit Way",
                "ward": hot_spot().ward_code,
                "lsoa": hot_spot().code,
            },
            complainant=victim,
            victim=victim,
            by=by,
            at=received_at,
        )
        victim = Somebody(person=report.victim)
        assess_report(report, answers=ram(9), by=by, at=received_at + HOUR)
        reports.append(report)
    applied_at = _at(date(2016, 10, 31), 10)
    application = apply(
        values={
            "applied_at": applied_at,
            "came": "telephone",
            "applicant_kind": "victim",
            "has_consent": True,
            "behaviour": "Noise from the flat above on most nights since August.",
            "wanted": "Somebody to come at night and hear it.",
        },
        applicant=Somebody(
            given=given(991), family=family(991), ways=(Way("mobile", "07700 900991"),)
        ),
        by=by,
        at=applied_at,
    )
    for report in reports:
        put_complaint(application, report, by=by, at=applied_at + HOUR)
    application.refresh_from_db()
    application = take_step(
        application, values={"acknowledged_at": applied_at + DAY}, was=application.sheet.version,
        by=by, at=applied_at + DAY,
    )  # fmt: skip
    return decide(
        application, decision="met", reasons={"decision_reason": "Three complaints count."},
        was=application.sheet.version, by=by, at=applied_at + 8 * DAY,
    )  # fmt: skip
