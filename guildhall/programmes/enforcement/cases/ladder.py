"""Tools and powers, from the least intrusive up, as dated data. What each asks is in `rules`.

Amounts and lengths change: add a dated version, do not edit one. Nothing here is legal advice; the
source of each is given so that it can be read.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from guildhall.duties.rules import Within, hours, months

IN_FORCE = date(2014, 10, 20)
INJUNCTIONS = date(2015, 3, 23)
ALWAYS = date(1900, 1, 1)
NOT_KNOWN = date.max
ACT = "Anti-social Behaviour, Crime and Policing Act 2014"


class Against(StrEnum):
    """What a step is taken against."""

    PERSON = "person"
    EITHER = "either"
    PLACE = "place"


class Need(StrEnum):
    """What has to be there before a step is taken."""

    AGREED = "agreed"
    WARNED = "warned"
    THREE_LEGS = "three_legs"
    CONSULTED = "consulted"
    CONSULTED_IF_CHILD = "consulted_if_child"
    EVIDENCE = "evidence"
    CONVICTED = "convicted"
    CLOSURE_NOTICE = "closure_notice"
    AUTHORISED = "authorised"


NEED_WORDS = {
    Need.AGREED: "their own free agreement",
    Need.WARNED: "a written warning to the same person or body, served before",
    Need.THREE_LEGS: "all three: a detrimental effect on quality of life, persistent or continuing,"
    " and unreasonable",
    Need.CONSULTED: "a record of who was consulted",
    Need.CONSULTED_IF_CHILD: "the youth offending service consulted, for somebody under 18",
    Need.EVIDENCE: "the evidence that it rests on",
    Need.CONVICTED: "a conviction",
    Need.CLOSURE_NOTICE: "a closure notice, served before",
    Need.AUTHORISED: "a record of who authorised it",
}


@dataclass(frozen=True)
class Lengths:
    """How long a step may last; None where nothing is laid down.

    `usual` is custom: longer is noted, and not stopped. `extended` is the most in all once it has
    been extended. `senior` is the most where somebody of higher rank authorised it.
    """

    most: Within | None = None
    extended: Within | None = None
    senior: Within | None = None
    usual: Within | None = None
    adult_least: Within | None = None
    child_least: Within | None = None
    child_most: Within | None = None

    @property
    def words(self) -> str:
        """The lengths in a sentence; empty where there are none."""
        told = (
            ("at most {}", self.most),
            ("{} if a superintendent or the council's chief executive authorised it", self.senior),
            ("{} in all if extended", self.extended),
            ("usually {}", self.usual),
            ("for an adult at least {}", self.adult_least),
            ("for somebody under 18 at least {}", self.child_least),
            ("for somebody under 18 at most {}", self.child_most),
        )
        return "; ".join(words.format(within) for words, within in told if within)


@dataclass(frozen=True)
class Law:
    """One dated version of what a step rests on and asks for.

    `least_age` is in years; None where the law gives none. `to_check` says what nobody has yet
    confirmed: such a version is not applied, and its day may be NOT_KNOWN.
    """

    since: date
    statute: str
    source: str
    least_age: int | None = None
    needs: tuple[Need, ...] = ()
    lengths: Lengths = field(default_factory=Lengths)
    appeal: str = ""
    breach: str = ""
    note: str = ""
    to_check: str = ""


@dataclass(frozen=True)
class Step:
    """A tool or power. `rank` is how intrusive it is: 1 is the least."""

    key: str
    title: str
    rank: int
    against: Against
    laws: tuple[Law, ...]

    def law_on(self, day: date) -> Law | None:
        """The version in force on a day; None before the first. One to be checked is left out."""
        found = [law for law in self.laws if law.since <= day and not law.to_check]
        return found[-1] if found else None

    @property
    def law(self) -> Law:
        """The last version that is not to be checked."""
        return [law for law in self.laws if not law.to_check][-1]

    @property
    def to_check(self) -> tuple[Law, ...]:
        """The versions that are not applied until somebody has read their source."""
        return tuple(law for law in self.laws if law.to_check)


NO_POWER = "No power is needed"
DAYS_TO_APPEAL = 21


STEPS = (
    Step("advice", "Advice", 1, Against.EITHER, (
        Law(ALWAYS, NO_POWER, "Local practice"),
    )),
    Step("mediation", "Mediation", 1, Against.PERSON, (
        Law(ALWAYS, NO_POWER, "Local practice", needs=(Need.AGREED,)),
    )),
    Step("warning_letter", "Warning letter", 2, Against.EITHER, (
        Law(ALWAYS, NO_POWER, "Local practice"),
    )),
    Step("community_remedy", "Community remedy", 3, Against.PERSON, (
        Law(IN_FORCE, f"{ACT}, ss101-102", "The commissioner's community remedy document",
            needs=(Need.AGREED, Need.EVIDENCE)),
    )),
    Step("abc", "Acceptable behaviour contract", 3, Against.PERSON, (
        Law(ALWAYS, NO_POWER, "Home Office, A guide to acceptable behaviour contracts (2007)",
            needs=(Need.AGREED,), lengths=Lengths(usual=months(6)),
            breach="No offence. Evidence for a later step."),
    )),
    Step("cpw", "Community protection warning", 4, Against.EITHER, (
        Law(IN_FORCE, f"{ACT}, s43(5)", "Sections 43 and 44", least_age=16,
            needs=(Need.THREE_LEGS,), breach="A community protection notice may follow."),
    )),
    Step("cpn", "Community protection notice", 5, Against.EITHER, (
        Law(IN_FORCE, f"{ACT}, s43", "Sections 43 to 53", least_age=16,
            needs=(Need.THREE_LEGS, Need.WARNED),
            appeal=f"To a magistrates' court within {DAYS_TO_APPEAL} days of the day it is issued"
            " (s46).",
            breach="An offence (s48): a fixed penalty of up to £100, or a fine of up to level 4,"
            " £20,000 for a body."),
    )),
    Step("dispersal", "Dispersal", 6, Against.PLACE, (
        Law(IN_FORCE, f"{ACT}, ss34-35", "Sections 34 to 42",
            needs=(Need.AUTHORISED, Need.EVIDENCE), lengths=Lengths(most=hours(48)),
            breach="An offence (s39)."),
        Law(NOT_KNOWN, f"{ACT}, ss34-35", "A bill before Parliament",
            lengths=Lengths(most=hours(72)), to_check="Whether 48 hours has become 72 hours, and"
            " since when."),
    )),
    Step("premises_review", "Review of a premises licence", 6, Against.PLACE, (
        Law(date(2005, 11, 24), "Licensing Act 2003, s51", "Sections 51 and 52",
            needs=(Need.EVIDENCE,), appeal=f"Within {DAYS_TO_APPEAL} days (Schedule 5)."),
    )),
    Step("pspo", "Public spaces protection order", 7, Against.PLACE, (
        Law(IN_FORCE, f"{ACT}, s59", "Sections 59 to 75",
            needs=(Need.CONSULTED, Need.EVIDENCE), lengths=Lengths(most=months(36)),
            appeal="To the High Court within 6 weeks (s66).",
            breach="An offence (s67): a fixed penalty of up to £100, or a fine of up to level 3.",
            note="May be renewed before it ends, for at most 3 years each time."),
    )),
    Step("injunction", "Civil injunction", 7, Against.PERSON, (
        Law(INJUNCTIONS, f"{ACT}, s1", "Sections 1 to 21", least_age=10,
            needs=(Need.EVIDENCE, Need.CONSULTED_IF_CHILD),
            lengths=Lengths(child_most=months(12)),
            breach="Contempt of court; for somebody under 18 a supervision or detention order.",
            note="Balance of probabilities. Nuisance or annoyance is enough where it is about"
            " housing."),
    )),
    Step("closure_notice", "Closure notice", 8, Against.PLACE, (
        Law(IN_FORCE, f"{ACT}, ss76-77", "Sections 76 to 79",
            needs=(Need.AUTHORISED, Need.CONSULTED, Need.EVIDENCE),
            lengths=Lengths(most=hours(24), senior=hours(48)),
            breach="An offence (s86).",
            note="A court hears the application for an order within 48 hours of service."),
        Law(NOT_KNOWN, f"{ACT}, ss76-77", "A bill before Parliament",
            lengths=Lengths(most=hours(72)), to_check="Whether it has become 72 hours, and since"
            " when."),
    )),
    Step("closure_order", "Closure order", 9, Against.PLACE, (
        Law(IN_FORCE, f"{ACT}, s80", "Sections 80 to 85",
            needs=(Need.CLOSURE_NOTICE, Need.EVIDENCE),
            lengths=Lengths(most=months(3), extended=months(6)),
            appeal=f"To the Crown Court within {DAYS_TO_APPEAL} days (s84).",
            breach="An offence (s86)."),
    )),
    Step("cbo", "Criminal behaviour order", 9, Against.PERSON, (
        Law(IN_FORCE, f"{ACT}, s22; Sentencing Act 2020, s331 since 1 December 2020",
            "Sections 22 to 33", least_age=10,
            needs=(Need.CONVICTED, Need.CONSULTED_IF_CHILD),
            lengths=Lengths(adult_least=months(24), child_least=months(12),
                            child_most=months(36)),
            breach="An offence: up to 5 years' imprisonment.",
            note="Of somebody under 18 it is reviewed every 12 months."),
    )),
    Step("possession", "Possession: absolute ground", 10, Against.PERSON, (
        Law(IN_FORCE, f"{ACT}, ss94-100; Housing Act 1985 s84A, Housing Act 1988 Schedule 2"
            " ground 7A", "Part 5", needs=(Need.EVIDENCE,),
            appeal="A secure tenant may ask for a review within 7 days of the notice."),
    )),
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}
CHOICES = [(step.key, step.title) for step in STEPS]
