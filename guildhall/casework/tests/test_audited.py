"""What casework and access rows say is held against the last revision that was kept of each."""

from datetime import date, datetime
from typing import Any

import pytest

from guildhall.audit import comparing
from guildhall.audit.comparing import Differs, compare
from guildhall.casework.models import Case, Entry
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.writes import add_note
from guildhall.partners.models import Bar, Grant, Member, Post
from guildhall.partners.rules import Role
from guildhall.partners.writes import (
    add_member,
    bar,
    end_post,
    grant,
    lift_bar,
    post_member,
    revoke,
)
from guildhall.subjects import writes as subjects
from guildhall.subjects.models import Address, Birth, Contact, Name
from guildhall.subjects.safe_contact import SafeContact


def held(about: str) -> int:
    """How many rows of a kind are as their last revisions say. Raises Differs."""
    return compare(next(each for each in comparing.every() if each.about == about))


def wrong(about: str) -> str:
    with pytest.raises(Differs) as found:
        held(about)
    return str(found.value)


def note_of(town: Town, case: Case) -> Entry:
    return add_note(case, text="She is well.", by=town.clerk, at=AT)


def opened(town: Town, case: Case) -> Grant:
    return grant(
        case.guard, to=town.constable, purpose="To look", basis="safeguarding", by=town.clerk, at=AT
    )


def test_rows_that_only_the_product_wrote_are_what_their_revisions_say(
    town: Town, case: Case
) -> None:
    note_of(town, case)
    opened(town, case)

    assert held("entry") == Entry.objects.count() > 1
    assert held("grant") == Grant.objects.count() > 0


def test_the_words_of_an_entry_that_were_changed_in_the_database_are_found(
    town: Town, case: Case
) -> None:
    entry = note_of(town, case)
    Entry.objects.filter(pk=entry.pk).update(body="She is not well.")

    assert wrong("entry") == (
        f"entry:{entry.reference} was altered: its last revision says another body"
    )


def test_an_entry_that_was_taken_out_is_found(town: Town, case: Case) -> None:
    entry = note_of(town, case)
    Entry.objects.filter(pk=entry.pk).delete()

    assert wrong("entry").startswith(f"entry:{entry.reference} was taken out")


def test_grants_put_in_by_hand_are_found(town: Town, case: Case) -> None:
    given = opened(town, case)
    given.pk, given.member, given.agency = None, town.teacher, None
    given.save(force_insert=True)

    assert wrong("grant") == f"grant:{given.pk} was put in: no revision of it was ever kept"


def test_a_grant_that_was_widened_or_made_to_stand_again_is_found(town: Town, case: Case) -> None:
    given = opened(town, case)
    revoke(given, by=town.clerk, at=AT)
    assert held("grant")
    Grant.objects.filter(pk=given.pk).update(revoked_at=None)

    assert "another revoked_at" in wrong("grant")


def test_a_bar_that_was_deleted_is_found(town: Town, case: Case) -> None:
    kept = bar(case.guard, town.teacher, kind="shield", reason="A reason", by=town.clerk, at=AT)
    assert held("bar") == 1
    Bar.objects.filter(pk=kept.pk).delete()

    assert wrong("bar").startswith(f"bar:{kept.reference} was taken out")


def tell_of_somebody(town: Town, case: Case, at: datetime = AT) -> None:
    """Somebody of whom a case holds a fact of each kind, one of them kept and one shielded."""
    about: dict[str, Any] = {"source": case.guard, "by": town.clerk, "at": at}
    one = subjects.add_person(given="Mo", family="Moth", born_on=date(2001, 2, 3), **about)
    subjects.add_name(one, given="Mothy", family="", kept_by=town.council, **about)
    subjects.add_identifier(one, scheme="nhs", value="943 476 5919", **about)
    asked = SafeContact(may_ring="yes", hours="Mornings")
    subjects.add_contact(
        one, kind="mobile", value="07700 900123", safe=asked, role="victim", **about
    )
    subjects.add_contact(one, kind="email", value="mo@example.org", is_shielded=False, **about)
    subjects.add_address(one, line="1 Quiet Close", postcode="PE1 1HF", role="victim", **about)
    subjects.add_address(one, line="2 Loud Lane", is_shielded=False, **about)
    subjects.add_vehicle(one, registration="AB12 CDE", how="Seen in it", **about)


