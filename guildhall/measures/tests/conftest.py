"""What tests of measures share: members of each kind, a returned measure, kept figures."""

from datetime import UTC, datetime
from typing import Any

import pytest

from guildhall.analysis.direction import Polarity
from guildhall.measures import writes
from guildhall.measures.declare import Contract, Kind, PeriodKind, Supply
from guildhall.measures.models import Definition, DefinitionVersion
from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member, put_agency

AT = datetime(2016, 8, 1, 9, tzinfo=UTC)


def contract(**changes: Any) -> Contract:
    """A contract like that of a measure which an agency returns."""
    given: dict[str, Any] = {
        "title": "Victims offered support",
        "kind": Kind.PROPORTION,
        "unit": "% of victims",
        "counted_unit": "victim",
        "numerator_rule": "Victims offered support",
        "denominator_rule": "All victims referred",
        "per": None,
        "inclusion_date": "The day of the referral",
        "geography": "The city",
        "source": "Hub records",
        "supplier": "Victims' hub",
        "lag_months": 0,
        "polarity": Polarity.UP_GOOD,
        "natural_period": PeriodKind.QUARTER,
        "minimum_denominator": 10,
        "suppress_below": 5,
    }
    return Contract(**(given | changes))


def put(key: str = "M14", *, why: str = "", **changes: Any) -> DefinitionVersion:
    """A returned measure in the register."""
    made = contract(**changes)
    return writes.put_definition(
        key=key,
        title=made.title,
        programme="victims",
        programme_title="Victims",
        supply=Supply.RETURN,
        agency_key="hub",
        contract=made,
        since="2016-04-01",
        why=why,
        by=None,
        at=AT,
    )


@pytest.fixture
def returned(db: None) -> Definition:
    return put().definition


@pytest.fixture
def hub(db: None) -> Agency:
    return put_agency(
        key="hub", name="Victims' hub", kind="invited", joined_on=None, left_on=None, by=None, at=AT
    )


def member(role: Role, agency: Agency | None = None) -> Member:
    """A member with one role."""
    return add_member(
        email=f"{role}{agency.key if agency else ''}@example.org",
        name=f"Pat the {role.value}",
        password="correct horse battery",
        roles=[role],
        agency=agency,
        by=None,
        at=AT,
    )


@pytest.fixture
def manager(db: None) -> Member:
    return member(Role.MANAGER)


@pytest.fixture
def analyst(db: None) -> Member:
    return member(Role.ANALYST)


@pytest.fixture
def returner(hub: Agency) -> Member:
    return member(Role.RETURNER, hub)


@pytest.fixture
def board(db: None) -> Member:
    return member(Role.BOARD)
