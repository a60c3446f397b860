"""Who takes part in the casework of the demonstration, all invented: agencies, members, papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from guildhall.demo.city.drawing import HOMES, PLACING
from guildhall.demo.people import PASSWORD
from guildhall.partners.models import Agency, Agreement, Assurance, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import (
    add_member,
    post_member,
    put_agency,
    put_agreement,
    record_assurance,
)
from guildhall.programmes.missing.reads import PROGRAMME

HUB, POLICE = "safeguarding_hub", "cambridgeshire_police"
SOCIAL_CARE, EDUCATION = "childrens_social_care", "missing_education_service"
CHARITY, OUTSIDE = "open_door", "nene_vale_homes"
SERVICE, ASB = "enforcement_service", "enforcement"
LAPSED = "Averton placements protocol"
LAPSED_ON = date(2016, 9, 30)
TEAMS = ("North", "South")

RESPONSIBLE, INVITED = Agency.Kind.RESPONSIBLE, Agency.Kind.INVITED
# key, name, kind, joined, left. Those that were dissolved stay, with the day they left.
AGENCIES: tuple[tuple[str, str, str, date | None, date | None], ...] = (
    ("primary_care_trust", "NHS Peterborough (primary care trust)", RESPONSIBLE,
     date(2006, 10, 1), date(2013, 3, 31)),
    ("probation_trust", "Cambridgeshire and Peterborough Probation Trust", RESPONSIBLE,
     date(2010, 4, 1), date(2014, 5, 31)),
    ("probation_service", "National Probation Service", RESPONSIBLE, date(2014, 6, 1), None),
    ("rehabilitation_company", "BeNCH Community Rehabilitation Company", RESPONSIBLE,
     date(2014, 6, 1), None),
    ("one_service", "One Service", Agency.Kind.COOPERATING, date(2010, 9, 1), date(2015, 6, 30)),
    (CHARITY, "Open Door Listening Service", INVITED, date(2010, 4, 1), None),
    ("larkfield_house", "Larkfield House, children's home", INVITED, date(2010, 4, 1), None),
    ("fenmarsh_lodge", "Fenmarsh Lodge, children's home", INVITED, date(2010, 4, 1), None),
    ("tollgate_house", "Tollgate House, children's home", INVITED, date(2010, 4, 1), None),
    ("northmere_council", "Northmere Council", INVITED, date(2010, 4, 1), None),
    ("averton_council", "Averton Borough Council", INVITED, date(2010, 4, 1), None),
    (OUTSIDE, "Nene Vale Homes", INVITED, date(2010, 4, 1), None),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Somebody in the casework, with their function in it. `sees` is for those who may sign in as
    them from the sign-in page; empty for the rest of the cast."""

    key: str
    name: str
    agency: str
    function: str = ""
    sees: str = ""
    team: str = ""
    roles: tuple[Role, ...] = ()
    programme: str = PROGRAMME

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@example.org"


PARTS = (
    Part("police_coordinator", "Sergeant Rowena Tull", POLICE, "police_missing_coordinator",
         "Police missing co-ordinator: who is missing now, and every child who was"),
    Part("mash_coordinator", "Marcus Ilford-Bray", HUB, "mash_coordinator",
         "Safeguarding hub (MASH and CSE) co-ordinator: referrals to decide, contacts due today"),
    Part("return_interviewer", "Delia Prowse", CHARITY, "return_interviewer",
         "Return interviewer: interviews and debriefs that are running out"),
    Part("social_worker", "Bridget Amoah-Lisle", SOCIAL_CARE, "social_worker",
         "Social worker: her cases, and nothing of a child whom she is related to",
         team="North"),
    Part("team_manager", "Graham Osgerby", SOCIAL_CARE, "team_manager",
         "Team manager: the team's cases, and closures to agree to"),
    Part("care_home", "Hetty Larke", "larkfield_house", "care_home",
         "Children's home: what to do for its own children, and not why"),
    Part("placing_authority", "Neville Strand", "northmere_council", "placing_authority",
         "Placing authority: the children it placed here, and no others"),
    Part("school_officer", "Ayesha Downham", EDUCATION, "education_officer",
         "School and children missing education officer: tasks about children it was told of"),
    Part("auditor", "Ivor Penhale", "city_council", "auditor",
         "Data protection officer: who looked at what, and no content",
         roles=(Role.AUDITOR,)),
    Part("outsider", "Tess Wainfleet", OUTSIDE, "",
         "A landlord with no part in any of these cases: for whom none exists"),
    # The rest of the cast
    Part("police_night", "Constable Owen Maddock", POLICE, "police_missing_coordinator"),
    Part("mash_second", "Lesley Carrow", HUB, "mash_coordinator"),
    Part("interviewer_second", "Jonah Pell", CHARITY, "return_interviewer"),
    Part("social_second", "Colm Tidswell", SOCIAL_CARE, "social_worker", team="South"),
    Part("social_third", "Wilma Achterberg", SOCIAL_CARE, "social_worker", team="North"),
    Part("social_fourth", "Femi Galbraith", SOCIAL_CARE, "social_worker", team="South"),
    Part("home_fenmarsh", "Roy Sallow", "fenmarsh_lodge", "care_home"),
    Part("home_tollgate", "Prue Dangerfield", "tollgate_house", "care_home"),
    Part("placing_averton", "Una Thirkettle", "averton_council", "placing_authority"),
    # Those who work on anti-social behaviour
    Part("asb_triage", "Ruth Castor", "city_council", "asb_triage",
         "ASB triage officer: reports to decide on, what keeps coming back, files to bring in",
         programme=ASB),
    Part("asb_officer", "Leon Threlkeld", "city_council", "asb_officer",
         "ASB case officer: his cases, and what falls due on them", programme=ASB),
    Part("asb_manager", "Sunita Farcet", "city_council", "team_manager",
         "ASB team manager: every case, closures, and a notice issued outside powers",
         programme=ASB),
    Part("pes_officer", "Carl Wothorpe", SERVICE, "pes_officer",
         "Prevention and enforcement officer: tasking for today, patrols and notices",
         programme=ASB),
    Part("landlord", "Moira Eastfield", "cross_keys_homes", "landlord",
         "Landlord: reports to make, and what to do about her own homes", programme=ASB),
    Part("asb_second", "Jessamy Pyle", "city_council", "asb_officer", programme=ASB),
    Part("pes_second", "Dilip Barnack", POLICE, "pes_officer", programme=ASB),
    Part("pes_new", "Ottilie Sutton", SERVICE, "pes_officer", programme=ASB),
)  # fmt: skip


