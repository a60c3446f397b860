"""Powers, penalty offences and their amounts in England, each with its dates and its source.

A power is held by an officer in one of several ways; what has to be worn depends on the way. The
list of accredited persons' powers is as it stood in February 2015: of an earlier day the catalogue
says nothing, and a notice of such a day is flagged. Law that changes gets a new dated row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LISTED = date(2015, 2, 1)
PND_AMOUNTS = date(2013, 7, 1)
ASB_ACT = date(2014, 10, 20)
FLY_TIP = date(2016, 5, 9)
WASTE_2018 = date(2018, 4, 1)
WASTE_2023 = date(2023, 7, 31)


class Way(StrEnum):
    """How an officer comes to hold a power. Kept in the database: never rename one."""

    CONSTABLE = "constable"
    DESIGNATED = "designated"
    ACCREDITED = "accredited"
    AUTHORISED = "authorised"

    @property
    def label(self) -> str:
        """What people call it."""
        return WAYS[self]


WAYS = {
    Way.CONSTABLE: "Constable",
    Way.DESIGNATED: "Designated by the chief constable (PCSO)",
    Way.ACCREDITED: "Accredited by the chief constable",
    Way.AUTHORISED: "Authorised by the council",
}
ALL_POLICE = (Way.CONSTABLE, Way.DESIGNATED, Way.ACCREDITED)
EVERY_WAY = (*ALL_POLICE, Way.AUTHORISED)

PRA = "Police Reform Act 2002"
SCHEDULE = f"{PRA} ss40-41 and Schedule 5; list of February 2015"
WEARS = {
    Way.CONSTABLE: "",
    Way.DESIGNATED: f"{PRA} s42(2): the uniform that the chief constable approved",
    Way.ACCREDITED: f"{PRA} s42(2): the approved uniform and the accreditation badge",
    Way.AUTHORISED: "",
}
"""What has to be worn to use a power held in each way; empty where the Act asks for nothing."""


@dataclass(frozen=True)
class Power:
    """One power of the catalogue: in force from `since`, and before `until` where that is given.

    `constable_wears` is the provision under which a constable, too, must be in uniform.
    """

    key: str
    title: str
    statute: str
    ways: tuple[Way, ...] = ALL_POLICE
    since: date = LISTED
    until: date | None = None
    source: str = SCHEDULE
    constable_wears: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the catalogue has it on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def wears(self, way: Way) -> str:
        """The provision that asks for a uniform of whoever holds it so; empty where none does."""
        return self.constable_wears if way == Way.CONSTABLE else WEARS[way]


PND, LITTER, GRAFFITI, TIPPING = "pnd", "litter", "graffiti", "fly_tip"
TRUANCY, EXCLUDED, CYCLING, CPN, PSPO = "truancy", "excluded_pupil", "cycling", "cpn", "pspo"
WASTE_POWERS = "Environmental Protection Act 1990"
ASB = "Anti-social Behaviour, Crime and Policing Act 2014"
GUIDE = f"{ASB}: statutory guidance, July 2014"

POWERS = (
    Power(PND, "Penalty notice for disorder", "Criminal Justice and Police Act 2001 ss1-2",
          constable_wears="Criminal Justice and Police Act 2001 s2(2): in uniform, unless at a"
          " police station"),
    Power(LITTER, "Fixed penalty: litter", f"{WASTE_POWERS} s88", EVERY_WAY),
    Power(GRAFFITI, "Fixed penalty: graffiti and fly-posting",
          "Anti-social Behaviour Act 2003 s43", EVERY_WAY),
    Power(TRUANCY, "Penalty notice: truancy", "Education Act 1996 s444A", EVERY_WAY),
    Power(EXCLUDED, "Penalty notice: excluded pupil in a public place",
          "Education and Inspections Act 2006 s105", EVERY_WAY),
    Power(CYCLING, "Fixed penalty: cycling on a footpath", "Road Traffic Offenders Act 1988 s54",
          constable_wears="Road Traffic Offenders Act 1988 s54(1): a constable in uniform"),
    Power(TIPPING, "Fixed penalty: fly-tipping", f"{WASTE_POWERS} s33ZA", (Way.AUTHORISED,),
          since=FLY_TIP, source="Unauthorised Deposit of Waste (Fixed Penalties) Regulations 2016"),
    Power(CPN, "Community protection notice, and its fixed penalty", f"{ASB} ss43, 52, 53",
          (Way.CONSTABLE, Way.DESIGNATED, Way.AUTHORISED), since=ASB_ACT, source=GUIDE),
    Power(PSPO, "Fixed penalty: public spaces protection order", f"{ASB} ss63, 67, 68",
          (Way.CONSTABLE, Way.DESIGNATED, Way.AUTHORISED), since=ASB_ACT, source=GUIDE),
    Power("name_offence", "Require name and address: relevant offence", f"{PRA} Sch 5 para 2"),
    Power("name_asb", "Require name and address: acting in an anti-social manner", f"{PRA} s50"),
    Power("alcohol_place", "Require surrender of alcohol in a designated place",
          f"{PRA} Sch 5 para 4"),
    Power("alcohol_under_18", "Require surrender of alcohol from under-18s",
          f"{PRA} Sch 5 para 5"),
    Power("tobacco", "Confiscate tobacco from under-16s", f"{PRA} Sch 5 para 6"),
    Power("vehicles", "Remove abandoned vehicles", f"{PRA} Sch 5 para 7", EVERY_WAY),
    Power("stop_for_testing", "Stop vehicles for testing", f"{PRA} Sch 5 para 8"),
    Power("direct_traffic", "Direct traffic and abnormal loads", f"{PRA} Sch 5 para 9"),
    Power("stop_cycles", "Stop cycles", f"{PRA} Sch 5 para 8A"),
    Power("photograph", "Photograph those given a penalty notice", f"{PRA} Sch 5 para 9ZA"),
    Power("waste", "Waste: duty of care and unlawful deposit", f"{WASTE_POWERS} ss33-34",
          (Way.AUTHORISED,), source="Powers that the council keeps"),
    Power("parking", "Parking penalty", "Traffic Management Act 2004 Part 6", (Way.AUTHORISED,),
          source="Powers that the council keeps"),
    Power("housing", "Housing enforcement", "Housing Act 2004", (Way.AUTHORISED,),
          source="Powers that the council keeps"),
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What a notice costs, from `since` and before `until`. Sums are in pence.

    `days_to_pay` None: not confirmed, so that no clock runs. `early_days` and `early_pence` are
    the least that may be taken if paid so soon; None where the law has no such sum, or nobody
    has confirmed it: the authority may then set one on the notice within the range.
    """

    since: date
    lowest: int
    highest: int
    default: int
    days_to_pay: int | None
    source: str
    until: date | None = None
    early_days: int | None = None
    early_pence: int | None = None

    def in_force(self, on: date) -> bool:
        """Whether they are the terms of a day."""
        return self.since <= on and (self.until is None or on < self.until)


