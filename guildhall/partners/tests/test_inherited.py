"""What belongs to a thing opens to those who are named on that thing in full, and to no other."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from guildhall.partners.declare import Level
from guildhall.partners.matrices import CELLS
from guildhall.partners.models import Bar, Grant, Guard, Inheritance, Member
from guildhall.partners.reads import access, seen
from guildhall.partners.tests.access_rows import (
    DAY,
    HOUR,
    NOW,
    TODAY,
    agency,
    agreement,
    guard,
    member,
    post,
    programmes,
)


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with programmes({"plain": {"worker": CELLS["P"], "panel": CELLS["M"]}}):
        yield


@pytest.fixture
def me(db: None) -> Member:
    """A member who works on cases and sits on the panel, of an agency that controls neither."""
    made = member("me", agency("police"))
    post(made, "plain", "worker")
    post(made, "plain", "panel")
    return made


def opened(me: Member, at: Any = NOW, **link: Any) -> bool:
    """Whether what belongs to the only guard with grants is open; the list and the page agree."""
    thing = guard("plain", agency("fire"))
    source = Guard.objects.exclude(pk=thing.pk).get()
    Inheritance.objects.create(guard=thing, source=source, **({"since_at": NOW - HOUR} | link))
    is_open = access(me, thing, at).level is Level.FULL
    assert seen(me, at, Level.FULL).filter(pk=thing.pk).exists() is is_open
    return is_open


def given(**details: Any) -> Grant:
    """A grant on a case of the fire service."""
    basis = {"level": Level.FULL, "since_at": NOW - HOUR, "purpose": "Work", "basis": "statute"}
    source = Guard.objects.first() or guard("plain", agency("fire"))
    return Grant.objects.create(guard=source, programme="plain", **(basis | details))


@pytest.mark.parametrize(
    ("details", "is_open"),
    [
        ({}, True),
        ({"function": "worker"}, True),
        ({"function": "panel"}, False),
        ({"level": Level.TASKING}, False),
        ({"meeting": "MARAC 12"}, False),
        ({"since_at": NOW + HOUR}, False),
        ({"until_at": NOW}, False),
        ({"until_at": NOW + HOUR}, True),
        ({"revoked_at": NOW}, False),
        ({"revoked_at": NOW + HOUR}, True),
    ],
    ids=[
        "named", "in a function that reads such things", "in one that does not", "for a task",
        "for a meeting", "not yet", "over", "not yet over", "taken back", "taken back later",
    ],
)  # fmt: skip
def test_it_is_open_to_whoever_is_named_in_full_for_as_long_as_they_are(
    me: Member, details: dict[str, Any], *, is_open: bool
) -> None:
    given(member=me, **details)

    assert opened(me) is is_open


def test_a_share_with_an_agency_opens_nothing_that_belongs_to_the_case(me: Member) -> None:
    given(agency=me.agency)

    assert access(me, Guard.objects.get(), NOW).level is Level.FULL
    assert not opened(me)


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (-1, False)])
def test_what_rests_on_an_agreement_lapses_with_it(me: Member, days: int, *, is_open: bool) -> None:
    assert me.agency is not None
    rests = agreement(me.agency, agency("fire"), expires_on=TODAY + timedelta(days=days))
    given(member=me, agreement=rests, basis="agreement")

    assert opened(me) is is_open


@pytest.mark.parametrize(
    ("link", "is_open"),
    [
        ({"since_at": NOW}, True),
        ({"since_at": NOW + HOUR}, False),
        ({"ended_at": NOW}, False),
        ({"ended_at": NOW + HOUR}, True),
    ],
    ids=["from its instant", "not yet", "taken off", "taken off later"],
)
def test_it_is_open_only_while_it_belongs_there(
    me: Member, link: dict[str, Any], *, is_open: bool
) -> None:
    given(member=me)

    assert opened(me, **link) is is_open


@pytest.mark.parametrize(
    ("details", "is_open"),
    [
        ({}, False),
        ({"lifted_at": NOW}, True),
        ({"lifted_at": NOW + HOUR}, False),
        ({"since_at": NOW + HOUR}, True),
    ],
    ids=["barred", "lifted", "lifted later", "not yet"],
)
def test_a_bar_on_the_case_shuts_what_belongs_to_it(
    me: Member, details: dict[str, Any], *, is_open: bool
) -> None:
    source = given(member=me).guard
    bar = {"kind": "conflict", "reason": "Aunt", "since_at": NOW - DAY, "made_by": me}
    lifted = {"lifted_by": member("other")} if "lifted_at" in details else {}
    Bar.objects.create(guard=source, member=me, **(bar | details | lifted))

    assert opened(me) is is_open


def test_another_members_name_or_bar_changes_nothing(me: Member) -> None:
    other = member("other", me.agency)
    post(other, "plain", "worker")
    source = given(member=other).guard
    Bar.objects.create(
        guard=source, member=me, kind="conflict", reason="Aunt", since_at=NOW - DAY, made_by=me
    )

    assert opened(other)
    assert not seen(me, NOW).exists()
