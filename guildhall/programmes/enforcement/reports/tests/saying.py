"""A short way to report something in a test."""

from datetime import datetime, timedelta
from typing import Any

from guildhall.casework.front_door.models import Sent
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.cases.tests.world import AT, HOUR, PROGRAMME, World
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.writes import Somebody, Way, Where, receive_report
from guildhall.subjects.models import Person
from guildhall.subjects.safe_contact import SafeContact

HOME = Where("12 Oak Street", "PE1 1HF")
PHONE = "07700 900123"
VERA = Somebody(
    given="Vera", family="Ash", line="12 Oak Street", postcode="PE1 1HF",
    ways=(Way("mobile", PHONE, SafeContact("yes", "no", hours="Not after 6: he may answer")),),
)  # fmt: skip
LOUD = {"kind": "noise", "qualifier": "personal", "narrative": "Music until four"}


def say(
    world: World,
    *,
    by: Member | None = None,
    occurred_from: datetime = AT - 2 * HOUR,
    at: datetime | None = None,
    victim: Person | Somebody | None = None,
    where: Where | None = HOME,
    **more: Any,
) -> Report:
    """A report, at Oak Street unless said, taken an hour after it happened."""
    at = at or occurred_from + HOUR
    people = {k: more.pop(k) for k in ("complainant", "suspect") if k in more}
    values = LOUD | {"source": "council", "received_at": at, "occurred_from": occurred_from} | more
    somebody = Somebody(person=victim) if isinstance(victim, Person) else victim
    return receive_report(
        values=values, victim=somebody, where=where, by=by or world.triage, at=at, **people
    )


def as_sent(report: Report) -> Sent:
    """A report as if the public had sent it, so that its sender can say more."""
    return Sent.objects.create(
        digest="d", programme=PROGRAMME, form="asb", guard=report.sheet.guard,
        state=Sent.State.TAKEN_IN, received_at=AT, network="n", answers=b"",
    )  # fmt: skip


def three_agencies(world: World, *, at: datetime = AT - timedelta(hours=3)) -> list[Report]:
    """One loud party, told to the police, the council and a landlord within the hour."""
    told = []
    for minutes, (source, agency) in enumerate(
        [("police", world.police), ("council", world.council), ("landlord", world.landlords)]
    ):
        told.append(
            say(
                world,
                occurred_from=at + timedelta(minutes=10 * minutes),
                at=AT - HOUR,
                source=source,
                source_agency=agency,
                source_reference=f"{source}/1",
            )
        )
    return told
