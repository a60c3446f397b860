"""A small partnership with a council officer, a constable and their manager."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from guildhall.casework.writes import keep_sheet
from guildhall.partners.models import Agency, Assurance, Member, Post
from guildhall.programmes.enforcement.models import Accreditation, FlyTip, Patrol, Problem

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WARD, OTHER_WARD = "E05001429", "E05001430"


@dataclass(frozen=True)
class World:
    """The agencies and members of a test."""

    council: Agency
    police: Agency
    manager: Member
    officer: Member
    constable: Member
    auditor: Member
    outsider: Member

    def holds(self, officer: Member, power: str, held_as: str, **values: Any) -> Accreditation:
        """Give an officer a power everywhere, from 2015 on, unless said otherwise."""
        given: dict[str, Any] = {
            "since_on": date(2015, 3, 1), "granted_by": "The chief constable",
            "made_at": AT, "made_by": self.manager,
        }  # fmt: skip
        return Accreditation.objects.create(
            officer=officer, power=power, held_as=held_as, **(given | values)
        )

    def problem(self, **values: Any) -> Problem:
        """A problem in its first step."""
        given: dict[str, Any] = {
            "place_words": "Bridge Street", "area": WARD, "times": "Fridays, 9pm to 1am",
            "marker": "Go in twos", "what_to_do": "Walk the street every half hour",
            "objective": "Half as many calls by March", "grade": "high",
            "thrive": "Threat to the shopkeeper", "from_on": date(2016, 11, 1),
            "until_on": date(2016, 11, 30), "offender": "Sid Shade",
        }  # fmt: skip
        return keep_sheet(Problem, values=given | values, by=self.manager, at=AT)

    def patrol(self, officer: Member, began_at: datetime, minutes: int, **values: Any) -> Patrol:
        """A patrol from an instant, for so many minutes."""
        ended_at = began_at + timedelta(minutes=minutes)
        given: dict[str, Any] = {
            "officer": officer, "place_words": "Bridge Street", "area": WARD,
            "began_at": began_at, "ended_at": ended_at, "purpose": "hot_spot",
            "is_uniformed": True,
        }  # fmt: skip
        return keep_sheet(Patrol, values=given | values, by=officer, at=max(ended_at, AT))

    def fly_tip(self, **values: Any) -> FlyTip:
        """A fly-tip found today."""
        given: dict[str, Any] = {
            "place_words": "Lane behind Cobden Street", "area": WARD, "found_at": AT - HOUR,
            "found_by": self.officer, "land": "back_alley", "waste": "white_goods",
            "size": "small_van",
        }  # fmt: skip
        return keep_sheet(FlyTip, values=given | values, by=self.officer, at=AT)


def found_world() -> World:
    """Make the partnership, with what must be recorded before live casework."""
    council, police, other = (
        Agency.objects.create(key=key, name=name)
        for key, name in (
            ("city_council", "City council"),
            ("police", "Police"),
            ("landlord", "Landlord"),
        )
    )
    world = World(
        council=council,
        police=police,
        manager=member("Mo Manager", council, "team_manager"),
        officer=member("Ola Officer", council, "pes_officer"),
        constable=member("Con Stable", police, "pes_officer"),
        auditor=member("Aud Itor", council, "auditor"),
        outsider=member("Otis Outside", other),
    )
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=date(2010, 1, 1),
            review_on=date(2027, 1, 1),
            document="Register, item 12",
            by=world.manager,
            recorded_at=datetime(2010, 1, 1, tzinfo=UTC),
        )
    return world


def member(name: str, agency: Agency, function: str = "") -> Member:
    """A member of an agency with one function in the programme, or none."""
    made = Member.objects.create(
        email=f"{name.split()[0].lower()}@example.org", name=name, agency=agency
    )
    if function:
        Post.objects.create(
            member=made, programme="enforcement", function=function, since_on=date(2010, 1, 1)
        )
    return made
