"""The list and the page agree: `seen` in rows says what `decide` says of each."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.partners.declare import ANYONE, Level, Matrix, Reach, Sight
from guildhall.partners.matrices import CELLS
from guildhall.partners.models import Bar, Emergency, Grant, Guard, Inheritance, Member
from guildhall.partners.reads import NotKnown, accesses, guard_for, seen
from guildhall.partners.tests.access_rows import (
    DAY,
    HOUR,
    LEVELS,
    NOW,
    TODAY,
    agency,
    agreement,
    guard,
    member,
    post,
    programmes,
)

REACHES = [reach for reach in Reach if reach is not Reach.NONE]
LINES = {f"{r}_{int(level)}": Sight(level, r) for r, level in product(REACHES, LEVELS)}
OFFICIAL = {f"official_{r}": Sight(Level.FULL, r, highest="official") for r in REACHES}
MATRICES: dict[str, Matrix] = {
    "plain": {**LINES, **OFFICIAL},
    "open": {**LINES, ANYONE: (CELLS["TN"], CELLS["EA"]), "mixed": (CELLS["E"], CELLS["M"])},
    "sealed": {**LINES, ANYONE: CELLS["EN"]},
    "whole": {ANYONE: Sight(Level.EXISTS, Reach.WHOLE, highest="official"), **LINES},
}


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    with programmes(MATRICES, without_break_glass=frozenset({"sealed"})):
        yield


def granted(me: Member, other: Member) -> Iterator[dict[str, Any]]:
    """Every kind of grant, with the ways in which one stands or does not."""
    mine, theirs = agency("police"), agency("fire")
    in_force = agreement(mine, theirs, expires_on=TODAY)
    lapsed = agreement(mine, theirs, expires_on=TODAY - DAY)
    not_ours = agreement(theirs, expires_on=TODAY + DAY)
    whom: list[dict[str, Any]] = [
        {"member": me},
        {"member": other},
        {"agency": mine},
        {"agency": theirs},
        *({"agency": mine, "function": f} for f in ("agency_3", "meeting_2", ANYONE, "no_such")),
        *({"member": me, "function": f} for f in ("named_3", "meeting_2", ANYONE, "no_such")),
        *({"function": f} for f in ("owed_3", "owed_1", "official_owed", "named_3", ANYONE)),
    ]
    standing: list[dict[str, Any]] = [
        {},
        {"since_at": NOW + HOUR},
        {"since_at": NOW},
        {"until_at": NOW},
        {"until_at": NOW + HOUR},
        {"revoked_at": NOW},
        {"until_at": NOW - HOUR / 2, "revoked_at": NOW + HOUR},
        *({"agreement": a, "basis": "agreement"} for a in (in_force, lapsed, not_ours)),
    ]
    for who, state, level, meeting in product(whom, standing, LEVELS, ("", "MARAC 12")):
        given = {"since_at": NOW - HOUR, "basis": "safeguarding", "purpose": "To find a child"}
        yield {**given, **who, **state, "level": level, "meeting": meeting}


@pytest.fixture
def rows(db: None) -> tuple[Member, list[Guard]]:
    """A guard for each kind of grant in each programme, and for each bar and emergency."""
    mine, theirs = agency("police"), agency("fire")
    me, other = member("me", mine), member("other", theirs)
    kinds: list[dict[str, Any] | None] = [None, *granted(me, other)]
    dice = random.Random(3)
    guards, grants, bars, emergencies = [], [], [], []
    for programme, kind in product(MATRICES, kinds):
        controller = dice.choice((mine, theirs))
        marking = dice.choice(("official", "official_sensitive"))
        each = Guard(programme=programme, controller=controller, marking=marking, made_at=NOW)
        guards.append(each)
        given = [kind, dice.choice(kinds)] if dice.random() < 0.3 else [kind]
        grants += [
            Grant(guard=each, programme=programme, **details) for details in given if details
        ]
        bars += _bars(each, me, other, dice)
        emergencies += _emergencies(each, me, other, dice)
    plain = product(MATRICES, (mine, theirs), ("official", "official_sensitive"), range(20))
    for programme, controller, marking, _ in plain:
        each = Guard(programme=programme, controller=controller, marking=marking, made_at=NOW)
        guards.append(each)
        bars += _bars(each, me, other, dice)
        emergencies += _emergencies(each, me, other, dice)
    Guard.objects.bulk_create(guards)
    Grant.objects.bulk_create(grants)
    Bar.objects.bulk_create(bars)
    Emergency.objects.bulk_create(emergencies)
    Inheritance.objects.bulk_create(_inheritances(guards, dice))
    return me, guards


def _inheritances(guards: list[Guard], dice: random.Random) -> list[Inheritance]:
    """Things without a grant of their own that belong to, or belonged to, one that has."""
    kinds: list[dict[str, Any]] = [
        {},
        {},
        {"since_at": NOW},
        {"since_at": NOW + HOUR},
        {"ended_at": NOW},
        {"ended_at": NOW + HOUR},
    ]
    granted_ones, plain = guards[:-320], guards[-320:]
    return [
        Inheritance(
            guard=each,
            source=source,
            **{"since_at": NOW - HOUR, **dice.choice(kinds)},
        )
        for each in plain
        for source in dice.sample(granted_ones, 6)
    ]


def _bars(on: Guard, me: Member, other: Member, dice: random.Random) -> list[Bar]:
    kinds: list[dict[str, Any]] = [
        {"member": me},
        {"member": other},
        {"member": me, "lifted_at": NOW, "lifted_by": other},
        {"member": me, "lifted_at": NOW + HOUR, "lifted_by": other},
        {"member": me, "since_at": NOW + HOUR},
    ]
    if dice.random() > 0.4:
        return []
    return [Bar(guard=on, kind="conflict", **{"since_at": NOW - HOUR, **dice.choice(kinds)})]


def _emergencies(on: Guard, me: Member, other: Member, dice: random.Random) -> list[Emergency]:
    kinds: list[dict[str, Any]] = [
        {"member": me},
        {"member": me, "since_at": NOW - 4 * HOUR, "until_at": NOW},
        {"member": me, "since_at": NOW, "until_at": NOW + HOUR},
        {"member": me, "since_at": NOW + HOUR, "until_at": NOW + 2 * HOUR},
        {"member": other},
    ]
    if dice.random() > 0.4:
        return []
    span = {"since_at": NOW - HOUR, "until_at": NOW + HOUR, "reason": "A child is at risk"}
    return [Emergency(guard=on, **{**span, **dice.choice(kinds)})]


def test_the_list_and_the_page_agree_for_every_function_and_every_level(
    rows: tuple[Member, list[Guard]],
) -> None:
    me, guards = rows
    functions = ["", *LINES, *OFFICIAL, "mixed"]
    seen_at_all = 0
    for function in functions:
        me.posts.all().delete()
        for programme in MATRICES if function else ():
            post(me, programme, function)
        decisions = accesses(me, guards, NOW)
        for least in LEVELS:
            wanted = {key for key, decision in decisions.items() if decision.level >= least}

            listed = list(seen(me, NOW, least).values_list("pk", flat=True))

            assert set(listed) == wanted, (function, least)
            assert len(listed) == len(wanted), "a guard is listed once"
            seen_at_all += len(wanted)
    assert seen_at_all > 10_000, "the rows are not all hidden"


STANDINGS: dict[str, dict[str, Any]] = {
    "no agency": {"agency": None},
    "an agency that left yesterday": {"left_on": TODAY - DAY},
    "an agency that leaves today": {"left_on": TODAY},
    "not active": {"is_active": False},
}


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("function", ["whole_3", "agency_3", "named_2", "meeting_3"])
def test_they_agree_for_members_who_stand_otherwise(
    rows: tuple[Member, list[Guard]], function: str, standing: str
) -> None:
    me, guards = rows
    details = dict(STANDINGS[standing])
    left_on = details.pop("left_on", None)
    type(agency("police")).objects.filter(key="police").update(left_on=left_on)
    Member.objects.filter(pk=me.pk).update(**details)
    for programme in MATRICES:
        post(me, programme, function)

    decisions = accesses(me, guards, NOW)

    for least in LEVELS:
        wanted = {key for key, decision in decisions.items() if decision.level >= least}
        assert set(seen(me, NOW, least).values_list("pk", flat=True)) == wanted
    is_shut_out = standing in ("an agency that left yesterday", "not active")
    assert is_shut_out is not any(decisions.values())


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({"since_on": TODAY}, True),
        ({"since_on": TODAY + DAY}, False),
        ({"until_on": TODAY}, True),
        ({"until_on": TODAY - DAY}, False),
    ],
    ids=["from today", "from tomorrow", "until today", "until yesterday"],
)
def test_a_post_is_held_on_its_first_and_last_days(
    db: None, dates: dict[str, date], holds: bool
) -> None:
    me, one = member("me"), guard("plain", agency("fire"))
    post(me, "plain", "whole_3", **dates)

    assert bool(accesses(me, [one], NOW)[one.pk]) is holds
    assert seen(me, NOW).exists() is holds


def test_the_day_is_the_day_in_london(db: None) -> None:
    me, one = member("me"), guard("plain", agency("fire"))
    post(me, "plain", "whole_3", since_on=date(2016, 7, 2))
    just_after_midnight = NOW.replace(month=7, day=1, hour=23, minute=5)

    assert accesses(me, [one], just_after_midnight)[one.pk]
    assert not accesses(me, [one], just_after_midnight - timedelta(minutes=10))[one.pk]


def statements(who: Member, reference: str) -> list[str]:
    with (
        CaptureQueriesContext(
            connection,
        ) as captured,
        pytest.raises(NotKnown),
    ):
        guard_for(who, reference, NOW)
    said = [query["sql"] for query in captured.captured_queries]
    keys = {str(key) for key in Guard.objects.values_list("pk", flat=True)} | {"0"}
    found = set(Guard.objects.values_list("reference", flat=True)) | {"ABCDEFGH"}
    for reference_ in found:
        said = [each.replace(reference_, "?") for each in said]
    return [" ".join("?" if w.strip("()") in keys else w for w in s.split()) for s in said]


def test_a_refused_and_a_missing_record_run_the_same_statements(db: None) -> None:
    me, closed = member("me"), guard("plain", agency("fire"))
    barred = guard("plain", agency("fire"))
    Bar.objects.create(guard=barred, member=me, kind="conflict", since_at=NOW - HOUR)
    missing = statements(me, "ABCDEFGH")

    assert statements(me, closed.reference) == missing
    assert statements(me, barred.reference) == missing
    assert len(missing) == 6


def test_a_reference_with_a_nul_in_it_is_of_nothing(db: None) -> None:
    me, closed = member("me"), guard("plain", agency("fire"))

    with pytest.raises(NotKnown):
        guard_for(me, f"{closed.reference}\0", NOW)


def test_a_decision_costs_the_same_queries_however_many_things(
    rows: tuple[Member, list[Guard]], django_assert_num_queries: Any
) -> None:
    me, guards = rows

    with django_assert_num_queries(5):
        accesses(me, guards[:1], NOW)
    with django_assert_num_queries(5):
        accesses(me, guards[:300], NOW)
    with django_assert_num_queries(4):
        list(seen(me, NOW, Level.FULL)[:50])


def test_a_programme_that_nobody_declared_is_seen_by_nobody(db: None) -> None:
    me = member("me", agency("police"))
    one = guard("unheard_of", agency("police"))
    post(me, "unheard_of", "whole_3")

    assert not accesses(me, [one], NOW)[one.pk]
    assert not seen(me, NOW).exists()
