"""Tools that assess the risk of sexual exploitation, as data, and how each is scored.

Two tools, never converted into one another. The local one counts sections at each level and has
no total. A professional may set a band above a tool's, with a reason, and not below it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LOCAL_TOOL = "cse_risk_management"
SERAF = "seraf"


class Level(StrEnum):
    """A section's rating in the local tool. Kept in the database."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


LOCAL_SECTIONS = (
    ("missing", "Episodes of missing from home, care or education"),
    ("accommodation", "Accommodation"),
    ("school", "School or college: attendance and engagement"),
    ("substances", "Substance misuse"),
    ("family", "Family relationships"),
    ("services", "Engagement with services"),
    ("coercion", "Coercion and control, association with gangs"),
    ("health", "Health and sexual health"),
    ("emotional", "Emotional and mental health"),
    ("contact", "Contact with abusive adults or peers, or risky environments"),
    ("online", "Social media and technology"),
    ("other", "Other"),
)
LOCAL_SOURCE = (
    "Cambridgeshire and Peterborough multi-agency CSE risk management tool, version 1, May 2015"
)


@dataclass(frozen=True)
class Levels:
    """How many sections were rated at each level. There is no total, and no average."""

    high: int
    medium: int
    low: int
    not_rated: int

    @property
    def words(self) -> str:
        said = f"{self.high} high, {self.medium} medium, {self.low} low"
        return said if not self.not_rated else f"{said}; {self.not_rated} not rated"


def levels(ratings: Mapping[str, str | None]) -> Levels:
    """Sections of the local tool at each level. A section left out is not rated.

    Raises ValueError for a section or a level that the tool does not have.
    """
    sections = [key for key, _ in LOCAL_SECTIONS]
    if unknown := sorted(set(ratings) - set(sections)):
        raise ValueError(f"the tool has no section {', '.join(unknown)}")
    given = Counter(Level(level) for level in ratings.values() if level)
    return Levels(
        given[Level.HIGH],
        given[Level.MEDIUM],
        given[Level.LOW],
        len(sections) - given.total(),
    )


def local_band(counted: Levels) -> str:
    """The highest level that any section was rated at; empty where none was. Local.

    It says where to look first. It is not the tool's result, which is the counts.
    """
    for level in Level:
        if getattr(counted, level.value):
            return level.value
    return ""


VULNERABILITIES = (
    ("emotional_neglect", "Emotional neglect by a parent, carer or family member"),
    ("physical_abuse", "Physical abuse by a parent, carer or family member"),
    ("sexual_abuse", "Sexual abuse"),
    ("family_breakdown", "Breakdown of family relationships"),
    ("domestic_abuse", "Family history of domestic abuse"),
    ("family_substances", "Family history of substance misuse"),
    ("family_mental_health", "Family history of mental health difficulties"),
    ("self_esteem", "Low self-esteem"),
    ("accommodation", "Unsuitable or inappropriate accommodation"),
    ("isolation", "Isolated from peers or social networks"),
    ("no_nurturing_adult", "No positive relationship with a nurturing adult"),
)
MODERATE = (
    ("out_late", "Staying out late"),
    ("callers", "Many callers who are unknown adults or older young people"),
    ("mobile", "Use of a mobile phone that causes concern"),
    ("internet", "Use of the internet that causes concern"),
    ("despair", "Expressions of despair: self-harm, overdose, eating disorder, aggression"),
    ("absence", "Excluded from school, unexplained absences, or not engaged in training or work"),
    ("withdrawn_disclosure", "An assault disclosed and then the disclosure withdrawn"),
    ("infections", "Sexually transmitted infections"),
    ("exploited_peers", "Peers who are exploited"),
    ("drugs", "Drug misuse"),
    ("alcohol", "Alcohol misuse"),
    ("out_of_touch", "Living independently and out of touch with workers"),
)
SIGNIFICANT = (
    ("missing_overnight", "Missing overnight or longer"),
    ("controlling_adult", "A relationship with an older or controlling person"),
    ("injury", "Physical abuse by that person, or injury without explanation"),
    ("emotional_abuse", "Emotional abuse by that person"),
    ("vehicles", "Entering or leaving vehicles driven by unknown adults"),
    ("possessions", "Money, clothes or other things without explanation"),
    ("known_areas", "In places known for sexual exploitation"),
    ("assault", "A serious sexual assault disclosed"),
    ("recruited", "Exploitation disclosed, or the child drawn in by others who are exploited"),
)
SERAF_SOURCE = (
    "Barnardo's Cymru, Sexual Exploitation Risk Assessment Framework: scoring guidance."
    " The wording of the indicators is ours: check it against the form in use."
)
SCORE_RECENT = 1
SCORE_CURRENT = 5
SERAF_BANDS = ((16, "significant"), (11, "moderate"), (6, "mild"), (0, "not_at_risk"))
SERAF_BAND_WORDS = {
    "not_at_risk": "Category 1 (0 to 5)",
    "mild": "Category 2, mild (6 to 10)",
    "moderate": "Category 3, moderate (11 to 15)",
    "significant": "Category 4, significant (16 or more)",
}


@dataclass(frozen=True)
class SerafAnswers:
    """What was ticked, by key. `current` is now or in the last 6 months; `recent` 6 to 12 ago."""

    vulnerabilities: frozenset[str] = frozenset()
    moderate: frozenset[str] = frozenset()
    current: frozenset[str] = frozenset()
    recent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Score:
    """A total and its band."""

    total: int
    band: str


def seraf(answers: SerafAnswers) -> Score:
    """1 for each vulnerability and moderate indicator; 5, 1 or both for a significant one.

    A significant indicator scores 5 if now or in the last 6 months, 1 if 6 to 12 months ago and
    6 if both. Raises ValueError for a key the tool does not have.
    """
    _check(answers.vulnerabilities, VULNERABILITIES)
    _check(answers.moderate, MODERATE)
    _check(answers.current | answers.recent, SIGNIFICANT)
    total = (
        len(answers.vulnerabilities)
        + len(answers.moderate)
        + SCORE_CURRENT * len(answers.current)
        + SCORE_RECENT * len(answers.recent)
    )
    return Score(total, seraf_band(total))


def seraf_band(total: int) -> str:
    """The band of a total: 0 to 5, 6 to 10, 11 to 15, 16 and more."""
    return next(band for least, band in SERAF_BANDS if total >= least)


def _check(given: Iterable[str], known: tuple[tuple[str, str], ...]) -> None:
    if unknown := sorted(set(given) - {key for key, _ in known}):
        raise ValueError(f"the tool has no indicator {', '.join(unknown)}")


BAND_ORDER = {
    SERAF: ("not_at_risk", "mild", "moderate", "significant"),
    LOCAL_TOOL: ("low", "medium", "high"),
}


def has_fallen(tool: str, first: str, last: str) -> bool | None:
    """Whether the band by one tool fell; None where either is not one of its bands."""
    order = BAND_ORDER.get(tool, ())
    if first not in order or last not in order:
        return None
    return order.index(last) < order.index(first)
