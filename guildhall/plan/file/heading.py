"""What a plan is built on: its dates and area, principles, objectives, priorities, programmes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from guildhall.plan.file.words import Id, PartialDate, Place, PlanStatus, Ref, Row, Scope, Text


class Area(Row):
    """The area the plan is for. `scope` is how wide it is, to compare other facts with."""

    code: Text  # Office for National Statistics code
    name: Text
    scope: Scope


class Heading(Row):
    title: Text
    partnership: Text
    area: Area
    starts_on: date
    ends_on: date
    year_of_cycle: Annotated[int, Field(ge=1)]
    cycle_years: Annotated[int, Field(ge=1)]
    status: PlanStatus

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on <= self.starts_on:
            raise ValueError("ends_on must be after starts_on; correct one of them")
        if self.year_of_cycle > self.cycle_years:
            raise ValueError("year_of_cycle is more than cycle_years; correct one of them")
        return self


class Principle(Row):
    id: Id
    text: Text


class Priority(Row):
    id: Id
    number: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text
    since: PartialDate | None = None  # None: not stated


class ObjectiveLink(Row):
    """A priority that serves an objective, for as long as it does."""

    priority: Annotated[Id, Ref(("priorities",))]
    since: PartialDate | None = None
    until: PartialDate | None = None
    is_inferred: bool = False  # the plan does not say which priority serves which objective


class Objective(Row):
    """One objective of the commissioner's own plan."""

    id: Id
    number: Annotated[int, Field(ge=1)]
    title: Text
    meaning: Text
    since: PartialDate | None
    until: PartialDate | None
    change_expected: PartialDate | None = None
    priorities: list[ObjectiveLink]


class ProgrammeName(Row):
    """What a programme is called in one place of the printed plan, and in which position."""

    place: Place
    name: Text | None  # None: the row is there without a title
    order: Annotated[int, Field(ge=1)] | None = None  # None: not in a list there


class Programme(Row):
    id: Id
    title: Text
    priority: Annotated[Id, Ref(("priorities",))]
    # What the programme is about; an outcome that counts something wider is remarked on.
    concerns: Annotated[Id, Ref(("counted_things",))] | None = None
    names: list[ProgrammeName]
    leads: list[Annotated[Id, Ref(("role_holders",))]]
    supporters: list[Annotated[Id, Ref(("role_holders",))]]


class Theme(Row):
    """Something the plan writes about inside a priority, with what (if anything) measures it."""

    id: Id
    title: Text
    priority: Annotated[Id, Ref(("priorities",))]
    programme: Annotated[Id, Ref(("programmes",))] | None
    where: Text
    figures: list[Annotated[Id, Ref(("figures",))]]
    measures: list[Annotated[Id, Ref(("measures",))]]
