"""What the city's files must come to, worked out from what was drawn and never from the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guildhall.demo.city.asb.build import AsbTruth
from guildhall.demo.city.cast import LAPSED
from guildhall.demo.city.drawing import HOUR, YEAR_ENDS, YEAR_STARTS, ChildDrawn, Going
from guildhall.demo.city.plants import Planted
from guildhall.demo.city.telling import Told

LONDON = ZoneInfo("Europe/London")
INTERVIEW, DEBRIEF = timedelta(hours=72), timedelta(hours=120)
REPEAT_DAYS, REPEAT_EPISODES = 90, 3
Months = dict[str, int]


@dataclass(frozen=True)
class LateDebrief:
    """A debrief that one recipient had late, by the references of its case and its episode."""

    case: str
    episode: str
    recipient: str
    late_by_hours: float


@dataclass(frozen=True)
class CityTruth:
    """Everything planted in the casework. Months are London months, such as 2016-11."""

    seed: int
    episodes_in_year: int
    children_in_year: int
    episodes_in_care_in_year: int
    episodes_in_care_placed_by_others_in_year: int
    episodes: Months
    episodes_not_counted: int
    interviews_due: Months
    interviews_in_time: Months
    debriefs_due: Months
    debriefs_in_time: Months
    late_debriefs: list[LateDebrief]
    contacts: Months
    referrals: Months
    repeat_children: list[str]
    open_now: str
    conflict: dict[str, str]
    shielded: dict[str, str]
    duplicate: list[str]
    lapsed: dict[str, str]
    referrals_waiting: int
    asb: AsbTruth
    synthetic: bool = field(default=True)

    def as_dict(self) -> dict[str, Any]:
        """For the file of planted truth."""
        return asdict(self)


def truth_of(
    seed: int, told: Iterable[Told], planted: Planted, asb: AsbTruth, *, at: datetime
) -> CityTruth:
    """The truth of a city as it stands at an instant, its plants among it."""
    every = [*told, *planted.told]
    goings = [(each.child, going) for each in every for going in each.child.counted]
    year = [(child, going) for child, going in goings if _is_in_year(going)]
    care = [(child, going) for child, going in year if child.home]
    due = [(child, going) for child, going in goings if _found(going) + INTERVIEW <= at]
    owed = [(child, going) for child, going in goings if _found(going) + DEBRIEF <= at]
    member, barred_from = planted.conflict
    case, house, mother = planted.shielded
    return CityTruth(
        seed=seed,
        episodes_in_year=len(year),
        children_in_year=len({child.number for child, _ in year}),
        episodes_in_care_in_year=len(care),
        episodes_in_care_placed_by_others_in_year=sum(bool(c.placed_by) for c, _ in care),
        episodes=_months(going.missing_from for _, going in goings),
        episodes_not_counted=sum(not g.is_counted for each in every for g in each.child.goings),
        interviews_due=_months(_found(g) + INTERVIEW for _, g in due),
        interviews_in_time=_months(_found(g) + INTERVIEW for _, g in due if _is_interviewed(g)),
        debriefs_due=_months(_found(g) + DEBRIEF for _, g in owed),
        debriefs_in_time=_months(_found(g) + DEBRIEF for c, g in owed if _is_debriefed(c, g)),
        late_debriefs=[late for each in every for late in _late(each)],
        contacts=_months(when for each in every for when, _ in each.contacts),
        referrals=_months(when for each in every for when, is_one in each.contacts if is_one),
        repeat_children=sorted(each.case.reference for each in every if _is_repeat(each.child)),
        open_now=planted.open_now.reference,
        conflict={"member": member.email, "case": barred_from.reference},
        shielded={
            "case": case.reference,
            "person": mother.reference,
            "line": house.line,
            "postcode": house.postcode,
            "mobile": house.mobile,
        },
        duplicate=[each.reference for each in planted.duplicate],
        lapsed={"agreement": LAPSED, "case": planted.refused.case.reference},
        referrals_waiting=planted.waiting,
        asb=asb,
    )


def _found(going: Going) -> datetime:
    return going.found_at or datetime.max.replace(tzinfo=LONDON) - 30 * 24 * HOUR


def _months(instants: Iterable[datetime]) -> Months:
    return dict(sorted(Counter(f"{at.astimezone(LONDON):%Y-%m}" for at in instants).items()))


def _is_in_year(going: Going) -> bool:
    return YEAR_STARTS <= going.missing_from.astimezone(LONDON).date() < YEAR_ENDS


def _is_interviewed(going: Going) -> bool:
    held_at = going.interview.held_at if going.interview else None
    return held_at is not None and held_at <= _found(going) + INTERVIEW


def _is_debriefed(child: ChildDrawn, going: Going) -> bool:
    """Every recipient whom it was safe to tell was told within the 120 hours."""
    shared = {each.recipient: each.shared_at for each in going.debriefs if each.is_safe}
    unsafe = {each.recipient for each in going.debriefs if not each.is_safe}
    due_at = _found(going) + DEBRIEF
    times = [shared.get(each) for each in child.owed_to() if each not in unsafe]
    return all(when is not None and when <= due_at for when in times)


def _late(told: Told) -> Iterable[LateDebrief]:
    for going in told.child.counted:
        for each in going.debriefs:
            if each.shared_at is not None and each.shared_at > _found(going) + DEBRIEF:
                late = (each.shared_at - _found(going) - DEBRIEF) / HOUR
                episode = told.episodes[going].entry.reference
                yield LateDebrief(told.case.reference, episode, each.recipient, round(late, 2))


def _is_repeat(child: ChildDrawn) -> bool:
    """Whether some span of 90 days holds three beginnings, looked for from every one of them."""
    days = [going.missing_from.astimezone(LONDON).date() for going in child.counted]
    return any(_in_span(days, first) >= REPEAT_EPISODES for first in days)


def _in_span(days: Iterable[date], first: date) -> int:
    return sum(0 <= (day - first).days < REPEAT_DAYS for day in days)