PAY = "pay within 14 days before proceedings"
PND_ORDER = "Penalties for Disorderly Behaviour (Amount of Penalty) Order 2002 as amended 2013"
PND_DAYS = "CJPA 2001 ss4-5: 21 days to pay or ask to be tried, then one and a half times as a fine"
WASTE_TERMS = (
    Terms(LISTED, 5000, 8000, 7500, 14, f"{WASTE_POWERS} s88; 2007 regulations; {PAY}",
          until=WASTE_2018),
    Terms(WASTE_2018, 6500, 15000, 10000, 14,
          f"Environmental Offences (Fixed Penalties) (England) Regulations 2017; {PAY}",
          until=WASTE_2023),
    Terms(WASTE_2023, 6500, 50000, 10000, 14, f"The same as amended July 2023; {PAY}"),
)  # fmt: skip
TIPPING_TERMS = (
    Terms(FLY_TIP, 15000, 40000, 20000, 14, f"{WASTE_POWERS} s33ZA; 2016 regulations; {PAY}",
          until=WASTE_2023),
    Terms(WASTE_2023, 15000, 100000, 20000, 14, f"The same as amended July 2023; {PAY}"),
)  # fmt: skip
PND_HIGH = (Terms(PND_AMOUNTS, 9000, 9000, 9000, 21, f"{PND_ORDER}; {PND_DAYS}"),)
PND_LOW = (Terms(PND_AMOUNTS, 6000, 6000, 6000, 21, f"{PND_ORDER}; {PND_DAYS}"),)
CPN_TERMS = (Terms(ASB_ACT, 1, 10000, 10000, 14, f"{ASB} s52: at most £100; {PAY}"),)
PSPO_TERMS = (Terms(ASB_ACT, 1, 10000, 10000, 14, f"{ASB} s68: at most £100; {PAY}"),)
SCHOOL_TERMS = (
    Terms(date(2013, 9, 1), 12000, 12000, 12000, 28, early_days=21, early_pence=6000,
          source="Education (Penalty Notices) (England) Regulations 2007 as amended 2013"),
)  # fmt: skip
CYCLING_TERMS = (
    Terms(date(2013, 8, 16), 5000, 5000, 5000, None,
          "Fixed Penalty (Amendment) Order 2013; the days to pay are those on the notice"),
)  # fmt: skip


