"""What is planted, so that it can be looked for: scenes of the demonstration's day, and traps.

Each is a child of its own, beyond those drawn, whose episodes all begin in November 2016.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

import numpy as np

from guildhall.casework.models import Case, Disclosure
from guildhall.casework.writes import (
    agree_action,
    ask_closure,
    ask_for_more,
    involve,
    open_case,
    receive_referral,
    share,
)
from guildhall.demo.city import words
from guildhall.demo.city.cast import EDUCATION, CityCast
from guildhall.demo.city.drawing import (
    DAY,
    HOUR,
    NIGHT,
    PLACING,
    ChildDrawn,
    Debriefing,
    Going,
    Interview,
)
from guildhall.demo.city.names import Household, family, given, household
from guildhall.demo.city.telling import Deed, Told, tell
from guildhall.demo.city.working import name_home, share_with
from guildhall.partners.models import Member
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.subjects.models import Person
from guildhall.subjects.safe_contact import SafeContact
from guildhall.subjects.writes import add_address, add_contact, add_person, declare_interest

LARKFIELD, NORTHMERE, AVERTON = "larkfield_house", PLACING[0], PLACING[1]
LEFT_UNDONE = {912}
"""The planted children whose deadlines ran out: a scene of the demonstration's day."""
REFERRED_AGAIN = 2
"""The planted children whom a school referred again, and of whom nobody has decided."""
Deeds = Callable[[Told], Iterator[Deed]]


