"""A small partnership with a missing co-ordinator, and a short way to say what happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guildhall.casework.models import Case, Referral
from guildhall.casework.writes import (
    accept,
    change,
    involve,
    keep,
    open_case,
    receive_referral,
)
from guildhall.partners.models import Agency, Assurance, Member, Post
from guildhall.partners.rules import Role
from guildhall.programmes.missing.models import Debrief, Episode, MashContact, ReturnInterview
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.subjects.writes import add_person

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DECIDED = {
    "is_exploitation": True, "threshold": "referral", "led_to": "strategy",
    "went_to": "safeguarding",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The agencies and members of a test."""

    hub: Agency
    coordinator: Member
    interviewer: Member
    home: Member
    outsider: Member
    lead: Member

    def child(
        self, *, born_on: date | None = None, given: str = "Ash", at: datetime = AT - 900 * DAY
    ) -> Case:
        """An open case with a child on it, 14 that year unless said."""
        born_on = born_on or date(at.year - 14, 1, 1)
        case = open_case(programme=PROGRAMME, by=self.coordinator, at=at)
        person = add_person(
            source=case.guard, given=given, family="Rowan", born_on=born_on, role="child",
            by=self.coordinator, at=at,
        )  # fmt: skip
        involve(case, person=person, role="child", by=self.coordinator, at=at)
        return case

    def missing(
        self,
        case: Case,
        went: datetime,
        *,
        hours: float | None = 10,
        kept_at: datetime | None = None,
        **values: Any,
    ) -> Episode:
        """An episode from an instant; `hours` None is open still."""
        found_at = None if hours is None else went + hours * HOUR
        given = {
            "missing_from": went,
            "reported_at": went + HOUR / 2,
            "from_where": "home",
            "reported_by": "family",
            "found_at": found_at,
        }
        at = kept_at or max(found_at or went, went + HOUR)
        return keep(
            case, Episode, values=given | values, happened_at=went, by=self.coordinator, at=at
        )

    def interviewed(
        self,
        episode: Episode,
        after_hours: float | None,
        /,
        result: str = "held",
        **values: Any,
    ) -> ReturnInterview:
        """A return interview so long after the return, offered an hour after it."""
        assert episode.found_at is not None
        held_at = None if after_hours is None else episode.found_at + after_hours * HOUR
        given: dict[str, Any] = {
            "episode": episode,
            "offered_at": episode.found_at + HOUR,
            "result": result,
            "held_at": held_at,
            "held_by": "council" if held_at else "",
            "is_independent": True if held_at else None,
            "reason": "" if held_at else "Did not want to",
        }
        at = (held_at or episode.found_at) + 2 * HOUR
        return keep(
            episode.entry.case, ReturnInterview, values=given | values, by=self.coordinator, at=at
        )

    def debriefed(
        self,
        episode: Episode,
        recipient: str,
        after_hours: float | None,
        *,
        kept_at: datetime | None = None,
        **values: Any,
    ) -> Debrief:
        """A debrief shared with one recipient so long after the return, by telephone mostly."""
        assert episode.found_at is not None
        shared_at = None if after_hours is None else episode.found_at + after_hours * HOUR
        given: dict[str, Any] = {
            "episode": episode,
            "recipient": recipient,
            "made_from": "interview",
            "wishes": "Tell them all of it.",
            "is_safe": "yes",
            "summary": "Went to see a friend.",
            "shared_at": shared_at,
            "shared_how": "telephone" if shared_at else "",
        }
        at = kept_at or (shared_at or episode.found_at) + 2 * HOUR
        return keep(episode.entry.case, Debrief, values=given | values, by=self.coordinator, at=at)

    def referred(
        self, received_at: datetime, case: Case | None = None, *, by: Member | None = None
    ) -> Referral:
        """A referral that reached the hub at an instant, and was written down then."""
        return receive_referral(
            programme=PROGRAMME,
            concern="Seen with an adult whom nobody knows",
            case=case,
            by=by or self.coordinator,
            at=received_at,
        )

    def contact(self, case: Case, received_at: datetime, **values: Any) -> MashContact:
        """A contact with the hub about a child, accepted as a referral a day later unless said."""
        return self.decided(self.referred(received_at, case), received_at + DAY, **values)

    def decided(self, referral: Referral, at: datetime, **values: Any) -> MashContact:
        """The hub accepts a referral."""
        accept(referral, values=DECIDED | values, by=self.coordinator, at=at)
        return MashContact.objects.get(referral=referral)

    def amend(self, record: Any, at: datetime, **values: Any) -> Any:
        """Change a record as it stands."""
        record.entry.refresh_from_db()
        was = record.entry.version
        return change(record, values=values, was=was, by=self.coordinator, at=at)


def found_world() -> World:
    """Make the partnership, with what must be recorded before live casework."""
    hub, home, other = (
        Agency.objects.create(key=key, name=name)
        for key, name in (
            ("safeguarding_hub", "Safeguarding hub"),
            ("oak_house", "Oak House"),
            ("landlord", "Landlord"),
        )
    )
    world = World(
        hub=hub,
        coordinator=member("Cam", hub, "mash_coordinator"),
        interviewer=member("Indra", hub, "return_interviewer"),
        home=member("Hal", home, "care_home"),
        outsider=member("Otis", other),
        lead=member("Lee", hub, roles=[Role.LEAD.value]),
    )
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=date(2010, 1, 1),
            review_on=date(2027, 1, 1),
            document="Register, item 12",
            by=world.lead,
            recorded_at=datetime(2010, 1, 1, tzinfo=UTC),
        )
    return world


def member(name: str, agency: Agency, function: str = "", roles: list[str] | None = None) -> Member:
    """A member of an agency with one function in the programme, or none."""
    made = Member.objects.create(
        email=f"{name.lower()}@example.org", name=name, agency=agency, roles=roles or []
    )
    if function:
        Post.objects.create(
            member=made, programme=PROGRAMME, function=function, since_on=date(2010, 1, 1)
        )
    return made
