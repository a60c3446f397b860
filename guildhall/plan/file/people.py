"""Who is in a plan: agencies, holders of roles, groups that meet."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator

from guildhall.plan.file.words import (
    AgencyKind,
    Id,
    PartialDate,
    Ref,
    Row,
    Scope,
    Text,
    first_day,
    last_day,
)


class Agency(Row):
    """A body or service. Membership is dated: a body can have left before the plan began."""

    id: Id
    name: Text
    kind: AgencyKind
    is_responsible_authority: bool = False  # Crime and Disorder Act 1998, section 5
    is_named_as_member: bool = False  # the plan's own text names it as a member
    covers: Scope | None = None  # how wide an area it serves; None: not stated
    joined: PartialDate | None = None
    left: PartialDate | None = None
    left_because: Text | None = None
    passed_to: list[Annotated[Id, Ref(("agencies",))]] = []

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self.joined, self.left, "joined", "left")
        return self


class RoleHolder(Row):
    """Somebody who holds a role. `invented` says that the name is nobody's."""

    id: Id
    role: Text
    agency: Annotated[Id, Ref(("agencies",))]
    agency_is_inferred: bool = False  # the plan prints a name without an agency
    name: Text
    invented: bool
    since: PartialDate | None
    until: PartialDate | None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self.since, self.until, "since", "until")
        return self


class Group(Row):
    """A board, panel or meeting. None: the plan does not say."""

    id: Id
    name: Text
    programme: Annotated[Id, Ref(("programmes",))] | None
    led_by: Annotated[Id, Ref(("agencies",))] | None
    frequency_as_written: Text | None
    meetings_a_year: int | None
    scope: Scope | None = None
    next_meets: PartialDate | None = None
    purpose: Text


def in_order(start: str | None, end: str | None, start_name: str, end_name: str) -> None:
    """Refuse an end that is certainly before its start."""
    if start and end and last_day(end) < first_day(start):
        raise ValueError(f"{end_name} {end} is before {start_name} {start}; correct one of them")
