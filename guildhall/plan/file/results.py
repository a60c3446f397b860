"""What a plan wants to achieve and how it means to tell: outcomes and measures."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from guildhall.plan.file.words import (
    Answers,
    DefinitionStatus,
    Direction,
    Fit,
    Id,
    Key,
    Kind,
    Number,
    PartialDate,
    Polarity,
    Ref,
    Row,
    Scope,
    SupplyKind,
    TargetForm,
    Text,
    Whole,
)

ThingId = Annotated[Id, Ref(("counted_things",))]
ProgrammeId = Annotated[Id, Ref(("programmes",))]
OutcomeId = Annotated[Id, Ref(("outcomes",))]
MeasureId = Annotated[Id, Ref(("measures",))]
AgencyId = Annotated[Id, Ref(("agencies",))]


class CountedThing(Row):
    """One unit of counting: an offence, a person, an episode. `part_of` is the wider unit."""

    id: Id
    name: Text
    part_of: ThingId | None = None


class Flow(Row):
    """Who refers people to whom."""

    sent_by: AgencyId | None
    sent_to: AgencyId | None


class OutcomePart(Row):
    """One of several things that a single outcome asks for."""

    counts: ThingId
    direction: Direction


class Outcome(Row):
    id: Id
    title: Text  # in our own words
    statement: Text  # as the plan puts it
    programme: ProgrammeId  # where the body of the plan has it
    appendix_row: ProgrammeId | None = None  # None: under the same programme in the appendix
    kind: Kind
    other_kinds: list[Kind] = []
    counts: ThingId
    alternatives: list[ThingId] = []  # the plan says "this or that" without choosing
    direction: Direction
    parts: list[OutcomePart] = []
    scope: Scope | None  # None: not stated, so the plan's own area
    flow: Flow | None = None


class MeasurePart(Row):
    """One of several things that a single measure counts."""

    title: Text
    counts: ThingId
    polarity: Polarity


class ComputedBy(Row):
    """A measure declared in code that answers for this one, and how nearly."""

    measure: Key
    fit: Fit
    mismatch: Text | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.fit == "same") == (self.mismatch is not None):
            raise ValueError(
                "mismatch is needed where fit is near or part, and only there; "
                "say how it differs, or change fit"
            )
        return self


class Supply(Row):
    """What brings the numbers in. `also` is a second way that gives part of them."""

    by: SupplyKind
    feed: Key | None = None
    agency: AgencyId | None = None
    computed_by: list[ComputedBy] = []
    also: list[SupplyKind] = []

    @model_validator(mode="after")
    def _has_a_supplier(self) -> Self:
        if self.by == "feed" and self.feed is None:
            raise ValueError("supply by feed needs the key feed; name the feed")
        if self.by in ("return", "survey") and self.agency is None:
            raise ValueError(f"supply by {self.by} needs the key agency; name who returns it")
        if self.by != "feed" and self.feed:
            raise ValueError("only supply by feed has feed; remove it")
        if self.computed_by and not {"feed", "casework"} & {self.by, *self.also}:
            raise ValueError(
                "computed_by needs supply by feed or casework, or one of them in also; remove it"
            )
        return self


class Break(Row):
    """A day from which a series no longer means what it did."""

    since: PartialDate
    what: Text


class Definition(Row):
    """How a measure is counted: a contract, changed only by a new version.

    `numerator` and `denominator` are in words; no denominator means a plain count.
    `unit` is what a figure under it is in; a rate, and only a rate, is `per` so many.
    `lag_months` is how long after a period its figures are complete.
    `suppress_below` None means every input is already published.
    """

    version: Annotated[int, Field(ge=1)]
    status: DefinitionStatus
    since: PartialDate | None
    wording: Text
    kind: Kind
    unit: Text
    per: Annotated[int, Field(ge=1)] | None = None
    numerator: Text
    denominator: Text | None
    inclusion_date: Text
    adds_up: bool = True  # False: of different people, of 12 months or of a day, so no year is made
    geography: Text
    source: Text
    supplier: AgencyId
    lag_months: Whole
    minimum_denominator: Whole | None
    suppress_below: Whole | None
    known_breaks: list[Break] = []
    warning: Text | None = None

    @model_validator(mode="after")
    def _rates_are_per(self) -> Self:
        if (self.kind == "rate") != (self.per is not None):
            raise ValueError("per is needed where kind is rate, and only there; add or remove it")
        return self


class Baseline(Row):
    value: Number
    period: Text
    source: Text


class Target(Row):
    """What the board aims at. `value` is in the measure's unit; a direction needs none."""

    form: TargetForm
    value: Number | None = None
    by: PartialDate | None = None
    set_on: PartialDate

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        if (self.form in ("at_most", "at_least")) == (self.value is None):
            raise ValueError("value is needed with at_most and at_least, and only with them")
        return self


class Measure(Row):
    id: Id
    title: Text  # in our own words
    as_written: Text
    programme: ProgrammeId
    appendix_row: ProgrammeId | None = None
    outcomes: list[OutcomeId]
    kind: Kind  # as the plan prints it; the definition may adopt another
    other_kinds: list[Kind] = []
    counts: ThingId
    alternatives: list[ThingId] = []
    unit: Text | None
    polarity: Polarity
    parts: list[MeasurePart] = []
    scope: Scope | None = None  # wider than the area where the supplier counts a wider one
    answers: Answers
    flow: Flow | None = None
    feeds_into: list[MeasureId] = []  # a rise here raises those by itself
    shown_beside: list[MeasureId] = []  # independent signs of harm, for polarity up_wanted
    supply: Supply
    definition: Definition | None
    baseline: Baseline | None
    target: Target | None
