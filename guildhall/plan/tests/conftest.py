"""Members of each kind, and the small plan loaded."""

from datetime import UTC, date, datetime

import pytest

from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.plan import reads, writes
from guildhall.plan.models import PlanYear
from guildhall.plan.tests import small

AT = datetime(2016, 11, 22, 10, 0, tzinfo=UTC)
TODAY = date(2016, 11, 22)


def _member(name: str, *roles: Role) -> Member:
    return add_member(
        email=f"{name.split()[0].lower()}@example.org",
        name=name,
        password="a long enough phrase",
        roles=roles,
        agency=None,
        by=None,
        at=AT,
    )


@pytest.fixture
def manager(db: None) -> Member:
    return _member("Morgan", Role.MANAGER)


@pytest.fixture
def lead(db: None) -> Member:
    """The lead for road safety, as the small plan names them."""
    return _member("Ada Marsh", Role.LEAD)


@pytest.fixture
def other_lead(db: None) -> Member:
    """Somebody who leads nothing of the small plan."""
    return _member("Lindsay", Role.LEAD)


@pytest.fixture
def board_member(db: None) -> Member:
    return _member("Blair", Role.BOARD)


@pytest.fixture
def outsider(db: None) -> Member:
    """Somebody who signs in and holds no role any more."""
    member = _member("Olly", Role.BOARD)
    Member.objects.filter(pk=member.pk).update(roles=[])
    return member


@pytest.fixture
def year(db: None) -> PlanYear:
    return writes.load_plan(small.plan(), by=None, at=AT).year


@pytest.fixture
def plan(year: PlanYear) -> reads.Plan:
    return reads.opened(year)
