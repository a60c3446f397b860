"""Each child's story told through our own writes, in the order in which things happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np

from guildhall.casework.models import Action, Case, Entry
from guildhall.casework.reads.reach import who_may_act
from guildhall.casework.writes import (
    accept,
    allocate,
    change,
    involve,
    keep,
    name_worker,
    receive_referral,
)
from guildhall.casework.writes import open_case as open_
from guildhall.casework.writes.clocks import clocks_together
from guildhall.clock import LONDON
from guildhall.demo.city import words
from guildhall.demo.city.cast import CHARITY, EDUCATION, HUB, POLICE, CityCast
from guildhall.demo.city.drawing import (
    DAY,
    HOUR,
    LATELY,
    NIGHT,
    WEIGHED_AFTER,
    ChildDrawn,
    Debriefing,
    Going,
)
from guildhall.partners.models import Member
from guildhall.partners.reads.standing import nobody_moves
from guildhall.programmes.missing.models import (
    Circumstances,
    Debrief,
    Episode,
    PreventionInterview,
    ReturnInterview,
)
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_address, add_contact, add_person

SOON = timedelta(minutes=20)
HOW = ("came_back", "came_back", "police", "family", "worker")
DECIDED = {
    "is_exploitation": False,
    "threshold": "referral",
    "led_to": "assessment",
    "went_to": "initial_risk_assessment",
}
"""What the hub decides of a child who goes missing, where nothing says that they are exploited."""
Deed = tuple[datetime, Callable[[datetime], Any]]


@dataclass
class Told:
    """A child's case as it is being written, with who works on it."""

    child: ChildDrawn
    cast: CityCast
    rng: np.random.Generator
    case: Case = field(init=False)
    person: Person = field(init=False)
    episodes: dict[Going, Episode] = field(default_factory=dict)
    debriefs: dict[tuple[Going, str], Debrief] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    contacts: list[tuple[datetime, bool]] = field(default_factory=list)
    """When each contact on exploitation was received, and whether the hub called it a referral."""

    def pick(self, lines: tuple[str, ...]) -> str:
        """One of these lines."""
        return lines[int(self.rng.integers(len(lines)))]

    @property
    def coordinator(self) -> Member:
        """Who co-ordinates for the hub."""
        return self.cast[("mash_coordinator", "mash_second")[self.child.number % 2]]

    @property
    def officer(self) -> Member:
        """Who co-ordinates for the police."""
        return self.cast[("police_coordinator", "police_night")[self.child.number % 3 == 0]]

    @property
    def interviewer(self) -> Member:
        """Who holds the return interviews."""
        return self.cast[("return_interviewer", "interviewer_second")[self.child.number % 2]]

    @property
    def worker(self) -> Member:
        """The child's social worker."""
        found = self.cast.of_function("social_worker")
        return found[self.child.number % len(found)]


def tell(told: Told, deeds: Callable[[Told], Iterator[Deed]]) -> Told:
    """Write a child's story, whole or not at all, as far as the city's last night."""
    with clocks_together(), nobody_moves():
        every = sorted([*returns(told), *deeds(told)], key=lambda deed: deed[0])
        begin(told)
        for at, done in every:
            if at <= NIGHT:
                done(at)
    return told


def begin(told: Told) -> None:
    """The first word of a child: a referral a day or two before, or the first report itself."""
    first = told.child.first_at
    if told.rng.random() < 0.4:
        at = first - float(told.rng.uniform(20, 70)) * HOUR
        source = (POLICE, EDUCATION, CHARITY, HUB)[int(told.rng.integers(4))]
        referral = receive_referral(
            programme=PROGRAMME,
            concern=told.pick(words.WORRIES),
            from_agency=told.cast.agencies[source],
            by=told.coordinator,
            at=at,
        )
        at += 6 * HOUR
        told.case = accept(referral, values=DECIDED, by=told.coordinator, at=at)
    else:
        at = first
        told.case = open_(programme=PROGRAMME, by=told.officer, at=at)
    know(told, at)


def know(told: Told, at: datetime) -> None:
    """Who the child is, where they live and who works with them."""
    child, case, by = told.child, told.case, told.coordinator
    guard = case.guard
    told.person = add_person(
        source=guard,
        given=child.given,
        family=child.family,
        born_on=child.born_on,
        role="child",
        by=by,
        at=at,
    )
    house = child.house
    add_address(
        told.person, source=guard, line=house.line, postcode=house.postcode, role="child",
        by=by, at=at,
    )  # fmt: skip
    add_contact(
        told.person, source=guard, kind="mobile", value=house.mobile, role="child",
        by=by, at=at,
    )  # fmt: skip
    involve(case, person=told.person, role="child", by=by, at=at)
    keep(
        case,
        Circumstances,
        values={
            "status": "looked_after" if child.home else "none",
            "living": "care_home" if child.home else "home",
            "is_out_of_area": bool(child.placed_by),
            "placing_authority": _placing(told),
            "is_missing_education": child.number % 9 == 0,
            "ask_about_gangs": child.number % 14 == 0,
        },
        by=by,
        at=at,
    )
    allocate(case, to=told.worker, seen=None, by=by, at=at)
    name(told, told.interviewer, "return_interview", at)