def test_what_is_told_of_a_person_is_what_its_revisions_say(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    abouts = {"name": 2, "birth": 1, "identifier": 1, "contact": 2, "address": 2, "drives": 1}
    assert {about: held(about) for about in abouts} == abouts

    subjects.let_name_pass(Name.objects.get(given="Mothy"), why="Agreed", by=town.clerk, at=AT)
    subjects.set_shield(
        Address.objects.get(is_shielded=False),
        is_shielded=True,
        why="A reason",
        by=town.head,
        at=AT,
    )
    subjects.withdraw_fact(Birth.objects.get(), why="Wrong", by=town.clerk, at=AT)

    assert {about: held(about) for about in abouts} == abouts


def test_a_birth_that_was_altered_in_the_database_is_found(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    Birth.objects.update(born_on=date(1999, 1, 1))

    assert "another born_on" in wrong("birth")


def test_sealed_words_put_in_anothers_place_hide_nothing_else(town: Town, case: Case) -> None:
    tell_of_somebody(town, case)
    shielded, plain = Contact.objects.order_by("pk")
    Contact.objects.filter(pk=shielded.pk).update(sealed=b"0" * 99)
    Contact.objects.filter(pk=plain.pk).update(value="other@example.org")

    assert wrong("contact").splitlines() == [
        f"contact:{shielded.reference} was altered: what is sealed of it does not open",
        f"contact:{plain.reference} was altered: its last revision says another value",
    ]


@pytest.fixture
def outsider(town: Town) -> Member:
    """Somebody of no role, in a partnership of theirs and the administrator's alone."""
    Post.objects.all().delete()
    return add_member(
        email="outside@example.org", name="Tess", password=None, roles=[],
        agency=town.teacher.agency, by=None, at=AT,
    )  # fmt: skip


def test_an_outsider_made_an_administrator_by_hand_is_found(outsider: Member) -> None:
    Member.objects.filter(pk=outsider.pk).update(roles=[Role.ADMINISTRATOR.value])

    assert "another roles" in comparing_of(outsider)


def comparing_of(member: Member) -> str:
    """What is wrong with one member, whoever else the test's partnership has."""
    (declared,) = (each for each in comparing.every() if each.about == "member")
    one = comparing.Compared("member", lambda: Member.objects.filter(pk=member.pk), declared.says)
    with pytest.raises(Differs) as found:
        compare(one)
    return str(found.value)


def test_a_post_that_was_put_in_or_lengthened_by_hand_is_found(outsider: Member) -> None:
    post = post_member(
        outsider, programme=KEY, function="clerk", since_on=AT.date(), by=None, at=AT
    )
    assert held("post") == 1
    end_post(post, until_on=AT.date(), by=None, at=AT)
    assert held("post") == 1
    Post.objects.filter(pk=post.pk).update(until_on=None)

    assert "another until_on" in wrong("post")


def test_a_bar_that_was_lifted_is_what_its_revision_says(town: Town, case: Case) -> None:
    made = bar(case.guard, town.teacher, kind="shield", reason="A reason", by=town.clerk, at=AT)
    lift_bar(made, by=town.auditor, at=AT)

    assert held("bar") == 1


def test_each_kind_of_row_that_opens_or_closes_anything_is_compared() -> None:
    abouts = {each.about for each in comparing.every()}

    assert {"grant", "bar", "post", "member", "emergency", "entry", "sheet", "referral"} <= abouts
