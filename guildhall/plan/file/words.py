"""The words and small types that a plan file is made of.

Every closed list of words is here, so that the documentation, the error messages and the
lint rules use the same ones.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
)

# What sort of thing a result is.
Kind = Literal["count", "rate", "proportion", "duration", "survey", "judged", "existence"]
# Which way an outcome is meant to go. "every" is all of them, "exists" is there or not.
Direction = Literal["up", "down", "stay_low", "exists", "every"]
# How a change in a measure is to be read. "up_wanted": more reports are wanted, and a rise
# may be more harm or more trust, so it is never coloured from the count alone.
Polarity = Literal["down_good", "up_good", "up_wanted", "none"]
# How wide an area a fact is about, narrowest first: SCOPES gives the order.
Scope = Literal["place", "city", "county", "national"]
SCOPES: tuple[Scope, ...] = ("place", "city", "county", "national")
# Where in the printed plan a programme's name stands.
Place = Literal["list", "review", "forward", "appendix", "body", "measure"]
SupplyKind = Literal["feed", "return", "casework", "survey"]
# How near a measure computed from a file comes to the one the plan asks for.
Fit = Literal["same", "near", "part"]
# Outcomes-based accountability: how much, how well, is anyone better off.
Answers = Literal["how_much", "how_well", "better_off"]
DefinitionStatus = Literal["proposed", "adopted"]
TargetForm = Literal["falling", "rising", "maintain_or_rise", "at_most", "at_least", "exists"]
FigureStatus = Literal[
    "stated",  # no source or method given
    "stated_with_source",
    "checked",  # an outside source agrees
    "disputed",  # an outside source does not agree
    "direction_only",  # a direction claimed, no number
    "target",
    "structural",  # a fact about the plan itself
]
ClaimAbout = Literal[
    "number_of_priorities",
    "number_of_principles",
    "year_of_cycle",
    "cycle_years",
    "horizon_years",  # how many years ahead of the plan's start something is promised for
    "direction",
    "cause",
]
DayKind = Literal["calendar", "working"]
DeadlineKind = Literal["within", "every"]
PlanStatus = Literal["draft", "consulted", "approved", "sent_to_commissioner", "published"]
TermKind = Literal["word", "abbreviation"]
AgencyKind = Literal[
    "council",
    "police",
    "fire",
    "probation",
    "health",
    "commissioner",
    "prison",
    "education",
    "housing",
    "voluntary",
    "company",
    "national",
    "partnership",
    "service",
]


@dataclass(frozen=True)
class Ref:
    """Marks a field that names a row by its id. No sections means a row of any section."""

    sections: tuple[str, ...] = ()


class Row(BaseModel):
    """One mapping in the file: unknown keys are refused and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


# The context in which rows are turned into values to be written to a file.
IN_A_FILE = "in a file"

_PARTIAL = re.compile(r"([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?")
_NOT_TEXT = {"Cc", "Cs", "Zl", "Zp"}
_BYTE_ORDER_MARK = "\ufeff"
_LONGEST_TEXT = 2000


def _one_line(text: str) -> str:
    if text != text.strip() or not text:
        raise ValueError("is empty or has spaces at an end; write some words")
    if any(unicodedata.category(c) in _NOT_TEXT or c == _BYTE_ORDER_MARK for c in text):
        raise ValueError("has a line break or a control character; write it as one paragraph")
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"is longer than {_LONGEST_TEXT} characters; shorten it")
    return text


def _as_written(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    is_year = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_year else value


def _is_partial_date(text: str) -> str:
    first_day(text)
    return text


def _as_typed(text: str, info: SerializationInfo) -> str | int | date:
    """In a file, a year or a day as somebody would type it: without quotation marks."""
    if info.context != IN_A_FILE or len(text) == len("2016-04"):
        return text
    return int(text) if len(text) == len("2016") else date.fromisoformat(text)


def _bounds(text: str) -> tuple[date, date]:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise ValueError("is not a date; write 2016, 2016-04 or 2016-04-01")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"is not a date ({error}); write 2016, 2016-04 or 2016-04-01") from None
    last_month = month or 12
    return first, date(first.year, last_month, day or monthrange(first.year, last_month)[1])


def first_day(partial: str) -> date:
    """The earliest day that a date known to the year, month or day can be."""
    return _bounds(partial)[0]


def last_day(partial: str) -> date:
    """The latest day that a date known to the year, month or day can be."""
    return _bounds(partial)[1]


Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Text = Annotated[str, AfterValidator(_one_line)]
# A date known to the year, the month or the day, kept as it is known.
PartialDate = Annotated[
    str,
    BeforeValidator(_as_written),
    AfterValidator(_is_partial_date),
    PlainSerializer(_as_typed),
]
Number = int | Annotated[float, Field(allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0)]
# The key of something declared in code: a measure or a feed.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