@dataclass(frozen=True)
class Offence:
    """What a notice is for. `not_for` are the ways of holding the power that do not reach it."""

    key: str
    title: str
    statute: str
    power: str
    terms: tuple[Terms, ...]
    least_age: int = 0
    not_for: frozenset[Way] = field(default_factory=frozenset)
    source: str = ""

    def terms_on(self, on: date) -> Terms | None:
        """Its terms on a day; None where the catalogue has none."""
        return next((terms for terms in self.terms if terms.in_force(on)), None)


NOT_ACCREDITED = frozenset({Way.ACCREDITED})
NOT_EITHER = frozenset({Way.ACCREDITED, Way.DESIGNATED})
EXCEPTED = f"{PRA} Sch 5 para 1(2)(aa): excepted from what may be accredited"
EXCEPTED_BOTH = f"{EXCEPTED}; Sch 4 para 1(2A): excepted from what may be designated"
ADULTS = "CJPA 2001 s2(1) as amended by LASPO 2012 s132: 18 or over from 8 April 2013"


def _pnd(
    key: str,
    title: str,
    statute: str,
    terms: tuple[Terms, ...] = PND_HIGH,
    not_for: frozenset[Way] = frozenset(),
) -> Offence:
    said = EXCEPTED_BOTH if not_for == NOT_EITHER else EXCEPTED if not_for else ""
    return Offence(key, title, statute, PND, terms, 18, not_for, said)


OFFENCES = (
    _pnd("pnd_harassment", "Harassment, alarm or distress", "Public Order Act 1986 s5"),
    _pnd("pnd_drunk_disorderly", "Drunk and disorderly", "Criminal Justice Act 1967 s91",
         not_for=NOT_ACCREDITED),
    _pnd("pnd_drunk_highway", "Drunk in the highway", "Licensing Act 1872 s12", PND_LOW,
         NOT_ACCREDITED),
    _pnd("pnd_theft", "Theft", "Theft Act 1968 s1", not_for=NOT_EITHER),
    _pnd("pnd_damage", "Criminal damage", "Criminal Damage Act 1971 s1(1)",
         not_for=NOT_ACCREDITED),
    _pnd("pnd_litter", "Depositing and leaving litter", f"{WASTE_POWERS} s87(1)", PND_LOW,
         NOT_EITHER),
    _pnd("pnd_time_wasting", "Wasting police time", "Criminal Law Act 1967 s5(2)"),
    _pnd("pnd_communications", "Nuisance by electronic communications",
         "Communications Act 2003 s127(2)"),
    _pnd("pnd_false_alarm", "Knowingly giving a false alarm of fire",
         "Fire and Rescue Services Act 2004 s49"),
    _pnd("pnd_fireworks", "Throwing fireworks in a thoroughfare", "Explosives Act 1875 s80"),
    _pnd("pnd_alcohol_sale", "Selling alcohol to a person who is drunk or under 18",
         "Licensing Act 2003 ss141, 146"),
    _pnd("pnd_railway", "Trespassing on a railway",
         "British Transport Commission Act 1949 s55", PND_LOW),
    Offence("litter", "Leaving litter", f"{WASTE_POWERS} s87", LITTER, WASTE_TERMS),
    Offence("graffiti", "Graffiti or fly-posting", "Anti-social Behaviour Act 2003 s44", GRAFFITI,
            WASTE_TERMS),
    Offence("fly_tip", "Depositing waste unlawfully", f"{WASTE_POWERS} s33(1)(a)", TIPPING,
            TIPPING_TERMS),
    Offence("cpn_breach", "Failing to comply with a community protection notice", f"{ASB} s48",
            CPN, CPN_TERMS, 16),
    Offence("pspo_breach", "Breaking a public spaces protection order", f"{ASB} ss63, 67", PSPO,
            PSPO_TERMS),
    Offence("truancy", "Failing to secure regular attendance at school", "Education Act 1996 s444",
            TRUANCY, SCHOOL_TERMS),
    Offence("excluded_pupil", "Excluded pupil in a public place",
            "Education and Inspections Act 2006 s103", EXCLUDED, SCHOOL_TERMS),
    Offence("cycling", "Cycling on a footpath", "Highways Act 1835 s72", CYCLING, CYCLING_TERMS),
)  # fmt: skip

BY_POWER = {each.key: each for each in POWERS}
BY_OFFENCE = {each.key: each for each in OFFENCES}
ISSUED_BY_NOTICE = frozenset(each.power for each in OFFENCES)


def power_choices() -> list[tuple[str, str]]:
    """Every power, for a field's choices."""
    return [(each.key, each.title) for each in POWERS]


def offence_choices() -> list[tuple[str, str]]:
    """Every penalty offence, for a field's choices."""
    names = {PND: "Penalty notice for disorder: "}
    return [(each.key, names.get(each.power, "") + each.title) for each in OFFENCES]


def way_choices() -> list[tuple[str, str]]:
    """Every way of holding a power, for a field's choices."""
    return [(way.value, way.label) for way in Way]
