"""Cover for leave: from its first day, for whoever may do the work, seen and ended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework import reads
from guildhall.casework.errors import AlreadyDone, Stopped
from guildhall.casework.models import Case, Cover
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import allocate, cover, end_cover
from guildhall.partners.models import Member, Post
from guildhall.partners.reads import NotAllowed, access
from guildhall.testing import sign_in

MINUTE = timedelta(minutes=1)
FIRST, LAST = date(2017, 3, 20), date(2017, 3, 26)
"""The clocks go forward on the last of them, which ends at 11pm UTC."""
BEGINS, ENDS = datetime(2017, 3, 20, tzinfo=UTC), datetime(2017, 3, 26, 23, tzinfo=UTC)


@pytest.fixture
def held(town: Town, case: Case) -> Case:
    """A case that the warden has."""
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT)
    return case


def arrange(town: Town, by: Member | None = None, **changed: object) -> Cover:
    given = {"since_on": FIRST, "until_on": LAST, "covered_by": town.other_warden} | changed
    return cover(
        member=town.warden,
        programme=KEY,
        by=by or town.warden,
        at=AT,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("at", "opens"),
    [(AT, False), (BEGINS - MINUTE, False), (BEGINS, True), (ENDS - MINUTE, True), (ENDS, False)],
    ids=["when arranged", "before the first day", "on the first", "on the last", "the day after"],
)
def test_cover_opens_on_its_first_day_in_london_and_shuts_after_its_last(
    town: Town, held: Case, at: datetime, opens: bool
) -> None:
    arrange(town)

    assert bool(access(town.other_warden, held.guard, at)) is opens
    assert [line.case for line in reads.my_work(town.other_warden, at).covering] == [held] * opens


def test_a_case_given_before_the_first_day_is_covered_from_it(town: Town, case: Case) -> None:
    arrange(town)

    allocate(case, to=town.warden, seen=None, by=town.clerk, at=AT + MINUTE)

    assert not access(town.other_warden, case.guard, BEGINS - MINUTE)
    assert access(town.other_warden, case.guard, BEGINS)


def test_a_case_given_to_another_is_covered_no_more(town: Town, held: Case) -> None:
    arrange(town)

    allocate(held, to=town.head, seen=town.warden, by=town.clerk, at=BEGINS)

    assert not access(town.other_warden, held.guard, BEGINS + MINUTE)


@pytest.mark.parametrize(
    ("function", "since_on", "until_on", "may"),
    [
        ("warden", FIRST, LAST, True),
        ("warden", FIRST + timedelta(days=1), None, False),
        ("warden", FIRST, LAST - timedelta(days=1), False),
        ("neighbour", FIRST, None, False),
    ],
    ids=["all of the days", "from the second day", "until the last but one", "other work"],
)
def test_only_somebody_whose_own_function_does_the_work_on_those_days_covers(
    town: Town, function: str, since_on: date, until_on: date | None, may: bool
) -> None:
    new = Member.objects.create(email="new@example.org", name="Nia", agency=town.council)
    Post.objects.create(
        member=new, programme=KEY, function=function, since_on=since_on, until_on=until_on
    )

    if may:
        arrange(town, covered_by=new)
    else:
        with pytest.raises(Stopped, match="Nia holds no function") as refused:
            arrange(town, covered_by=new)
        assert refused.value.field == "covered_by"


def test_the_same_cover_is_not_arranged_twice(town: Town) -> None:
    arrange(town)

    with pytest.raises(Stopped, match="on some of those days already"):
        arrange(town, since_on=LAST)
    arrange(town, since_on=LAST + timedelta(days=1), until_on=LAST + timedelta(days=2))


@pytest.mark.parametrize("who", ["warden", "other_warden", "clerk"])
def test_cover_is_ended_by_either_or_by_who_allocates_and_shuts_at_once(
    town: Town, held: Case, who: str
) -> None:
    row = arrange(town)

    end_cover(row, by=getattr(town, who), at=BEGINS + MINUTE)

    assert not access(town.other_warden, held.guard, BEGINS + 2 * MINUTE)
    assert reads.my_work(town.other_warden, BEGINS + 2 * MINUTE).covering == ()
    assert reads.covers(town.warden, BEGINS + 2 * MINUTE) == []
    with pytest.raises(AlreadyDone):
        end_cover(row, by=town.warden, at=BEGINS + 2 * MINUTE)


def test_nobody_else_ends_it_or_sees_it(town: Town) -> None:
    row = arrange(town)

    with pytest.raises(NotAllowed):
        end_cover(row, by=town.teacher, at=AT)
    assert reads.covers(town.teacher, AT) == []
    for name in ("warden", "other_warden", "clerk"):
        assert reads.covers(getattr(town, name), AT) == [row]


def test_cover_is_listed_on_a_page_with_a_button_that_ends_it(client: Client, town: Town) -> None:
    today = clock.today()
    row = cover(
        member=town.warden, covered_by=town.other_warden, programme=KEY,
        since_on=today + timedelta(days=1), until_on=today + timedelta(days=3),
        by=town.warden, at=clock.now(),
    )  # fmt: skip
    address = reverse("cover")
    pages = {}
    for name in ("warden", "teacher"):
        sign_in(client, getattr(town, name))
        pages[name] = client.get(address).content.decode()
    sign_in(client, town.teacher)
    client.post(address, {"end": row.reference})
    row.refresh_from_db()

    words = f"{town.other_warden.name} covers for {town.warden.name}"
    assert words in pages["warden"]
    assert "not begun" in pages["warden"]
    assert words not in pages["teacher"]
    assert row.ended_at is None
    sign_in(client, town.warden)
    assert words not in client.post(address, {"end": row.reference}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.ended_by == town.warden
