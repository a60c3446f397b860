"""What "missing" has meant, by date, and what each definition counts.

An episode keeps the definition in force on the day it began. `missing` is counted under every
definition. `absent` (before 2017) was recorded and not counted as missing; from 2017 the same
child is missing, at a level of risk, so a count that runs across the day is broken there.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Category(StrEnum):
    """What the police recorded. The values are kept in the database: never rename one."""

    MISSING = "missing"
    ABSENT = "absent"
    NO_APPARENT_RISK = "no_apparent_risk"
    AWAY_WITHOUT_AUTHORISATION = "away_without_authorisation"


class Risk(StrEnum):
    """The police's assessment of risk to a missing child. Kept in the database."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


CATEGORY_WORDS = {
    Category.MISSING: "Missing",
    Category.ABSENT: "Absent (used from 2013 to the end of 2016)",
    Category.NO_APPARENT_RISK: "Missing, no apparent risk (from 2017)",
    Category.AWAY_WITHOUT_AUTHORISATION: "Away from placement without authorisation",
}


@dataclass(frozen=True)
class Definition:
    """One dated definition. `categories` may be recorded under it; `counted` are episodes.

    `since` is included and `until` is not; None is in force still. `wording` is a summary in our
    words, not the text of `source`.
    """

    key: str
    title: str
    since: date
    until: date | None
    wording: str
    categories: frozenset[Category]
    counted: frozenset[Category]
    source: str


# The day a force took the 2017 definition up was its own: the partnership may set another.
ABSENT_DROPPED_ON = date(2017, 1, 1)

DEFINITION_2010 = Definition(
    key="2010",
    title="Definition before April 2013",
    since=date(2010, 1, 1),
    until=date(2013, 4, 1),
    wording="Whereabouts unknown, whatever the circumstances.",
    categories=frozenset({Category.MISSING, Category.AWAY_WITHOUT_AUTHORISATION}),
    counted=frozenset({Category.MISSING}),
    source="ACPO, Guidance on the Management, Recording and Investigation of Missing Persons, 2010",
)
DEFINITION_2016 = Definition(
    key="2016",
    title="Definition of 2013 to 2016",
    since=date(2013, 4, 1),
    until=ABSENT_DROPPED_ON,
    wording="Missing: whereabouts cannot be established, and it is out of character or suggests"
    " crime or harm. Absent: not at a place where expected or required to be.",
    categories=frozenset({Category.MISSING, Category.ABSENT, Category.AWAY_WITHOUT_AUTHORISATION}),
    counted=frozenset({Category.MISSING}),
    source="ACPO, Interim Guidance on the Management, Recording and Investigation of Missing"
    " Persons, 2013; DfE, Children who run away or go missing from home or care, January 2014",
)
DEFINITION_CURRENT = Definition(
    key="current",
    title="Definition from 2017",
    since=ABSENT_DROPPED_ON,
    until=None,
    wording="Anyone whose whereabouts cannot be established, until located and their well-being"
    " confirmed; at no apparent, low, medium or high risk.",
    categories=frozenset(
        {Category.MISSING, Category.NO_APPARENT_RISK, Category.AWAY_WITHOUT_AUTHORISATION}
    ),
    counted=frozenset({Category.MISSING, Category.NO_APPARENT_RISK}),
    source="College of Policing, Authorised Professional Practice: Missing persons, 2017",
)
DEFINITIONS = (DEFINITION_2010, DEFINITION_2016, DEFINITION_CURRENT)


def definition_on(day: date) -> Definition:
    """The definition in force on a London day; the earliest for anything before it."""
    return next((d for d in reversed(DEFINITIONS) if d.since <= day), DEFINITIONS[0])


def is_counted(category: Category, day: date) -> bool:
    """Whether an episode that began on a day counts as missing under the definition of that day.

    A category that the definition of the day did not have is recorded all the same, and is
    counted as the nearest of its own: "absent" after 2016 is missing at no apparent risk, and
    "no apparent risk" before it is absent.
    """
    definition = definition_on(day)
    return mapped(category, definition) in definition.counted


def mapped(category: Category, definition: Definition) -> Category:
    """The category of a definition that means the nearest to what was recorded."""
    if category in definition.categories:
        return category
    if category is Category.NO_APPARENT_RISK:
        is_known = Category.ABSENT in definition.categories
        return Category.ABSENT if is_known else Category.MISSING
    is_graded = Category.NO_APPARENT_RISK in definition.categories
    return Category.NO_APPARENT_RISK if is_graded else Category.MISSING


def is_of_its_day(category: Category, day: date) -> bool:
    """Whether the definition in force that day had the category: if not, it is flagged."""
    return category in definition_on(day).categories
