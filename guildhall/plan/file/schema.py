"""The whole of a plan file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from guildhall.plan.file.delivery import Action, Commitment, Grant, Review, StatedDeadline
from guildhall.plan.file.facts import Figure, Statement, Term
from guildhall.plan.file.heading import Heading, Objective, Principle, Priority, Programme, Theme
from guildhall.plan.file.people import Agency, Group, RoleHolder
from guildhall.plan.file.results import CountedThing, Measure, Outcome
from guildhall.plan.file.words import Row

FORMAT = 1


class PlanFile(Row):
    """One year's plan of one partnership. Each section but the first two is a list of rows."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    plan: Heading
    principles: list[Principle]
    priorities: list[Priority]
    objectives: list[Objective] = []
    programmes: list[Programme]
    themes: list[Theme] = []
    agencies: list[Agency]
    role_holders: list[RoleHolder] = []
    groups: list[Group] = []
    counted_things: list[CountedThing]
    outcomes: list[Outcome]
    measures: list[Measure]
    actions: list[Action] = []
    commitments: list[Commitment] = []
    reviews: list[Review] = []
    grants: list[Grant] = []
    deadlines_stated: list[StatedDeadline] = []
    figures: list[Figure] = []
    statements: list[Statement] = []
    terms: list[Term] = []


# The sections that are lists of rows with ids, in the order of the file.
SECTIONS: tuple[str, ...] = tuple(
    name for name in PlanFile.model_fields if name not in ("format", "plan")
)
