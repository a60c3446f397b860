"""A partnership with a triage officer, a case officer, a landlord and an outsider."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guildhall.partners.models import Agency, Assurance, Member, Post
from guildhall.programmes.enforcement.models import Report, ReviewApplication
from guildhall.programmes.enforcement.reports.writes import Somebody, receive_report
from guildhall.programmes.enforcement.reviews.writes import apply, put_complaint

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PANEL = [
    {"body": "City council", "who": "Cora", "conflict": ""},
    {"body": "Police", "who": "Pat", "conflict": ""},
]
REASONS = {
    "persistence": "Twice a month",
    "harm": "Loss of sleep",
    "adequacy": "Each was answered",
    "decision_reason": "It is being dealt with",
}


@dataclass(frozen=True)
class World:
    """The agencies and members of a test."""

    council: Agency
    police: Agency
    landlord: Agency
    triage: Member
    officer: Member
    other_officer: Member
    housing: Member
    outsider: Member
    auditor: Member

    def report(self, behaved_at: datetime, made_at: datetime | None = None, **more: Any) -> Report:
        """A report to the police, made when it happened unless said."""
        given: dict[str, Any] = {
            "source": "police", "received_at": made_at or behaved_at,
            "occurred_from": behaved_at, "qualifier": "personal", "kind": "noise",
            "narrative": "Music",
        }  # fmt: skip
        return receive_report(values=given | more, by=self.triage, at=AT)

    def application(self, **more: Any) -> ReviewApplication:
        """An application of today, by the person who suffers."""
        given: dict[str, Any] = {
            "applied_at": AT, "came": "telephone", "applicant_kind": "victim",
            "behaviour": "Music every night",
        }  # fmt: skip
        victim = more.pop("victim", None)
        return apply(
            values=given | more,
            applicant=Somebody(given="Vera", family="Vale"),
            victim=victim,
            by=self.triage,
            at=AT,
        )

    def complained(self, times: int, **more: Any) -> ReviewApplication:
        """An application to which so many qualifying complaints have been put."""
        made = self.application(**more)
        for n in range(times):
            put_complaint(made, self.report(AT - (n + 2) * DAY), by=self.triage, at=AT)
        return made


def found_world() -> World:
    council, police, landlord = (
        Agency.objects.create(key=key, name=name)
        for key, name in (
            ("city_council", "City council"),
            ("police", "Police"),
            ("landlord", "Landlord"),
        )
    )

    def member(name: str, agency: Agency, function: str = "") -> Member:
        made = Member.objects.create(email=f"{name.lower()}@example.org", name=name, agency=agency)
        if function:
            Post.objects.create(
                member=made, programme="enforcement", function=function, since_on=date(2010, 1, 1)
            )
        return made

    world = World(
        council=council,
        police=police,
        landlord=landlord,
        triage=member("Tess", council, "asb_triage"),
        officer=member("Olive", council, "asb_officer"),
        other_officer=member("Otto", council, "asb_officer"),
        housing=member("Hal", landlord, "landlord"),
        outsider=member("Oz", police),
        auditor=member("Aud", council, "auditor"),
    )
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind, done_on=date(2010, 1, 1), review_on=date(2027, 1, 1),
            document="Register", by=world.triage, recorded_at=datetime(2010, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    return world


@pytest.fixture
def world(db: None, tmp_path: Any, settings: Any) -> World:
    settings.DATA = tmp_path
    return found_world()