def november(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of November 2016, when London's clocks are at UTC."""
    return datetime(2016, 11, day, hour, minute, tzinfo=UTC)


@dataclass(frozen=True)
class Planted:
    """What was planted, for the truth to say. `told` are the children of it."""

    told: list[Told]
    open_now: Case
    conflict: tuple[Member, Case]
    shielded: tuple[Case, Household, Person]
    duplicate: tuple[Case, Case]
    refused: Disclosure
    waiting: int


def child(
    number: int, *goings: Going, home: str = "", placed_by: str = "", named: str = ""
) -> ChildDrawn:
    """A planted child of 14, for whom all that has fallen due was done but what a scene leaves."""
    drawn = ChildDrawn(
        number=number,
        given=named or given(number),
        family=family(number),
        born_on=date(2002, number % 9 + 1, number % 27 + 1),
        house=household(number),
        home=home,
        placed_by=placed_by,
    )
    done = goings if number in LEFT_UNDONE else (_kept_up(drawn, going) for going in goings)
    return replace(drawn, goings=tuple(done))


def _kept_up(child: ChildDrawn, going: Going) -> Going:
    """The interview and the debriefs that have fallen due by the city's night, given in time."""
    found_at = going.found_at
    if found_at is None:
        return going
    if going.interview is None and found_at + 72 * HOUR < NIGHT:
        offered_at, held_at = found_at + 20 * HOUR, found_at + 40 * HOUR
        going = replace(going, interview=Interview(offered_at, "held", held_at))
    if not going.debriefs and found_at + 120 * HOUR < NIGHT:
        shared_at = found_at + 60 * HOUR
        debriefs = tuple(Debriefing(each, True, shared_at) for each in child.owed_to())
        going = replace(going, debriefs=debriefs)
    return going


def gone(
    start: datetime,
    found_at: datetime | None,
    *debriefs: Debriefing,
    interview: Interview | None = None,
    risk: str = "medium",
) -> Going:
    """An episode reported an hour after the child was last seen."""
    return Going(
        start, start + HOUR, found_at, risk=risk, interview=interview, debriefs=tuple(debriefs)
    )


def plant(cast: CityCast, seed: int) -> Planted:
    """Write everything that is planted."""
    rng = np.random.default_rng([seed, 4])

    def told(drawn: ChildDrawn, deeds: Deeds) -> Told:
        return tell(Told(drawn, cast, rng), deeds)

    # Missing now: from the home and of the authority whose members may look in.
    missing = told(
        child(900, gone(november(14, 18, 40), None, risk="high"), home=LARKFIELD,
              placed_by=NORTHMERE),
        in_care,
    )  # fmt: skip
    running = [told(*scene) for scene in _scenes()]
    barred = cast["social_worker"]
    kin = child(902, gone(november(5, 19), november(6, 2)))
    declare_interest(
        member=barred, kind="relative", given=kin.given, family=kin.family, born_on=kin.born_on,
        by=barred, at=november(1, 9),
    )  # fmt: skip
    related = told(kin, nothing_more)
    hidden, house, mother = _shielded(told)
    twins = [
        told(child(931, gone(november(3, 20), november(4, 1)), named="Kasia"), nothing_more),
        told(child(931, gone(november(7, 21), november(8, 3)), named="Kasha"), nothing_more),
    ]
    refused, averton = _lapsed(told)
    return Planted(
        told=[missing, *running, related, hidden, *twins, averton],
        open_now=missing.case,
        conflict=(barred, related.case),
        shielded=(hidden.case, house, mother),
        duplicate=(twins[0].case, twins[1].case),
        refused=refused,
        waiting=_referrals(cast) + REFERRED_AGAIN,
    )


def nothing_more(told: Told) -> Iterator[Deed]:
    """Only the episodes."""
    yield from ()


def in_care(told: Told) -> Iterator[Deed]:
    """The home and the placing authority were told, and the home has something to do."""
    begins = told.child.first_at + HOUR
    yield begins, partial(share_with, told, told.child.home, "care_home")
    yield begins, partial(name_home, told)
    yield begins, partial(share_with, told, told.child.placed_by, "placing_authority")
    yield begins + HOUR, partial(_action, told, told.child.home, date(2016, 11, 15))
    yield begins + 2 * HOUR, partial(_action, told, told.child.placed_by, date(2016, 11, 16))


def _scenes() -> Iterator[tuple[ChildDrawn, Deeds]]:
    """Deadlines that run and that ran out, one child each."""
    police = Debriefing("police", True, november(13, 10))
    offered = Interview(november(13, 11), "offered")
    late = Interview(november(8, 16), "held", november(12, 10))
    declined = Interview(november(12, 15), "declined")
    yield child(904, gone(november(12, 16), november(12, 21), interview=offered)), nothing_more
    yield child(908, gone(november(9, 19), november(10, 6), police), home=LARKFIELD,
                placed_by=NORTHMERE), in_care  # fmt: skip
    yield child(912, gone(november(7, 22), november(8, 7), interview=late)), taught
    yield child(916, gone(november(12, 13), november(12, 14), interview=declined)), referred_again
    yield child(920, gone(november(2, 20), november(3, 4)), home=LARKFIELD,
                placed_by=NORTHMERE), done_with  # fmt: skip
    yield child(924, gone(november(14, 12), november(14, 17))), referred_late


def taught(told: Told) -> Iterator[Deed]:
    """The school has something to do on the demonstration's day, and something overdue."""
    begins = told.child.first_at + DAY
    yield begins, partial(share_with, told, EDUCATION, "education_officer")
    yield begins + HOUR, partial(_action, told, EDUCATION, date(2016, 11, 11))
    yield begins + 2 * HOUR, partial(_action, told, EDUCATION, date(2016, 11, 15))


def referred_again(told: Told) -> Iterator[Deed]:
    """A referral on Monday afternoon: to be decided by the end of Tuesday."""
    yield november(14, 15), partial(_refer, told)


def referred_late(told: Told) -> Iterator[Deed]:
    """A referral of Friday, decided by nobody."""
    yield november(14, 14), partial(_refer, told, november(11, 11))


def done_with(told: Told) -> Iterator[Deed]:
    """Closing is asked for, and waits on the team manager."""
    yield november(14, 16), partial(_ask_closure, told)


def _refer(told: Told, *when: datetime) -> None:
    receive_referral(
        programme=PROGRAMME, case=told.case, source="A school", concern=told.pick(words.CONCERNS),
        received_at=when[0], by=told.coordinator, at=when[-1],
    )  # fmt: skip


def _ask_closure(told: Told, at: datetime) -> None:
    ask_closure(
        told.case, outcome="safer", reason="Settled, and at school every day.",
        despite="The school nurse goes on seeing the child, and will hear of it.",
        by=told.worker, at=at,
    )  # fmt: skip


def _action(told: Told, agency: str, due_on: date, at: datetime) -> None:
    agree_action(
        told.case,
        what=told.pick(words.ACTIONS),
        owner_agency=told.cast.agencies[agency],
        owner_member=told.cast.of_agency(agency),
        due_on=due_on,
        by=told.coordinator,
        at=at,
    )


def _shielded(told: Callable[[ChildDrawn, Deeds], Told]) -> tuple[Told, Household, Person]:
    """A mother who fled, with an address that nobody on the other side may learn."""
    house, people = household(777), list[Person]()

    def deeds(of: Told) -> Iterator[Deed]:
        yield november(4, 9), partial(_fled, of, house, people)

    return told(child(940, gone(november(2, 18), november(2, 23))), deeds), house, people[0]


def _fled(told: Told, house: Household, people: list[Person], at: datetime) -> None:
    guard, by = told.case.guard, told.coordinator
    mother = add_person(
        source=guard, given=given(777), family=told.child.family, by=by, at=at
    )  # fmt: skip
    add_address(
        mother, source=guard, line=house.line, postcode=house.postcode, role="carer",
        side="victim", is_shielded=True, shield_why="Fled from the person of concern", by=by,
        at=at,
    )  # fmt: skip
    add_contact(
        mother, source=guard, kind="mobile", value=house.mobile, role="carer",
        safe=SafeContact(may_ring="yes", may_leave_message="no"), side="victim",
        is_shielded=True, by=by, at=at,
    )  # fmt: skip
    involve(told.case, person=mother, role="carer", by=by, at=at)
    father = add_person(source=guard, given=given(778), family=family(778), by=by, at=at)
    involve(told.case, person=father, role="person_of_concern", by=by, at=at)
    people.append(mother)


def _lapsed(told: Callable[[ChildDrawn, Deeds], Told]) -> tuple[Disclosure, Told]:
    """Routine sharing with the authority whose agreement ran out: recorded, and not made."""
    made = list[Disclosure]()

    def deeds(of: Told) -> Iterator[Deed]:
        yield november(9, 10), partial(_share_routinely, of, made)

    drawn = child(944, gone(november(6, 17), november(6, 22)), placed_by=AVERTON)
    found = told(drawn, deeds)
    return made[0], found


def _share_routinely(told: Told, made: list[Disclosure], at: datetime) -> None:
    made.append(
        share(
            told.case,
            recipient=told.cast.agencies[AVERTON],
            purpose="prevention",
            items=["what has happened"],
            necessity="They ask for a monthly return of episodes.",
            by=told.coordinator,
            at=at,
        )
    )


def _referrals(cast: CityCast) -> int:
    """Referrals that wait on the hub, one of them outside any agreement; and one asked back."""
    waiting = (
        ("care_home", november(14, 17)),
        ("school_officer", november(14, 11)),
        ("placing_averton", november(12, 9)),
    )
    for number, (key, at) in enumerate(waiting):
        receive_referral(programme=PROGRAMME, concern=words.CONCERNS[number], by=cast[key], at=at)
    asked = receive_referral(
        programme=PROGRAMME, concern=words.CONCERNS[0], by=cast["school_officer"],
        at=november(11, 10),
    )  # fmt: skip
    ask_for_more(
        asked, question="Which school does the child go to now?", by=cast["mash_coordinator"],
        at=november(11, 15),
    )  # fmt: skip
    open_case(programme=PROGRAMME, by=cast["police_night"], at=november(14, 22))
    return len(waiting) + 1
