"""The city's anti-social behaviour: extracts brought in, cases worked on, officers tasked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guildhall.demo.city.asb.drawing import (
    COUNCIL,
    LANDLORD,
    PLACE_UPRN,
    POLICE,
    THEME,
    AsbScale,
    draw,
)
from guildhall.demo.city.asb.extracts import bring
from guildhall.demo.city.asb.tasking import task_officers
from guildhall.demo.city.asb.working import draw_work, waiting, work_on
from guildhall.demo.city.cast import CityCast
from guildhall.demo.city.drawing import NIGHT, Scale
from guildhall.programmes.enforcement.models import Event, Report
from guildhall.programmes.enforcement.reports.jobs import repeats

BROUGHT_IN_AT = NIGHT - timedelta(hours=8)
MINUTES = timedelta(minutes=20)


@dataclass(frozen=True)
class AsbTruth:
    """Everything planted in the anti-social behaviour of the city."""

    complaints: int
    events_in_extracts: int
    batches: dict[str, str]
    three_agencies: list[str]
    repeat_victims: int
    place: str
    theme: dict[str, str]
    cases: list[str]
    outside_powers: str
    prosecution_with_intelligence: dict[str, str]
    review_met: str
    problem: str
    notices: int
    patrol_minutes: int
    synthetic: bool = field(default=True)

    def as_dict(self) -> dict[str, Any]:
        """For the file of planted truth."""
        return asdict(self)


def build_asb(cast: CityCast, *, seed: int, scale: Scale, at: datetime) -> AsbTruth:
    """Write it all, and give what it must come to."""
    asb = AsbScale() if scale.episodes > 100 else AsbScale(60, 2, 1, 2)
    drawn = draw(seed, asb, scale.starts_on)
    batches = {
        source: bring(cast, source, drawn.of(source), BROUGHT_IN_AT + n * MINUTES)
        for n, source in enumerate((POLICE, COUNCIL, LANDLORD))
    }
    worked = [work_on(work) for work in draw_work(cast, seed, asb.cases)]
    worked += waiting(cast, seed)
    tasked = task_officers(cast, seed)
    repeats(at=at)
    return AsbTruth(
        complaints=len(drawn.complaints),
        events_in_extracts=drawn.events,
        batches={source: batch.reference for source, batch in batches.items()},
        three_agencies=_three(),
        repeat_victims=len(drawn.victims),
        place=PLACE_UPRN,
        theme={"kind": THEME, "ward": drawn.theme_ward, "month": "2016-10"},
        cases=[each.case.reference for each in worked],
        outside_powers=tasked.outside.sheet.reference,
        prosecution_with_intelligence={
            "prosecution": tasked.prosecution.sheet.reference,
            "report": tasked.led_by.sheet.reference,
        },
        review_met=tasked.review.sheet.reference,
        problem=tasked.problem.sheet.reference,
        notices=tasked.notices,
        patrol_minutes=tasked.patrol_minutes,
    )


def _three() -> list[str]:
    """The references of the three complaints of the one event that was planted."""
    from guildhall.demo.city.asb.drawing import THREE_HEARD_AT

    first = Report.objects.get(occurred_from=THREE_HEARD_AT, source=POLICE)
    event = Event.objects.get(pk=first.event_id)
    return sorted(event.reports.values_list("sheet__reference", flat=True))
