"""Looking for a person: by what is seen, and moved by nothing that is not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.partners.models import Guard, Member
from guildhall.subjects import reads, writes
from guildhall.subjects.tests.world import AT, call, live_at, person

Viewer = Callable[[str], Member]


def names(viewer: Member, text: str, limit: int = 20) -> list[str]:
    """The titles of those who are found."""
    return [found.person.title for found in reads.find(viewer, text, AT, limit=limit)]


def test_each_word_begins_a_word_of_the_name(officer: Member, case: Guard) -> None:
    person(case, "Siân", "O’Néill")
    person(case, "Sam", "Neil-Marsh")

    assert names(officer, "sian one") == ["Siân O’Néill"]
    assert names(officer, "NEIL") == ["Sam Neil-Marsh"]
    assert names(officer, "neill sian") == []
    assert names(officer, "oneill sian") == ["Siân O’Néill"]
    assert names(officer, "eill") == []


def test_the_nearest_comes_first(officer: Member, case: Guard) -> None:
    for given_name, family in (("Jo", "Alexis"), ("Alex", "Marshall"), ("Alex", "Marsh")):
        person(case, given_name, family)

    assert names(officer, "alex marsh") == ["Alex Marsh", "Alex Marshall"]
    assert names(officer, "alex") == ["Alex Marsh", "Alex Marshall", "Jo Alexis"]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("07700 900123", "contact"),
        ("+447700900123", "contact"),
        ("943 476 5919", "number"),
        ("9434765919", "number"),
        ("1/2/2003", "date of birth"),
        ("01-02-2003", "date of birth"),
        ("1 Quiet Close, PE1 1HF", "address"),
        ("1 quiet close pe11hf", "address"),
    ],
)
def test_what_is_exactly_theirs_finds_them(
    officer: Member, case: Guard, text: str, matched: str
) -> None:
    who = person(case, born_on=date(2003, 2, 1))
    live_at(who, case)
    call(who, case)
    writes.add_identifier(who, source=case, scheme="nhs", value="943 476 5919", by=None, at=AT)

    (found,) = reads.find(officer, text, AT)

    assert (found.person.reference, found.matched) == (who.reference, matched)


def test_a_reference_finds_its_person(officer: Member, case: Guard) -> None:
    who = person(case)

    assert names(officer, who.reference.lower()) == ["Alex Marsh"]


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "_", "'; drop table", "31/2/2003", "\x00", "a" * 5000]
)
def test_odd_words_find_nobody_and_break_nothing(officer: Member, case: Guard, text: str) -> None:
    person(case)

    assert names(officer, text) == []


@pytest.mark.parametrize("function", ["knows", "named", ""])
def test_somebody_who_may_not_see_finds_nobody(viewer: Viewer, case: Guard, function: str) -> None:
    who = person(case)
    looks = viewer(function)

    assert names(looks, "Alex Marsh") == []
    assert names(looks, who.reference) == []


@pytest.mark.parametrize(
    ("function", "is_found"),
    [("officer", True), ("victims", True), ("offenders", False), ("patrol", False)],
)
def test_a_shielded_number_finds_somebody_only_for_those_who_see_it(
    viewer: Viewer, case: Guard, function: str, is_found: bool
) -> None:
    who = person(case)
    call(who, case, is_shielded=True, side="victim")
    live_at(who, case, is_shielded=True, side="victim")
    looks = viewer(function)

    assert bool(names(looks, "07700900123")) is is_found
    assert bool(names(looks, "1 Quiet Close, PE1 1HF")) is is_found


def everything(viewer: Member) -> list[Any]:
    """All that a viewer can learn by looking, in the order it comes."""
    looked = ("alex", "a", "marsh", "alex marsh", "07700900123", "1/2/2003", "1 quiet close pe11hf")
    return [
        (text, limit, reads.find(viewer, text, AT, limit=limit))
        for text in looked
        for limit in (1, 2, 20)
    ]


LETTERS = st.sampled_from(["Alex", "Al", "Alexa", "Marsh", "Marshall", "A", "Zed", "alex"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=4))
def test_records_that_are_not_seen_change_no_byte(
    officer: Member, case: Guard, other_case: Guard, unseen: list[tuple[str, str]]
) -> None:
    for one in [("Alex", "Marsh"), ("Alex", "Moss"), ("Alexandra", "Marsh")]:
        who = person(case, *one)
        call(who, case)
    before = repr(everything(officer))

    for given_name, family in unseen:
        hidden = person(other_case, given_name, family, born_on=date(2003, 2, 1))
        call(hidden, other_case)
        live_at(hidden, other_case, is_shielded=False)
        writes.add_name(who, source=other_case, given=given_name, family=family, by=None, at=AT)

    assert repr(everything(officer)) == before


def test_looking_asks_the_same_whether_anybody_is_found(officer: Member, case: Guard) -> None:
    reads.find(officer, "first of all, so that the keys of blinding are made", AT)
    asked = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            reads.find(officer, "alex", AT)
        asked.append(len(queries))
        for _ in range(5):
            call(person(case), case)

    assert len(set(asked)) == 1


def test_somebody_with_many_names_is_found_once(officer: Member, case: Guard) -> None:
    who = person(case, "Alex", "Marsh")
    for family in ("Marshal", "Marshall", "Marsham"):
        writes.add_name(
            who, source=case, given="Alex", family=family, kind="former", by=None, at=AT
        )
    person(case, "Alex", "Martin")

    assert names(officer, "alex", limit=2) == ["Alex Marsh", "Alex Martin"]
