"""What a plan states as fact: figures, statements about itself, terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from guildhall.plan.file.words import (
    ClaimAbout,
    FigureStatus,
    Id,
    Key,
    Number,
    PartialDate,
    Ref,
    Row,
    Scope,
    TermKind,
    Text,
)


class FigureValue(Row):
    """One number. `precision` says how the plan hedges it ("over", "about"), if it does."""

    name: Text
    value: Number
    unit: Text
    period: Text | None = None
    precision: Text | None = None
    is_provisional: bool = False


class FigureCheck(Row):
    """The same number from an outside source."""

    name: Text
    value: Number
    unit: Text
    source: Text
    agrees: bool


class FigureDate(Row):
    name: Text
    on: PartialDate


class Figure(Row):
    """A figure the plan states, whether or not anything stands behind it."""

    id: Id
    title: Text
    where: Text
    status: FigureStatus
    period: Text | None  # None: not stated
    scope: Scope | None  # None: not stated
    source: Text | None  # as the plan names it
    counts: Annotated[Id, Ref(("counted_things",))] | None = None
    values: list[FigureValue] = []
    dates: list[FigureDate] = []
    checks: list[FigureCheck] = []
    recompute: Text
    recomputed_by: list[Key] = []  # measures declared in code
    measures: list[Annotated[Id, Ref(("measures",))]] = []
    note: Text | None = None


class Claim(Row):
    """Something a statement says that another part of the plan can agree with or not."""

    about: ClaimAbout
    value: int | Text
    of: Annotated[Id, Ref()] | None = None


class Statement(Row):
    id: Id
    where: Text
    text: Text  # in our own words
    claims: Annotated[list[Claim], Field(min_length=1)]


class Term(Row):
    """A word the plan leans on. `definition` None: the plan never says what it means."""

    id: Id
    term: Text
    kind: TermKind
    definition: Text | None
    source: Text | None = None
    used_in: list[Annotated[Id, Ref()]]
