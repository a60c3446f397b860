"""A small partnership for tests: agencies, members in their functions, and a toy programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from guildhall.casework.declare import (
    DEFAULT_ROLES,
    LetterTemplate,
    Outcome,
    Programme,
    Retention,
    Slice,
    Stage,
)
from guildhall.casework.models import Case, Referral
from guildhall.casework.tools import Band, Option, Question, Tool
from guildhall.casework.writes import open_case
from guildhall.duties.declare import Deadline, Force, Owner, Rule, Source, days, working_days
from guildhall.partners.declare import (
    ANYONE,
    CASE_SLICE,
    TASKING_SLICE,
    Do,
    Function,
    Level,
    Matrix,
    Reach,
    Sight,
)
from guildhall.partners.matrices import COORDINATION, MANAGEMENT, TASKS
from guildhall.partners.models import Agency, Agreement, Assurance, Member, Party, Post

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
KEY = "allotments"
HANDBOOK = Source("The allotment handbook", "Part 2", date(2015, 4, 1), Force.LOCAL)
HEALTH = "health"

MATRIX: Matrix = {
    "warden": Sight(
        Level.FULL,
        Reach.NAMED,
        may=frozenset({Do.READ, Do.WRITE, Do.ACT, Do.SHARE, Do.CLOSE}),
    ),
    "head_warden": Sight(
        Level.FULL,
        Reach.WHOLE,
        slices=frozenset({TASKING_SLICE, CASE_SLICE, HEALTH}),
        may=MANAGEMENT,
    ),
    "clerk": Sight(Level.FULL, Reach.WHOLE, may=COORDINATION),
    "auditor": Sight(Level.EXISTS, Reach.WHOLE, may=frozenset({Do.GOVERN})),
    "neighbour": Sight(Level.FULL, Reach.AGENCY, may=TASKS),
    "gardener": Sight(
        Level.FULL, Reach.NAMED, slices=frozenset({TASKING_SLICE, HEALTH}), may=TASKS | {Do.WRITE}
    ),
    ANYONE: (
        Sight(Level.TASKING, Reach.NAMED, may=TASKS),
        Sight(Level.NOTHING, Reach.NONE, may=frozenset({Do.REFER})),
    ),
}
TOOL = Tool(
    key="weeds",
    title="Weed risk",
    version=1,
    since=date(2015, 1, 1),
    until=date(2017, 1, 1),
    source="The allotment handbook, annex A",
    questions=(
        Question("spread", "Has it spread?"),
        Question("kind", "Which weed?", (Option("dock", "Dock", 1), Option("knot", "Knot", 5))),
        Question("words", "Anything else?", ()),
    ),
    bands=(Band("low", "Low"), Band("medium", "Medium", 2), Band("high", "High", 5)),
)


def _decided_at(referral: Referral) -> datetime | None:
    return referral.decided_at


def _owner(referral: Referral) -> Owner:
    return Owner(function="clerk", agency=referral.case.guard.controller)


def programme(**changed: object) -> Programme:
    """The toy programme, with any of its parts in another form."""
    declared: dict[str, object] = {
        "key": KEY,
        "title": "Allotment disputes",
        "is_casework": True,
        "lead_agency": "council",
        "functions": (
            Function("warden", "Warden"),
            Function("head_warden", "Head warden"),
            Function("clerk", "Clerk"),
            Function("neighbour", "Neighbouring agency"),
            Function("gardener", "Gardener"),
        ),
        "matrix": MATRIX,
        "slices": (Slice(HEALTH, "Health"),),
        "stages": (
            Stage("heard", "Heard of", leads_to=("visited",), owner="clerk"),
            Stage("visited", "Visited", leads_to=("settled",), needs=(has_note,)),
            Stage("settled", "Settled"),
        ),
        "deadlines": (
            Deadline(
                key="decision",
                title="Decide on the referral",
                of=Referral,
                starts=Referral.received_at,
                met=_decided_at,
                owner=_owner,
                versions=(
                    Rule(since=date(2014, 1, 1), within=working_days(1), source=HANDBOOK),
                    Rule(since=date(2018, 1, 1), within=days(5), source=HANDBOOK),
                ),
            ),
        ),
        "assessments": (TOOL,),
        "letters": (
            LetterTemplate(
                "warning",
                "Warning letter",
                "Dear $to,\n\n$what\n\n$from, $agency, $date ($reference)",
                side="offender",
                asks={"what": "What are they to do?"},
            ),
            LetterTemplate(
                "news", "News", "Dear $to,\n\n$what", side="victim", asks={"what": "What is new?"}
            ),
        ),
        "roles": DEFAULT_ROLES,
        "outcomes": (Outcome("settled", "Settled"),),
        "retention": Retention(years=6, until_age=25),
        "triage": "clerk",
    }
    return Programme(**{**declared, **changed})  # type: ignore[arg-type]


def has_note(case: Case) -> str:
    """What the stage "visited" needs."""
    return "" if case.entries.filter(kind="note").exists() else "a note of the visit"


@dataclass(frozen=True)
class Town:
    """The partnership of a test."""

    council: Agency
    police: Agency
    school: Agency
    clerk: Member
    head: Member
    warden: Member
    other_warden: Member
    constable: Member
    teacher: Member
    auditor: Member

    def case(self, *, at: datetime = AT) -> Case:
        """An open case, made by the clerk."""
        return open_case(programme=KEY, by=self.clerk, at=at)

    def agreement(self, *others: Agency, until: date = date(2017, 3, 31)) -> Agreement:
        """A sharing agreement between the council and these agencies."""
        made = Agreement.objects.create(
            title="Allotments protocol",
            purposes="Prevent disputes",
            powers="Crime and Disorder Act 1998 s115",
            data_items="who it is about\nwhat has happened",
            programmes=[KEY],
            starts_on=date(2015, 4, 1),
            review_on=min(until, date(2016, 4, 1)),
            expires_on=until,
        )
        for agency in (self.council, *others):
            Party.objects.create(agreement=made, agency=agency, signed_on=date(2015, 4, 1))
        return made


def found_town() -> Town:
    """Make the partnership, with what must be recorded before live casework."""
    council, police, school = (
        Agency.objects.create(key=key, name=name)
        for key, name in (("council", "Council"), ("police", "Police"), ("school", "School"))
    )

    def member(name: str, agency: Agency, function: str = "") -> Member:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        made = Member.objects.create(email=email, name=name, agency=agency)
        if function:
            Post.objects.create(
                member=made, programme=KEY, function=function, since_on=date(2015, 1, 1)
            )
        return made

    town = Town(
        council=council,
        police=police,
        school=school,
        clerk=member("Carla Clerk", council, "clerk"),
        head=member("Hugo Head", council, "head_warden"),
        warden=member("Wanda Warden", council, "warden"),
        other_warden=member("Otto Warden", council, "warden"),
        constable=member("Colin Constable", police, "neighbour"),
        teacher=member("Tessa Teacher", school),
        auditor=member("Aida Auditor", council, "auditor"),
    )
    for kind in Assurance.Kind.values:
        Assurance.objects.create(
            kind=kind,
            done_on=date(2015, 1, 1),
            review_on=date(2027, 1, 1),
            document="Register, item 12",
            by=town.head,
            recorded_at=AT - timedelta(days=500),
        )
    return town
