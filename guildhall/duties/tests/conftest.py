"""A programme of four functions, members of two agencies, cases, and two declared deadlines."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guildhall.duties import registry, writes
from guildhall.duties.declare import Deadline, Force, Owner, Rule, Source, hours, working_days
from guildhall.duties.models import Clock
from guildhall.partners import registry as access
from guildhall.partners.declare import Do, Function, Level, Reach, Sight
from guildhall.partners.models import Agency, Guard, Member, Post
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member

AT = datetime(2016, 11, 15, 14, 10, tzinfo=UTC)
GUIDANCE = Source("Some guidance", "paragraph 12", date(2014, 1, 1), Force.GUIDANCE)
HERE = Source("A local agreement", "part 2", None, Force.LOCAL)

MATRIX = {
    "coordinator": Sight(Level.FULL, Reach.WHOLE, may=frozenset({Do.READ, Do.ALLOCATE})),
    "visitor": Sight(Level.TASKING, Reach.WHOLE),
    "neighbour": Sight(Level.EXISTS, Reach.WHOLE),
}

VISIT = Deadline(
    key="visit",
    title="A visit",
    of=Guard,
    starts=Guard.made_at,
    met=lambda guard: None,
    versions=(
        Rule(since=date(2014, 1, 1), within=hours(72), source=GUIDANCE),
        Rule(since=date(2020, 1, 1), within=hours(48), source=GUIDANCE, to_check="the part"),
    ),
    owner="visitor",
)
CALL = Deadline(
    key="call",
    title="A call",
    of=Guard,
    starts=Guard.made_at,
    met=lambda guard: None,
    versions=(Rule(since=date(2014, 1, 1), within=working_days(2), source=HERE),),
    owner="visitor",
)


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two deadlines and a matrix, declared for one test."""
    monkeypatch.setattr(registry, "_registered", {})
    registry.register("toy", [VISIT, CALL])
    functions = [Function("coordinator", "Co-ordinator"), Function("visitor", "Visitor")]
    access.register("toy", "Toys", MATRIX, functions=functions)
    yield
    access.forget("toy")


@pytest.fixture
def council(db: None) -> Agency:
    return Agency.objects.create(key="council", name="City Council")


@pytest.fixture
def police(db: None) -> Agency:
    return Agency.objects.create(key="police", name="Police")


def member(name: str, agency: Agency | None, function: str = "", *roles: Role) -> Member:
    """A member who holds one function of the toy programme, or none."""
    made = add_member(
        email=f"{name.lower()}@example.org",
        name=name,
        password="a long enough phrase",
        roles=roles or [Role.BOARD],
        agency=agency,
        by=None,
        at=AT,
    )
    if function:
        Post.objects.create(
            member=made, programme="toy", function=function, since_on=date(2016, 1, 1)
        )
    return made


@pytest.fixture
def coordinator(council: Agency) -> Member:
    return member("Casey", council, "coordinator")


@pytest.fixture
def visitor(council: Agency) -> Member:
    return member("Vi", council, "visitor")


@pytest.fixture
def other_visitor(police: Agency) -> Member:
    return member("Val", police, "visitor")


@pytest.fixture
def neighbour(council: Agency) -> Member:
    return member("Neil", council, "neighbour")


@pytest.fixture
def outsider(council: Agency) -> Member:
    return member("Olly", council)


@pytest.fixture
def guard(council: Agency) -> Guard:
    return new_guard(council)


def new_guard(agency: Agency, programme: str = "toy") -> Guard:
    return Guard.objects.create(programme=programme, controller=agency, made_at=AT)


PutClock = Callable[..., Clock]


@pytest.fixture
def put(guard: Guard) -> PutClock:
    """Put a clock about something new, running since a day ago and due in two days."""

    def put_one(**given: Any) -> Clock:
        details: dict[str, Any] = {
            "duty": "toy.visit",
            "about": f"E{Clock.objects.count()}",
            "guard": guard,
            "started_at": AT - timedelta(hours=24),
            "due_at": AT + timedelta(hours=48),
            "owner": Owner(function="visitor"),
            "rule_since": date(2014, 1, 1),
            "at": AT,
        } | given
        writes.put_clock(**details)
        return Clock.objects.get(
            duty=details["duty"],
            about=details["about"],
            recipient=details.get("recipient", ""),
        )

    return put_one
