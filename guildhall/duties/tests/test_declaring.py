"""A slip in a declaration is told at start-up; a record is read by the rule of its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guildhall.duties import registry
from guildhall.duties.declare import (
    Deadline,
    Ended,
    Force,
    NotDeclarable,
    Owner,
    Rule,
    Source,
    days,
    hours,
    working_days,
)
from guildhall.duties.reading import Decided, Reading, readings
from guildhall.duties.tests.conftest import AT, CALL, GUIDANCE, HERE, VISIT
from guildhall.partners.models import Agency, Emergency, Grant, Guard, Member

RULE = Rule(since=date(2014, 1, 1), within=hours(72), source=GUIDANCE)


def deadline(**given: Any) -> Deadline:
    made: dict[str, Any] = {
        "key": "visit",
        "title": "A visit",
        "of": Guard,
        "starts": Guard.made_at,
        "met": lambda guard: None,
        "versions": (RULE,),
        "owner": "visitor",
    }
    return Deadline(**(made | given))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"starts": "made_at"}, "give a field, such as"),
        ({"met": Member.last_login}, "Write a function of the record instead"),
        ({"of": Grant, "starts": Emergency.since_at}, "Write a function of the record instead"),
        ({"starts": Guard.programme}, "not a date and time"),
        ({"versions": ()}, "no version"),
        ({"versions": (replace(RULE, until=RULE.since),)}, "ends before"),
        ({"versions": (RULE, RULE)}, "overlaps"),
        ({"versions": (RULE, replace(RULE, since=date(2013, 1, 1)))}, "overlaps"),
        (
            {
                "versions": (
                    replace(RULE, until=date(2018, 1, 1)),
                    replace(RULE, since=date(2017, 1, 1)),
                )
            },
            "overlaps",
        ),
    ],
    ids=[
        "text",
        "another record's",
        "same name",
        "no instant",
        "none",
        "empty",
        "same",
        "order",
        "overlap",
    ],
)
def test_a_slip_in_a_declaration_is_told_with_what_to_mend(
    given: dict[str, Any], words: str
) -> None:
    with pytest.raises(NotDeclarable, match=words):
        deadline(**given)


def test_two_deadlines_of_a_programme_may_not_share_a_key() -> None:
    with pytest.raises(NotDeclarable, match=r"toy\.visit"):
        registry.register("toy", [deadline()])


def test_a_programme_that_declares_again_what_it_declared_is_let_be() -> None:
    registry.register("toy", [VISIT])

    assert registry.deadlines()["toy.visit"] is VISIT


def read(
    made: Deadline, made_at: datetime | None, decisions: Mapping[Any, Decided] | None = None
) -> list[Reading]:
    record = Guard()
    record.made_at = made_at  # type: ignore[assignment]
    return list(readings("toy.visit", made, record, about="E1", decisions=decisions or {}))


def test_a_record_whose_clock_has_not_started_has_none() -> None:
    assert read(VISIT, None) == []


@pytest.mark.parametrize(
    ("started_at", "since"),
    [
        (datetime(2013, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime(2014, 1, 1, 0, 0, tzinfo=UTC), date(2014, 1, 1)),
        (datetime(2019, 12, 31, 23, 59, tzinfo=UTC), date(2014, 1, 1)),
        (datetime(2020, 1, 1, 0, 0, tzinfo=UTC), date(2020, 1, 1)),
    ],
    ids=str,
)
def test_a_clock_keeps_the_rule_of_the_day_it_started(
    started_at: datetime, since: date | None
) -> None:
    later = replace(RULE, since=date(2020, 1, 1), within=hours(48))
    found = read(deadline(versions=(RULE, later)), started_at)

    assert [each.rule_since for each in found] == ([since] if since else [])
    assert [each.due_at - each.started_at for each in found] == (
        [timedelta(hours=72 if since and since.year == 2014 else 48)] if since else []
    )


def test_the_day_a_rule_begins_is_a_day_in_london() -> None:
    summer = replace(RULE, since=date(2016, 7, 1))
    just_after_midnight = datetime(2016, 6, 30, 23, 30, tzinfo=UTC)

    assert len(read(deadline(versions=(summer,)), just_after_midnight)) == 1


@pytest.mark.parametrize(
    ("started_at", "clocks"),
    [
        (datetime(2015, 12, 31, 23, 59, tzinfo=UTC), 1),
        (datetime(2016, 1, 1, 0, 0, tzinfo=UTC), 0),
        (AT, 0),
    ],
    ids=["the day before", "the day it ends", "later"],
)
def test_a_rule_that_ended_gives_no_clock(started_at: datetime, clocks: int) -> None:
    ended = replace(RULE, until=date(2016, 1, 1))

    assert len(read(deadline(versions=(ended,)), started_at)) == clocks


IN_2021 = datetime(2021, 1, 5, 12, tzinfo=UTC)
TO_CHECK = ("toy.visit", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("decided", "is_on"),
    [(None, False), (Decided(is_on=True), True), (Decided(is_on=False), False)],
    ids=["nobody has read it", "read", "turned off"],
)
def test_a_rule_to_be_checked_is_off_until_somebody_has_read_its_source(
    decided: Decided | None, is_on: bool
) -> None:
    found = read(VISIT, IN_2021, {TO_CHECK: decided} if decided else {})

    assert bool(found) is is_on


def test_any_rule_may_be_turned_off() -> None:
    off = {("toy.visit", date(2014, 1, 1)): Decided(is_on=False)}

    assert read(VISIT, AT, off) == []


def test_the_length_of_a_local_rule_may_be_set_here_and_no_others() -> None:
    set_here = {("toy.visit", date(2014, 1, 1)): Decided(within=days(9))}

    local = read(CALL, AT, set_here)
    national = read(VISIT, AT, set_here)

    assert local[0].due_at - AT == timedelta(days=9)
    assert national[0].due_at - AT == timedelta(hours=72)


def test_a_met_clock_says_when_and_its_other_endings_are_not_asked() -> None:
    made = deadline(met=lambda guard: AT, ended=lambda guard: "declined")

    found = read(made, AT)

    assert (found[0].ended, found[0].stopped_at) == ("met", AT)


@pytest.mark.parametrize(
    ("over", "ended", "reason"),
    [
        (None, "", ""),
        ("declined", "declined", ""),
        (Ended("not_applicable", "Over 18"), "not_applicable", "Over 18"),
    ],
    ids=["open", "a word", "with its reason"],
)
def test_a_clock_that_is_over_without_being_met_says_how_and_why(
    over: Ended | str | None, ended: str, reason: str
) -> None:
    found = read(deadline(ended=lambda guard: over), AT)

    assert (found[0].ended, found[0].reason, found[0].stopped_at) == (ended, reason, None)


def test_a_duty_owed_to_several_has_a_clock_for_each() -> None:
    shared = {"police": AT}
    made = deadline(
        recipients=lambda guard: {"police": "Police", "school": "School"},
        starts=Guard.made_at,
        met=lambda guard, recipient: shared.get(recipient),
        owner=lambda guard, recipient: Owner(function=f"to_{recipient}"),
    )

    found = {each.recipient: each for each in read(made, AT)}

    assert {key: each.ended for key, each in found.items()} == {"police": "met", "school": ""}
    assert found["school"].owner == Owner(function="to_school")


def test_a_length_in_words() -> None:
    assert [str(each) for each in (hours(72), working_days(1), days(5))] == [
        "72 hours",
        "1 working day",
        "5 days",
    ]


def test_a_source_says_what_makes_it_binding() -> None:
    assert Source("Act", "s1", None, Force.STATUTE).force.label == "Statute or regulation"
    assert HERE.force == Force.LOCAL


def test_an_owner_may_be_an_agency_and_a_person() -> None:
    police, officer = Agency(key="police"), Member(name="Pat")

    found = read(deadline(owner=lambda guard: Owner("visitor", police, officer)), AT)

    assert (found[0].owner.agency, found[0].owner.member) == (police, officer)