@dataclass(frozen=True)
class CityCast:
    """The agencies by key and the members by part, with the manager who keeps the papers."""

    agencies: dict[str, Agency]
    members: dict[str, Member]
    manager: Member

    def __getitem__(self, key: str) -> Member:
        return self.members[key]

    def of_function(self, function: str) -> list[Member]:
        """Everybody who has a function, in the order of the cast."""
        return [self.members[part.key] for part in PARTS if part.function == function]

    def of_agency(self, agency: str) -> Member:
        """The first of the cast who acts for an agency."""
        return next(self.members[p.key] for p in PARTS if p.agency == agency)


def found_cast(manager: Member, *, since: date, at: datetime) -> CityCast:
    """Put the agencies, members, agreements and assurance of the casework, as they stood."""
    for key, name, kind, joined_on, left_on in AGENCIES:
        put_agency(
            key=key, name=name, kind=kind, joined_on=joined_on, left_on=left_on, by=None, at=at
        )
    agencies = {agency.key: agency for agency in Agency.objects.all()}
    members = {part.key: _add(part, agencies, since=since, at=at) for part in PARTS}
    cast = CityCast(agencies, members, manager)
    for kind in Assurance.Kind.values:
        record_assurance(
            kind=kind,
            done_on=since,
            review_on=date(2017, 3, 31),
            document="Partnership register of assurance, 2016-17",
            by=manager,
            at=at,
        )
    _sign(cast, since=since, at=at)
    return cast


def _add(part: Part, agencies: dict[str, Agency], *, since: date, at: datetime) -> Member:
    member = add_member(
        email=part.email,
        name=part.name,
        password=PASSWORD if part.sees else None,
        roles=part.roles,
        agency=agencies[part.agency],
        by=None,
        at=at,
    )
    if part.function:
        post_member(
            member,
            programme=part.programme,
            function=part.function,
            team=part.team,
            since_on=since,
            by=None,
            at=at,
        )
    return member


def _sign(cast: CityCast, *, since: date, at: datetime) -> list[Agreement]:
    """The partnership's own agreements, and one with a placing authority that ran out."""
    usual = (HUB, POLICE, SOCIAL_CARE, EDUCATION, CHARITY, *HOMES, PLACING[0], "city_council")
    return [
        _agree(cast, "Missing and exploited children: information sharing", usual,
               (since, date(2017, 3, 31), date(2018, 3, 31)), at),
        _agree(cast, LAPSED, (HUB, PLACING[1]), (since, LAPSED_ON, LAPSED_ON), at),
        _agree(cast, "Anti-social behaviour: information sharing",
               ("city_council", POLICE, SERVICE, "cross_keys_homes"),
               (since, date(2017, 3, 31), date(2018, 3, 31)), at, ASB,
               "To stop anti-social behaviour and to protect those who suffer from it"),
    ]  # fmt: skip


def _agree(
    cast: CityCast,
    title: str,
    parties: Iterable[str],
    days: tuple[date, date, date],
    at: datetime,
    programme: str = PROGRAMME,
    purposes: str = "To find children who are missing, to keep them safe, and to learn why they go",
) -> Agreement:
    starts_on, review_on, expires_on = days
    return put_agreement(
        None,
        title=title,
        purposes=purposes,
        powers="Children Act 2004 s10 and s11; Crime and Disorder Act 1998 s115",
        data_items="who it is about\nwhat has happened\nwhat is needed",
        programmes=[programme],
        starts_on=starts_on,
        review_on=review_on,
        expires_on=expires_on,
        parties=[cast.agencies[key] for key in parties],
        by=cast.manager,
        at=at,
    )
