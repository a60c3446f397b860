"""What the database itself refuses, each leg of each constraint broken by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from guildhall.partners.models import (
    Agreement,
    Assurance,
    Bar,
    Emergency,
    Grant,
    Guard,
    Party,
    Post,
)
from guildhall.partners.tests.access_rows import (
    DAY,
    HOUR,
    NOW,
    TODAY,
    agency,
    agreement,
    guard,
    member,
)

A_MOMENT = timedelta(microseconds=1)


def refused(model: Any, constraint: str, **row: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**row)


@pytest.fixture
def rows(db: None) -> dict[str, Any]:
    """Something of each kind to point at."""
    return {
        "me": member("me"),
        "you": member("you"),
        "police": agency("police"),
        "pact": agreement(agency("police"), expires_on=TODAY),
        "guard": guard("children", agency("police")),
    }


def named(rows: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
    """The details, with each name of a row turned into the row."""
    return {k: rows.get(v, v) if isinstance(v, str) else v for k, v in details.items()}


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("grant_is_to_a_member_an_agency_or_a_function", {"member": None}),
        ("grant_is_to_a_member_an_agency_or_a_function", {"agency": "police"}),
        ("grant_opens_something", {"level": 0}),
        ("grant_opens_something", {"level": 4}),
        ("grant_ends_after_it_starts", {"until_at": NOW}),
        ("grant_rests_on_an_agreement_if_it_says_so", {"basis": "agreement"}),
        ("grant_rests_on_an_agreement_if_it_says_so", {"agreement": "pact"}),
        ("grant_rests_on_an_agreement_if_it_says_so", {"basis": "a whim"}),
        ("grant_is_in_a_programme", {"programme": ""}),
        ("grant_has_a_purpose", {"purpose": ""}),
    ],
)
def test_a_grant_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {
        "guard": "guard",
        "programme": "children",
        "member": "me",
        "level": 3,
        "purpose": "To find a child",
        "basis": "safeguarding",
        "since_at": NOW,
    }

    refused(Grant, constraint, **named(rows, right | wrong))
    assert Grant.objects.create(**named(rows, right | {"until_at": NOW + A_MOMENT}))


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("emergency_lasts_4_hours_at_most", {"until_at": NOW}),
        ("emergency_lasts_4_hours_at_most", {"until_at": NOW + 4 * HOUR + A_MOMENT}),
        ("emergency_has_a_reason", {"reason": ""}),
        ("emergency_unreviewed_or_wholly_reviewed", {"reviewed_at": NOW}),
        ("emergency_unreviewed_or_wholly_reviewed", {"reviewed_by": "you"}),
        ("emergency_unreviewed_or_wholly_reviewed", {"outcome": "justified"}),
        (
            "emergency_unreviewed_or_wholly_reviewed",
            {"reviewed_at": NOW, "reviewed_by": "you", "outcome": "perhaps"},
        ),
        (
            "emergency_is_reviewed_by_somebody_else",
            {"reviewed_at": NOW, "reviewed_by": "me", "outcome": "justified"},
        ),
    ],
)
def test_an_emergency_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {
        "guard": "guard",
        "member": "me",
        "reason": "A child is at risk",
        "since_at": NOW,
        "until_at": NOW + 4 * HOUR,
    }

    refused(Emergency, constraint, **named(rows, right | wrong))
    assert Emergency.objects.create(**named(rows, right))


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("bar_kind_is_known", {"kind": "dislike"}),
        ("bar_stands_or_is_wholly_lifted", {"lifted_at": NOW}),
        ("bar_stands_or_is_wholly_lifted", {"lifted_by": "you"}),
        ("bar_is_lifted_by_somebody_else", {"lifted_at": NOW, "lifted_by": "me"}),
    ],
)
def test_a_bar_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {"guard": "guard", "member": "me", "kind": "conflict", "since_at": NOW}

    refused(Bar, constraint, **named(rows, right | wrong))
    assert Bar.objects.create(**named(rows, right))


def test_a_bar_stands_once_and_may_be_put_up_again_once_lifted(rows: dict[str, Any]) -> None:
    right = named(rows, {"guard": "guard", "member": "me", "kind": "conflict", "since_at": NOW})
    first = Bar.objects.create(**right)

    with pytest.raises(IntegrityError), transaction.atomic():
        Bar.objects.create(**right)
    Bar.objects.filter(pk=first.pk).update(lifted_at=NOW, lifted_by=rows["you"])

    assert Bar.objects.create(**right)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("guard_marking_is_one_we_hold", {"marking": "secret"}),
        ("guard_regime_is_known", {"regime": "none"}),
    ],
)
def test_a_guard_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {"programme": "children", "controller": "police", "made_at": NOW}

    refused(Guard, constraint, **named(rows, right | wrong))


def test_a_post_ends_on_or_after_its_first_day_and_is_held_once(rows: dict[str, Any]) -> None:
    right = {"member": rows["me"], "programme": "children", "function": "f", "since_on": TODAY}

    refused(Post, "post_ends_after_it_starts", **right, until_on=TODAY - DAY)
    assert Post.objects.create(**right, until_on=TODAY)
    assert Post.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(**right)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("agreement_expires_after_it_starts", {"expires_on": TODAY - DAY, "review_on": TODAY}),
        ("agreement_is_reviewed_while_it_stands", {"review_on": TODAY - DAY}),
        ("agreement_is_reviewed_while_it_stands", {"review_on": TODAY + 2 * DAY}),
    ],
)
def test_an_agreement_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {"title": "T", "starts_on": TODAY, "review_on": TODAY, "expires_on": TODAY + DAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(**(right | wrong))
    assert constraint in {each.name for each in Agreement._meta.constraints}
    assert Agreement.objects.create(**right)


def test_an_agency_signs_once_and_leaves_after_it_signed(rows: dict[str, Any]) -> None:
    right = {"agreement": rows["pact"], "agency": agency("fire"), "signed_on": TODAY}

    refused(Party, "party_leaves_after_it_signs", **right, left_on=TODAY - DAY)
    assert Party.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(**right)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("assurance_kind_is_known", {"kind": "a chat"}),
        ("assurance_is_reviewed_later", {"review_on": TODAY}),
        ("assurance_names_its_document", {"document": ""}),
    ],
)
def test_a_check_that_makes_no_sense_is_not_kept(
    rows: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    right = {
        "kind": "impact_assessment",
        "done_on": TODAY,
        "review_on": TODAY + DAY,
        "document": "DPIA 3",
        "by": "me",
        "recorded_at": NOW,
    }

    refused(Assurance, constraint, **named(rows, right | wrong))
    assert Assurance.objects.create(**named(rows, right))
