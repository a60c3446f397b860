"""What a plan says will be done, with what money and by when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from guildhall.plan.file.words import (
    DayKind,
    DeadlineKind,
    Id,
    PartialDate,
    Ref,
    Row,
    Scope,
    Text,
    Whole,
)

ProgrammeId = Annotated[Id, Ref(("programmes",))]
RoleId = Annotated[Id, Ref(("role_holders",))]


class Done(Row):
    """That the plan itself says an action was done: on which day, and the rows that say so."""

    on: PartialDate
    evidence: Annotated[
        list[Annotated[Id, Ref(("figures", "reviews", "statements"))]], Field(min_length=1)
    ]


class Action(Row):
    """One key action of the delivery plan. `due_on` None: the plan gives no day.

    `due_is_inferred`: the day was worked out from the plan's words ("within 6 months").
    `done` is there where another part of the plan says that it was done already.
    """

    id: Id
    title: Text
    programme: ProgrammeId
    appendix_row: ProgrammeId | None = None
    leads: list[RoleId]
    supporters: list[RoleId]
    due_on: date | None
    due_as_written: Text | None
    due_is_inferred: bool = False
    done: Done | None = None
    outcomes: list[Annotated[Id, Ref(("outcomes",))]] = []
    scope: Scope | None = None


class Commitment(Row):
    """Something promised in the body of the plan that no row of its delivery plan carries."""

    id: Id
    title: Text
    programme: ProgrammeId | None
    theme: Annotated[Id, Ref(("themes",))] | None = None
    agency: Annotated[Id, Ref(("agencies",))] | None
    where: Text
    due_on: date | None
    due_as_written: Text | None
    due_is_inferred: bool = False


class Review(Row):
    """What was said of a programme's last year, in our own words."""

    id: Id
    programme: ProgrammeId
    starts_on: date
    ends_on: date
    paragraphs: Annotated[list[Text], Field(min_length=1)]
    figures: list[Annotated[Id, Ref(("figures",))]]


class GrantLine(Row):
    """One thing that a grant pays for. `amount_pounds` None: the plan gives no split."""

    title: Text
    amount_pounds: Whole | None


class Grant(Row):
    id: Id
    funder: Annotated[Id, Ref(("agencies",))]
    purpose: Text
    amount_pounds: Whole
    starts_on: date
    ends_on: date
    figure: Annotated[Id, Ref(("figures",))] | None = None
    lines: list[GrantLine]


class StatedDeadline(Row):
    """A time limit as the plan words it. None: the plan leaves it open.

    within: `amount` of `unit` after `starts`. every: `amount` times in each `unit`.
    """

    id: Id
    what: Text
    kind: DeadlineKind
    amount: Annotated[int, Field(ge=1)] | None
    unit: Text
    as_written: Text
    day_kind: DayKind | None = None
    starts: Text | None
    starts_at: Text | None = None  # the recorded moment the clock runs from
    where: Text
    serves: list[Annotated[Id, Ref()]]
    figure: Annotated[Id, Ref(("figures",))] | None = None
    ends_on: PartialDate | None = None
