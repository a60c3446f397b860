"""How a measure is declared: a contract, with every field that a figure depends on.

A programme's folder declares the measures that files answer. The plan declares those that an
agency returns. Both become versions of a definition in the register.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from guildhall.analysis.direction import Polarity
from guildhall.measures.inputs import (
    Averaged,
    FirstHeld,
    Households,
    Population,
    Recorded,
    Records,
    Valued,
    counts_of,
    filter_words,
)

if TYPE_CHECKING:
    from guildhall.evidence.cube import Count

__all__ = [
    "Averaged",
    "Break",
    "Contract",
    "FirstHeld",
    "Households",
    "Kind",
    "Measure",
    "PeriodKind",
    "Polarity",
    "Population",
    "Recorded",
    "Records",
    "Supply",
    "Valued",
    "Version",
    "counts_of",
]


class Kind(StrEnum):
    """What sort of figure a measure is. A value is a sum of money."""

    COUNT = "count"
    RATE = "rate"
    PROPORTION = "proportion"
    DURATION = "duration"
    VALUE = "value"
    SURVEY = "survey"
    JUDGED = "judged"
    EXISTENCE = "existence"


class PeriodKind(StrEnum):
    """The length of a period. A rolling year is named by its last month."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    R12 = "r12"


class Supply(StrEnum):
    """What brings a measure's figures in."""

    FEED = "feed"
    RETURN = "return"
    CASEWORK = "casework"
    SURVEY = "survey"


@dataclass(frozen=True)
class Break:
    """A month from which a series no longer means what it did: 2017-04. Source in words.

    `areas` are the ONS codes of those where it happened; empty where it happened everywhere.
    """

    since: str
    cause: str
    source: str
    areas: tuple[str, ...] = ()

    def is_of(self, area: str) -> bool:
        """Whether it happened in an area."""
        return not self.areas or area in self.areas


@dataclass(frozen=True)
class Version:
    """One version of a contract: its number, the day it took effect, and why it changed."""

    number: int
    since: str
    why: str


@dataclass(frozen=True)
class Contract:
    """What a version of a definition fixes. Two contracts with one digest mean the same.

    `denominator_rule` is empty for a plain count. `computation` is the filter over imported
    files, as text; empty where an agency returns the figures. `status` is adopted or proposed.
    `adds_up` is False where periods do not make a year: different people, 12 months, a day.
    """

    title: str
    kind: Kind
    unit: str
    counted_unit: str
    numerator_rule: str
    denominator_rule: str
    per: int | None
    inclusion_date: str
    geography: str
    source: str
    supplier: str
    lag_months: int
    polarity: Polarity
    natural_period: PeriodKind
    minimum_denominator: int | None
    suppress_below: int | None
    breaks: tuple[Break, ...] = ()
    mismatch: str = ""
    computation: str = ""
    status: str = "adopted"
    adds_up: bool = True

    @property
    def digest(self) -> str:
        """SHA-256 of every field. A break everywhere and adding up are usual, and are left out."""
        fields = asdict(self)
        for each in fields["breaks"]:
            if not each["areas"]:
                del each["areas"]
        if self.adds_up:
            del fields["adds_up"]
        text = json.dumps(fields, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Measure:
    """A measure that imported files answer, or a programme's own records.

    `key` is kept in the database and never renamed. `unit` is what a figure is in, such as
    "offences per 1,000 residents a year"; `counted_unit` is what one of the numerator is, such
    as "offence". `per` is what a rate is per. `denominator` is None for a plain count. Figures
    of the last `lag_months` are provisional. `suppress_below` is the smallest count shown;
    None says that every input is already published, so nothing is hidden. `mismatch` says how
    the figure differs from what a reader may take it for, and what cannot be done with it.
    `subject` begins sentences about it, such as "Burglary"; `is_plural` says "are" and "their".
    `always_said` is one and many of what is so grave that it is said whatever the verdict:
    "person was killed", "people were killed".
    """

    key: str
    title: str
    kind: Kind
    unit: str
    counted_unit: str
    numerator_rule: str
    numerator: Count | FirstHeld | Valued | Averaged | Records
    inclusion_date: str
    geography: str
    source: str
    supplier: str
    polarity: Polarity
    lag_months: int
    mismatch: str
    denominator_rule: str = ""
    denominator: Count | Population | Households | Records | None = None
    per: int | None = None
    natural_period: PeriodKind = PeriodKind.MONTH
    minimum_denominator: int | None = None
    suppress_below: int | None = 5
    breaks: tuple[Break, ...] = ()
    shown_beside: tuple[str, ...] = ()
    versions: tuple[Version, ...] = (Version(1, "2016-04-01", "First definition."),)
    subject: str = "The figure"
    is_plural: bool = False
    always_said: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        has_denominator = self.kind in {Kind.RATE, Kind.PROPORTION}
        if has_denominator != (self.denominator is not None):
            raise ValueError(f"{self.key}: a rate or proportion needs a denominator, others none")
        if (self.kind is Kind.RATE) != (self.per is not None):
            raise ValueError(f"{self.key}: a rate, and only a rate, says what it is per")
        if (self.denominator is None) != (not self.denominator_rule):
            raise ValueError(f"{self.key}: write the denominator's rule where there is one")
        self._check_records()
        numbers = [version.number for version in self.versions]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"{self.key}: number its versions 1, 2, 3 ...")

    def _check_records(self) -> None:
        """Small figures from records of people are hidden."""
        parts = [p for p in (self.numerator, self.denominator) if isinstance(p, Records)]
        if self.suppress_below is None and any(part.is_of_people for part in parts):
            raise ValueError(f"{self.key}: figures from records of people need suppress_below")
        is_of_records = isinstance(self.numerator, Records)
        is_over_residents = isinstance(self.denominator, Population) and self.kind is Kind.RATE
        if self.denominator is None or (is_of_records and is_over_residents):
            return
        if is_of_records != isinstance(self.denominator, Records):
            raise ValueError(
                f"{self.key}: take both parts from records, or a rate of records over residents"
            )

    @property
    def supply(self) -> Supply:
        """What brings its figures in."""
        return Supply.CASEWORK if isinstance(self.numerator, Records) else Supply.FEED

    @property
    def version(self) -> Version:
        """The version in force."""
        return self.versions[-1]

    @property
    def contract(self) -> Contract:
        """The measure's meaning, without what is only for showing it."""
        return Contract(
            title=self.title,
            kind=self.kind,
            unit=self.unit,
            counted_unit=self.counted_unit,
            numerator_rule=self.numerator_rule,
            denominator_rule=self.denominator_rule,
            per=self.per,
            inclusion_date=self.inclusion_date,
            geography=self.geography,
            source=self.source,
            supplier=self.supplier,
            lag_months=self.lag_months,
            polarity=self.polarity,
            natural_period=self.natural_period,
            minimum_denominator=self.minimum_denominator,
            suppress_below=self.suppress_below,
            breaks=self.breaks,
            mismatch=self.mismatch,
            computation=filter_words(self.numerator, self.denominator),
        )
