"""Members, guards and programmes for the tests of access."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from guildhall.partners import registry
from guildhall.partners.declare import Level, Matrix
from guildhall.partners.models import Agency, Agreement, Guard, Member, Party, Post

NOW = datetime(2016, 11, 12, 14, 0, tzinfo=UTC)
TODAY = date(2016, 11, 12)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def agency(key: str, left_on: date | None = None) -> Agency:
    """An agency of that key, made once."""
    made, _ = Agency.objects.get_or_create(
        key=key, defaults={"name": key.title(), "left_on": left_on}
    )
    return made


def member(name: str, of: Agency | None = None, *, is_active: bool = True) -> Member:
    """A member who signs in with their name, of no role."""
    return Member.objects.create(
        email=f"{name}@example.org", name=name.title(), agency=of, is_active=is_active
    )


def post(who: Member, programme: str, function: str, **dates: date | None) -> Post:
    """A function held in a programme, from long ago unless told otherwise."""
    held = {"since_on": date(2016, 1, 1), **dates}
    return Post.objects.create(member=who, programme=programme, function=function, **held)


def guard(programme: str, controller: Agency, marking: str = "official") -> Guard:
    """Something guarded."""
    return Guard.objects.create(
        programme=programme, controller=controller, marking=marking, made_at=NOW - DAY
    )


def agreement(*parties: Agency, expires_on: date, programmes: tuple[str, ...] = ()) -> Agreement:
    """An agreement that started in January 2016."""
    starts_on = date(2016, 1, 1)
    made = Agreement.objects.create(
        title="Sharing to safeguard children",
        purposes="To find missing children",
        powers="Children Act 2004 s.10",
        data_items="Names, addresses, risk",
        programmes=list(programmes),
        starts_on=starts_on,
        review_on=starts_on,
        expires_on=expires_on,
    )
    for each in parties:
        Party.objects.create(agreement=made, agency=each, signed_on=starts_on)
    return made


@contextmanager
def programmes(
    matrices: Mapping[str, Matrix], without_break_glass: frozenset[str] = frozenset()
) -> Iterator[None]:
    """Programmes registered for the length of a test."""
    for key, matrix in matrices.items():
        is_allowed = key not in without_break_glass
        registry.register(key, key.title(), matrix, break_glass=is_allowed)
    try:
        yield
    finally:
        for key in matrices:
            registry.forget(key)


LEVELS = list(Level)[1:]
