"""Two toy programmes, a viewer of each kind, and people to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from guildhall.partners import registry
from guildhall.partners.declare import (
    CASE_SLICE,
    CONTACT_SLICE,
    TASKING_SLICE,
    Do,
    Function,
    Level,
    Reach,
    Sight,
)
from guildhall.partners.models import Agency, Guard, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member, make_guard, post_member, put_agency
from guildhall.subjects import writes
from guildhall.subjects.models import Person
from guildhall.subjects.safe_contact import SafeContact

AT = datetime(2016, 11, 15, 14, 10, tzinfo=UTC)
TOY, OTHER = "toy", "other_toy"
EVERYTHING = frozenset(Do)

MATRIX = {
    "officer": Sight(Level.FULL, Reach.WHOLE, may=EVERYTHING),
    "victims": Sight(Level.FULL, Reach.WHOLE, side="victim", may=frozenset({Do.READ, Do.WRITE})),
    "offenders": Sight(Level.FULL, Reach.WHOLE, side="offender", may=frozenset({Do.READ})),
    "patrol": Sight(Level.TASKING, Reach.WHOLE, may=frozenset({Do.READ})),
    "volunteer": Sight(
        Level.FULL, Reach.WHOLE, slices=frozenset({CONTACT_SLICE}), may=frozenset({Do.READ})
    ),
    "knows": Sight(Level.EXISTS, Reach.WHOLE, may=frozenset({Do.BREAK_GLASS})),
    "named": Sight(Level.FULL, Reach.NAMED, may=frozenset({Do.READ})),
}
SLICES = {TASKING_SLICE, CASE_SLICE}


@contextmanager
def programmes() -> Iterator[None]:
    """Both toy programmes, declared for as long as a test runs."""
    for key in (TOY, OTHER):
        functions = [Function(name, name) for name in MATRIX]
        registry.register(key, key, MATRIX, functions=functions)
    yield
    for key in (TOY, OTHER):
        registry.forget(key)


def agency() -> Agency:
    """The agency that controls every case here."""
    return put_agency(
        key="council", name="Council", kind="responsible", joined_on=None, left_on=None,
        by=None, at=AT,
    )  # fmt: skip


def member(name: str, function: str = "", programme: str = TOY) -> Member:
    """A member with one function in a toy programme, or none."""
    made = add_member(
        email=f"{name}@example.org", name=name.title(), password="a long enough phrase",
        roles=[Role.LEAD], agency=None, by=None, at=AT,
    )  # fmt: skip
    if function:
        since = date(2016, 1, 1)
        post_member(made, programme=programme, function=function, since_on=since, by=None, at=AT)
    return made


def new_case(programme: str = TOY) -> Guard:
    """A new case."""
    return make_guard(programme=programme, controller=agency(), by=None, at=AT)


def person(source: Guard, given: str = "Alex", family: str = "Marsh", **more: Any) -> Person:
    """A person whom a case knows."""
    return writes.add_person(source=source, given=given, family=family, by=None, at=AT, **more)


def live_at(who: Person, source: Guard, line: str = "1 Quiet Close", **more: Any) -> Any:
    """Give a person an address."""
    given = {"postcode": "pe11hf", **more}
    return writes.add_address(who, source=source, line=line, by=None, at=AT, **given)


def call(
    who: Person, source: Guard, value: str = "07700 900123", *, hours: str = "", **more: Any
) -> Any:
    """Give a person a mobile telephone."""
    given = {"kind": "mobile", "safe": SafeContact(hours=hours), **more}
    return writes.add_contact(who, source=source, value=value, by=None, at=AT, **given)
