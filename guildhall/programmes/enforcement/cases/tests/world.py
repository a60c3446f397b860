"""A small partnership that works on anti-social behaviour, and short ways to work a case."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from guildhall.casework.models import Assessment, Case, Record
from guildhall.casework.writes import (
    accept,
    allocate,
    assess,
    change,
    involve,
    keep,
    log_contact,
    receive_referral,
)
from guildhall.partners.models import Agency, Assurance, Member, Post
from guildhall.programmes.enforcement.cases.assessments import QUESTIONS, RAM_TOOL
from guildhall.programmes.enforcement.models import (
    ActionPlan,
    ClosureView,
    Intervention,
    Review,
    Survey,
)
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_person

PROGRAMME = "enforcement"
R = TypeVar("R", bound=Record)
AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def ram(score: int) -> dict[str, str]:
    """Answers to the risk matrix that come to a score, or as near below it as they can."""
    given = {}
    for question in QUESTIONS:
        option = max((o for o in question.options if o.score <= score), key=lambda o: o.score)
        given[question.key] = option.key
        score -= option.score
    return given


@dataclass(frozen=True)
class World:
    """The agencies and members of a test. The landlord refers; the outsider is of the police."""

    council: Agency
    landlords: Agency
    police: Agency
    triage: Member
    officer: Member
    manager: Member
    landlord: Member
    outsider: Member

    def case(self, *, at: datetime = AT - 60 * DAY, to: Member | None = None) -> Case:
        """A case that came in and was given to an officer at an instant."""
        referral = receive_referral(
            programme=PROGRAMME, concern="Shouting and threats each night", by=self.landlord, at=at
        )
        case = accept(referral, by=self.triage, at=at)
        allocate(case, to=to or self.officer, seen=None, by=self.triage, at=at)
        case.refresh_from_db()
        return case

    def person(
        self,
        case: Case,
        role: str,
        given: str,
        *,
        born_on: date | None = None,
        at: datetime | None = None,
    ) -> Person:
        """Somebody on a case, since it came in unless said otherwise."""
        at = at or case.received_at
        person = add_person(
            source=case.guard, given=given, family="Alder", born_on=born_on, role=role,
            by=self.officer, at=at,
        )  # fmt: skip
        involve(case, person=person, role=role, by=self.officer, at=at)
        return person

    def spoken_to(self, case: Case, at: datetime, outcome: str = "reached") -> None:
        """An attempt to reach the victim."""
        log_contact(case, means="telephone", outcome=outcome, by=self.officer, at=at)

    def assessed(self, case: Case, at: datetime, score: int = 8, **details: Any) -> Assessment:
        """A risk matrix that comes to a score."""
        return assess(case, tool=RAM_TOOL, answers=ram(score), by=self.officer, at=at, **details)

    def planned(self, case: Case, at: datetime, **values: Any) -> ActionPlan:
        """A plan that the victim agreed to."""
        given = {"agreed_on": at.date(), "agreement": "yes", "wants": "Quiet at night",
                 "summary": "Warn, then a contract"}  # fmt: skip
        return self.keep(case, ActionPlan, at, **given | values)

    def step(self, case: Case, key: str, at: datetime, **values: Any) -> Intervention:
        """A step of the ladder, asked for unless `served_at` is given."""
        return self.keep(case, Intervention, at, **{"step": key, "applicant": "council"} | values)

    def reviewed(self, case: Case, at: datetime, **values: Any) -> Review:
        """A review of the work."""
        given = {"reviewed_on": at.date(), "works": "partly", "found": "Less, and not gone",
                 "next": "go_on"}  # fmt: skip
        return self.keep(case, Review, at, **given | values)

    def asked(self, case: Case, at: datetime, answer: str = "yes", **values: Any) -> ClosureView:
        """What the victim says about closing."""
        given = {"asked_at": at, "answer": answer, "words": "It has stopped",
                 "tried": "Called twice"}  # fmt: skip
        return self.keep(case, ClosureView, at, **given | values)

    def surveyed(self, case: Case, at: datetime, score: int | None = None) -> Survey:
        """A survey, answered on the same day where there is a score."""
        return self.keep(
            case, Survey, at, sent_on=at.date(), method="telephone", score=score,
            answered_on=at.date() if score else None,
        )  # fmt: skip

    def keep(self, case: Case, record: type[R], at: datetime, **values: Any) -> R:
        """A record of any type."""
        return keep(case, record, values=values, by=self.officer, at=at)

    def amend(self, record: Any, at: datetime, **values: Any) -> Any:
        """Change a record as it stands."""
        record.entry.refresh_from_db()
        was = record.entry.version
        return change(record, values=values, was=was, by=self.officer, at=at)


def found_world() -> World:
    """Make the partnership, with what must be recorded before live casework."""
    council, landlords, police = (
        Agency.objects.create(key=key, name=name)
        for key, name in (
            ("city_council", "City council"),
            ("homes", "Homes"),
            ("police", "Police"),
        )
    )
    world = World(
        council=council,
        landlords=landlords,
        police=police,
        triage=member("Tay", council, "asb_triage"),
        officer=member("Oona", council, "asb_officer"),
        manager=member("Max", council, "team_manager"),
        landlord=member("Lou", landlords, "landlord"),
        outsider=member("Otis", police, "landlord"),
    )
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind, done_on=date(2010, 1, 1), review_on=date(2027, 1, 1),
            document="Register, item 12", by=world.manager,
            recorded_at=datetime(2010, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    return world


def member(name: str, agency: Agency, function: str = "") -> Member:
    """A member of an agency with one function in the programme, or none."""
    made = Member.objects.create(email=f"{name.lower()}@example.org", name=name, agency=agency)
    if function:
        Post.objects.create(
            member=made, programme=PROGRAMME, function=function, since_on=date(2010, 1, 1)
        )
    return made