def name(told: Told, member: Member, work: str, at: datetime) -> None:
    """Name a member on the case for a piece of work, from that day."""
    day = at.astimezone(LONDON).date()
    name_worker(told.case, work=work, member=member, since_on=day, by=told.coordinator, at=at)


def _placing(told: Told) -> str:
    placed_by = told.child.placed_by
    return told.cast.agencies[placed_by].name if placed_by else ""


def returns(told: Told) -> Iterator[Deed]:
    """Every episode, and what followed it."""
    for going in told.child.goings:
        found_at = going.found_at
        if found_at is None or found_at > LATELY:  # kept at once, and changed at the return
            yield going.reported_at + SOON, partial(report, told, going)
        if found_at is not None:
            yield found_at + 2 * SOON, partial(find, told, going)
            yield from _afterwards(told, going, found_at)


def _afterwards(told: Told, going: Going, found_at: datetime) -> Iterator[Deed]:
    if going.checked_at is not None:
        yield going.checked_at + HOUR, partial(check, told, going)
    if going.interview is not None:
        when = going.interview.held_at or going.interview.offered_at
        yield when + HOUR, partial(interview, told, going)
    for each in going.debriefs:
        when = each.shared_at + 2 * SOON if each.shared_at else found_at + WEIGHED_AFTER
        yield when, partial(debrief, told, going, each)


def report(told: Told, going: Going, at: datetime) -> None:
    """The child is missing."""
    told.episodes[going] = keep(
        told.case, Episode, values=_reported(told, going), by=told.officer, at=at
    )


def find(told: Told, going: Going, at: datetime) -> None:
    """The child has returned; where nobody had written the report down, both at once."""
    how = told.pick(HOW)
    values: dict[str, Any] = {"found_at": going.found_at, "found_how": how, "harm": "none_known"}
    if told.rng.random() < 0.15:
        values |= {"harm": "suspected", "found_where": told.pick(words.WHERE)}
    kept = told.episodes.get(going)
    if kept is None:
        told.episodes[going] = keep(
            told.case, Episode, values=_reported(told, going) | values, by=told.officer, at=at
        )
    else:
        was = Entry.objects.get(pk=kept.entry_id).version
        told.episodes[going] = change(kept, values=values, was=was, by=told.officer, at=at)


def _reported(told: Told, going: Going) -> dict[str, Any]:
    child = told.child
    return {
        "category": "missing" if going.is_counted else "absent",
        "missing_from": going.missing_from,
        "from_where": "care_home" if child.home else "home",
        "reported_at": going.reported_at,
        "reported_by": "care_home" if child.home else "family",
        "circumstances": told.pick(words.CIRCUMSTANCES),
        "risk": going.risk if going.is_counted else "",
        "risk_at": going.reported_at if going.is_counted else None,
        "is_out_of_area": bool(child.placed_by),
        "placing_authority": _placing(told),
    }


def check(told: Told, going: Going, at: datetime) -> None:
    """The police's prevention interview."""
    values = {
        "episode": told.episodes[going],
        "result": "held",
        "held_at": going.checked_at,
        "officer": told.officer.name,
        "what_was_said": told.pick(words.SAID),
    }
    keep(told.case, PreventionInterview, values=values, by=told.officer, at=at)


def interview(told: Told, going: Going, at: datetime) -> None:
    """The return interview as it stood: held, declined, not possible, or offered and no answer."""
    drawn = going.interview
    assert drawn is not None  # noqa: S101 (asked for only where there is one)
    values: dict[str, Any] = {
        "episode": told.episodes[going],
        "offered_at": drawn.offered_at,
        "result": drawn.result,
    }
    if drawn.held_at is not None:
        values |= {
            "held_at": drawn.held_at,
            "held_by": "charity",
            "interviewer": told.interviewer.name,
            "is_independent": True,
            "pushed": told.pick(words.PUSHED),
            "what_was_said": told.pick(words.SAID),
        }
    elif drawn.result != "offered":
        values["reason"] = told.pick(words.DECLINED)
    keep(told.case, ReturnInterview, values=values, by=told.interviewer, at=at)


def _how(told: Told, drawn: Debriefing, at: datetime) -> str:
    """In Guildhall lately, where somebody there can open it; before, by telephone."""
    function = Debrief.played_by.get(drawn.recipient, "")
    is_lately = at > NIGHT - 7 * DAY
    there = is_lately and function and who_may_act(told.case.guard, at, function=function)
    return "guildhall" if there else "telephone"


def debrief(told: Told, going: Going, drawn: Debriefing, at: datetime) -> None:
    """What one recipient is told, or why they are not."""
    is_held = going.interview is not None and going.interview.held_at is not None
    values: dict[str, Any] = {
        "episode": told.episodes[going],
        "recipient": drawn.recipient,
        "made_from": "interview" if is_held else "other",
        "wishes": told.pick(words.WISHES),
        "is_safe": "yes" if drawn.is_safe else "no",
    }
    if drawn.shared_at is not None:
        values |= {
            "summary": told.pick(words.SUMMARIES),
            "shared_at": drawn.shared_at,
            "shared_how": _how(told, drawn, at),
        }
    else:
        values["why_not_safe"] = "The child is afraid of what they would do with it."
    told.debriefs[going, drawn.recipient] = keep(
        told.case, Debrief, values=values, by=told.interviewer, at=at
    )
